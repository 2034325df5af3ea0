/** How trouble that mends itself is waited for. */
export interface Patience {
  /** The shortest pause, and the longest. */
  firstMs: number;
  longestMs: number;
  /** Trouble that is older does not mend itself. */
  patienceMs: number;
}

/**
 * How long from now until the next try: each pause is as long as the trouble had lasted at the last try, so that they double without anybody
 * counting. `since`: when it was first seen; `triedAt`: the last try. undefined: patience is over.
 */
export function nextTry({ firstMs, longestMs, patienceMs }: Patience, since: number, triedAt: number, now: number): number | undefined {
  if (now - since > patienceMs) return undefined;
  const last = Math.max(triedAt, since);
  return Math.max(last + Math.min(Math.max(last - since, firstMs), longestMs) - now, 0);
}
