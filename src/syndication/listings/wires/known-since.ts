import type { OfferLineRow } from './offer-line-row.js';

type Known = Pick<OfferLineRow, 'readAt' | 'stockAcceptedAt' | 'unitsSince'>;

/** A sale happened after the number was last known: only a count of before then surely does not know of it. `location`: of a number of its own. */
export function knownSince({ readAt, stockAcceptedAt, unitsSince }: Known, location?: string): string | undefined {
  if (location !== undefined && unitsSince?.[location]) return unitsSince[location];
  const moments = [readAt, stockAcceptedAt].flatMap((at) => at ?? []).map((at) => at.getTime());
  return moments.length === 0 ? undefined : new Date(Math.max(...moments)).toISOString();
}
