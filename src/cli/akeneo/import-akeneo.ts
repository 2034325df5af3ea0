import type { CatalogSchema } from '../../catalog/index.js';
import type { CatalogueSetup, CatalogueSource, ContentEdit, ErpItem, ErpOffer } from '../import/catalogue-source.js';
import { accountForPlaces } from './account-for-places.js';
import { readAttributes, type Special } from './attributes.js';
import { readColumn, type Column } from './columns.js';
import type { CsvTable } from './csv-table.js';
import { readEntries } from './entries.js';
import { eachRow, readCategories, readFamilies, readFamilyVariants } from './families.js';
import { labelsOf, listOf } from './labels.js';
import { checkAxes, readCells } from './node-cells.js';
import { Pictures } from './pictures.js';
import { readPlaces } from './places.js';
import { readOffers } from './prices.js';
import { readFolder, type AkeneoFolder } from './read-folder.js';
import { checkRow } from './row-checks.js';
import { schemaOf } from './schema.js';
import { placeEntries, type PlacedEntry } from './trees.js';
import { unitFamilies } from './units.js';
import { Verdicts, type LeftOut, type RowVerdict } from './verdicts.js';

/** An export as Plinth takes it, and what became of each of its rows. Nothing was written yet. */
export interface AkeneoImport {
  source: CatalogueSource;
  /** One for every row of every table that is read. */
  verdicts: RowVerdict[];
  leftOut: LeftOut[];
  /** File → rows below its header: what verdicts and left-out rows must add up to. */
  rows: Record<string, number>;
}

/** Who the imported content is by. */
export const AKENEO_PERSON = 'akeneo';

/**
 * Reads a standard Akeneo CSV export into the same shape as the demonstration catalogue. Pure but for reading the folder: nothing is
 * written anywhere. Throws StartFailure for a wrong folder or an unreadable file; every other fault is in the verdict of its row.
 */
export function importAkeneo(folder: string): AkeneoImport {
  const found = readFolder(folder);
  const verdicts = new Verdicts();
  const { setup, special, families } = readSetup(found, verdicts);
  accountForPlaces(found.tables.locales, found.tables.currencies, setup, verdicts);
  const schema = schemaOf(setup);
  const variants = new Map(setup.familyVariants.map((variant) => [variant.code, variant]));
  const entries = readEntries(found.tables.product_models, found.tables.products, verdicts);
  const columns = new Map([
    ...readColumns(found.tables.product_models, schema, special, verdicts),
    ...readColumns(found.tables.products, schema, special, verdicts),
  ]);
  for (const entry of entries.values()) checkRow(entry, columns, found.path);
  const placed = placeEntries(entries, { families, variants });
  for (const { table, reason } of found.unused) {
    for (const { line, cells } of table.rows) verdicts.leaveOutRow(table.file, line, cells?.['code'] ?? '', reason);
  }
  const source = {
    setup,
    ...readNodes(placed, columns, schema, new Set(setup.categories.map((one) => one.code)), new Pictures(found.path)),
  };
  const tables = [...Object.values(found.tables), ...found.unused.map(({ table }) => table)];
  const rows = Object.fromEntries(tables.map(({ file, rows: of }) => [file, of.length]));
  return { source, verdicts: verdicts.rows, leftOut: verdicts.leftOut(), rows };
}

function readSetup({ tables, measurements }: AkeneoFolder, verdicts: Verdicts) {
  const places = readPlaces(tables.channels, verdicts);
  const units = unitFamilies(measurements);
  const attributeGroups: CatalogueSetup['attributeGroups'] = [];
  eachRow(tables.attribute_groups, verdicts, (cells) => {
    attributeGroups.push({ code: cells['code'] ?? '', labels: labelsOf(cells), position: Number(cells['sort_order'] ?? 0) });
  });
  const groups = new Set(attributeGroups.map((group) => group.code));
  const attributes = readAttributes(tables.attributes, tables.attribute_options, groups, new Set(units.map((one) => one.code)), verdicts);
  const families = readFamilies(tables.families, attributes, verdicts);
  const variants = readFamilyVariants(tables.family_variants, families, attributes, verdicts);
  const setup: CatalogueSetup = {
    ...places,
    unitFamilies: units,
    attributeGroups,
    attributes: attributes.setup,
    families: [...families.values()].map(({ mainImage: _image, ...family }) => family),
    familyVariants: [...variants.values()],
    categories: readCategories(tables.categories, verdicts),
  };
  return { setup, special: attributes.special, families };
}

