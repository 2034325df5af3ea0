import { cellKey, cellsLookedIn, scopesOfChannel, type Attribute, type CatalogSchema } from '../../catalog/index.js';
import { keyHash } from '../cells/terms.js';
import type { ReadinessPlaceEntity } from './place.entity.js';

/** A channel, as readiness has to know it. */
export type ReadinessPlace = ReadinessPlaceEntity;

/** A cell that a family requires of everything sold on a channel. */
export interface Demand {
  /** Whoever looks in the same cells for the same family lacks the same: channels share it. */
  gap: string;
  family: string;
  attribute: Attribute;
  /** '': one value for all locales. */
  locale: string;
  /** Where the value would be written. */
  cell: string;
  /** Hashes of all cells in which it is looked up. */
  keys: string[];
  /** Of the channel's first locale, without which nothing goes out. */
  isBlocking: boolean;
}

/** What families require on one channel, in each of its locales. `Family.required` names the scopes; as the mapping of the channel has it (`family-required`). */
export function demandsOf(schema: CatalogSchema, place: ReadinessPlace): Demand[] {
  const scopes = scopesOfChannel(schema, { code: place.channelCode, kind: place.kind, market: place.marketCode });
  return [...schema.families.values()].flatMap(({ code: family, required }) => {
    const codes = new Set(['*', ...scopes].flatMap((scope) => required[scope] ?? []));
    return [...codes].flatMap((code) => {
      const attribute = schema.attributes.get(code);
      if (!attribute) return [];
      const locales = attribute.localizable ? place.locales : place.locales.slice(0, 1);
      return locales.map((locale) => demandOf(family, attribute, { locale, place, scopes }));
    });
  });
}

function demandOf(
  family: string,
  attribute: Attribute,
  { locale, place, scopes }: { locale: string; place: ReadinessPlace; scopes: string[] },
): Demand {
  const { code, localizable } = attribute;
  const cells = cellsLookedIn(attribute, locale, { scopes, locales: place.locales });
  return {
    ...{ family, attribute, keys: cells.map(keyHash) },
    gap: keyHash(`!${family} ${cells.join(' ')}`),
    locale: localizable ? locale : '',
    cell: cellKey({ attribute: code, locale: localizable ? locale : undefined }),
    isBlocking: locale === place.locales[0],
  };
}

/** All that is required anywhere, once for each gap. */
export function gapsOf(schema: CatalogSchema, places: readonly ReadinessPlace[]): Demand[] {
  const demands = places.flatMap((place) => demandsOf(schema, place));
  return [...new Map(demands.map((demand) => [demand.gap, demand])).values()];
}
