import { table } from '../../../cli/terminal/index.js';
import type { Goal } from '../report.js';
import { sumOf, type Played, type Turns } from '../serving/turns.js';

/** `grown`: the large catalogue beside the small one; `raw`: beside bare SQL; `defined`: with many definitions beside few. */
export interface Pair {
  kind: 'grown' | 'raw' | 'estimate' | 'defined';
  name: string;
  plinth: Played;
  beside: Played;
}

export interface CatalogueResult {
  cores: number;
  /** Nodes. */
  small: number;
  large: number;
  turns: Turns;
  pairs: Pair[];
  apiBytes: number | null;
}

const MIB = 1024 ** 2;
const GOALS = { grown: 1.5, raw: 0.4, estimateMs: 50, defined: 1.1, bytes: 250 * MIB };

export function judgeCatalogue({ pairs, apiBytes }: CatalogueResult): Goal[] {
  const refused = pairs.reduce((sum, { plinth, beside }) => sum + plinth.refused + beside.refused, 0);
  return [
    ...pairs.map(goalOf),
    { goal: `API memory at most ${GOALS.bytes / MIB} MiB`, got: mib(apiBytes), reached: apiBytes !== null && apiBytes <= GOALS.bytes },
    { goal: 'every request answered', got: `${refused} refused`, reached: refused === 0 },
  ];
}

function goalOf({ kind, name, plinth, beside }: Pair): Goal {
  const times = beside.rate / plinth.rate;
  switch (kind) {
    case 'grown':
      return { goal: `${name}: within ${GOALS.grown} times`, got: times.toFixed(2), reached: times <= GOALS.grown };
    case 'defined':
      return { goal: `${name}: within ${GOALS.defined} times`, got: times.toFixed(2), reached: times <= GOALS.defined };
    case 'raw':
      return { goal: `${name}: at least ${GOALS.raw} of raw SQL`, got: (1 / times).toFixed(2), reached: 1 / times >= GOALS.raw };
    case 'estimate':
      return {
        goal: `${name}: p50 within ${GOALS.estimateMs} ms`,
        got: `${plinth.p50.toFixed(1)} ms`,
        reached: plinth.p50 <= GOALS.estimateMs,
      };
  }
}

export function printCatalogue(result: CatalogueResult): string {
  const { turns, pairs } = result;
  const rows = pairs.map(({ name, plinth, beside }) => [
    ...[name, plinth.name, ...sideCells(plinth), beside.name, ...sideCells(beside)],
    (beside.rate / plinth.rate).toFixed(2),
    plinth.cpuMs && beside.cpuMs ? (sumOf(plinth.cpuMs) / sumOf(beside.cpuMs)).toFixed(2) : 'unknown',
  ]);
  const head = ['row', 'of', 'a second', 'p50', 'p95', 'p99 ms', 'beside', 'a second', 'p50', 'p95', 'p99 ms', 'times', 'of CPU'];
  return [
    `${result.large.toLocaleString('en')} nodes beside ${result.small.toLocaleString('en')}, on ${result.cores} cores`,
    table(head, rows, { right: [2, 3, 4, 5, 7, 8, 9, 10, 11, 12] }),
    `Medians of ${turns.rounds} rounds of ${turns.seconds} s for each side, played in turns after one that does not count, by ${turns.connections} connections; estimates by one. Only ratios of one run say anything.`,
    'small: 70 attributes and 17 families; wide: as many products, 1,000 attributes, 400 families and 50 channels; large: as small. Each has a PostgreSQL and an API of its own. Times: how much longer the first takes than the second.',
    `The API's memory at its highest: ${mib(result.apiBytes)}`,
    ...judgeCatalogue(result).map(({ goal, got, reached }) => `${reached ? 'reached' : 'MISSED '}  ${goal}: ${got}`),
  ].join('\n\n');
}

const sideCells = ({ rate, p50, p95, p99 }: Played): string[] => [
  rate.toFixed(rate < 100 ? 1 : 0),
  ...[p50, p95, p99].map((ms) => ms.toFixed(1)),
];
const mib = (value: number | null): string => (value === null ? 'unknown' : `${Math.round(value / MIB)} MiB`);
