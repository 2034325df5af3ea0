import { problem, StartFailure } from '../../../libs/problem/index.js';
import type { Special } from './attributes.js';
import type { CsvSource } from './csv-table.js';
import { structureOf } from './file-names.js';
import { PointedColumns } from './open-numbers.js';
import { PriceSurvey } from './price-survey.js';
import type { AkeneoFolder } from './read-folder.js';

/** What is known of the rows of products and models before any is taken: all of them were read once, and kept nowhere. */
export interface Survey {
  /** File → rows below its header. */
  rows: Record<string, number>;
  /** Column → how many rows have a value there. */
  values: Map<string, number>;
  prices: PriceSurvey;
  pointed: PointedColumns;
  /** Files of products that have rows without a parent. */
  roots: Set<string>;
  /** File of models → the family variants that its rows name. */
  variants: Map<string, Set<string>>;
  /** Models below which a product stands, at whatever level. */
  peopled: Set<string>;
}

/** Reads all rows once, so that a file that cannot be read stops the import before anything is written. Throws StartFailure. */
export function surveyTrees({ trees }: AkeneoFolder, special: Map<string, Special>): Survey {
  const prices = new PriceSurvey(special);
  const survey: Survey = {
    rows: {},
    values: new Map(),
    prices,
    pointed: new PointedColumns(),
    roots: new Set(),
    variants: new Map(),
    peopled: new Set(),
  };
  const above = new Map<string, string>();
  const seeModel = ({ code, parent }: Cells): void => void (code !== undefined && parent !== undefined && above.set(code, parent));
  // Upwards, as far as it is not known: a ring of parents ends there too.
  const seeProduct = ({ parent }: Cells): void => {
    for (let at = parent; at !== undefined && !survey.peopled.has(at); at = above.get(at)) survey.peopled.add(at);
  };
  for (const source of trees.product_models) survey.rows[source.file] = surveyFile(source, survey, seeModel);
  for (const source of trees.products) survey.rows[source.file] = surveyFile(source, survey, seeProduct);
  return survey;
}

type Cells = Record<string, string>;

function surveyFile(source: CsvSource, { values, prices, pointed, roots, variants }: Survey, see: (cells: Cells) => void): number {
  let rows = 0;
  const named = new Set<string>();
  variants.set(source.file, named);
  for (const { cells } of source.read()) {
    rows++;
    if (!cells) continue;
    for (const name in cells) {
      values.set(name, (values.get(name) ?? 0) + 1);
      pointed.see(name, cells[name]!);
    }
    prices.see(cells);
    see(cells);
    if (cells['parent'] === undefined) roots.add(source.file);
    if (cells['family_variant'] !== undefined) named.add(cells['family_variant']);
  }
  return rows;
}

/** Files that rows rely on and that are not there. What nothing relies on may be missing. Throws StartFailure that names them all. */
export function checkNeeds(
  folder: AkeneoFolder,
  { values, rows }: Survey,
  special: Map<string, Special>,
  types: Map<string, string>,
): void {
  const used = [...values.keys()];
  const of = (type: string): boolean => used.some((name) => types.get(name.split('-')[0]!) === type);
  const models = folder.trees.product_models.some(({ file }) => (rows[file] ?? 0) > 0);
  const has = (name: Need): boolean => folder.has(name) && (name === 'product_models' ? models : folder.tables[name].rows.length > 0);
  const needs: [Need, boolean, string][] = [
    [
      'attributes',
      used.some((name) => !structureOf('products')!.test(name) && !structureOf('product_models')!.test(name)),
      'rows have values',
    ],
    ['families', values.has('family') || models, 'rows name families'],
    ['family_variants', values.has('family_variant'), 'product models name family variants'],
    ['product_models', values.has('parent') && !models, 'products name parents'],
    ['categories', values.has('categories'), 'rows name categories'],
    ['attribute_options', of('select') || of('multi_select'), 'rows name options'],
    [
      'channels',
      used.some((name) => special.get(name.split('-')[0]!) === 'price') || used.some((name) => placed(name, types)),
      'texts and prices are of locales, channels and currencies',
    ],
  ];
  const missing = needs.filter(([name, isNeeded]) => isNeeded && !has(name));
  if (missing.length === 0) return;
  const named = missing.map(([name, , why]) =>
    folder.has(name) ? `${name}.csv has no rows (${why})` : `there is no ${name}.csv (${why})`,
  );
  const message = `${folder.path} has products, but ${named.join(', ')}.`;
  const fix = 'Export these too, into the same folder. Nothing was imported.';
  throw new StartFailure(problem('akeneo_file_needed', `${missing[0]![0]}.csv`, message, fix));
}

type Need = Exclude<Parameters<AkeneoFolder['has']>[0], 'products'>;

/** A column of an attribute that says more than its code: its locale or channel. */
function placed(name: string, types: Map<string, string>): boolean {
  const [code = '', ...rest] = name.split('-');
  return types.has(code) && rest.length > 0 && rest.at(-1) !== 'unit';
}
