import type { CatalogueSetup } from '../import/catalogue-source.js';
import type { CsvTable } from './csv-table.js';
import type { Verdicts } from './verdicts.js';

/** An export lists every locale and currency that Akeneo knows. What a channel uses is imported; the rest is left out, and counted. */
export function accountForPlaces(locales: CsvTable, currencies: CsvTable, setup: CatalogueSetup, verdicts: Verdicts): void {
  const spoken = new Set(setup.locales.map((one) => one.code));
  const sold = new Set(setup.markets.map((one) => one.currency));
  account(locales, spoken, 'no channel of the export uses this locale', verdicts);
  account(currencies, sold, 'no channel of the export sells in this currency, or no country is known for it', verdicts);
}

function account(table: CsvTable, used: Set<string>, reason: string, verdicts: Verdicts): void {
  for (const { line, cells, count } of table.rows) {
    const code = cells?.['code'] ?? '';
    if (cells && !used.has(code)) {
      verdicts.leaveOutRow(table.file, line, code, reason);
      continue;
    }
    const row = verdicts.row(table.file, line, code);
    if (!cells) row.refuse('', 'akeneo_cells', `The row has ${count} cells, the header ${table.columns.length}.`, 'Export the file again.');
  }
}
