import { cellKey, type Attribute, type CatalogSchema } from '../../catalog/index.js';
import { hasWords, keyHash } from './terms.js';

/** Keys of all cells of an attribute that somebody may see who reads this locale ('': the cells that all share), whatever the channel. */
export function keysOf(schema: CatalogSchema, { code, localizable, scopable }: Attribute, locale: string): string[] {
  const scopes = scopable ? [undefined, ...schema.scopes.keys()] : [undefined];
  const locales = localizable && locale !== '' ? [locale, undefined] : [undefined];
  return scopes.flatMap((scope) => locales.map((one) => keyHash(cellKey({ attribute: code, locale: one, scope }))));
}

/** Keys of all cells of texts that somebody may see who reads this locale. */
export function textKeys(schema: CatalogSchema, locale: string): string[] {
  return [...schema.attributes.values()].filter(hasWords).flatMap((attribute) => keysOf(schema, attribute, locale));
}
