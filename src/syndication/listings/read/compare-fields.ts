import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../../../../libs/canonical/index.js';
import type { ReadOutcome } from '../../../port/index.js';
import type { Difference } from '../../findings/drift.repository.js';

/** How a channel's fields are compared. */
export interface Compared {
  normalise(field: string, value: unknown): unknown;
  /** By which policies find a field. */
  namesOf(field: string): string[];
}

/** Only fields that we own, in the form in which two that mean the same are equal; what is the channel's own known doing is left out. */
export function compareFields(
  owned: Record<string, unknown>,
  outcome: Extract<ReadOutcome, { outcome: 'found' }>,
  { normalise, namesOf }: Compared,
): Difference[] {
  const theirs = new Set(outcome.theirs);
  const same = (field: string, sent: unknown, live: unknown): boolean =>
    // Most fields are one text that is shown as it was sent.
    (typeof sent === 'string' && sent === live) || isSame(normalise(field, sent) ?? null, normalise(field, live) ?? null);
  return Object.entries(owned)
    .filter(([field, sent]) => !theirs.has(field) && !same(field, sent, outcome.observed[field]))
    .map(([field, sent]) => ({ field, sent: sent ?? null, live: outcome.observed[field] ?? null, names: namesOf(field) }));
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return isDeepStrictEqual(one, other) || canonicalJson(one) === canonicalJson(other);
}

/** At most three by name. */
export function fieldsOf(differences: Difference[]): string {
  const names = differences.slice(0, 3).map((difference) => difference.field);
  return names.join(', ') + (differences.length > 3 ? ` and ${differences.length - 3} more` : '');
}
