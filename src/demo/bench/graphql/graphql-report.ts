import { table } from '../../../cli/terminal/index.js';
import type { Goal } from '../report.js';
import { sumOf, type Played, type Turns } from '../serving/turns.js';

export interface RowResult {
  name: string;
  title: string;
  least: number;
  document: string;
  plinth: Played;
  /** The fastest of those beside it. */
  beside: Played;
  /** The statements of that. */
  bare: string[];
  /** What Plinth asked PostgreSQL for one request. */
  statements: string[];
}

export interface GraphqlResult {
  cores: number;
  products: number;
  turns: Turns;
  rows: RowResult[];
  /** Most memory of the API process under the load; null: this system has no /proc. */
  apiBytes: number | null;
}

const MIB = 1024 ** 2;
const MOST_BYTES = 250 * MIB;

export const ratioOf = ({ plinth, beside }: Pick<RowResult, 'plinth' | 'beside'>): number => plinth.rate / beside.rate;

export function judgeGraphql({ rows, apiBytes }: GraphqlResult): Goal[] {
  const refused = rows.reduce((sum, { plinth, beside }) => sum + plinth.refused + beside.refused, 0);
  return [
    ...rows.map((row) => ({
      goal: `${row.title}: at least ${row.least}`,
      got: ratioOf(row).toFixed(2),
      reached: ratioOf(row) >= row.least,
    })),
    { goal: `API memory at most ${MOST_BYTES / MIB} MiB`, got: mib(apiBytes), reached: apiBytes !== null && apiBytes <= MOST_BYTES },
    { goal: 'every request answered', got: `${refused} refused`, reached: refused === 0 },
  ];
}

export function printGraphql(result: GraphqlResult): string {
  const { turns } = result;
  return [
    `${result.products} products with three variants each, ${turns.connections} connections, on ${result.cores} cores`,
    rowTable(result.rows),
    `Medians of ${turns.rounds} rounds of ${turns.seconds} s for each side, played in turns after one that does not count. Only ratios of one run say anything: what else the machine does meets both sides.`,
    'CPU and SQL: processor time of the server and of PostgreSQL for one request, which other programs of the machine change less than rates. Bare: a Node HTTP server with named statements on the same PostgreSQL; the faster of documents (.doc) and typed columns (.col).',
    `The API's memory at its highest: ${mib(result.apiBytes)}`,
    ...result.rows.map(asked),
    ...judgeGraphql(result).map(({ goal, got, reached }) => `${reached ? 'reached' : 'MISSED '}  ${goal}: ${got}`),
  ].join('\n\n');
}

export function rowTable(rows: RowResult[]): string {
  const cells = rows.map((row) => [
    row.name,
    ratioOf(row).toFixed(2),
    row.plinth.cpuMs && row.beside.cpuMs ? (sumOf(row.beside.cpuMs) / sumOf(row.plinth.cpuMs)).toFixed(2) : 'unknown',
    ...sideCells(row.plinth),
    row.statements.length,
    row.beside.name,
    ...sideCells(row.beside),
  ]);
  const side = (name: string): string[] => [`${name}/s`, 'p50', 'p95', 'p99 ms', 'CPU', 'SQL ms'];
  const head = ['row', 'ratio', 'of CPU', ...side('Plinth'), 'stmts', 'beside', ...side('it')];
  return table(head, cells, { right: head.flatMap((_, at) => (at === 0 || at === 10 ? [] : [at])) });
}

/** `CPU`: of the server, `SQL`: of PostgreSQL, for one request. */
function sideCells({ rate, p50, p95, p99, cpuMs }: Played): string[] {
  const spent = cpuMs ? [cpuMs.server, cpuMs.postgres].map((ms) => ms.toFixed(2)) : ['unknown', 'unknown'];
  return [rate.toFixed(rate < 100 ? 1 : 0), ...[p50, p95, p99].map((ms) => ms.toFixed(1)), ...spent];
}

function asked({ name, document, bare, statements }: RowResult): string {
  const lines = (title: string, texts: string[], most: number): string[] =>
    texts.map((text) => `  ${title}: ${text.replace(/\s+/g, ' ').slice(0, most)}`);
  return [`${name}`, `  GraphQL: ${document}`, ...lines('Plinth', statements, 160), ...lines('bare', bare, 1000)].join('\n');
}

const mib = (value: number | null): string => (value === null ? 'unknown' : `${Math.round(value / MIB)} MiB`);
