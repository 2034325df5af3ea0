import { cellKey } from '../cells/cell-key.js';
import { scopeChain, type Attribute, type CatalogSchema } from './schema.js';

/** Where a channel looks for the cells that concern it: the channel, its kind and the groups that the catalogue puts above it, the market last. */
export function scopesOfChannel(schema: Pick<CatalogSchema, 'scopes'>, channel: { code: string; kind: string; market: string }): string[] {
  const { code, kind, market } = channel;
  return [...new Set([code, ...scopeChain(schema, code), kind, ...scopeChain(schema, kind), market])];
}

/** A locale, then the other locales of its language in the channel's order; never another language. */
export function localeChain(locale: string, locales: readonly string[]): string[] {
  const language = languageOf(locale);
  return [locale, ...locales.filter((other) => other !== locale && languageOf(other) === language)];
}

/** Every cell in which a value for this locale may stand, for whoever looks in these scopes and has these locales: the nearest first. */
export function cellsLookedIn(
  { code, localizable, scopable }: Pick<Attribute, 'code' | 'localizable' | 'scopable'>,
  locale: string,
  { scopes, locales }: { scopes: readonly string[]; locales: readonly string[] },
): string[] {
  const chain = localizable ? [...localeChain(locale, locales), undefined] : [undefined];
  return (scopable ? [...scopes, undefined] : [undefined]).flatMap((scope) =>
    chain.map((one) => cellKey({ attribute: code, locale: one, scope })),
  );
}

function languageOf(locale: string): string {
  return locale.split(/[_-]/)[0]!.toLowerCase();
}
