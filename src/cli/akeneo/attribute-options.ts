import type { AttributeSetup } from '../import/catalogue-source.js';
import type { CsvTable } from './csv-table.js';
import { eachRow } from './each-row.js';
import { labelsOf } from './labels.js';
import type { Verdicts } from './verdicts.js';

/** Gives each select its options, in their order. */
export function readOptions(table: CsvTable, setup: Map<string, AttributeSetup>, verdicts: Verdicts): void {
  const sorted: { attribute: string; code: string; labels: Record<string, string>; position: number }[] = [];
  const known = new Set<string>();
  eachRow(table, verdicts, (cells, row) => {
    const { attribute = '', code = '' } = cells;
    const type = setup.get(attribute)?.type;
    if (type !== 'select' && type !== 'multi_select')
      return row.refuse(
        'attribute',
        'akeneo_option',
        `${attribute} is no select attribute of this export.`,
        'Export the attribute too, or drop the option.',
      );
    const key = `${attribute} ${code.toLowerCase()}`;
    if (known.has(key))
      return row.refuse('code', 'akeneo_option_twice', `${attribute} has the option ${code} already.`, 'Give one of them another code.');
    known.add(key);
    const position = Number(cells['sort_order'] ?? 0);
    sorted.push({ attribute, code, labels: labelsOf(cells), position: Number.isInteger(position) ? position : 0 });
  });
  sorted.sort((a, b) => a.position - b.position);
  for (const { attribute, code, labels } of sorted) setup.get(attribute)!.options.push({ code, labels });
}
