import { scopeChain, type CatalogSchema } from './schema.js';

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

function languageOf(locale: string): string {
  return locale.split(/[_-]/)[0]!.toLowerCase();
}
