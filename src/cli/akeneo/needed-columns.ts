import { problem, StartFailure } from '../../../libs/problem/index.js';
import type { CatalogueSetup } from '../import/catalogue-source.js';
import type { Special } from './attributes.js';
import type { CsvSource } from './csv-table.js';
import type { AkeneoFolder } from './read-folder.js';
import type { Survey } from './survey.js';

interface Lack {
  file: string;
  column: string;
  why: string;
  /** What to do where the column was not renamed. */
  else: string;
}

/**
 * Columns that were renamed or lost, where the rest of the export shows that they are needed: without them every variant would be a product, or
 * every text lost, which no second import takes back. Throws StartFailure that names them all.
 */
export function checkColumns(folder: AkeneoFolder, survey: Survey, setup: CatalogueSetup, special: Map<string, Special>): void {
  const lacks = [...lacksOfTrees(folder, survey, setup), ...lacksOfAttributes(folder, survey, setup, special)];
  const [first] = lacks;
  if (first === undefined) return;
  const message = lacks.map(({ file, column, why }) => `${file} has no column ${column}: ${why}.`).join(' ');
  const fix = `${lacks.map((one) => `Name the column ${one.column} as Akeneo's export does; ${one.else}.`).join(' ')} Nothing was imported.`;
  throw new StartFailure(problem('akeneo_column_missing', `${first.file}:1`, message, fix));
}

/** What the products do not say, and how they are taken without it. */
export function unsaidOf({ trees, tables }: AkeneoFolder, { rows }: Survey): string[] {
  return trees.products
    .filter(hasRows(rows))
    .flatMap(({ file, columns }) => [
      ...(columns.includes('enabled') ? [] : [`${file} has no column enabled: all of its products are taken as enabled.`]),
      ...(columns.includes('categories') || tables.categories.rows.length === 0
        ? []
        : [`${file} has no column categories: its products come in without any.`]),
    ]);
}

const hasRows =
  (rows: Survey['rows']) =>
  ({ file }: CsvSource): boolean =>
    (rows[file] ?? 0) > 0;

function lacksOfTrees({ trees, tables }: AkeneoFolder, { rows, roots, variants }: Survey, { familyVariants }: CatalogueSetup): Lack[] {
  const models = trees.product_models.filter(hasRows(rows));
  const products = trees.products.filter(hasRows(rows));
  const without = (sources: CsvSource[], column: string): CsvSource[] => sources.filter(({ columns }) => !columns.includes(column));
  const deep = new Set(familyVariants.flatMap(({ code, levels }) => (levels.length > 1 ? [code] : [])));
  const isDeep = ({ file }: CsvSource): boolean => [...(variants.get(file) ?? [])].some((code) => deep.has(code));
  const whyProducts = `${models[0]?.file} has product models, and every variant would become a product of its own`;
  const elseProducts = 'where no product stands below a model, add an empty one';
  return [
    ...(models.length === 0 ? [] : without(products, 'parent')).map(({ file }) => ({
      ...{ file, column: 'parent', why: whyProducts, else: elseProducts },
    })),
    ...without(models, 'parent')
      .filter(isDeep)
      .map(({ file }) => ({
        ...{ file, column: 'parent', why: 'a family variant of its models has two levels, and those of the second would stand alone' },
        else: 'where there are none, add an empty one',
      })),
    ...(tables.families.rows.length === 0 ? [] : without(products, 'family'))
      .filter(({ file }) => roots.has(file))
      .map(({ file }) => ({
        ...{ file, column: 'family', why: 'there are families, and every product without a parent would come in without its own' },
        else: 'where no product has one, add an empty one',
      })),
  ];
}

function lacksOfAttributes({ tables }: AkeneoFolder, { values }: Survey, setup: CatalogueSetup, special: Map<string, Special>): Lack[] {
  const { file, columns } = tables.attributes;
  const codes = new Set(setup.attributes.map(({ code }) => code));
  const [locales, scopes] = [new Set(setup.locales.map(({ code }) => code)), new Set(setup.scopes.map(({ code }) => code))];
  const placed = [...values.keys()].filter((name) => codes.has(name.split('-')[0]!) && !special.has(name.split('-')[0]!));
  const said = (known: Set<string>): string | undefined =>
    placed.find((name) =>
      name
        .split('-')
        .slice(1)
        .some((part) => known.has(part)),
    );
  return [...lackOf('localizable', said(locales), 'a locale'), ...lackOf('scopable', said(scopes), 'a channel')].filter(
    ({ column }) => !columns.includes(column),
  );

  function lackOf(column: string, example: string | undefined, what: string): Lack[] {
    if (example === undefined) return [];
    const why = `rows have values for ${what} (${example}), and all such would be lost`;
    return [{ file, column, why, else: 'where no attribute has values of its own for it, rename that column of the rows' }];
  }
}
