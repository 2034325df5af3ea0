import type { CatalogSchema } from '../../catalog/index.js';
import { cellKey } from '../../catalog/index.js';
import type { Special } from './attributes.js';

/** What a column of products.csv or product_models.csv holds. */
export type Column =
  | { kind: 'cell'; attribute: string; cell: string; unitColumn?: string }
  | { kind: 'price'; currency: string }
  | { kind: 'image'; attribute: string; locale: string | null }
  | { kind: 'known' }
  | { kind: 'left_out'; reason: string };

const STRUCTURE = new Set(['sku', 'identifier', 'code', 'uuid', 'categories', 'enabled', 'family', 'family_variant', 'parent']);

/** Header names are `attribute[-locale][-channel]`, `attribute-unit`, `attribute-CURRENCY`, or structure, or associations. */
export function readColumn(name: string, schema: CatalogSchema, special: Map<string, Special>): Column {
  if (STRUCTURE.has(name)) return { kind: 'known' };
  const [code = '', ...rest] = name.split('-');
  switch (special.get(code)) {
    case 'identifier':
      return { kind: 'known' };
    case 'price':
      return { kind: 'price', currency: rest.at(-1) ?? '' };
    case 'image':
      return { kind: 'image', attribute: code, locale: rest.find((part) => schema.locales.has(part)) ?? null };
    case 'file':
      return { kind: 'left_out', reason: 'documents are not part of Plinth yet' };
    case undefined:
      return cellColumn(name, code, rest, schema);
  }
}

function cellColumn(name: string, code: string, rest: string[], schema: CatalogSchema): Column {
  const attribute = schema.attributes.get(code);
  if (!attribute) return { kind: 'left_out', reason: leftOutReason(code, rest) };
  if (attribute.type === 'measurement' && rest.at(-1) === 'unit') return { kind: 'known' };
  const [locale, scope] = [attribute.localizable ? rest.shift() : undefined, attribute.scopable ? rest.shift() : undefined];
  if (
    rest.length > 0 ||
    (attribute.localizable && !schema.locales.has(locale ?? '')) ||
    (attribute.scopable && !schema.scopes.has(scope ?? ''))
  ) {
    return { kind: 'left_out', reason: `${code} has no such locale or channel` };
  }
  const cell = cellKey({ attribute: code, ...(locale ? { locale } : {}), ...(scope ? { scope } : {}) });
  return { kind: 'cell', attribute: code, cell, ...(attribute.type === 'measurement' ? { unitColumn: `${name}-unit` } : {}) };
}

function leftOutReason(code: string, rest: string[]): string {
  if (code === 'groups') return 'groups are not part of Plinth';
  return ['groups', 'products', 'product_models'].includes(rest[0] ?? '')
    ? 'associations between products are not part of Plinth yet'
    : `${code} is not in attributes.csv, or was refused there`;
}
