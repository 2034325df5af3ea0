import { randomUUID } from 'node:crypto';
import type { PlinthClient } from '../../../cli/import/index.js';
import type { ItemLine } from './rows.js';

/** What became of the lines of one request or several. */
export interface Load {
  lines: number;
  seconds: number;
  /** Verdict → how many lines have it. */
  counts: Record<string, number>;
  /** Requests that did not end as finished. */
  broken: number;
}

export const perSecond = ({ lines, seconds }: Pick<Load, 'lines' | 'seconds'>): number => lines / seconds;

/** Each of these by a request of its own, all at once, until the last is answered. */
export async function load(erp: PlinthClient, ...streams: Iterable<ItemLine>[]): Promise<Load> {
  const started = performance.now();
  const ends = await Promise.all(streams.map((lines) => summaryOf(erp, lines)));
  const seconds = (performance.now() - started) / 1000;
  return {
    ...inSum(ends.map(({ lines, counts, state }) => ({ lines, counts, seconds: 0, broken: state === 'finished' ? 0 : 1 }))),
    seconds,
  };
}

/** Several as one, that ran one after another. */
export function inSum(loads: Load[]): Load {
  const all: Load = { lines: 0, seconds: 0, counts: {}, broken: 0 };
  for (const { lines, seconds, counts, broken } of loads) {
    all.lines += lines;
    all.seconds += seconds;
    all.broken += broken;
    for (const [verdict, n] of Object.entries(counts)) all.counts[verdict] = (all.counts[verdict] ?? 0) + n;
  }
  return all;
}

interface Summary {
  lines: number;
  counts: Record<string, number>;
  state: string;
}

async function summaryOf(erp: PlinthClient, lines: Iterable<ItemLine>): Promise<Summary> {
  let last: Summary = { lines: 0, counts: {}, state: 'unanswered' };
  for await (const answer of erp.ndjson<object>('/erp/v1/items', lines, randomUUID())) if ('state' in answer) last = answer as Summary;
  return last;
}
