import { problem, type Problem } from '../../../libs/problem/index.js';
import type { HeldListing } from './guard-removals.service.js';

export const REMOVAL_HELD = 'removal_held';
const SHOWN = 5;

/** That listings of a product would leave, or lose a part, and stay until a person has decided. What he keeps is no issue any more. Pure. */
export function removalIssues(sku: string, held: HeldListing[]): Problem[] {
  const waiting = held.filter(({ isKept }) => !isKept).map(({ key, lost }) => (lost.length === 0 ? key : lostOf(key, lost)));
  if (waiting.length === 0) return [];
  const more = waiting.length > SHOWN ? ` and ${waiting.length - SHOWN} more` : '';
  const message = `${waiting.slice(0, SHOWN).join(', ')}${more} should leave the channel, with more than may leave it within an hour`;
  return [problem(REMOVAL_HELD, sku, message, DECIDE, { severity: 'warning', owner: 'publisher', details: { sku } })];
}

const lostOf = (key: string, lost: string[]): string =>
  `${lost.slice(0, SHOWN).join(', ')}${lost.length > SHOWN ? ` and ${lost.length - SHOWN} more` : ''} of ${key}`;

export const DECIDE = 'See removalHolds, then call confirmRemovals or keepListings';
