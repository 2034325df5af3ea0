import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import type { SearchFilter } from '../query/filter.js';

/** A rule that counts at this moment. */
export interface MeantRule {
  id: string;
  /** True: what it finds is meant for the place; false: it is not. */
  isInclude: boolean;
  /** Of the release that wrote the filter: `VIEW_FORM`. */
  form: number;
  filter: SearchFilter;
}

/** What is said of one node, and of all below it of which nothing else is said. */
export interface MeantException {
  id: string;
  sku: string;
  isIn: boolean;
}

/** What is meant for a place now: exceptions go before rules that leave out, those before rules that take in. Families that are out stay so, whatever else is said. */
export interface Meant {
  place: string;
  /** Only what a rule takes in is meant for it, also while none of those counts. */
  needsInclude: boolean;
  rules: MeantRule[];
  exceptions: MeantException[];
  /** Codes of families of which nothing is meant for it; '': of products without one. */
  outFamilies: readonly string[];
}

/** `because` of a leaf that no rule takes in. */
export const NO_RULE = 'none';
/** `because` of a leaf that only its family leaves out. */
export const BY_FAMILY = 'family';
/** `because` of one that came while the rules could not be asked. */
export const BROKEN = 'broken';

/** What a rule may ask of: what moves by itself, by the time or by other rules, would change a channel behind everybody's back. */
const STEADY = ['and', 'or', 'not', 'cell', 'skus', 'skuPrefix', 'families', 'inbox', 'categories', 'lifecycles'] as const satisfies (keyof SearchFilter)[]; // prettier-ignore

/** What of a filter no rule may ask, or that it asks nothing at all. Pure. */
export function unsteady(filter: SearchFilter, path: string): Problem | undefined {
  const asked = Object.entries(filter).filter(([, part]) => part != null && part !== '' && !isEmptyList(part));
  if (asked.length === 0)
    return problem('rule_empty', path, 'The rule asks nothing, so that it would find everything.', 'Say what it is about.');
  const other = asked.find(([name]) => !(STEADY as readonly string[]).includes(name));
  if (other) {
    const fix = `Ask one of ${STEADY.slice(3).join(', ')}, joined by and, or, not.`;
    return problem('rule_unsteady', `${path}.${other[0]}`, `A rule cannot ask for ${other[0]}: it would change by itself.`, fix);
  }
  const hollow = emptyList(filter);
  if (hollow) {
    const message = 'An empty list finds nothing, and all that there is where it must not hold.';
    return problem('rule_empty', `${path}.${hollow}`, message, 'Name what the rule is about, or leave the list out.');
  }
  const inner = [
    ...(filter.and ?? []).map((part, at) => [part, `and.${at}`] as const),
    ...(filter.or ?? []).map((part, at) => [part, `or.${at}`] as const),
    ...(filter.not ? [[filter.not, 'not'] as const] : []),
  ];
  for (const [part, at] of inner) {
    const found = unsteady(part, `${path}.${at}`);
    if (found) return found;
  }
  return undefined;
}

const isEmptyList = (part: unknown): boolean => Array.isArray(part) && part.length === 0;

/** Where the filter names one of none. Of none, all hold: `and` without any says nothing. */
function emptyList({ and: _all, cell, ...parts }: SearchFilter): string | undefined {
  return isEmptyList(cell?.in) ? 'cell.in' : Object.entries(parts).find(([, part]) => isEmptyList(part))?.[0];
}

/** Whether a filter asks for something, at whatever depth. Pure. */
export function asks(filter: SearchFilter, name: keyof SearchFilter): boolean {
  const inner = [...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])];
  return filter[name] != null || inner.some((part) => asks(part, name));
}

/** The problems of work that refuses; none: it went through. */
export function refusedBy(work: () => unknown): Problem[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.problems;
    throw error;
  }
}
