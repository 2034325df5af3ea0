/**
 * Does the same with each item, one after another, and lets others of this process have their turn after each `few`: as many as take two or three
 * milliseconds. A chunk of 500 lines computed in one go kept every other answer of the process waiting for 20 ms, on a busy machine for 60. Counted and
 * not timed, so that the same input takes the same turns.
 */
export async function inBreaths<T, R>(items: readonly T[], few: number, each: (item: T, at: number) => R): Promise<R[]> {
  const results = new Array<R>(items.length);
  for (const [at, item] of items.entries()) {
    if (at > 0 && at % few === 0) await new Promise((resolve) => setImmediate(resolve));
    results[at] = each(item, at);
  }
  return results;
}
