import type { FactMeta } from '../products/node.js';

/** Everything that an ERP may say of stock. */
export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder', 'backorder'] as const;
/** What the ERP says of the stock of a sellable in a market. */
export type Availability = (typeof AVAILABILITIES)[number];

/** Every reason for which money waits for a person. */
export const HOLD_REASONS = ['moved_too_far', 'unlike_siblings', 'below_floor', 'zero_price', 'wrong_currency'] as const;
/** Why money waits for a person. */
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Money that waits for a person, whole: what one message said of price, sale, window and floor. */
export interface HeldPrice {
  /** The price that would stand: the message's own, or the one that stands already. */
  price_minor: string;
  currency: string;
  message_id: string | null;
  reason: HoldReason;
  /** What the message said of money, and nothing else. Absent: held by a release that held the price alone. */
  money?: Partial<MoneyValues>;
  source?: string;
  /** Since when this offer waits, milliseconds since 1970: a repeat or another price does not begin it anew. */
  since?: number;
  /** When what waits now came: whoever looked before has not seen it. */
  at?: number;
  /** The transaction that wrote what waits now: whether a list could show it. A repeat is none. Absent: from before this was kept. */
  xact?: string;
  /** What customers paid last: what they still pay, or paid when the price was taken back. Absent: there never was one. */
  last_minor?: string;
  /** What it was measured against, in minor units; absent where the reason needs no measure. */
  against_minor?: string;
  /** How far it goes beyond that: -0.99 is a fall by 99 %, 4 a rise by 400 %. */
  share?: number;
}

/** What a count that a person had back knows of what was sold: what looks had proved by then, of each channel by itself. */
export interface HadBack {
  /** Units of that count, less what was reserved of them. */
  units: number;
  /** The moment that it speaks of, ISO 8601; null: from before such moments. */
  countedAt: string | null;
  /** By channel: those units less what was known to be sold on all others, and from when on what is sold there comes off; null: all of it. */
  channels: Record<string, { units: number; soldFrom: string | null }>;
}

/** What a source counted at one of its locations. */
export interface LocationCount {
  /** The source's own name for it. */
  location: string;
  quantity: number;
  /** The moment that the quantity speaks of, ISO 8601. */
  countedAt: string;
  countedBy: string;
  reserved: number | null;
  backlog: number | null;
  /** Absent: it was not had back. */
  hadBack?: HadBack;
}

/** A count as it stood. */
export interface CountBefore {
  quantity: number;
  countedAt: string | null;
  countedBy: string | null;
  reserved: number | null;
  /** Where it was the sum of several locations. */
  stock?: LocationCount[];
  /** Absent: it was not had back, or is counted by location. */
  hadBack?: HadBack;
}

/** What was said of money, and of whether it can be had, before a source ended the sale by one of them. */
export type StopBefore = Pick<Offer, 'priceMinor' | 'salePriceMinor' | 'saleFrom' | 'saleTo' | 'availability'>;

/** A 0 of a source that set too much to 0 at once; the count before goes on counting. */
export interface HeldCount {
  /** When it came; ISO 8601. */
  at: string;
  countedAt: string;
  source: string;
  messageId: string | null;
}

/** Price and stock of a sellable in a market, for an audience ('*' = everybody). Amounts are whole minor units as text. */
export interface Offer {
  sku: string;
  market: string;
  audience: string;
  priceMinor: string | null;
  currency: string;
  /** Decimals of the minor unit. */
  exponent: number;
  salePriceMinor: string | null;
  /** ISO 8601 moments. */
  saleFrom: string | null;
  saleTo: string | null;
  /** Below this the source never sells: such a price waits. */
  floorMinor: string | null;
  quantity: number | null;
  /** The moment that the quantity speaks of, ISO 8601; null: there is none, or it is older than such moments. */
  countedAt: string | null;
  /** The source of that count; null as `countedAt`. */
  countedBy: string | null;
  /** How many of the quantity are promised to somebody already; null: nothing was said. */
  reserved: number | null;
  /** How far below zero the ERP counted, where the quantity was taken as 0. */
  backlog: number | null;
  /** What the quantity is the sum of, by name of the location; then `countedAt` is the oldest of its moments. null: it is counted as a whole. */
  stock: LocationCount[] | null;
  availability: Availability | null;
  /** From when on it can be had, where it is sold ahead. */
  availableFrom: string | null;
  /** The count above 0 that a 0 took the place of, or the one that stands where it was had back; null: neither. */
  beforeZero: CountBefore | null;
  /** When that was. */
  zeroedAt: string | null;
  /** When its price was taken back, it was said that it cannot be had, or its life was ended; null: none of that, or it was offered again. */
  stoppedAt: string | null;
  /** The source that said so. */
  stoppedBy: string | null;
  /** null: its life was ended, or it is offered. */
  beforeStop: StopBefore | null;
  /** A 0 that waits for a person. */
  heldCount: HeldCount | null;
  revision: number;
  source: string;
  sourceOrder: string | null;
  messageId: string | null;
  held: HeldPrice | null;
  /** Field → the order of its last message, per source; null on an offer from before there were marks. */
  marks: FactMeta | null;
}

/** What a message may say of money. What it leaves out stays; null clears. All of a held message's money waits together. */
export const MONEY_FIELDS = ['priceMinor', 'salePriceMinor', 'saleFrom', 'saleTo', 'floorMinor'] as const;
export type MoneyField = (typeof MONEY_FIELDS)[number];
export type MoneyValues = Pick<Offer, MoneyField>;
/** What a message may say of stock: it waits for nothing. */
export const STOCK_FIELDS = ['quantity', 'reserved', 'availability', 'availableFrom'] as const;
export const OFFER_FIELDS = [...MONEY_FIELDS, ...STOCK_FIELDS] as const;
export type OfferField = (typeof OFFER_FIELDS)[number];
export type OfferValues = Pick<Offer, OfferField>;

/** One text for what an offer is of: SKU, market, audience. For maps, never shown. */
export const offerKey = (offer: Pick<Offer, 'sku' | 'market' | 'audience'>): string =>
  JSON.stringify([offer.sku, offer.market, offer.audience]);
