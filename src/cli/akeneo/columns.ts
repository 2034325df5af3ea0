import type { CatalogSchema } from '../../catalog/index.js';
import { cellKey } from '../../catalog/index.js';
import type { Special } from './attributes.js';

/** What a column of products.csv or product_models.csv holds. */
export type Column =
  | { kind: 'cell'; attribute: string; cell: string; unitColumn?: string }
  | { kind: 'image'; attribute: string; locale: string | null; scope: string | null }
  | { kind: 'known' }
  | { kind: 'left_out'; reason: string; fix: string };

/** Of the SKU, where no attribute that is another identifier has that name. */
const IDENTIFIERS = new Set(['sku', 'identifier']);
/** What places a row, whatever attributes are called. */
const STRUCTURE = {
  products: new Set(['categories', 'enabled', 'family', 'parent']),
  product_models: new Set(['code', 'categories', 'enabled', 'family', 'family_variant', 'parent']),
};
/** What products may say besides; an attribute may be called so. */
const BESIDES = new Set(['uuid', 'family_variant']);

/** Header names are `attribute[-locale][-channel]`, `attribute-unit`, `attribute-CURRENCY`, or structure, or associations. */
export function readColumn(name: string, tree: keyof typeof STRUCTURE, schema: CatalogSchema, special: Map<string, Special>): Column {
  if (STRUCTURE[tree].has(name)) return { kind: 'known' };
  if ((IDENTIFIERS.has(name) || BESIDES.has(name)) && !schema.attributes.has(name)) return { kind: 'known' };
  const [code = '', ...rest] = name.split('-');
  switch (special.get(code)) {
    case 'identifier':
    case 'price':
      return { kind: 'known' };
    case 'image':
      return imageColumn(code, rest, schema);
    case 'file':
      return { kind: 'left_out', reason: 'documents are not part of Plinth yet', fix: 'Keep it where it is, or link it in a text.' };
    case undefined:
      return cellColumn(name, code, rest, schema);
  }
}

function cellColumn(name: string, code: string, rest: string[], schema: CatalogSchema): Column {
  const attribute = schema.attributes.get(code);
  if (!attribute) return leftOut(code, rest);
  if (attribute.type === 'measurement' && rest.at(-1) === 'unit') return { kind: 'known' };
  const [locale, scope] = [attribute.localizable ? rest.shift() : undefined, attribute.scopable ? rest.shift() : undefined];
  if (
    rest.length > 0 ||
    (attribute.localizable && !schema.locales.has(locale ?? '')) ||
    (attribute.scopable && !schema.scopes.has(scope ?? ''))
  ) {
    return noPlace(code);
  }
  const cell = cellKey({ attribute: code, ...(locale ? { locale } : {}), ...(scope ? { scope } : {}) });
  return { kind: 'cell', attribute: code, cell, ...(attribute.type === 'measurement' ? { unitColumn: `${name}-unit` } : {}) };
}

function imageColumn(attribute: string, rest: string[], { locales, scopes }: CatalogSchema): Column {
  const locale = rest.find((part) => locales.has(part)) ?? null;
  const scope = rest.find((part) => scopes.has(part)) ?? null;
  return rest.every((part) => part === locale || part === scope) ? { kind: 'image', attribute, locale, scope } : noPlace(attribute);
}

const noPlace = (code: string): Column => ({
  kind: 'left_out',
  reason: `${code} has no such locale or channel`,
  fix: 'Activate the locale for a channel, and export channels.csv again.',
});

function leftOut(code: string, rest: string[]): Column {
  if (code === 'groups') return { kind: 'left_out', reason: 'groups are not part of Plinth', fix: 'Use a category or an attribute.' };
  const isAssociation = ['groups', 'products', 'product_models', 'product_uuids'].includes(rest[0] ?? '') || rest.at(-1) === 'quantity';
  if (isAssociation) return { kind: 'left_out', reason: 'associations between products are not part of Plinth yet', fix: 'Keep the file.' };
  return {
    kind: 'left_out',
    reason: `${code} is not in attributes.csv, or was refused there`,
    fix: 'Export the attribute too; the verdict of its row in attributes.csv says what is wrong with it.',
  };
}
