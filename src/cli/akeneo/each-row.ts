import type { CsvTable } from './csv-table.js';
import { nameOf } from './file-names.js';
import type { Row, Verdicts } from './verdicts.js';

/** How a definition's row is found again. */
export const originKey = (table: string, code: string, attribute = ''): string => JSON.stringify([table, attribute, code]);

/** Calls `read` for each whole row with its verdict; a row of the wrong length is refused. */
export function eachRow(table: CsvTable, verdicts: Verdicts, read: (cells: Record<string, string>, row: Row, line: number) => void): void {
  for (const { line, cells, count } of table.rows) {
    const code = cells?.['code'] ?? '';
    const row = verdicts.row(table.file, line, code);
    const origin = originKey(nameOf(table.file) ?? '', code, cells?.['attribute']);
    if (!verdicts.origins.has(origin)) verdicts.origins.set(origin, row);
    if (cells) read(cells, row, line);
    else
      row.refuse(
        '',
        'akeneo_cells',
        `The row has ${count} cells, the header ${table.columns.length}.`,
        'Export the file again; look for a stray separator or quote.',
      );
  }
}
