import type { CsvTable } from './csv-table.js';
import { eachRow } from './families.js';
import type { Row, Verdicts } from './verdicts.js';

/** A row of product_models.csv or products.csv, not yet placed in a tree. */
export interface Entry {
  sku: string;
  parent: string | null;
  cells: Record<string, string>;
  row: Row;
  /** From products.csv. */
  product: boolean;
}

/** Close to the database's plinth_fold_sku, so that twins are named before anything is sent; the database has the last word. */
const fold = (sku: string) => sku.normalize('NFKC').toLowerCase();

/** All rows by SKU. Models and products share one name space here; the second of two that differ only by case is refused. */
export function readEntries(models: CsvTable, products: CsvTable, verdicts: Verdicts): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const taken = new Set<string>();
  const read = (product: boolean) => (cells: Record<string, string>, row: Row) => {
    const sku = (product ? (cells['sku'] ?? cells['identifier']) : cells['code'])?.trim() ?? '';
    if (sku === '') return row.refuse(product ? 'sku' : 'code', 'akeneo_no_sku', 'The row has no identifier.', 'Give it one in Akeneo.');
    if (taken.has(fold(sku)))
      return row.refuse(product ? 'sku' : 'code', 'akeneo_sku_twice', `${sku} is there already.`, 'Give one of them another code.');
    taken.add(fold(sku));
    entries.set(sku, { sku, parent: cells['parent']?.trim() ?? null, cells, row, product });
  };
  eachRow(models, verdicts, read(false));
  eachRow(products, verdicts, read(true));
  return entries;
}
