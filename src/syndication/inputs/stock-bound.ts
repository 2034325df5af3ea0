import { NO_POLICY, type StockPolicy } from '../reach/stock-policy.js';

/** A source's statement about a moment: so many units, and what reads proved to be sold on the channel. */
export interface StockCount {
  /** Units; null: the source does not count. */
  quantity: number | null;
  /** The moment that it speaks of. */
  countedAt: Date | null;
  /** Units of it that are promised to somebody already, where its source counts what is on hand. */
  reserved?: number;
  /** How long before its moment a unit may have been sold on the channel of which it does not know: orders reach its source late. */
  orderDelayMs?: number;
  /** It was had back: from then on what was sold there comes off, whatever moment it speaks of; null: all of it. */
  soldFrom?: Date | null;
}

/**
 * The bound: the newest count less what is reserved of it, less what reads proved to be sold there of which it does not know, less the safety
 * stock, capped. No call raises a quantity above it. null: nobody counts, so there is no bound.
 */
export function stockBound(counts: readonly StockCount[], sold: readonly Sold[], policy: StockPolicy = NO_POLICY): number | null {
  return keepBack(stockLeft(counts, sold), policy);
}

/**
 * What is left of counts, before the channel keeps anything back. Where several make up one number, nobody knows of which a unit was sold: each
 * sale is taken off those that cannot know of it, the oldest first, as far as there is any. So a count that is older than a sale it cannot have
 * had is not lessened by it, and the sum is never more than is there, wherever it was sold.
 */
export function stockLeft(counts: readonly StockCount[], sold: readonly Sold[]): number | null {
  if (counts.some(({ quantity }) => quantity === null)) return null;
  const inOrder = counts.map((count) => ({ units: ownUnits(count), from: momentOf(knowsUntil(count)) })).sort((a, b) => a.from - b.from);
  return inOrder.reduce((left, { units, from }, index) => {
    const until = inOrder[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return Math.max(0, left + units - soldBetween(sold, from, until));
  }, 0);
}

/** Units of a count, less what is promised of them. */
export const ownUnits = ({ quantity, reserved = 0 }: StockCount): number => Math.max(0, Math.trunc(quantity ?? 0) - reserved);

export function keepBack(left: number | null, { safety, cap }: StockPolicy): number | null {
  return left === null ? null : Math.max(0, Math.min(left - safety, cap ?? left));
}

/** Until when a count knows of what was sold on the channel. */
export function knowsUntil({ countedAt, orderDelayMs = 0, soldFrom }: StockCount): Date | null {
  if (soldFrom !== undefined) return soldFrom;
  return countedAt && new Date(countedAt.getTime() - orderDelayMs);
}

/** [moment, units, location]: a sale, proved by two looks, since the first of which it happened; where the channel counts apart, there. */
export type Sold = [moment: string, units: number, at?: string];

/** A sale is proved by two looks; it counts as after a moment where the earlier look was not before it. */
export function soldSince(sold: readonly Sold[], moment: Date | null): number {
  return soldBetween(sold, momentOf(moment), Number.POSITIVE_INFINITY);
}

/** So many sales are kept one by one. */
const MOST_SALES = 500;

/**
 * A count that nobody makes anew keeps all that was sold since. The older half is put together by twos, each as of the later moment: then no fewer
 * counts know nothing of it, and nothing is given back.
 */
export function inShort(sold: readonly Sold[]): Sold[] {
  if (sold.length <= MOST_SALES) return [...sold];
  const places = Map.groupBy(sold.slice(0, MOST_SALES / 2), ([, , at]) => at);
  const pairs = [...places.values()].flatMap((own) => own.flatMap((one, n) => (n % 2 === 0 ? [together(one, own[n + 1])] : [])));
  return [...pairs, ...sold.slice(MOST_SALES / 2)];
}

const together = (older: Sold, younger: Sold = [older[0], 0]): Sold => {
  const [, units, ...at] = older;
  return [younger[0], units + younger[1], ...at];
};

/** Of those, what was sold at one location. */
export const soldAt = (sold: readonly Sold[], location: string): Sold[] => sold.filter(([, , at]) => at === location);

const momentOf = (moment: Date | null): number => moment?.getTime() ?? Number.NEGATIVE_INFINITY;

function soldBetween(sold: readonly Sold[], from: number, until: number): number {
  return sold.reduce((sum, [at, units]) => (Date.parse(at) >= from && Date.parse(at) < until ? sum + units : sum), 0);
}
