import type { OfferWire, Statement } from '../../../port/index.js';
import type { Sold } from '../../inputs/stock-bound.js';
import type { SaidFrom } from '../made.js';
import type { ListingWireEntity } from './listing-wire.entity.js';
import type { ListingEntity } from '../listing.entity.js';

export { WIRE_STATES, type WireState } from './wire-states.js';

export const OFFER_WIRES = ['price', 'stock'] as const satisfies OfferWire[];

/** Lower is sooner. A stop-sell is whatever makes a thing unbuyable: 0, no price, the end of its life. */
export const WIRE_PRIORITY = { stop_sell: 0, stock: 1, price: 2 } as const;

/** A wire under lease. */
export interface LeasedWire extends Pick<
  ListingWireEntity,
  | 'listingId'
  | 'wire'
  | 'state'
  | 'priority'
  | 'attempts'
  | 'fence'
  | 'traceId'
  | 'payloadHash'
  | 'plannedAt'
  | 'sentAt'
  | 'acceptedAt'
  | 'liveAt'
  | 'lastProblem'
> {
  /** Leased to be said: desired_revision then. To be looked at: rendered_revision, which is what was said. */
  revision: string;
}

/** What the batch needs to know of the listing whose wires it holds. */
export interface WiredListing extends Pick<
  ListingEntity,
  'id' | 'kind' | 'rootId' | 'sku' | 'skus' | 'wanted' | 'externalIds' | 'acceptedPayloadHash' | 'mayBeGoneSince'
> {
  key: string;
  parentKey: string | null;
  /** Its content was taken, or may have been, and nobody has seen it since: whether it is there, the look for the content tells. */
  isAwaited: boolean;
  wires: LeasedWire[];
}

/** As it was kept by a release that knew less of it. */
export type KeptBasis = Partial<LineBasis>;

/** The sum behind a number that is said, and the state of the offer that it was made of. */
export interface LineBasis {
  /** Of the offer; null: there is none. */
  offerRevision: string | null;
  /** Units by the newest count; null: nobody counts. */
  count: number | null;
  /** ISO 8601; of the count. */
  countedAt: string | null;
  /** The source of that count; null: from before that was known. */
  countedBy: string | null;
  /** What that source counts; null: it has not said. */
  counts: 'sellable' | 'on_hand' | null;
  /** Units of the count that are promised already; taken off where the source counts what is on hand. */
  reserved: number | null;
  /** Proved by reads to be sold there, of which the count does not know. */
  sold: number;
  /** ISO 8601: until then the count knows of what was sold. */
  soldFrom: string | null;
  /** A person has it back: it knows less of what was sold than others of its moment. */
  hadBack?: true;
  /** ISO 8601: what was sold from then on is needed to have the count before a 0 back. */
  restorableFrom?: string;
  /** What the channel keeps back, and the most that it shows; null: no most. */
  safety: number;
  cap: number | null;
  /** Another channel that sells from the same stock, and has less; null: none has. */
  pool: { channel: string; left: number } | null;
  /** What all of that comes to: no call raises the number above it. null: nobody counts. */
  bound: number | null;
  /** Why it must not be bought, whatever the count. */
  stopped: string | null;
  /** What a customer pays and what it usually costs; null: it has no price. */
  paid: Paid | null;
  /** What the count is the sum of, or what the channel shows at each location that it counts apart. Absent: it is counted as a whole. */
  parts?: BasisPart[];
  /** ISO 8601: with parts, the newest moment of them; `countedAt` is the oldest. */
  newestAt?: string;
}

/** The count of one location in a sum. */
export interface BasisPart {
  location: string;
  /** null: nothing is counted there. */
  count: number | null;
  countedAt: string | null;
  countedBy: string | null;
  counts: 'sellable' | 'on_hand' | null;
  reserved: number | null;
  /** ISO 8601: until then the count knows of what was sold. */
  soldFrom: string | null;
  /** A person has it back. */
  hadBack?: true;
  /** Where the channel counts apart: its own id of the location, what was proved to be sold there since, and what may be. */
  at?: string;
  sold?: number;
  bound?: number | null;
}

/** Whole minor units as text. `usual`: shown beside a sale; null: none is on. */
export interface Paid {
  paid: string;
  usual: string | null;
  currency: string;
  exponent: number;
}

/** One wire's word on one SKU, to be sent. */
export interface SaidLine {
  sku: string;
  wire: OfferWire;
  statement: Statement;
  buyable: boolean;
  /** Nothing is said: the last look showed it. When that was, is all that is known of it. */
  stands?: boolean;
  /** Once it is taken, nobody can buy it. */
  ends?: boolean;
  /** What it overwrites has to be looked at: an older count of another channel that shares the number would give back what was sold unseen. */
  looks?: boolean;
  /** What others that share its number know to be sold, of which it knew nothing. */
  soldInPool?: readonly Sold[];
  basis: LineBasis;
  /** What the statement was rendered from; absent: what was known of it stays. */
  made?: (() => SaidFrom | undefined) | undefined;
}
