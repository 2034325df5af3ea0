/** A measured amount: a canonical decimal and the code of a unit of the attribute's unit family. */
export interface Measurement {
  amount: string;
  unit: string;
}

/**
 * The JSON shapes of values: text, rich_text, date ('YYYY-MM-DD'), select and reference codes, asset (SHA-256 as hex) and number
 * (canonical decimal, so that no double ever rounds it) are strings; multi_select is a sorted list of codes.
 */
export type CellValue = string | boolean | string[] | Measurement;

/** Cells that have a value, by cell key. A cleared cell is absent, never null, so that a document has one form. */
export type Doc = Record<string, CellValue>;

/** Equality of two cell values or absences. Both sides are in checked, canonical form, so their JSON decides. */
export function sameValue(a: CellValue | null | undefined, b: CellValue | null | undefined): boolean {
  if (a === b) return true;
  if (a == null || b == null) return a == null && b == null;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((code, at) => code === b[at]);
  return !Array.isArray(b) && a.amount === b.amount && a.unit === b.unit;
}
