import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OfferWire } from '../../../port/index.js';
import type { StoredProblem } from '../../listing.js';
import type { WireState } from './wire-states.js';

/** The price or the stock wire of a listing: what it should say, and how far that is. The content wire is the listing's own row. */
@Entity('listing_wire')
export class ListingWireEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('listing')
  listingId: string;

  @PrimaryColumn('text')
  wire: OfferWire;

  @Column('text')
  @ForeignKey('channel')
  channelCode: string;

  @Column('text', { default: 'planned' })
  state: WireState;

  /** There is something on the channel that this wire could be said of. */
  @Column('boolean', { default: false })
  onChannel: boolean;

  @Column('bigint', { default: 1 })
  desiredRevision: string;

  @Column('bigint', { default: 0 })
  renderedRevision: string;

  /** 0: a stop-sell. */
  @Column('smallint', { default: 2 })
  priority: number;

  /** Of what was said last: offer_payload. */
  @Column('text', { nullable: true })
  payloadHash: string | null;

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

  @Column('jsonb', { nullable: true })
  lastProblem: StoredProblem | null;

  @Column('timestamptz', { default: () => 'now()' })
  plannedAt: Date;

  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  @Column('timestamptz', { nullable: true })
  acceptedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  liveAt: Date | null;

  @Column('timestamptz', { nullable: true })
  readAt: Date | null;

  /** W3C trace id of the request whose change gave it its desired revision. */
  @Column('text', { nullable: true })
  traceId: string | null;
}
