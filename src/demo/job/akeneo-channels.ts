import { problem, StartFailure } from '../../../libs/problem/index.js';
import { parseCellKey, type MarketRow, type Scope } from '../../catalog/index.js';
import type { CatalogueSource } from '../../cli/import/index.js';
import { akeneoMappings } from './akeneo-mapping.js';
import type { DemoChannel } from './stations/connect-channels.js';

export interface AkeneoChannels {
  channels: DemoChannel[];
  currency: string;
  /** The channels' groups below the Akeneo channel whose texts they show. */
  scopes: Scope[];
  /** What was chosen, and why, in one sentence each. */
  choices: string[];
}

/** Marketplaces of Amazon (developer-docs.amazon.com/sp-api, "Marketplace IDs", read November 2026). */
const MARKETPLACES: Record<string, string> = {
  US: 'ATVPDKIKX0DER',
  CA: 'A2EUQ1WTGCTBG2',
  GB: 'A1F83G8C2ARO7P',
  DE: 'A1PA6795UKMFR9',
  FR: 'A13V1IB3VIYZZH',
  IT: 'APJ6JRA9NG5V4',
  ES: 'A1RKKUPIHCS9HS',
  NL: 'A1805IZSGTT6HS',
  SE: 'A2NODRKZP88ZB9',
  PL: 'A1C3SOZRARQ6R3',
  JP: 'A1VC38T7YXB528',
  AU: 'A39IBJ37TRP1C6',
};
const KINDS = ['shopify', 'amazon', 'google'] as const;

/**
 * One shop, one marketplace and one feed in the market that has most prices. Channels for markets without prices would only say a
 * thousand times that there is no price. Throws StartFailure where no Akeneo channel has a currency and a locale.
 */
export function akeneoChannels(source: CatalogueSource): AkeneoChannels {
  const { markets, locales, scopes } = source.setup;
  const market = most(markets, ({ code }) => source.offers.filter((offer) => offer.market === code).length);
  const scope = scopes.find(({ code }) => /commerce|web|online|shop/i.test(code)) ?? scopes[0];
  if (!market || !scope || locales.length === 0) throw nowhereToSell();
  const locale = most(locales, ({ code }) => textsIn(source, code, scope.code))!.code;
  // Amazon shows texts in its marketplace's language only.
  const native = locales.find(({ code }) => code.endsWith(`_${market.country}`))?.code ?? locale;
  const mappings = akeneoMappings(source.setup);
  const place = (kind: (typeof KINDS)[number], language: string, settings: Record<string, unknown>): DemoChannel => ({
    code: `${kind}_${market.code.toLowerCase()}`,
    kind,
    account: kind,
    market: market.code,
    locales: [language],
    settings,
    mapping: mappings[kind],
  });
  const marketplaceId = MARKETPLACES[market.country];
  const feed = { feedLabel: market.country, contentLanguage: locale.split('_')[0], landingUrl: 'https://shop.example/p/{sku}' };
  return {
    channels: [
      place('shopify', locale, {}),
      ...(marketplaceId ? [place('amazon', native, { marketplaceId })] : []),
      place('google', locale, feed),
    ],
    currency: market.currency,
    scopes: KINDS.map((code) => ({ code, kind: 'channel_group', parentCode: scope.code })),
    choices: choices(source, market, scope, locale, native),
  };
}

function choices(source: CatalogueSource, market: MarketRow, scope: Scope, locale: string, native: string): string[] {
  const others = source.setup.markets
    .filter(({ code }) => code !== market.code)
    .map(({ code, currency }) => `${source.offers.filter((offer) => offer.market === code).length} in ${currency}`);
  return [
    `Market ${market.code}: most prices are in ${market.currency} (${source.offers.filter((offer) => offer.market === market.code).length}; ${others.join(', ') || 'no others'}).`,
    `Texts of the Akeneo channel ${scope.code}, in ${locale}, in which most are written${native === locale ? '' : `; on Amazon in ${native}, its language there`}.`,
  ];
}

/** How many texts the catalogue has in a locale, for this Akeneo channel or for all. */
function textsIn({ content }: CatalogueSource, locale: string, scope: string): number {
  const keys = content.flatMap(({ cells }) => Object.keys(cells)).map(parseCellKey);
  return keys.filter((key) => key?.locale === locale && (key.scope === undefined || key.scope === scope)).length;
}

/** The first of those that count most. */
function most<T>(all: T[], count: (one: T) => number): T | undefined {
  return all.reduce<T | undefined>((best, one) => (best === undefined || count(one) > count(best) ? one : best), undefined);
}

function nowhereToSell(): StartFailure {
  const message = 'The export has no channel with a locale and a currency of a known country, so there is nowhere to publish.';
  return new StartFailure(
    problem('akeneo_no_channel', 'channels.csv', message, 'Export channels.csv with locales and currencies. Nothing was imported.'),
  );
}
