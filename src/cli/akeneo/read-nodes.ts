import { isGtin, type CatalogSchema } from '../../catalog/index.js';
import type { ContentEdit, ErpItem, ErpOffer } from '../import/catalogue-source.js';
import { readColumn, type Column } from './columns.js';
import { Entries, type Entry } from './entries.js';
import { isGtinCode } from './attributes.js';
import { listOf } from './labels.js';
import { lifecycleOf } from './lifecycle.js';
import { checkAxes, readCells, type Cells } from './node-cells.js';
import type { AkeneoReading } from './open-akeneo.js';
import type { TreeName } from './file-names.js';
import { readPictures, type PictureLink } from './pictures.js';
import { checkPrices, checkStock, readOffers } from './prices.js';
import { schemaOf } from './schema.js';
import { refuseBelow, Trees, type PlacedEntry } from './trees.js';
import type { Row } from './verdicts.js';

/** Who the imported catalogue is by: the sender of its facts and offers, and the author of its texts. */
export const AKENEO_PERSON = 'akeneo';

/** A row of a product or model, as it is sent. What it lost is in its verdict already. */
export interface ReadNode {
  item: ErpItem;
  offers: ErpOffer[];
  content: ContentEdit | null;
  /** What its row says as its ancestors' do: it is not sent, but where the node stands with a value of its own. */
  inherited: Cells;
  pictures: PictureLink[];
  row: Row;
}

/** What all rows are read by. */
interface Context {
  reading: AkeneoReading;
  schema: CatalogSchema;
  columns: Record<TreeName, Map<string, Column>>;
  categories: Set<string>;
  /** Of models: their own and inherited cells. */
  merged: Map<string, Record<string, unknown>>;
  /** Values of axes that a sibling has. */
  taken: Map<string, string>;
}

/**
 * Reads models, then products, row by row: parents come first, and no more than the models and the SKUs is kept. A row that is refused gives
 * no node. The verdict of a row is settled when its node was asked for and the caller comes back.
 */
export function* readNodes(reading: AkeneoReading): Generator<ReadNode> {
  const { folder, setup, attributes, verdicts, mainImages } = reading;
  const schema = schemaOf(setup);
  const columnsOf = (tree: TreeName): Map<string, Column> => {
    const names = folder.trees[tree].flatMap(({ columns }) => columns);
    const columns = new Map(names.map((name) => [name, readColumn(name, tree, schema, attributes.special)]));
    const stock = reading.offers.stock.column;
    if (stock !== undefined && columns.get(stock)?.kind === 'left_out') columns.set(stock, { kind: 'known' });
    return columns;
  };
  const columns = { products: columnsOf('products'), product_models: columnsOf('product_models') };
  const context: Context = {
    reading,
    schema,
    columns,
    categories: new Set(setup.categories.map(({ code }) => code)),
    merged: new Map(),
    taken: new Map(),
  };
  const entries = new Entries(verdicts, attributes.identifier);
  const models = new Map<string, Entry>();
  for (const source of folder.trees.product_models) for (const model of entries.read(source, false)) models.set(model.sku, model);
  const families = new Map(setup.families.map((family) => [family.code, { ...family, mainImage: mainImages.get(family.code) ?? null }]));
  const trees = new Trees(models, { families, variants: new Map(setup.familyVariants.map((one) => [one.code, one])) });
  for (const node of trees.placedModels()) yield* readNode(node, context);
  for (const { row } of models.values()) row.settled = true;
  for (const source of folder.trees.products) {
    for (const entry of entries.read(source, true)) {
      checkGtins(entry, columns.products);
      const node = trees.place(entry);
      if (node) yield* readNode(node, context);
      else readPictures(unplaced(entry), columns.products, reading);
      entry.row.settled = true;
    }
  }
}

/** A row that is refused for its place is looked at all the same, so that one export mends everything. */
const unplaced = (entry: Entry): PlacedEntry => ({ ...entry, chain: [], family: null, variant: null });

function* readNode(node: PlacedEntry, context: Context): Generator<ReadNode> {
  const { reading, schema, merged, taken } = context;
  const columns = context.columns[node.product ? 'products' : 'product_models'];
  const above = node.parent === null ? {} : merged.get(node.parent);
  if (!above) return refuseBelow(node, node.parent!);
  const cells = readCells(node, columns, { schema, pointed: reading.pointed, counts: reading.offers.stock.column }, above);
  checkPrices(node, reading.offers);
  checkStock(node, reading.offers);
  const pictures = readPictures(node, columns, reading);
  if (!checkAxes(node, { ...above, ...cells.facts }, taken)) return;
  if (!node.product) merged.set(node.sku, { ...above, ...cells.facts, ...cells.content });
  const content = contentOf(node, cells.content, context.categories);
  const offers = node.product ? readOffers(node, reading.offers) : [];
  yield { item: itemOf(node, cells.facts), offers, content, inherited: cells.inherited, pictures, row: node.row };
}

function checkGtins({ cells, row }: Entry, columns: Map<string, Column>): void {
  for (const [name, text] of Object.entries(cells)) {
    const column = columns.get(name);
    if (column?.kind !== 'cell' || !isGtinCode(column.attribute) || isGtin(text)) continue;
    const message = `${text} is no GTIN: its length or check digit is wrong. It is kept as it is; channels will refuse it.`;
    row.warn(name, 'akeneo_gtin', message, 'Correct it in the system that issued it.');
  }
}

/** As the ERP's door takes it. */
function itemOf(node: PlacedEntry, facts: Record<string, unknown>): ErpItem {
  const structure =
    node.parent === null
      ? { ...(node.family ? { family: node.family.code } : {}), ...(node.variant ? { familyVariant: node.variant.code } : {}) }
      : { parentSku: node.parent };
  return { sku: node.sku, ...structure, ...lifecycleOf(node), facts, sourceRevision: '1' };
}

/** Categories belong to the product; those of a variant that its product lacks are told. */
function contentOf(node: PlacedEntry, cells: Record<string, unknown>, known: Set<string>): ContentEdit | null {
  const named = listOf(node.cells['categories']);
  for (const code of named.filter((one) => !known.has(one))) {
    node.row.lose(
      'categories',
      code,
      'akeneo_unknown_category',
      `There is no category ${code} in categories.csv.`,
      'Export the categories too. The product is imported without it.',
    );
  }
  const root = new Set(listOf(node.chain.at(-1)!.cells['categories']));
  for (const code of named.filter((one) => known.has(one) && !root.has(one))) {
    node.row.lose(
      'categories',
      code,
      'akeneo_variant_category',
      `Only products have categories here; ${code} is left out.`,
      'Give it to the product model.',
    );
  }
  const categories = node.parent === null ? named.filter((code) => known.has(code)) : [];
  if (Object.keys(cells).length === 0 && categories.length === 0) return null;
  return { sku: node.sku, person: AKENEO_PERSON, cells, ...(categories.length > 0 ? { categories } : {}) };
}
