import type { Labels } from '../../catalog/index.js';

/** The `label-<locale>` columns of a row. */
export function labelsOf(cells: Record<string, string>): Labels {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([column, text]) => (column.startsWith('label-') ? [[column.slice(6), text]] : [])),
  );
}

/** A comma-separated cell. */
export function listOf(text: string | undefined): string[] {
  return [...new Set((text ?? '').split(',').map((part) => part.trim()))].filter((part) => part !== '');
}
