import { canonicalJson } from '../../../../libs/canonical/index.js';
import type { Problem } from '../../../../libs/problem/index.js';

/** One field that a renderer says otherwise than it was accepted. */
export interface FieldDifference {
  /** As the channel has it; `$refused`: it would not be sent any more. */
  field: string;
  /** The same without the SKU, so that fields of many things are counted as one. */
  name: string;
  before: unknown;
  after: unknown;
}

/** The name under which the rules of a new renderer refuse what was accepted. */
export const REFUSED = '$refused';
/** Of one wire of a listing: enough to see what it is about. */
const MOST = 50;

type Fields = Readonly<Record<string, unknown>>;

/** Fields whose value differs, by name. Pure. */
export function fieldDifferences(before: Fields, after: Fields, skus: readonly string[]): FieldDifference[] {
  const named = new Set(skus);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return fields
    .filter((field) => !isSame(before[field], after[field]))
    .slice(0, MOST)
    .map((field) => ({ field, name: nameOf(field, named), before: before[field] ?? null, after: after[field] ?? null }));
}

/** Of payloads whose owned fields are the same and whose bytes are not: the places in them. Pure. */
export function payloadDifferences(before: unknown, after: unknown, skus: readonly string[]): FieldDifference[] {
  return fieldDifferences(leaves(before), leaves(after), skus);
}

export function refusals(issues: readonly Problem[]): FieldDifference[] {
  const first = issues.find(({ severity }) => severity !== 'warning');
  return first ? [{ field: REFUSED, name: REFUSED, before: null, after: `${first.code}: ${first.message}` }] : [];
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

/** A field of one variant carries its SKU between colons. */
function nameOf(field: string, skus: ReadonlySet<string>): string {
  return field
    .split(':')
    .map((part) => (skus.has(part) ? '*' : part))
    .join(':');
}

function leaves(value: unknown, at = '$payload', found: Record<string, unknown> = {}): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) found[at] = value;
  else for (const [key, one] of Object.entries(value)) leaves(one, `${at}.${key}`, found);
  return found;
}
