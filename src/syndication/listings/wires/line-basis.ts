import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { shownStockOf } from '../../reach/stock-locations.js';
import type { CountedOffer } from '../../inputs/offer.repository.js';
import { countAt, countOf, countsOf } from '../../inputs/offer-rules.js';
import { keepBack, knowsUntil, ownUnits, soldAt, soldSince, stockLeft, type Sold, type StockCount } from '../../inputs/stock-bound.js';
import type { BasisPart, LineBasis } from './wire.js';

/** What counts come to on a channel, before it is known who else sells from them. */
export interface ReckonedStock {
  /** What may be sold by them; null: nobody counts. */
  left: number | null;
  /** The same less what the channel keeps back. */
  bound: number | null;
  /** By the channel's id of each location that it counts apart; absent: it has one number, or nobody counts. */
  boundAt?: Record<string, number>;
  basis: Pick<
    LineBasis,
    'count' | 'countedAt' | 'countedBy' | 'counts' | 'reserved' | 'sold' | 'soldFrom' | 'hadBack' | 'parts' | 'newestAt'
  >;
}

/**
 * A channel with one number shows the sum of the counts that are in it. One that counts apart shows each location's by itself: what was sold at one
 * lessens no other, and safety stock and cap count at each as if it were alone, because what protects one protects none of the others. Pure.
 */
export function reckonStock(channel: LoadedChannel, offer: CountedOffer | null, sold: readonly Sold[]): ReckonedStock {
  const { policy, apart, counted } = shownStockOf(channel);
  if (apart.length === 0) {
    const left = stockLeft(countsOf(channel.code, offer, counted), sold);
    return { left, bound: keepBack(left, policy), basis: sumBasis(channel.code, offer, counted, left, sold) };
  }
  const places = apart.map(({ location, at }) => {
    const counts = countsOf(channel.code, offer, [location]);
    const own = soldAt(sold, at);
    const left = stockLeft(counts, own);
    return { at, location, count: counts[0]!, own, left, bound: keepBack(left, policy) };
  });
  const parts = places.map(({ at, location, own, bound }): BasisPart => {
    const part = partOf(channel.code, offer, location);
    const from = part.soldFrom === null ? null : new Date(part.soldFrom);
    return { ...part, at, sold: soldSince(own, from), bound };
  });
  const left = total(places.map((one) => one.left));
  const bound = total(places.map((one) => one.bound));
  return {
    ...{ left, bound, basis: { ...partsBasis(channel.code, offer, parts), sold: parts.reduce((sum, part) => sum + part.sold!, 0) } },
    ...(bound !== null && { boundAt: Object.fromEntries(places.map((one) => [one.at, one.bound!])) }),
  };
}

const total = (units: (number | null)[]): number | null =>
  units.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);

function sumBasis(
  code: string,
  offer: CountedOffer | null,
  counted: readonly string[] | null,
  left: number | null,
  sold: readonly Sold[],
): ReckonedStock['basis'] {
  const count = countOf(code, offer);
  if (!offer?.stock || left === null) {
    const from = knowsUntil(count);
    return {
      ...{ count: offer?.quantity ?? null, countedAt: count.countedAt?.toISOString() ?? null, countedBy: offer?.countedBy ?? null },
      ...{ counts: offer?.counts ?? null, reserved: offer?.reserved ?? null },
      ...{ sold: soldSince(sold, from), soldFrom: from?.toISOString() ?? null },
      ...backOf(count),
    };
  }
  const names = offer.stock.map(({ location }) => location).filter((name) => counted === null || counted.includes(name));
  const units = countsOf(code, offer, counted).reduce((sum, one) => sum + ownUnits(one), 0);
  return {
    ...partsBasis(
      code,
      offer,
      names.map((name) => partOf(code, offer, name)),
    ),
    sold: units - left,
  };
}

/** The oldest moments of all: what was sold from then on has to be known. */
function partsBasis(code: string, offer: CountedOffer | null, parts: BasisPart[]): Omit<ReckonedStock['basis'], 'sold'> {
  const moments = parts.flatMap(({ countedAt }) => countedAt ?? []).sort();
  const from = parts.flatMap(({ soldFrom }) => soldFrom ?? []).sort();
  const whole = countOf(code, offer);
  const isBack = parts.some(({ hadBack }) => hadBack);
  const counted = parts.flatMap((part) => part.count ?? []);
  return {
    count: offer?.quantity == null ? null : counted.reduce((sum, units) => sum + units, 0),
    countedAt: moments[0] ?? whole.countedAt?.toISOString() ?? null,
    ...(moments.length > 0 && { newestAt: moments.at(-1)! }),
    ...{ countedBy: offer?.countedBy ?? null, counts: offer?.counts ?? null, reserved: offer?.reserved ?? null },
    ...(isBack && { hadBack: true as const }),
    // What is off a count that was had back, and of which nobody knows the moment, is all that was ever sold.
    soldFrom:
      isBack && parts.some(({ hadBack, soldFrom }) => hadBack && soldFrom === null)
        ? null
        : (from[0] ?? knowsUntil(whole)?.toISOString() ?? null),
    parts,
  };
}

function partOf(code: string, offer: CountedOffer | null, location: string): BasisPart {
  const counted = offer?.stock?.find((one) => one.location === location);
  const whole = offer && !offer.stock && location === '' ? offer : undefined;
  const said = counted ?? whole;
  const count: StockCount | undefined = counted ? countAt(code, counted) : whole && countOf(code, whole);
  return {
    ...{ location, count: said?.quantity ?? null, countedAt: count?.countedAt?.toISOString() ?? null, countedBy: said?.countedBy ?? null },
    ...{ counts: said?.counts ?? null, reserved: said?.reserved ?? null, soldFrom: (count && knowsUntil(count)?.toISOString()) ?? null },
    ...(count && backOf(count)),
  };
}

/** What this channel is told of a count that was had back; what was reserved of it is off. */
const backOf = ({ quantity, soldFrom }: StockCount): Partial<Pick<BasisPart, 'count' | 'reserved' | 'hadBack'>> =>
  soldFrom === undefined ? {} : { count: quantity, reserved: null, hadBack: true };
