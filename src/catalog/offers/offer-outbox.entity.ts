import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OfferChange } from './offer-change.js';

/** Offers that changed. Written with the offer's own write; the publisher takes rows out. */
@Entity('offer_outbox')
export class OfferOutboxEntity {
  @PrimaryColumn('text')
  sku: string;

  @PrimaryColumn('text')
  marketCode: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  /** W3C trace id of the request that changed it last; null: its sale began or ended. */
  @Column('text', { nullable: true })
  traceId: string | null;

  /** Nobody may buy it any more: it is looked at first. */
  @Column('boolean', { default: false })
  stops: boolean;

  /** Only a count was repeated: prices need no look. */
  @Column('boolean', { default: false })
  recount: boolean;

  /** The one wire that says all that has changed; null: both do. Holds as long as `wireAt` equals `at`. */
  @Column('text', { nullable: true })
  wire: OfferChange;

  /** When `wire` was last true: a release that knows nothing of it moves `at` alone. */
  @Column('timestamptz', { nullable: true })
  wireAt: Date | null;
}
