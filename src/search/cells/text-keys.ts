import { cellKey, type Attribute, type CatalogSchema } from '../../catalog/index.js';
import { hasWords, keyHash } from './terms.js';

/** Keys of all cells of an attribute that somebody may see who reads this locale (null: any; '': none, so what all share), whatever the channel. */
export function keysOf(schema: CatalogSchema, { code, localizable, scopable }: Attribute, locale: string | null): string[] {
  const scopes = scopable ? [undefined, ...schema.scopes.keys()] : [undefined];
  const read = locale === null ? [...schema.locales.keys()] : locale === '' ? [] : [locale];
  const locales = localizable ? [...read, undefined] : [undefined];
  return scopes.flatMap((scope) => locales.map((one) => keyHash(cellKey({ attribute: code, locale: one, scope }))));
}

/** Keys of all cells of texts that somebody may see who reads this locale. */
export function textKeys(schema: CatalogSchema, locale: string): string[] {
  return [...schema.attributes.values()].filter(hasWords).flatMap((attribute) => keysOf(schema, attribute, locale));
}

/** Of these, those of titles: of the attributes by which families call their products. */
export function titleKeys(schema: CatalogSchema, locale: string | null): string[] {
  const titles = new Set([...schema.families.values()].flatMap(({ labelAttribute }) => labelAttribute ?? []));
  return [...titles].flatMap((code) => {
    const attribute = schema.attributes.get(code);
    return attribute && hasWords(attribute) ? keysOf(schema, attribute, locale) : [];
  });
}
