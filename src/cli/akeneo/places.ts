import { isCurrency, isLocaleCode, type MarketRow, type Scope } from '../../catalog/index.js';
import type { LocaleSetup } from '../import/catalogue-source.js';
import type { CsvTable } from './csv-table.js';
import { eachRow } from './each-row.js';
import { listOf } from './labels.js';
import type { Row, Verdicts } from './verdicts.js';

export interface Places {
  locales: LocaleSetup[];
  markets: MarketRow[];
  scopes: Scope[];
}

/** A currency's market. Akeneo's prices have a currency and no country; the country is the first here whose language the export has. */
const COUNTRIES: Record<string, string[]> = {
  EUR: [
    ...['DE', 'FR', 'IT', 'ES', 'NL', 'AT', 'BE', 'IE', 'FI', 'PT'],
    ...['GR', 'LU', 'SI', 'SK', 'EE', 'LV', 'LT', 'HR', 'BG', 'MT', 'CY'],
  ],
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
const REGIONS = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Every other currency's code begins with that of its country. Those of several countries begin with X; one of before the euro sells nowhere. */
function countriesOf(currency: string): string[] {
  const country = currency.slice(0, 2);
  const isOther = country.startsWith('X') || countryMarket(country).length > 0;
  return COUNTRIES[currency] ?? (isCurrency(currency) && !isOther && REGIONS.of(country) ? [country] : []);
}

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

/** Only locales and currencies that a channel uses are active; an export lists all that Akeneo knows. What is none is told at its channel. */
export function readPlaces(channels: CsvTable, verdicts: Verdicts): Places {
  const locales = new Set<string>();
  const currencies = new Map<string, Row>();
  const scopes: Scope[] = [];
  eachRow(channels, verdicts, (cells, row) => {
    for (const locale of listOf(cells['locales'])) {
      if (isLocaleCode(locale)) locales.add(locale);
      else row.lose('locales', locale, 'akeneo_locale', `${locale} is no locale; what is written for it is left out.`, LOCALE_FIX);
    }
    for (const currency of listOf(cells['currencies'])) if (!currencies.has(currency)) currencies.set(currency, row);
    // A group, because an Akeneo channel is a context of content; the shops and marketplaces that use it come below it.
    scopes.push({ code: cells['code'] ?? '', kind: 'channel_group', parentCode: null });
  });
  const spoken = new Set([...locales].map((locale) => locale.split('_').at(-1)));
  const markets = [...currencies].flatMap(([currency, row]): MarketRow[] => {
    const countries = countriesOf(currency);
    const country = countries.find((one) => spoken.has(one)) ?? countries[0];
    if (country === undefined)
      row.lose(
        'currencies',
        currency,
        'akeneo_currency',
        `No country is known that sells in ${currency}; no price in it is taken.`,
        CURRENCY_FIX,
      );
    return country === undefined ? [] : [marketOf(country, currency)];
  });
  return { locales: [...locales].map((code) => ({ code, label: nameOf(code) })), markets, scopes };
}

const LOCALE_FIX = 'Write locales as en_US, and commas between them.';
const CURRENCY_FIX = 'Sell in the currency of one country, by its code of ISO 4217.';
const NAMES = new Intl.DisplayNames(['en'], { type: 'language' });

/** Not every locale has a name, and of some the form is one that nobody has names for. */
function nameOf(code: string): string {
  try {
    return NAMES.of(code.replaceAll('_', '-')) ?? code;
  } catch {
    return code;
  }
}
