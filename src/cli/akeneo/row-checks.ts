import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { isGtin } from '../../catalog/index.js';
import { isGtinCode } from './attributes.js';
import type { Column } from './columns.js';
import type { Entry } from './entries.js';

/** What is wrong with a row by itself. Also asked of rows that are refused for their place, so that one export mends everything. */
export function checkRow({ cells, row }: Entry, columns: Map<string, Column>, root: string): void {
  for (const [name, text] of Object.entries(cells)) {
    const column = columns.get(name);
    if (column?.kind === 'cell' && isGtinCode(column.attribute) && !isGtin(text)) {
      const message = `${text} is no GTIN: its length or check digit is wrong. It is kept as it is; channels will refuse it.`;
      row.warn(name, 'akeneo_gtin', message, 'Correct it in the system that issued it.');
    }
    if (column?.kind === 'image' && !mediaFile(root, text)) {
      row.warn(name, 'akeneo_file_missing', `${text} is not in the export.`, 'Export the media files too, or upload the picture here.');
    }
  }
}

/** The file's path; undefined where it is missing. A path that leads out of the export's folder is not followed. */
export function mediaFile(root: string, text: string): string | undefined {
  const file = path.resolve(root, text);
  const inside = file.startsWith(root + path.sep);
  return inside && existsSync(file) && statSync(file).isFile() ? file : undefined;
}
