import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Statement } from '../../../port/index.js';
import type { StoredProblem } from '../../listing.js';
import type { Sold } from '../../inputs/stock-bound.js';
import type { SaidFrom } from '../made.js';
import type { KeptBasis } from './wire.js';

/** What the price and the stock wire of a listing said of one SKU, and what the channel acknowledged and showed. */
@Entity('listing_offer')
export class ListingOfferEntity {
  @PrimaryColumn('bigint')
  @ForeignKey('listing')
  listingId: string;

  @PrimaryColumn('text')
  sku: string;

  @Column('json', { nullable: true })
  priceSent: Statement | null;

  @Column('json', { nullable: true })
  priceAccepted: Statement | null;

  @Column('timestamptz', { nullable: true })
  priceAcceptedAt: Date | null;

  @Column('jsonb', { nullable: true })
  priceProblem: StoredProblem | null;

  @Column('json', { nullable: true })
  stockSent: Statement | null;

  @Column('json', { nullable: true })
  stockAccepted: Statement | null;

  @Column('timestamptz', { nullable: true })
  stockAcceptedAt: Date | null;

  @Column('jsonb', { nullable: true })
  stockProblem: StoredProblem | null;

  /** Whether a customer could buy it by what was accepted last. */
  @Column('boolean', { default: false })
  buyable: boolean;

  /** Units that the channel acknowledged or showed last; null: it counts none. */
  @Column('int', { nullable: true })
  units: number | null;

  /** The same by the channel's id of each location that it counts apart, of which `units` is the sum; null: it has one number. */
  @Column('jsonb', { nullable: true })
  unitsAt: Record<string, number> | null;

  /** Of those, the ones whose number was last known before the others' → when, ISO 8601; null: all at once. */
  @Column('jsonb', { nullable: true })
  unitsSince: Record<string, string> | null;

  /** Units that were there when it was taken off: an archive keeps them. null: none were known, or those of several locations. */
  @Column('int', { nullable: true })
  leftUnits: number | null;

  /** The same by location; null: it had one number. */
  @Column('jsonb', { nullable: true })
  leftAt: Record<string, number> | null;

  /** What reads proved to be sold there since a moment, the one of the look or acknowledgement before. */
  @Column('jsonb', { default: () => "'[]'" })
  sold: Sold[];

  /** As of then all of it counts as sold, because the channel did not tell what was left when it was stopped or taken off; null: it always did. */
  @Column('timestamptz', { nullable: true })
  unseenSince: Date | null;

  /** [moment, units, location]: numbers that stood until then, as long as an answer of the channel may be of before. */
  @Column('jsonb', { default: () => "'[]'" })
  stood: [string, number, string?][];

  /** What one look showed and what may be an old answer: the next look tells whether it was a sale. */
  @Column('int', { nullable: true })
  lowerSeen: number | null;

  /** The same by location, of which `lowerSeen` is the sum; null: it has one number. */
  @Column('jsonb', { nullable: true })
  lowerAt: Record<string, number> | null;

  /** What the channel showed last, where that is more than ours: somebody raised it there, and it is sold from that number. */
  @Column('int', { nullable: true })
  higherSeen: number | null;

  /** Of the release before, for price and stock in one; leaves with it (`leaving` in tables.mjs). */
  @Column('boolean', { default: false })
  sayAgain: boolean;

  /** A person wants our price back where the channel shows another, until it is taken. */
  @Column('boolean', { default: false })
  priceAgain: boolean;

  /** The same of its stock. */
  @Column('boolean', { default: false })
  stockAgain: boolean;

  /** The sum behind what was acknowledged last. */
  @Column('json', { nullable: true })
  basis: KeptBasis | null;

  @Column('timestamptz', { nullable: true })
  readAt: Date | null;

  /** What the newest two statements were rendered from, newest first. */
  @Column('jsonb', { default: () => "'[]'" })
  priceMade: SaidFrom[];

  @Column('jsonb', { default: () => "'[]'" })
  stockMade: SaidFrom[];
}
