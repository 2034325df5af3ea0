/** Columns without which a file of definitions means nothing, each with its other names. */
export const TABLES = {
  attributes: [['code'], ['type']],
  attribute_groups: [['code']],
  attribute_options: [['code'], ['attribute']],
  families: [['code'], ['attributes']],
  family_variants: [['code'], ['family'], ['variant-axes_1']],
  categories: [['code'], ['parent']],
  channels: [['code'], ['locales'], ['currencies']],
  locales: [['code']],
  currencies: [['code']],
} satisfies Record<string, string[][]>;
/** … and of the files of products. The identifier's column has the code of its attribute. */
export const TREES = { product_models: [['code'], ['family_variant']], products: [['sku', 'identifier']] } satisfies Record<
  string,
  string[][]
>;

/** Columns of definitions that Plinth takes; of all others the values are counted as left out. */
export const TAKEN = {
  attributes: /^(code|type|group|localizable|scopable|metric_family|wysiwyg_enabled|(is_)?main_identifier|sort_order|label-.+)$/,
  attribute_groups: /^(code|sort_order|attributes|label-.+)$/,
  attribute_options: /^(code|attribute|sort_order|label-.+)$/,
  families: /^(code|attributes|attribute_as_label|attribute_as_image|label-.+|requirements-.+)$/,
  family_variants: /^(code|family|label-.+|variant-(axes|attributes)_\d+)$/,
  categories: /^(code|parent|label-.+)$/,
  channels: /^(code|label|label-.+|locales|currencies|tree)$/,
};
/** Columns of products and models by which these have their place. */
const PLACES = {
  product_models: /^(code|family_variant|parent|categories)$/,
  products: /^(sku|identifier|family|parent|categories|enabled)$/,
};

/** Names of columns that mean something in this file, whatever its attributes are called. */
export const structureOf = (name: string): RegExp | undefined => ({ ...TAKEN, ...PLACES })[name as keyof (typeof TAKEN & typeof PLACES)];

export type TableName = keyof typeof TABLES;
export type TreeName = keyof typeof TREES;

export const MEASUREMENTS = 'measurement-families';

const ASSOCIATIONS = 'associations between products are not part of Plinth yet';
const GROUPS = 'groups are not part of Plinth';
/** Files of an export that hold nothing Plinth has a place for; each of their rows is told. */
export const NO_PLACE: Record<string, string> = {
  association_types: ASSOCIATIONS,
  groups: GROUPS,
  group_types: GROUPS,
  variant_groups: 'variant groups of Akeneo 1 are not part of Plinth: export product models, by Akeneo 2 or later',
};

const KNOWN = [...Object.keys(TABLES), ...Object.keys(TREES), ...Object.keys(NO_PLACE)];
const SINGULAR = new Map(KNOWN.map((name) => [name.replace(/ies$/, 'y').replace(/s$/, ''), name]));

/** Which table a file holds, by its name in any case, in the singular, and as a part: Products_2.CSV. */
export function nameOf(file: string): string | undefined {
  const stem = /^(.+)\.csv$/i.exec(file)?.[1]?.toLowerCase().replaceAll('-', '_');
  if (/^measurement[-_]families\.json$/i.test(file)) return MEASUREMENTS;
  if (stem === undefined) return undefined;
  const whole = stem.replace(/_\d+$/, '');
  if (Object.hasOwn(TREES, whole)) return whole;
  return KNOWN.includes(stem) ? stem : SINGULAR.get(stem);
}

/** Whether a file has the very name of a table. */
export const isOwnName = (file: string): boolean => KNOWN.some((name) => `${name}.csv` === file);

/** Why a file that holds no table is not read; null: it is what rows name their pictures by. */
export function aloneOf(file: string, isFolder: boolean): string | null {
  if (isFolder) return file === 'files' ? null : 'folders are not read, but for the pictures that rows name';
  const ending = /\.([^.]+)$/.exec(file)?.[1]?.toLowerCase();
  if (ending === 'xlsx' || ending === 'xls' || ending === 'ods') return 'it is a spreadsheet; export it as CSV';
  if (ending === 'zip' || ending === 'gz') return 'it is packed; unpack it here';
  if (ending === 'csv') return `its name is none of an export's; what is read: ${KNOWN.filter((name) => !(name in NO_PLACE)).join(', ')}`;
  return 'it is no table of an export';
}
