import { problem, type Problem } from '../../../libs/problem/index.js';

/** No input of ours is half as deep or as wide: beyond it nobody looks into the value any more. A node has 2,000 cells, a long text 64 KiB. */
const MOST = { levels: 30, fields: 100_000, characters: 1024 ** 2 } as const;

/**
 * What the variables of a request hold, whatever type they are for: `JSON` takes any value, and a body of some megabytes nests half a million
 * levels, on which whoever copies or judges it would run out of stack. Counted without going down by itself.
 */
export function variablesOverLimit(variables: Record<string, unknown>): Problem | undefined {
  const open: [unknown, number, string][] = Object.entries(variables).map(([name, value]) => [value, 0, name]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, level, name] = next;
    if (typeof value === 'string') {
      if (value.length > MOST.characters) return tooLarge(name, `a text of ${value.length} characters`, `${MOST.characters}`);
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    if (level === MOST.levels) return tooLarge(name, `more than ${MOST.levels} levels`, `${MOST.levels}`);
    const inner: unknown[] = Object.values(value);
    if (inner.length > MOST.fields) return tooLarge(name, `${inner.length} values beside each other`, `${MOST.fields}`);
    for (const one of inner) open.push([one, level + 1, name]);
  }
  return undefined;
}

function tooLarge(name: string, found: string, most: string): Problem {
  const message = `The variable ${name} holds ${found}; ${most} are allowed.`;
  return problem('query_too_expensive', undefined, message, 'Send less in one request; no input is as large.');
}
