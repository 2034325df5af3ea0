/** Products or reviews a transaction: above it, memory and lock time grow and speed does not. */
export const PER_TRANSACTION = 200;
/** Products or reviews of one call at most. */
export const MAX_PER_CALL = 10_000;

/** The items in groups of `size`, in order; the last may be smaller. */
export function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
