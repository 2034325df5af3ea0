import type { FamilySetup, FamilyVariantSetup, CategorySetup } from '../import/catalogue-source.js';
import type { AkeneoAttributes } from './attributes.js';
import type { CsvTable } from './csv-table.js';
import { labelsOf, listOf } from './labels.js';
import type { Row, Verdicts } from './verdicts.js';

export interface AkeneoFamily extends FamilySetup {
  /** Attribute whose pictures are main. */
  mainImage: string | null;
}

/** Calls `read` for each whole row with its verdict; a row of the wrong length is refused. */
export function eachRow(table: CsvTable, verdicts: Verdicts, read: (cells: Record<string, string>, row: Row, line: number) => void): void {
  for (const { line, cells, count } of table.rows) {
    const row = verdicts.row(table.file, line, cells?.['code'] ?? cells?.['sku'] ?? '');
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

export function readFamilies(table: CsvTable, { setup, special }: AkeneoAttributes, verdicts: Verdicts): Map<string, AkeneoFamily> {
  const cellsOf = new Set(setup.map((attribute) => attribute.code));
  const families = new Map<string, AkeneoFamily>();
  eachRow(table, verdicts, (cells, row) => {
    const { code = '', attribute_as_label: label, attribute_as_image: image } = cells;
    const named = listOf(cells['attributes']);
    const unknown = named.filter((one) => !cellsOf.has(one) && !special.has(one));
    if (unknown.length > 0)
      row.warn(
        'attributes',
        'akeneo_unknown_attribute',
        `Not in attributes.csv: ${unknown.join(', ')}.`,
        'The family is imported without them.',
      );
    const attributes = named.filter((one) => cellsOf.has(one));
    const required = Object.entries(cells).flatMap(([column, list]) => {
      if (!column.startsWith('requirements-')) return [];
      return [[column.slice('requirements-'.length), listOf(list).filter((one) => attributes.includes(one))] as const];
    });
    families.set(code, {
      code,
      labels: labelsOf(cells),
      attributes,
      required: Object.fromEntries(required),
      labelAttribute: label && attributes.includes(label) ? label : null,
      imageAttribute: null,
      mainImage: image ?? null,
    });
  });
  return families;
}

export function readFamilyVariants(
  table: CsvTable,
  families: Map<string, AkeneoFamily>,
  { setup }: AkeneoAttributes,
  verdicts: Verdicts,
): Map<string, FamilyVariantSetup> {
  const facts = new Map(setup.map((attribute) => [attribute.code, attribute]));
  const variants = new Map<string, FamilyVariantSetup>();
  eachRow(table, verdicts, (cells, row) => {
    const { code = '', family: familyCode = '' } = cells;
    const family = families.get(familyCode);
    if (!family) return row.refuse('family', 'akeneo_unknown_family', `There is no family ${familyCode}.`, 'Export the family too.');
    const levels = Object.keys(cells)
      .filter((column) => column.startsWith('variant-axes_'))
      .sort()
      .map((column) => ({
        axes: listOf(cells[column]),
        attributes: listOf(cells[column.replace('axes', 'attributes')]).filter((one) => facts.has(one)),
      }));
    const axes = levels.flatMap((level) => level.axes);
    const bad = axes.find((axis) => facts.get(axis)?.owner !== 'erp' || !family.attributes.includes(axis));
    if (axes.length === 0 || bad !== undefined)
      return row.refuse(
        'variant-axes_1',
        'akeneo_axes',
        `${bad ?? 'Nothing'} cannot be an axis of ${familyCode}.`,
        'Use selects, booleans or measurements of the family.',
      );
    variants.set(code, { code, familyCode, labels: labelsOf(cells), levels });
  });
  return variants;
}

/** Parents first, whatever their order in the file. Rows whose parent is missing or circular are refused. */
export function readCategories(table: CsvTable, verdicts: Verdicts): CategorySetup[] {
  const found = new Map<string, { setup: CategorySetup; row: Row }>();
  eachRow(table, verdicts, (cells, row) => {
    const { code = '', parent } = cells;
    found.set(code, { setup: { code, parentCode: parent ?? null, labels: labelsOf(cells) }, row });
  });
  const placed = new Map<string, CategorySetup>();
  for (let before = -1; before < placed.size;) {
    before = placed.size;
    for (const { setup } of found.values()) {
      if (!placed.has(setup.code) && (setup.parentCode === null || placed.has(setup.parentCode))) placed.set(setup.code, setup);
    }
  }
  for (const { setup, row } of found.values()) {
    if (placed.has(setup.code)) continue;
    row.refuse(
      'parent',
      'akeneo_category_parent',
      `The line of parents of ${setup.code} does not end at a root.`,
      'Name an existing parent; a category cannot be above itself.',
    );
  }
  return [...placed.values()];
}
