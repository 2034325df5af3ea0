import { problem, StartFailure } from '../../../libs/problem/index.js';
import { CsvFault, csvRecords, type CsvRecord } from './csv-records.js';
import { readText } from './read-text.js';

/** A row below the header. */
export interface CsvRow {
  file: string;
  /** Line on which the row begins; the header is line 1. */
  line: number;
  /** Column → text; empty cells are absent. Undefined where the row has not as many cells as the header. */
  cells: Record<string, string> | undefined;
  /** How many cells the row has. */
  count: number;
}

/** A file that is read as often as it is asked for, row by row. */
export interface CsvSource {
  file: string;
  columns: string[];
  read(): Iterable<CsvRow>;
}

/** A file whose rows are all in memory: definitions. */
export interface CsvTable extends Omit<CsvSource, 'read'> {
  rows: CsvRow[];
}

/** What a header must be like. */
export interface Header {
  /** Columns without which the file means nothing, each with its other names. */
  wanted: string[][];
  /** Columns that mean something by their names. */
  structure?: RegExp | undefined;
  /** Columns that may be called as they like: identifiers, and other attributes. */
  own?: ReadonlySet<string>;
}

const DELIMITERS = [';', ',', '\t', '|'];

/**
 * Opens one file of the export, whatever its delimiter, with or without BOM. A row with too few or too many cells is reported as itself; an unclosed quote swallows everything after it, so the
 * whole import stops there, naming the line, before anything was written. Throws StartFailure.
 */
export function openTable(path: string, file: string, wanted: Header): CsvSource {
  const head = first(path, file);
  const delimiter = DELIMITERS.reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));
  const records = (): Iterable<CsvRecord> => csvRecords(readText(path, file), delimiter);
  const header = [...take(records(), file, 1)][0]?.cells ?? [];
  const columns = header.map((name, at) => name.trim() || `column ${at + 1}`);
  checkHeader(file, columns, wanted);
  return { file, columns, read: () => rowsOf(take(records(), file), file, columns) };
}

export function readTable(path: string, file: string, wanted: Header): CsvTable {
  const { columns, read } = openTable(path, file, wanted);
  return { file, columns, rows: [...read()] };
}

export const emptyTable = (file: string): CsvTable => ({ file, columns: [], rows: [] });

function* rowsOf(records: Iterable<CsvRecord>, file: string, columns: string[]): Generator<CsvRow> {
  let isHeader = true;
  for (const { line, cells } of records) {
    if (!isHeader) yield { file, line, cells: cells.length === columns.length ? byColumn(columns, cells) : undefined, count: cells.length };
    isHeader = false;
  }
}

function byColumn(columns: string[], cells: string[]): Record<string, string> {
  const found: [string, string][] = [];
  for (let at = 0; at < cells.length; at++) {
    const text = cells[at] === '' ? '' : cells[at]!.trim();
    if (text !== '') found.push([columns[at]!, text]);
  }
  return Object.fromEntries(found);
}

function* take(records: Iterable<CsvRecord>, file: string, most = Infinity): Generator<CsvRecord> {
  let taken = 0;
  try {
    for (const record of records) {
      yield record;
      if (++taken >= most) return;
    }
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    const message = `${file} is not readable as CSV: ${error.message}.`;
    const fix = 'Export the file again, or mend the quotes on that line. Nothing was imported.';
    throw new StartFailure(problem('akeneo_broken_csv', `${file}:${error.line}`, message, fix), { cause: error });
  }
}

/** The line of the header, by which the delimiter is told. */
function first(path: string, file: string): string {
  for (const part of readText(path, file)) return part.slice(0, part.search(/\r|\n|$/));
  return '';
}

function checkHeader(file: string, columns: string[], { wanted, structure, own }: Header): void {
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined)
    throw new StartFailure(
      problem(
        'akeneo_column_twice',
        `${file}:1:${twice}`,
        `${file} has the column ${twice} twice: which of them counts cannot be told.`,
        'Remove or rename one of them. Nothing was imported.',
      ),
    );
  if (columns.length === 0) return;
  const cased = structure && columns.find((name) => isCased(name, structure) && !columns.includes(name.toLowerCase()) && !own?.has(name));
  if (cased !== undefined) {
    const message = `${file} has the column ${cased}: so Akeneo names none, and read by another name the rows would lose their place.`;
    const fix = `Name it ${cased.toLowerCase()}, or otherwise if it is not that. Nothing was imported.`;
    throw new StartFailure(problem('akeneo_column_case', `${file}:1:${cased}`, message, fix));
  }
  const missing = wanted.filter((names) => !names.some((name) => columns.includes(name)));
  if (missing.length === 0) return;
  const named = missing.map((names) => names.join(' or ')).join(', ');
  const shown = columns.slice(0, 12).join(', ').slice(0, 300);
  const message = `${file} has no column ${named}. Its columns are ${shown}${columns.length > 12 ? ' …' : ''}.`;
  const fix = `Name the column ${missing[0]![0]} as Akeneo's export does; columns stand apart by ; , | or tab. Nothing was imported.`;
  throw new StartFailure(problem('akeneo_column_missing', `${file}:1`, message, fix));
}

/** A name that is one of the structure but for its case. */
const isCased = (name: string, structure: RegExp): boolean => !structure.test(name) && structure.test(name.toLowerCase());
