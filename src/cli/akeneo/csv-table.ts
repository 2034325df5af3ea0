import { CsvError, parse } from 'csv-parse/sync';
import { problem, StartFailure } from '../../../libs/problem/index.js';

export interface CsvRow {
  /** Line on which the row begins; the header is line 1. */
  line: number;
  /** Column → text; empty cells are absent. Undefined where the row has not as many cells as the header. */
  cells: Record<string, string> | undefined;
  /** How many cells the row has. */
  count: number;
}

export interface CsvTable {
  file: string;
  columns: string[];
  rows: CsvRow[];
}

/**
 * Reads one file of the export: `;` or `,`, with or without BOM. A row with too few or too many cells is reported as itself; an
 * unclosed quote swallows everything after it, so the whole import stops there, naming the line, before anything was written.
 */
export function readTable(file: string, text: string): CsvTable {
  const head = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = head.split(';').length >= head.split(',').length ? ';' : ',';
  let found: { record: string[]; info: { lines: number } }[];
  try {
    found = parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true, info: true }) as unknown as typeof found;
  } catch (error) {
    throw broken(file, error);
  }
  const columns = found[0]?.record ?? [];
  const rows = found.slice(1).map(({ record, info }): CsvRow => {
    const line = info.lines - record.reduce((breaks, cell) => breaks + (cell.match(/\n/g)?.length ?? 0), 0);
    const cells = record.length === columns.length ? Object.fromEntries(columns.map((column, at) => [column, record[at]!])) : undefined;
    return { line, cells: cells && withoutEmpty(cells), count: record.length };
  });
  return { file, columns, rows };
}

function withoutEmpty(cells: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== ''));
}

function broken(file: string, error: unknown): StartFailure {
  if (!(error instanceof CsvError)) throw error;
  const lines = (error as CsvError & { lines?: number }).lines ?? 1;
  const reason = error.code === 'CSV_QUOTE_NOT_CLOSED' ? `A quote that opens near line ${lines} is never closed.` : error.message;
  return new StartFailure(
    problem(
      'akeneo_broken_csv',
      `${file}:${lines}`,
      `${file} is not readable as CSV: ${reason}`,
      'Export the file again, or mend the quotes on that line. Nothing was imported.',
    ),
  );
}
