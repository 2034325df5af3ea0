import type { CountAt, CountedOffer } from './offer.repository.js';
import type { Standing, Standings } from './stop.js';

/**
 * After the lift of a recall only counts that speak of a later moment are believed. Where they come location by location, each opens what it
 * counts; what was counted before is left out, and while that is all there is, the offer stays as it is and `stopOf` stops it.
 */
export function sinceLift(offers: ReadonlyMap<string, CountedOffer>, standings: Standings): ReadonlyMap<string, CountedOffer> {
  if (standings.size === 0) return offers;
  return new Map([...offers].map(([sku, offer]) => [sku, offer.stock ? ofLater(offer, offer.stock, standings.get(sku)) : offer]));
}

function ofLater(offer: CountedOffer, stock: CountAt[], standing: Standing | undefined): CountedOffer {
  const lifts = standing?.recalls.flatMap(({ liftedAt }) => liftedAt?.getTime() ?? []) ?? [];
  const later = stock.filter((one) => Date.parse(ownMoment(one) ?? '') > Math.max(...lifts));
  if (lifts.length === 0 || later.length === 0 || later.length === stock.length) return offer;
  const moments = later.map(({ countedAt }) => countedAt).sort();
  return { ...offer, stock: later, countedAt: moments[0]!, quantity: later.reduce((sum, { quantity }) => sum + quantity, 0) };
}

/**
 * The oldest moment at which anybody counted what an offer says to be there. Counts that a person had back after a mass zero are a newer word on the zeros,
 * and no newer count of the goods: what waited for one after a lift waits on.
 */
export function countedOn(offer: CountedOffer | null | undefined): string | null {
  if (!offer) return null;
  const moments = offer.stock && offer.stock.length > 0 ? offer.stock.map(ownMoment) : [ownMoment(offer)];
  return moments.reduce((oldest, one) => (oldest === null || one === null ? null : oldest < one ? oldest : one));
}

const ownMoment = ({ countedAt, hadBack }: Pick<CountedOffer, 'countedAt' | 'hadBack'>): string | null =>
  (hadBack ? hadBack.countedAt : countedAt) ?? null;
