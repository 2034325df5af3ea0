import { problem, StartFailure } from '../../../libs/problem/index.js';
import type { CatalogueSetup } from '../import/catalogue-source.js';
import { accountForPlaces } from './account-for-places.js';
import type { AkeneoAttributes } from './attributes.js';
import type { CsvSource } from './csv-table.js';
import { readFolder, type AkeneoFolder, type FileNote } from './read-folder.js';
import { readSetup, type SetupOrigins } from './read-setup.js';
import type { PointedColumns } from './open-numbers.js';
import type { OfferRules } from './prices.js';
import { chooseSelling } from './selling-price.js';
import { checkColumns, unsaidOf } from './needed-columns.js';
import { checkNeeds, surveyTrees, type Survey } from './survey.js';
import { Verdicts } from './verdicts.js';

/** What the export does not say of itself. */
export interface AkeneoOptions {
  /** Which price customers pay: `price`, `price-ecommerce`, `EUR=price-de_DE`, `DE=…`, `none`. */
  prices?: string[];
  /** How many there are of everything that has a price. */
  quantity?: number;
  /** The column that counts them. */
  stock?: string;
}

/** An export whose definitions are read, and whose rows were looked at once. Nothing was written yet. */
export interface AkeneoReading {
  folder: AkeneoFolder;
  setup: CatalogueSetup;
  attributes: AkeneoAttributes;
  /** Family → the attribute whose picture is the main one. */
  mainImages: Map<string, string | null>;
  origins: SetupOrigins;
  offers: OfferRules;
  pointed: PointedColumns;
  verdicts: Verdicts;
  files: FileNote[];
  /** What was chosen for the user, or by him, in one sentence each. */
  choices: string[];
  /** File → rows below its header: what verdicts and left-out rows must add up to. */
  rows: Record<string, number>;
  /** How many rows products and models have. */
  treeRows: number;
}

/**
 * Opens a standard Akeneo CSV export: all that can stop it as a whole is found here. Throws StartFailure for a wrong folder, a file that
 * cannot be read or is needed and missing, and for a price that is not said.
 */
export function openAkeneo(path: string, options: AkeneoOptions = {}): AkeneoReading {
  const folder = readFolder(path);
  const verdicts = new Verdicts();
  const { setup, attributes, mainImages, origins } = readSetup(folder, verdicts);
  const survey = surveyTrees(folder, attributes.special);
  checkNeeds(folder, survey, attributes.special, new Map(setup.attributes.map(({ code, type }) => [code, type])));
  checkColumns(folder, survey, setup, attributes.special);
  const chosen = chooseSelling(survey.prices, options.prices ?? [], setup);
  setup.markets = chosen.markets;
  accountForPlaces(folder.tables.locales, folder.tables.currencies, setup, verdicts);
  for (const { table, reason } of folder.unused) {
    for (const { line, cells } of table.rows) verdicts.leaveOutRow(table.file, line, cells?.['code'] ?? '', reason);
  }
  const stock = readStockChoice(options, survey);
  const tables = [...Object.values(folder.tables), ...folder.unused.map(({ table }) => table)];
  const definitions = Object.fromEntries(tables.map(({ file, rows }) => [file, rows.length]));
  return {
    folder,
    setup,
    attributes,
    mainImages,
    origins,
    verdicts,
    offers: { selling: chosen.selling, markets: chosen.markets, special: attributes.special, stock, peopled: survey.peopled },
    pointed: survey.pointed,
    files: folder.files,
    choices: [...chosen.sentences, stockSentence(stock), ...unsaidOf(folder, survey), ...withoutProducts(folder, survey)],
    rows: { ...definitions, ...survey.rows },
    treeRows: Object.values(survey.rows).reduce((sum, rows) => sum + rows, 0),
  };
}

function readStockChoice({ quantity, stock }: AkeneoOptions, { values }: Survey): OfferRules['stock'] {
  if (quantity !== undefined && stock !== undefined)
    throw new StartFailure(problem('akeneo_stock_twice', '--stock', '--stock and --quantity are said both.', 'Say one of them.'));
  if (stock !== undefined && !values.has(stock)) {
    const shown = [...values.keys()].slice(0, 20).join(', ');
    const message = `--stock ${stock}: no row has a value in such a column. Columns with values: ${shown} …`;
    throw new StartFailure(
      problem('akeneo_stock_unknown', '--stock', message, 'Name the column of products.csv that counts. Nothing was imported.'),
    );
  }
  return { ...(quantity === undefined ? {} : { quantity }), ...(stock === undefined ? {} : { column: stock }) };
}

function stockSentence({ quantity, column }: OfferRules['stock']): string {
  if (column !== undefined) return `Stock is what the column ${column} counts (--stock).`;
  if (quantity !== undefined) return `Stock is ${quantity} of everything that has a price (--quantity): nobody counted it.`;
  return 'Stock is not known: Akeneo counts none, so nothing is for sale until the ERP counts it, or --stock or --quantity says it.';
}

/** An export that was cut short may have a file of products without a row. */
function withoutProducts({ trees }: AkeneoFolder, { rows }: Survey): string[] {
  const of = (sources: CsvSource[]): number => sources.reduce((sum, { file }) => sum + (rows[file] ?? 0), 0);
  if (of(trees.products) > 0) return [];
  const why = trees.products.length > 0 ? `${trees.products.map(({ file }) => file).join(', ')} has no rows` : 'There is no products.csv';
  return [
    `${why}: ${of(trees.product_models) > 0 ? 'product models and ' : ''}the data model alone ${of(trees.product_models) > 0 ? 'are' : 'is'} imported.`,
  ];
}
