import type { PriceMeasure } from './judge-price.js';
import type { Offer, StopBefore } from './offer.js';
import type { PreparedOffer } from './prepared-offer.js';

type Offered = Pick<Offer, 'priceMinor' | 'availability' | 'quantity'>;

/** Whatever its count, it is for sale: it has a price, and nobody has said that it cannot be had. Of what nobody counts somebody has to say that it can. */
export const isOffered = ({ priceMinor, availability, quantity }: Offered): boolean =>
  priceMinor !== null && availability !== 'out_of_stock' && !(availability === null && quantity === null);

/**
 * A price that is taken back and the word that a thing cannot be had end a sale as a count of 0 does, so who did it and when is kept, with what a
 * person can have back. Whatever offers it again takes that away; what is said while it is stopped is newer than what stood.
 */
export function stoppedBy(
  before: Offer,
  after: StopBefore & Offered,
  { source }: Pick<PreparedOffer, 'source'>,
  { now }: Pick<PriceMeasure, 'now'>,
): Pick<Offer, 'stoppedAt' | 'stoppedBy' | 'beforeStop'> {
  const { stoppedAt, stoppedBy: by, beforeStop } = before;
  if (isOffered(before) === isOffered(after))
    return { stoppedAt, stoppedBy: by, beforeStop: beforeStop && { ...beforeStop, ...saidSince(before, after) } };
  if (isOffered(after)) return { stoppedAt: null, stoppedBy: null, beforeStop: null };
  return { stoppedAt: new Date(now).toISOString(), stoppedBy: source, beforeStop: stood(before) };
}

function saidSince(before: StopBefore, after: StopBefore): Partial<StopBefore> {
  const was: Partial<Record<string, string | null>> = stood(before);
  return Object.fromEntries(Object.entries(stood(after)).filter(([field, value]) => was[field] !== value));
}

const stood = ({ priceMinor, salePriceMinor, saleFrom, saleTo, availability }: StopBefore): StopBefore => ({
  ...{ priceMinor, salePriceMinor, saleFrom, saleTo, availability },
});
