/** A source's statement about a moment: so many units, and what reads proved to be sold on the channel. */
export interface StockCount {
  /** Units; null: the source does not count. */
  quantity: number | null;
  /** The moment that it speaks of. */
  countedAt: Date | null;
}

/**
 * The bound: the newest count less what reads proved to be sold there since its moment. No call raises a quantity above it. A sale is proved
 * by two looks; it counts as after the count where the earlier look was not before it. `lateMs`: how late the channel's orders reach the
 * source of the count; sales of that time before it are taken off too.
 * null: nobody counts, so there is no bound.
 */
export function stockBound({ quantity, countedAt }: StockCount, sold: readonly [string, number][], lateMs = 0): number | null {
  if (quantity === null) return null;
  return Math.max(0, Math.trunc(quantity) - soldSince(sold, countedAt, lateMs));
}

export function soldSince(sold: readonly [string, number][], countedAt: Date | null, lateMs = 0): number {
  const from = countedAt === null ? Number.NEGATIVE_INFINITY : countedAt.getTime() - lateMs;
  return sold.reduce((sum, [at, units]) => (Date.parse(at) >= from ? sum + units : sum), 0);
}

/** Sales that no newer count can still have to be told of are forgotten: what remains is what the bound asks for. */
export function soldToKeep(sold: readonly [string, number][], countedAt: Date | null, lateMs = 0): [string, number][] {
  const from = countedAt === null ? Number.NEGATIVE_INFINITY : countedAt.getTime() - lateMs;
  return sold.filter(([at]) => Date.parse(at) >= from);
}
