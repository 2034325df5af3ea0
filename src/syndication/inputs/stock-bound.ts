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
}

/**
 * The bound: the newest count less what is reserved of it, less what reads proved to be sold there of which it does not know, less the safety
 * stock, capped. No call raises a quantity above it. null: nobody counts, so there is no bound.
 */
export function stockBound(count: StockCount, sold: readonly [string, number][], policy: StockPolicy = NO_POLICY): number | null {
  return keepBack(stockLeft(count, sold), policy);
}

/** What is left of a count, before the channel keeps anything back. */
export function stockLeft(count: StockCount, sold: readonly [string, number][]): number | null {
  if (count.quantity === null) return null;
  return Math.max(0, Math.trunc(count.quantity) - (count.reserved ?? 0) - soldSince(sold, knowsUntil(count)));
}

export function keepBack(left: number | null, { safety, cap }: StockPolicy): number | null {
  return left === null ? null : Math.max(0, Math.min(left - safety, cap ?? left));
}

/** Until when a count knows of what was sold on the channel. */
export function knowsUntil({ countedAt, orderDelayMs = 0 }: Pick<StockCount, 'countedAt' | 'orderDelayMs'>): Date | null {
  return countedAt && new Date(countedAt.getTime() - orderDelayMs);
}

/** A sale is proved by two looks; it counts as after a moment where the earlier look was not before it. */
export function soldSince(sold: readonly [string, number][], moment: Date | null): number {
  const from = moment === null ? Number.NEGATIVE_INFINITY : moment.getTime();
  return sold.reduce((sum, [at, units]) => (Date.parse(at) >= from ? sum + units : sum), 0);
}
