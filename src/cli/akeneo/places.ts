import type { MarketRow, Scope } from '../../catalog/index.js';
import type { LocaleSetup } from '../import/catalogue-source.js';
import type { CsvTable } from './csv-table.js';
import { eachRow } from './each-row.js';
import { listOf } from './labels.js';
import type { Verdicts } from './verdicts.js';

export interface Places {
  locales: LocaleSetup[];
  markets: MarketRow[];
  scopes: Scope[];
}

/** A currency's market. Akeneo's prices have a currency and no country; the country is the first here whose language the export has. */
const COUNTRIES: Record<string, string[]> = {
  EUR: ['DE', 'FR', 'IT', 'ES', 'NL', 'AT', 'BE', 'IE', 'FI', 'PT'],
  USD: ['US'],
  GBP: ['GB'],
  CHF: ['CH'],
  JPY: ['JP'],
  CAD: ['CA'],
  AUD: ['AU'],
  SEK: ['SE'],
  DKK: ['DK'],
  NOK: ['NO'],
  PLN: ['PL'],
};

/** The market of a country, where its currency is known. */
export function countryMarket(country: string): MarketRow[] {
  const currency = Object.keys(COUNTRIES).find((one) => COUNTRIES[one]!.includes(country));
  return currency ? [marketOf(country, currency)] : [];
}

const marketOf = (country: string, currency: string): MarketRow => ({
  code: country,
  country,
  currency,
  taxDisplay: country === 'US' ? 'net' : 'gross',
});

/** Only locales and currencies that a channel uses are active; an export lists all that Akeneo knows. */
export function readPlaces(channels: CsvTable, verdicts: Verdicts): Places {
  const locales = new Set<string>();
  const currencies = new Set<string>();
  const scopes: Scope[] = [];
  eachRow(channels, verdicts, (cells) => {
    for (const locale of listOf(cells['locales'])) locales.add(locale);
    for (const currency of listOf(cells['currencies'])) currencies.add(currency);
    // A group, because an Akeneo channel is a context of content; the shops and marketplaces that use it come below it.
    scopes.push({ code: cells['code'] ?? '', kind: 'channel_group', parentCode: null });
  });
  const spoken = new Set([...locales].map((locale) => locale.split('_').at(-1)));
  const markets = [...currencies].flatMap((currency): MarketRow[] => {
    const countries = COUNTRIES[currency] ?? [];
    const country = countries.find((one) => spoken.has(one)) ?? countries[0];
    return country ? [marketOf(country, currency)] : [];
  });
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  return { locales: [...locales].map((code) => ({ code, label: names.of(code.replaceAll('_', '-')) ?? code })), markets, scopes };
}
