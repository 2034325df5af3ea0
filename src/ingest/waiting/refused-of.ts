import type { Verdict } from '../batches/verdict.js';
import type { ParkedRow } from './parked.repository.js';

const REFUSED: ReadonlySet<Verdict> = new Set<Verdict>(['rejected', 'partly_rejected']);
/** A line that was taken whole: what was refused of the same item or offer before needs nobody any more. */
export const TAKEN: ReadonlySet<Verdict> = new Set<Verdict>(['created', 'updated', 'unchanged', 'held']);

/** Of lines that waited, in their order: those that were refused, where none behind them was taken of the same item or offer. */
export function refusedOf(waited: ParkedRow[], results: { verdict: Verdict }[]): ParkedRow[] {
  const came = new Set<string>();
  const refused: ParkedRow[] = [];
  for (const [at, row] of [...waited.entries()].reverse()) {
    const { verdict } = results[at]!;
    if (TAKEN.has(verdict)) came.add(keyOf(row));
    else if (REFUSED.has(verdict) && !came.has(keyOf(row))) refused.unshift(row);
  }
  return refused;
}

function keyOf({ door, sku, body }: ParkedRow): string {
  return JSON.stringify(door === 'items' ? [sku] : [sku, body['market'], body['audience']]);
}
