import { Busy, busy, type Problem } from '../../../libs/problem/index.js';

/** Products or reviews a transaction: above it, memory and lock time grow and speed does not. */
export const PER_TRANSACTION = 200;
/** Products or reviews of one call at most. */
export const MAX_PER_CALL = 10_000;

/** The items in groups of `size`, in order; the last may be smaller. */
export function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** What `work` gives; where something that it writes stays locked, every item is told so at its place: what other groups did stays done. */
export async function orBusy<T>(
  work: Promise<T[]>,
  places: { name: string; path: string }[],
  told: (at: number, problems: Problem[]) => T,
): Promise<T[]> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    const what = ({ name }: { name: string }) =>
      places.length === 1 ? name : `${name}, or another of the ${places.length} that are written with it,`;
    return places.map((place, at) => told(at, [busy(what(place), place.path)]));
  }
}
