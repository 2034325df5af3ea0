import { problem, type Problem } from '../../../libs/problem/index.js';
import { at } from '../lines/read-message.js';

export const VERDICTS = ['created', 'updated', 'unchanged', 'stale', 'parked', 'held', 'partly_rejected', 'rejected'] as const;

/**
 * What became of one line. `parked`: it waits for its parent. `held`: an offer that moved too far waits for a person. `stale`: a newer
 * message was here first. `partly_rejected`: an offer of which a part was wrong, and the other was taken. `rejected`: nothing of it was taken.
 */
export type Verdict = (typeof VERDICTS)[number];

/** What became of one line. */
export interface LineVerdict {
  line: number;
  sku: string | null;
  verdict: Verdict;
  problems: Problem[];
}

/** What became of a batch; the last that is told. */
export interface Summary {
  batch: string;
  lines: number;
  counts: Record<Verdict, number>;
  /** True where this is the stored answer to an earlier request with the same key. */
  replayed: boolean;
  /** `broken`: the rest of the lines was not taken. */
  state: 'finished' | 'broken';
  /** Of a broken batch: why, and how to go on; of a finished one: what is odd about the whole. */
  problems?: Problem[];
}

export function emptyCounts(): Record<Verdict, number> {
  return { created: 0, updated: 0, unchanged: 0, stale: 0, parked: 0, held: 0, partly_rejected: 0, rejected: 0 };
}

/** More is no SKU, whatever it is written in. */
const LONGEST_SKU = 1_020;

/** A SKU as it is answered and kept with its verdict: one of a megabyte was given back whole, by every list of refused lines as well. */
export const toName = (sku: string | null): string | null =>
  sku !== null && sku.length > LONGEST_SKU ? `${sku.slice(0, LONGEST_SKU).toWellFormed()}…` : sku;

/** A line of a thousand cells may be wrong in each, and has them all told. */
const MOST_PROBLEMS = 2_000;

/** What is told of a line. A line of 200 kB that is no line at all may be wrong in a hundred thousand places: an answer of 20 MB that nobody reads was rejected. */
export function toTell(problems: Problem[], line: number): Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  const message = `The line is wrong in ${(problems.length - MOST_PROBLEMS).toLocaleString('en-US')} more places.`;
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    problem('too_many_problems', at(line), message, 'Mend these, and send it again for the others.'),
  ];
}
