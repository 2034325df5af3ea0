/** The currency that prices must have, by country (support.google.com/merchants/answer/160637: countries and currencies), ISO 3166-1 and 4217. */
const COUNTRIES: Record<string, string> = {
  EUR: 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK',
  USD: 'US EC PR SV',
  AED: 'AE',
  ARS: 'AR',
  AUD: 'AU',
  BRL: 'BR',
  CAD: 'CA',
  CHF: 'CH',
  CLP: 'CL',
  COP: 'CO',
  CZK: 'CZ',
  DKK: 'DK',
  GBP: 'GB',
  HKD: 'HK',
  HUF: 'HU',
  IDR: 'ID',
  ILS: 'IL',
  INR: 'IN',
  JPY: 'JP',
  KRW: 'KR',
  MXN: 'MX',
  MYR: 'MY',
  NOK: 'NO',
  NZD: 'NZ',
  PEN: 'PE',
  PHP: 'PH',
  PLN: 'PL',
  RON: 'RO',
  SAR: 'SA',
  SEK: 'SE',
  SGD: 'SG',
  THB: 'TH',
  TRY: 'TR',
  TWD: 'TW',
  UAH: 'UA',
  VND: 'VN',
  ZAR: 'ZA',
};

const byCountry = new Map(Object.entries(COUNTRIES).flatMap(([currency, list]) => list.split(' ').map((country) => [country, currency])));

/** Undefined: not a country that Google sells in, so that a feed label such as "SUMMER" targets none. */
export const currencyOf = (country: string): string | undefined => byCountry.get(country);

/** Digits after the point, where they are not two (ISO 4217). */
const EXPONENTS: Record<string, number> = { CLP: 0, JPY: 0, KRW: 0, VND: 0 };

/** The smallest amount of a currency, in micros. */
export const unitMicros = (currency: string): bigint => 10n ** BigInt(6 - (EXPONENTS[currency] ?? 2));
