import type { OfferEntity } from './offer.entity.js';
import { MONEY_FIELDS } from './offer-values.js';

export * from './offer-values.js';

/** Price and stock of a sellable in a market, for an audience ('*' = everybody). Amounts are whole minor units as text. */
export interface Offer extends Omit<
  OfferEntity,
  'marketCode' | 'saleFrom' | 'saleTo' | 'countedAt' | 'availableFrom' | 'zeroedAt' | 'stoppedAt' | 'revision' | 'updatedAt'
> {
  market: string;
  /** ISO 8601 moments. */
  saleFrom: string | null;
  saleTo: string | null;
  /** The moment that the quantity speaks of, ISO 8601; null: there is none, or it is older than such moments. */
  countedAt: string | null;
  /** From when on it can be had, where it is sold ahead. */
  availableFrom: string | null;
  /** When the 0 came that took the place of `beforeZero`; null as it. */
  zeroedAt: string | null;
  /** When its price was taken back, it was said that it cannot be had, or its life was ended; null: none of that, or it was offered again. */
  stoppedAt: string | null;
  revision: number;
}

/** What a message may say of stock: it waits for nothing. */
export const STOCK_FIELDS = ['quantity', 'reserved', 'availability', 'availableFrom'] as const;
export const OFFER_FIELDS = [...MONEY_FIELDS, ...STOCK_FIELDS] as const;
export type OfferField = (typeof OFFER_FIELDS)[number];
export type OfferValues = Pick<Offer, OfferField>;

/** One text for what an offer is of: SKU, market, audience. For maps, never shown. */
export const offerKey = (offer: Pick<Offer, 'sku' | 'market' | 'audience'>): string =>
  JSON.stringify([offer.sku, offer.market, offer.audience]);
