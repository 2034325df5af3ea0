import type { SendOutcome, StoodBefore, UnitsLeft } from '../../../port/index.js';
import type { Sold } from '../../inputs/stock-bound.js';
import type { ListingOfferEntity } from './listing-offer.entity.js';
import { asKnown, byLocation, forSale, type KnownUnits } from './numbers.js';
import type { OfferLineRow } from './offer-line-row.js';

/** By SKU, of what was taken off with its listing: what was left of it there. */
export type LeftUnits = Record<string, UnitsLeft>;

/** What was sold of it where the channel keeps it, and what is left by now. */
export interface SoldBehind extends KnownUnits, Pick<ListingOfferEntity, 'listingId' | 'sku' | 'sold'> {}

/** What an archive keeps of a listing that comes back without it: its content drops that, with whatever was sold of it there. Pure. */
export const leftBehind = (lines: Iterable<OfferLineRow>, skus: readonly string[]): LeftUnits =>
  Object.fromEntries(
    [...lines].flatMap(({ sku, leftUnits, leftAt }) => {
      const left = byLocation({ units: leftUnits, unitsAt: leftAt });
      return !skus.includes(sku) && [...left.values()].some((units) => units > 0) ? [[sku, asKnown(left)] as const] : [];
    }),
  );

/** Fewer than were left are sold, so that they are for sale no more when it comes back as well; more were never ours. Counts of before do not know of them. Pure. */
export function soldBehind(listingId: string, left: LeftUnits, outcome: SendOutcome, now: Date): SoldBehind[] {
  const stood = ('stood' in outcome && outcome.stood) || [];
  return Object.entries(left).flatMap(([sku, units]): SoldBehind[] => {
    const known = byLocation(units);
    const sold = stood.flatMap((one) => (one.sku === sku ? fell(known, one, now) : []));
    return sold.length === 0 ? [] : [{ listingId, sku, ...asKnown(known), sold }];
  });
}

function fell(known: Map<string | undefined, number>, one: StoodBefore, now: Date): Sold[] {
  const { at } = one;
  const [before, units] = [known.get(at), forSale(one.units)];
  if (before === undefined || units >= before) return [];
  known.set(at, units);
  const sale = before - units;
  return [at === undefined ? [now.toISOString(), sale] : [now.toISOString(), sale, at]];
}
