import { problem, type Problem } from '../../../libs/problem/index.js';
import type { HeldListing } from './guard-removals.service.js';

export const REMOVAL_HELD = 'removal_held';
export const REMOVAL_KEPT = 'removal_kept';
const SHOWN = 5;

/** That listings of a product would leave, or lose a part, and stay until a person has decided. What he keeps whole is no issue any more. Pure. */
export function removalIssues(sku: string, held: HeldListing[]): Problem[] {
  const extra = { severity: 'warning', owner: 'publisher', details: { sku } } as const;
  const waiting = held.filter(({ isKept }) => !isKept).map(({ key, lost }) => (lost.length === 0 ? key : lostOf(key, lost)));
  // Nothing else tells in a list that new texts of the product do not leave.
  const kept = held.filter(({ isKept, lost }) => isKept && lost.length > 0).map(({ key, lost }) => lostOf(key, lost));
  const issues: Problem[] = [];
  if (waiting.length > 0) {
    const message = `${firstOf(waiting)} should leave the channel, with more than may leave it within an hour`;
    issues.push(problem(REMOVAL_HELD, sku, message, DECIDE, extra));
  }
  if (kept.length > 0) {
    const message = `${firstOf(kept)} should leave the channel and is kept there by a person: no new content leaves meanwhile`;
    issues.push(problem(REMOVAL_KEPT, sku, message, LET_GO, extra));
  }
  return issues;
}

const lostOf = (key: string, lost: string[]): string => `${firstOf(lost)} of ${key}`;

const firstOf = (all: string[]): string =>
  `${all.slice(0, SHOWN).join(', ')}${all.length > SHOWN ? ` and ${all.length - SHOWN} more` : ''}`;

export const DECIDE = 'See removalHolds, then call confirmRemovals or keepListings';
const LET_GO = 'Call confirmRemovals to let it go';

/** Why a listing stays that should leave, or lose these; `lost` empty: all of it. Pure. */
export function whyStays(state: 'held' | 'kept', lost: string[]): { code: string; message: string; fix: string } {
  const part = firstOf(lost);
  if (state === 'held') {
    const message =
      lost.length > 0
        ? `${part} should leave it, and its content waits for a person with more than may leave at once`
        : 'It should leave the channel, and waits for a person with more than may leave at once';
    return { code: 'removal_decision', message, fix: DECIDE };
  }
  const message =
    lost.length > 0
      ? `${part} should leave it, and a person has kept it as it is: its content waits`
      : 'It should leave the channel, and a person has kept it there';
  return { code: REMOVAL_KEPT, message, fix: LET_GO };
}
