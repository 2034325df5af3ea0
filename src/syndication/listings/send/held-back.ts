import type { StoredProblem } from '../../listing.js';

/** Until the next look at a day's allowance. */
const ALLOWANCE_MS = 3_600_000;

/** Ready, but over the budget of the moment (`waitMs`, short) or, with 0, the allowance of the day (an hour until the next look). */
export function heldBack(waitMs: number, now: Date): { nextAt: Date; problem: StoredProblem } {
  const [code, message] =
    waitMs > 0
      ? ['waits_for_budget', 'The budget of the channel account is used up for the moment']
      : ['waits_for_allowance', 'The channel takes no more updates of it today'];
  const nextAt = new Date(now.getTime() + (waitMs > 0 ? waitMs : ALLOWANCE_MS));
  return { nextAt, problem: { code, message, fix: 'Nothing to do: it goes on by itself' } };
}
