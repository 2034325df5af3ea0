import { table } from '../../../cli/terminal/index.js';
import type { Goal } from '../report.js';
import { perSecond, type Load } from './load.js';
import type { Writers } from './writers.js';

export interface IngestResult {
  cores: number;
  /** New items, all of them changed, and both by the bare statement, in seconds. */
  fresh: Load;
  changed: Load;
  raw: { fresh: number; changed: number };
  /** The same again: the very same messages, and the same said by newer ones. */
  repeated: Load;
  confirmed: Load;
  parentsFirst: Load;
  parentsLast: Load;
  one: Load;
  four: Load;
  long: Load;
  /** Most memory of the API process while `long` ran; null: this system has no /proc. */
  apiBytes: number | null;
  /** Milliseconds that readers waited, 95 of a hundred: at rest, during `long`, and during `writers`. */
  readers: { idle: number; long: number; writers: number };
  writers: Writers;
}

const MIB = 1024 ** 2;
const GOALS = { raw: 0.5, night: 4, order: 0.9, streams: 1.5, bytes: 400 * MIB, readers: 2, writersS: 2 };
const EXPLANATION = [
  'Clock: from the first line sent to the summary; a product and nine variants are ten lines.',
  'The bare statement is an unnest upsert of the same rows, five hundred at once and committed, into tables with the columns, indexes and write-ahead log of those that the door writes: each row with the marks of its cells, a row of history and the rows by which it is found. Nothing is read, judged, claimed or answered, and the lines are not kept.',
  'Memory is that of the API process alone, at its highest, during the long request. The writers of one product send again and again for five seconds.',
].join('\n');

export function judgeIngest(result: IngestResult): Goal[] {
  const { fresh, changed, raw, repeated, parentsFirst, parentsLast, one, four, apiBytes, readers, writers } = result;
  const loads = [fresh, changed, repeated, result.confirmed, parentsFirst, parentsLast, one, four, result.long];
  const broken = loads.reduce((sum, load) => sum + load.broken, 0);
  return [
    atLeast('new items beside the bare statement', raw.fresh / fresh.seconds, GOALS.raw),
    atLeast('all changed beside the bare statement', raw.changed / changed.seconds, GOALS.raw),
    atLeast('an unchanged night beside a first load', perSecond(repeated) / perSecond(fresh), GOALS.night),
    atLeast('parents last beside parents first', perSecond(parentsLast) / perSecond(parentsFirst), GOALS.order),
    atLeast('four streams beside one', perSecond(four) / perSecond(one), GOALS.streams),
    goal(
      `one request of ${result.long.lines} lines in ${GOALS.bytes / MIB} MiB`,
      bytes(apiBytes),
      apiBytes !== null && apiBytes <= GOALS.bytes,
    ),
    atMost('readers meanwhile beside idle', readers.long / readers.idle, GOALS.readers),
    atMost(`readers during ${writers.writers} writers of one product`, readers.writers / readers.idle, GOALS.readers),
    goal(
      `every writer answered within ${GOALS.writersS} s`,
      `${writers.answered} answers to ${writers.sent} lines, the slowest after ${writers.slowest.toFixed(1)} s`,
      writers.answered === writers.sent && writers.slowest <= GOALS.writersS,
    ),
    goal('no batch broken', `${broken} broken`, broken === 0),
  ];
}

export function printIngest(result: IngestResult): string {
  const { raw, readers } = result;
  const rows: [string, Load][] = [
    ['new items', result.fresh],
    ['all of them changed', result.changed],
    ['the same messages again', result.repeated],
    ['the same by newer messages', result.confirmed],
    ['new, parents first', result.parentsFirst],
    ['new, parents last', result.parentsLast],
    ['new, one stream', result.one],
    ['new, four streams', result.four],
    ['new, one long request', result.long],
  ];
  const cells = rows.map(([name, load]) => [
    name,
    load.lines,
    load.seconds.toFixed(1),
    Math.round(perSecond(load)),
    Object.entries(load.counts)
      .filter(([, n]) => n > 0)
      .map(([verdict, n]) => `${n} ${verdict}`)
      .join(', '),
  ]);
  return [
    `The ERP's door on ${result.cores} cores`,
    table(['what', 'lines', 'seconds', 'lines/s', 'verdicts'], cells, { right: [1, 2, 3] }),
    `The bare statement: ${raw.fresh.toFixed(2)} s for the new rows, ${raw.changed.toFixed(2)} s for the changed ones.`,
    `Readers' p95: ${readers.idle.toFixed(0)} ms at rest, ${readers.long.toFixed(0)} ms during the long request, ${readers.writers.toFixed(0)} ms during the writers.`,
    `The API's memory: ${bytes(result.apiBytes)}`,
    EXPLANATION,
    ...judgeIngest(result).map(({ goal: name, got, reached }) => `${reached ? 'reached' : 'MISSED '}  ${name}: ${got}`),
  ].join('\n\n');
}

const bytes = (value: number | null): string => (value === null ? 'unknown' : `${Math.round(value / MIB)} MiB`);
const goal = (name: string, got: string, reached: boolean): Goal => ({ goal: name, got, reached });
const atLeast = (name: string, got: number, least: number): Goal => goal(`${name}: at least ${least}`, got.toFixed(2), got >= least);
const atMost = (name: string, got: number, most: number): Goal => goal(`${name}: at most ${most}`, got.toFixed(2), got <= most);
