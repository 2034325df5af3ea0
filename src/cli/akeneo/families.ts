import type { FamilySetup, FamilyVariantSetup, CategorySetup } from '../import/catalogue-source.js';
import type { AkeneoAttributes } from './attributes.js';
import type { CsvTable } from './csv-table.js';
import { eachRow } from './each-row.js';
import { labelsOf, listOf } from './labels.js';
import type { Row, Verdicts } from './verdicts.js';

export interface AkeneoFamily extends FamilySetup {
  /** Attribute whose pictures are main. */
  mainImage: string | null;
}

export function readFamilies(
  table: CsvTable,
  { setup, special }: AkeneoAttributes,
  scopes: Set<string>,
  verdicts: Verdicts,
): Map<string, AkeneoFamily> {
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
    if (families.has(code))
      return row.refuse('code', 'akeneo_code_twice', `There is a family ${code} already.`, 'Give one of them another code.');
    const attributes = named.filter((one) => cellsOf.has(one));
    const required = Object.entries(cells).flatMap(([column, list]) => {
      if (!column.startsWith('requirements-')) return [];
      const scope = column.slice('requirements-'.length);
      const asked = listOf(list);
      if (!scopes.has(scope)) {
        row.lose(
          column,
          list,
          'akeneo_requirement',
          `There is no channel ${scope}; what it requires is left out.`,
          'Export the channels too.',
        );
        return [];
      }
      const lost = asked.filter((one) => !attributes.includes(one) && !special.has(one));
      if (lost.length > 0)
        row.lose(
          column,
          lost.join(','),
          'akeneo_requirement',
          `${lost.join(', ')} cannot be required of ${code}, which has no such attribute here.`,
          'Add it to the family, or export it in attributes.csv.',
        );
      const apart = asked.filter((one) => special.has(one) && special.get(one) !== 'identifier');
      if (apart.length > 0)
        verdicts.leaveOut(table.file, column, 'pictures, documents and prices are asked for by channels here, not by families');
      return [[scope, asked.filter((one) => attributes.includes(one))] as const];
    });
    if (label && !attributes.includes(label) && special.get(label) !== 'identifier')
      row.lose(
        'attribute_as_label',
        label,
        'akeneo_family_label',
        `${label} is no attribute of ${code} here; its products are known by their SKUs.`,
        'Choose another label attribute.',
      );
    if (image && (special.get(image) !== 'image' || !named.includes(image)))
      row.lose(
        'attribute_as_image',
        image,
        'akeneo_family_image',
        `${image} is no picture attribute of ${code} here; the first picture of a row is its main one.`,
        'Choose another picture attribute.',
      );
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
    if (variants.has(code))
      return row.refuse('code', 'akeneo_code_twice', `There is a family variant ${code} already.`, 'Give one of them another code.');
    const levels = Object.keys(cells)
      .filter((column) => /^variant-axes_\d+$/.test(column))
      .sort()
      .map((column) => ({
        axes: listOf(cells[column]),
        attributes: listOf(cells[column.replace('axes', 'attributes')]).filter((one) => facts.has(one) && family.attributes.includes(one)),
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
    if (found.has(code))
      return row.refuse('code', 'akeneo_code_twice', `There is a category ${code} already.`, 'Give one of them another code.');
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
