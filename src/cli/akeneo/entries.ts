import type { CsvSource } from './csv-table.js';
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
const fold = (sku: string): string => sku.normalize('NFKC').toLowerCase();

/** Reads rows as entries. Models and products share one name space here; the second of two that differ only by case is refused. */
export class Entries {
  private readonly taken = new Map<string, string>();

  /** `identifier`: the column of the SKU, where it is neither `sku` nor `identifier`. */
  constructor(
    private readonly verdicts: Verdicts,
    private readonly identifier: string | null,
  ) {}

  *read(source: CsvSource, product: boolean): Generator<Entry> {
    const columns = product ? [this.identifier, 'sku', 'identifier'] : ['code'];
    const column = columns.find((name) => name !== null && source.columns.includes(name)) ?? 'sku';
    for (const { file, line, cells, count } of source.read()) {
      const sku = cells?.[column] ?? '';
      const row = this.verdicts.row(file, line, sku);
      row.settled = false;
      const entry = cells ? this.take({ sku, parent: cells['parent'] ?? null, cells, row, product }, column) : undefined;
      if (!cells)
        row.refuse(
          '',
          'akeneo_cells',
          `The row has ${count} cells, the header ${source.columns.length}.`,
          'Export the file again; look for a stray separator or quote.',
        );
      if (entry) yield entry;
      else row.settled = true;
    }
  }

  private take(entry: Entry, column: string): Entry | undefined {
    const { sku, row } = entry;
    if (sku === '') return void row.refuse(column, 'akeneo_no_sku', 'The row has no identifier.', 'Give it one in Akeneo.');
    const first = this.taken.get(fold(sku));
    if (first !== undefined) {
      const message = `${sku} is there already, at ${first}; letters count alike in any case.`;
      return void row.refuse(column, 'akeneo_sku_twice', message, 'Give one of them another code.');
    }
    this.taken.set(fold(sku), `${row.place.file}:${row.place.line}`);
    return entry;
  }
}
