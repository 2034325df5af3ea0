import type { FactMeta } from '../products/node.js';

/** Everything that an ERP may say of stock. */
export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder', 'backorder'] as const;
/** What the ERP says of the stock of a sellable in a market. */
export type Availability = (typeof AVAILABILITIES)[number];

/** A price that waits for a person: it moved too far, is zero, or is in another currency than the market's. */
export interface HeldPrice {
  price_minor: string;
  currency: string;
  message_id: string | null;
  reason: 'moved_too_far' | 'zero_price' | 'wrong_currency';
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
  quantity: number | null;
  availability: Availability | null;
  revision: number;
  source: string;
  sourceOrder: string | null;
  messageId: string | null;
  held: HeldPrice | null;
  /** Field → the order of its last message, per source; null on an offer from before there were marks. */
  marks: FactMeta | null;
}

/** Fields that a message may set. What it leaves out stays; null clears. */
export const OFFER_FIELDS = ['priceMinor', 'salePriceMinor', 'saleFrom', 'saleTo', 'quantity', 'availability'] as const;
export type OfferField = (typeof OFFER_FIELDS)[number];
export type OfferValues = Pick<Offer, OfferField>;

/** One text for what an offer is of: SKU, market, audience. For maps, never shown. */
export const offerKey = (offer: Pick<Offer, 'sku' | 'market' | 'audience'>): string =>
  JSON.stringify([offer.sku, offer.market, offer.audience]);
