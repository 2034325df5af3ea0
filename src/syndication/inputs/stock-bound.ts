/** A source's statement about a moment: so many units, and what reads proved to be sold on the channel. */
export interface StockCount {
  /** Units; null: the source does not count. */
  quantity: number | null;
  /** The moment that it speaks of. */
  countedAt: Date | null;
}

/**
 * The bound: the newest count less what reads proved to be sold there since its moment. No call raises a quantity above it. A sale is proved
 * by two looks; it counts as after the count where the earlier look was not before it.
 * null: nobody counts, so there is no bound.
 */
export function stockBound({ quantity, countedAt }: StockCount, sold: readonly [string, number][]): number | null {
  if (quantity === null) return null;
  return Math.max(0, Math.trunc(quantity) - soldSince(sold, countedAt));
}

export function soldSince(sold: readonly [string, number][], countedAt: Date | null): number {
  const from = countedAt === null ? Number.NEGATIVE_INFINITY : countedAt.getTime();
  return sold.reduce((sum, [at, units]) => (Date.parse(at) >= from ? sum + units : sum), 0);
}
