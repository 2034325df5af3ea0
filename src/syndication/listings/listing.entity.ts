import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ListingKind } from '../../port/index.js';
import type { Made } from './made.js';
import type { Urgency, ListingState, StoredProblem } from '../listing.js';

/** Desired and observed state of one thing that a channel knows by one id. A lease changes no indexed column. */
@Entity('listing')
@Unique(['channelCode', 'listingKey'])
export class ListingEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  @ForeignKey('channel')
  channelCode: string;

  @Column('text')
  listingKey: string;

  @Column('text')
  kind: ListingKind;

  @Column('bigint')
  @ForeignKey('product_node')
  rootId: string;

  @Column('text')
  sku: string;

  @Column('text', { array: true })
  skus: string[];

  @Column('bigint', { nullable: true })
  @ForeignKey('listing')
  parentListingId: string | null;

  @Column('text', { default: 'planned' })
  state: ListingState;

  /** Raised by each change of what the listing should show; a worker that finds it above the rendered one works on it. */
  @Column('bigint', { default: 1 })
  desiredRevision: string;

  @Column('bigint', { default: 0 })
  renderedRevision: string;

  @Column('text', { default: 'content' })
  lane: Urgency;

  @Column('smallint', { default: 3 })
  priority: number;

  @Column('boolean', { default: true })
  wanted: boolean;

  /** Raised by each new payload: Google's versionNumber. */
  @Column('bigint', { default: 0 })
  sequence: string;

  /** Of the payload that was sent last. */
  @Column('text', { nullable: true })
  payloadHash: string | null;

  @Column('text', { nullable: true })
  livePayloadHash: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey('edition')
  editionId: string | null;

  /** The edition that the channel was last seen to show, whatever was rendered since; null: none was seen. */
  @Column('bigint', { nullable: true })
  @ForeignKey('edition')
  liveEditionId: string | null;

  /** Of the release before, which sends price and stock with the content; null since then, and leaves with it (`leaving` in tables.mjs). */
  @Column('text', { nullable: true })
  offerRevision: string | null;

  @Column('jsonb', { default: () => "'{}'" })
  externalIds: Record<string, string>;

  @Column('text', { nullable: true })
  leaseOwner: string | null;

  @Column('timestamptz', { nullable: true })
  leaseUntil: Date | null;

  /** Raised by each lease: an outcome counts only under the fence it was worked under. */
  @Column('bigint', { default: 0 })
  fence: string;

  @Column('int', { default: 0 })
  attempts: number;

  @Column('timestamptz', { default: () => 'now()' })
  nextAt: Date;

  /** What went wrong last. */
  @Column('jsonb', { nullable: true })
  lastProblem: StoredProblem | null;

  @Column('timestamptz', { default: () => 'now()' })
  plannedAt: Date;

  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  @Column('timestamptz', { nullable: true })
  acceptedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  processedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  liveAt: Date | null;

  @Column('timestamptz', { nullable: true })
  readAt: Date | null;

  /** W3C trace id of the request whose change gave it its desired revision. */
  @Column('text', { nullable: true })
  traceId: string | null;

  /** From then on the same payload is sent again, because the channel would let it expire. */
  @Column('timestamptz', { nullable: true })
  refreshAt: Date | null;

  /** The channel took the deletion; null: it has still to be asked, or asked again. */
  @Column('timestamptz', { nullable: true })
  withdrawalAcceptedAt: Date | null;

  /** It may be gone since then, and nobody has taken it away: a deletion of ours left, or the channel never showed what it took. Until its content is taken again. */
  @Column('timestamptz', { nullable: true })
  mayBeGoneSince: Date | null;

  /** The content that the channel accepted last, whatever became of a newer one. */
  @Column('text', { nullable: true })
  acceptedPayloadHash: string | null;

  /** Field → revision for which somebody decided to push ours, and `$again`: asked for another try. The first send that covers it and is taken uses it up; null: none waits. */
  @Column('jsonb', { nullable: true })
  pushed: Record<string, string> | null;

  /** Raised where price or stock leaves in a call that carries the content too: content composed before that must not leave. */
  @Column('bigint', { default: 0 })
  joinedRevision: string;

  /** Payload hash → what it was rendered from, as it was judged last: of the payload that was sent last, and of the one that was accepted. */
  @Column('jsonb', { default: () => "'{}'" })
  made: Record<string, Made>;

  /** The renderer by which it was last compared with what its channel accepted. */
  @Column('text', { nullable: true })
  judgedRenderer: string | null;
}
