import { closeSync, openSync, writeSync } from 'node:fs';
import type { FileNote, LeftOut, RowVerdict } from '../akeneo/index.js';

const HEAD = ['file', 'line', 'key', 'verdict', 'outcome', 'reason', 'column', 'value', 'message', 'mending'];

/**
 * The report: every row with its verdict, then one line for each column and file that is left out. As lines of JSON, or as CSV (one line for each
 * problem) where the file's name ends so. Written as verdicts come, because a catalogue may have a million.
 */
export class VerdictFile {
  private readonly file: number;
  private readonly csv: boolean;

  constructor(path: string) {
    this.file = openSync(path, 'w');
    this.csv = path.toLowerCase().endsWith('.csv');
    if (this.csv) writeSync(this.file, csvLine(HEAD));
  }

  write(verdicts: RowVerdict[]): void {
    const lines = verdicts.flatMap((one) => (this.csv ? csvLines(one) : `${JSON.stringify(one)}\n`));
    if (lines.length > 0) writeSync(this.file, lines.join(''));
  }

  end(leftOut: LeftOut[], files: FileNote[]): void {
    const columns = leftOut.filter(({ column }) => column !== '').map((one) => ({ ...one, verdict: 'left_out_column' as const }));
    const notRead = files.flatMap(({ file, notRead: reason }) => (reason === null ? [] : [{ file, verdict: 'not_read' as const, reason }]));
    for (const one of [...columns, ...notRead]) writeSync(this.file, this.csv ? csvLine(restOf(one)) : `${JSON.stringify(one)}\n`);
    closeSync(this.file);
  }
}

function csvLines({ file, line, key, verdict, outcome, reason, problems }: RowVerdict): string[] {
  const row = [file, String(line), key, verdict, outcome ?? ''];
  if (problems.length === 0) return [csvLine([...row, reason ?? '', '', '', '', ''])];
  return problems.map(({ code, path, message, fix, details }) => {
    const column = details?.['column'] ?? path?.split(':').slice(2).join(':') ?? '';
    return csvLine([...row, code, String(column), String(details?.['value'] ?? ''), message, fix]);
  });
}

function restOf({
  file,
  column,
  verdict,
  values,
  reason,
}: {
  file: string;
  column?: string;
  verdict: string;
  values?: number;
  reason: string;
}): string[] {
  return [file, '', '', verdict, '', reason, column ?? '', values === undefined ? '' : `${values} values`, '', ''];
}

/** Cells that begin like a formula are texts: the file is opened by spreadsheets. */
function csvLine(cells: string[]): string {
  return `${cells.map((cell) => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('\0', '').replaceAll('"', '""')}"`).join(',')}\n`;
}
