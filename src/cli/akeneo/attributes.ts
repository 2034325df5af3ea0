import type { AttributeType } from '../../catalog/index.js';
import type { AttributeSetup } from '../import/catalogue-source.js';
import type { CsvTable } from './csv-table.js';
import { eachRow } from './each-row.js';
import { labelsOf } from './labels.js';
import { readOptions } from './attribute-options.js';
import type { Row, Verdicts } from './verdicts.js';

/** What becomes of an Akeneo attribute that is not a cell here. */
export type Special = 'identifier' | 'price' | 'image' | 'file';

export interface AkeneoAttributes {
  setup: AttributeSetup[];
  special: Map<string, Special>;
  /** Whose values are the SKUs. */
  identifier: string | null;
}

const TYPES: Record<string, AttributeType> = {
  pim_catalog_text: 'text',
  pim_catalog_textarea: 'text',
  pim_catalog_number: 'number',
  pim_catalog_boolean: 'boolean',
  pim_catalog_date: 'date',
  pim_catalog_simpleselect: 'select',
  pim_catalog_multiselect: 'multi_select',
  pim_catalog_metric: 'measurement',
};
const SPECIAL: Record<string, Special> = {
  pim_catalog_identifier: 'identifier',
  pim_catalog_price_collection: 'price',
  pim_catalog_image: 'image',
  pim_catalog_file: 'file',
};

/**
 * Akeneo has no owners, so each attribute gets one by its type: numbers, measurements, booleans, selects and identifiers such as EAN
 * are facts of the ERP; texts and dates are content of people. Axes are selects, hence facts, as Plinth's structure needs.
 */
export function ownerOf(type: AttributeType, code: string): 'erp' | 'pim' {
  if (isIdentifier(code)) return 'erp';
  return type === 'text' || type === 'rich_text' || type === 'date' ? 'pim' : 'erp';
}

/** Codes under which catalogues keep a GTIN. */
export function isGtinCode(code: string): boolean {
  return /^(ean|gtin|upc|barcode)(_?\d+)?$/i.test(code);
}

function isIdentifier(code: string): boolean {
  return isGtinCode(code) || /^(mpn|isbn)$/i.test(code);
}

export function readAttributes(
  table: CsvTable,
  options: CsvTable,
  groups: Set<string>,
  unitFamilies: Set<string>,
  verdicts: Verdicts,
): AkeneoAttributes {
  const setup = new Map<string, AttributeSetup>();
  const special = new Map<string, Special>();
  const identifier = mainIdentifier(table);
  eachRow(table, verdicts, (cells, row) => readAttribute(cells, row, { setup, special, groups, unitFamilies, identifier }));
  readOptions(options, setup, verdicts);
  return { setup: [...setup.values()], special, identifier };
}

/** Akeneo 7 has several identifiers: the main one is the SKU, the others are texts. */
function mainIdentifier({ rows }: CsvTable): string | null {
  const all = rows.flatMap(({ cells }) => (cells?.['type'] === 'pim_catalog_identifier' ? [cells] : []));
  const main = all.find((cells) => cells['is_main_identifier'] === '1' || cells['main_identifier'] === '1');
  return (main ?? all.find((cells) => cells['code'] === 'sku') ?? all[0])?.['code'] ?? null;
}

interface AttributesRead {
  setup: Map<string, AttributeSetup>;
  special: Map<string, Special>;
  groups: Set<string>;
  unitFamilies: Set<string>;
  identifier: string | null;
}

function readAttribute(
  cells: Record<string, string>,
  row: Row,
  { setup, special, groups, unitFamilies, identifier }: AttributesRead,
): void {
  const { code = '', type: akeneoType = '', group, metric_family: unitFamily } = cells;
  const kind = SPECIAL[akeneoType];
  const isSecond = kind === 'identifier' && code !== identifier;
  if (setup.has(code) || special.has(code))
    return row.refuse('code', 'akeneo_code_twice', `There is an attribute ${code} already.`, 'Give one of them another code.');
  if (kind && !isSecond) {
    special.set(code, kind);
    return;
  }
  const isLong = akeneoType === 'pim_catalog_textarea';
  const flags = readFlags(cells, row);
  if (!flags) return;
  const type = isSecond ? 'text' : isLong && flags.wysiwyg_enabled ? 'rich_text' : TYPES[akeneoType];
  if (!type)
    return row.refuse(
      'type',
      'akeneo_attribute_type',
      `${akeneoType} has no counterpart here.`,
      'Leave the attribute out, or change its type in Akeneo.',
    );
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(code))
    return row.refuse(
      'code',
      'akeneo_attribute_code',
      `${code || 'An empty code'} cannot be an attribute's code.`,
      'Use letters, digits and _, beginning with a letter.',
    );
  if (type === 'measurement' && !unitFamilies.has(unitFamily ?? ''))
    return row.refuse(
      'metric_family',
      'akeneo_unit_family',
      `The measurement family ${unitFamily ?? 'of this attribute'} is neither a standard one nor in measurement-families.json.`,
      'Export the measurement families too, as measurement-families.json.',
    );
  if (group && !groups.has(group))
    row.warn('group', 'akeneo_group', `There is no attribute group ${group}.`, 'The attribute is imported without a group.');
  setup.set(code, {
    code,
    type,
    owner: ownerOf(type, code),
    localizable: flags.localizable,
    scopable: flags.scopable,
    labels: labelsOf(cells),
    groupCode: group && groups.has(group) ? group : null,
    unitFamily: type === 'measurement' ? unitFamily! : null,
    referenceEntity: null,
    validation: isLong && type === 'text' ? { multiline: true } : {},
    factPolicy: 'auto',
    options: [],
  });
}

const FLAGS = ['localizable', 'scopable', 'wysiwyg_enabled'] as const;

/** What an attribute is made with, and cannot be changed afterwards; spreadsheets write 1 as TRUE. Undefined where one of them is neither: refused. */
function readFlags(cells: Record<string, string>, row: Row): Record<(typeof FLAGS)[number], boolean> | undefined {
  const strange = FLAGS.find((name) => !/^(1|0|true|false|yes|no)?$/i.test(cells[name] ?? ''));
  if (strange !== undefined) {
    const message = `${strange} is ${cells[strange]}, which is neither 1 nor 0, and could not be changed later.`;
    return void row.refuse(strange, 'akeneo_flag', message, 'Write 1 or 0.');
  }
  const is = (name: string): boolean => /^(1|true|yes)$/i.test(cells[name] ?? '');
  return { localizable: is('localizable'), scopable: is('scopable'), wysiwyg_enabled: is('wysiwyg_enabled') };
}
