import { canonicalDecimal, exponentOf, type CatalogSchema } from '../../catalog/index.js';
import type { Params } from './params.js';

/** Digits of a price in minor units: as many as a number of 64 bits has. */
const DIGITS = 19;

/** Minor units as a text that sorts as they do: what ranges of attributes are, ranges of prices can be. */
export const priceTerm = (minor: bigint): string => String(minor).padStart(DIGITS, '0');

/** The same of an offer `o`: what a customer pays at the moment. */
export const paidTerm = (now: string): string => `lpad(${paidSql(now)}::text, ${DIGITS}, '0')`;

/** Whether the sale price counts, as on every channel: while it is below the price that stands; `now` is a parameter. */
export const saleCounts = (now: string): string =>
  `o.sale_price_minor < o.price_minor AND coalesce(o.sale_from <= ${now}, true) AND coalesce(o.sale_to > ${now}, true)`;

export const paidSql = (now: string): string => `CASE WHEN ${saleCounts(now)} THEN o.sale_price_minor ELSE o.price_minor END`;

/** The offer `o` of a node `v` to everybody in a market. */
export const offerOf = (market: string, v: string, params: Params): string =>
  `o.sku = ${v}.sku AND o.market_code = ${params.add(market)} AND o.audience = '*'`;

/** The same, where its money is that of the market. */
export const pricedOfferOf = (schema: CatalogSchema, market: string, v: string, params: Params): string =>
  `${offerOf(market, v, params)} AND o.currency = ${params.add(schema.markets.get(market)!.currency)}`;

/** The least price that is not below an amount, in minor units; undefined: that is no amount. Finer than the currency is nobody's price, and so a bound may be. */
export function ceilMinor(amount: unknown, currency: string): bigint | undefined {
  const canonical = typeof amount === 'string' || typeof amount === 'number' ? canonicalDecimal(String(amount)) : undefined;
  if (canonical === undefined || canonical.startsWith('-')) return undefined;
  const exponent = exponentOf(currency);
  const [whole = '', fraction = ''] = canonical.split('.');
  if (whole.length + exponent >= DIGITS) return undefined;
  const minor = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return /[1-9]/.test(fraction.slice(exponent)) ? minor + 1n : minor;
}