function readColumns(table: CsvTable, schema: CatalogSchema, special: Map<string, Special>, verdicts: Verdicts): [string, Column][] {
  const columns = table.columns.map((name): [string, Column] => [name, readColumn(name, schema, special)]);
  for (const [name, column] of columns) {
    if (column.kind !== 'left_out') continue;
    for (const row of table.rows) if (row.cells?.[name] !== undefined) verdicts.leaveOut(table.file, name, column.reason);
  }
  return columns;
}

function readNodes(
  placed: PlacedEntry[],
  columns: Map<string, Column>,
  schema: CatalogSchema,
  categories: Set<string>,
  pictures: Pictures,
): Omit<CatalogueSource, 'setup'> {
  const erpItems: ErpItem[] = [];
  const offers: ErpOffer[] = [];
  const content: ContentEdit[] = [];
  const merged = new Map<string, Record<string, unknown>>();
  const taken = new Map<string, string>();
  for (const node of placed) {
    const above = node.parent === null ? {} : merged.get(node.parent);
    if (!above) {
      node.row.refuse(
        'parent',
        'akeneo_parent_refused',
        `Its parent ${node.parent} was refused.`,
        'Mend the parent first; its verdict says how.',
      );
      continue;
    }
    const cells = readCells(node, columns, schema, above);
    if (!checkAxes(node, { ...above, ...cells.facts }, taken)) continue;
    merged.set(node.sku, { ...above, ...cells.facts, ...cells.content });
    erpItems.push(itemOf(node, cells.facts));
    content.push(...contentOf(node, cells.content, categories));
    if (node.product) offers.push(...readOffers(node, columns, [...schema.markets.values()]));
    pictures.read(node, columns);
  }
  return { erpItems, offers, content, assets: pictures.all() };
}

/** A product that Akeneo has not enabled is planned: known, complete if it likes, and listed nowhere. */
function itemOf(node: PlacedEntry, facts: Record<string, unknown>): ErpItem {
  const structure =
    node.parent === null
      ? { ...(node.family ? { family: node.family.code } : {}), ...(node.variant ? { familyVariant: node.variant.code } : {}) }
      : { parentSku: node.parent };
  const lifecycle = node.cells['enabled'] === '0' ? { lifecycle: 'planned' as const } : {};
  return { sku: node.sku, ...structure, ...lifecycle, facts, sourceRevision: '1' };
}

/** Categories belong to the product; those of a variant that its product lacks are told. */
function contentOf(node: PlacedEntry, cells: Record<string, unknown>, known: Set<string>): ContentEdit[] {
  const named = listOf(node.cells['categories']);
  const unknown = named.filter((code) => !known.has(code));
  if (unknown.length > 0) {
    node.row.warn(
      'categories',
      'akeneo_unknown_category',
      `Not in categories.csv: ${unknown.join(', ')}.`,
      'Export the categories too. The product is imported without them.',
    );
  }
  const root = listOf(node.chain.at(-1)!.cells['categories']);
  const extra = named.filter((code) => known.has(code) && !root.includes(code));
  if (extra.length > 0) {
    node.row.warn(
      'categories',
      'akeneo_variant_category',
      `Only products have categories here; left out: ${extra.join(', ')}.`,
      'Give them to the product model.',
    );
  }
  const categories = node.parent === null ? named.filter((code) => known.has(code)) : [];
  if (Object.keys(cells).length === 0 && categories.length === 0) return [];
  return [{ sku: node.sku, person: AKENEO_PERSON, cells, ...(categories.length > 0 ? { categories } : {}) }];
}
