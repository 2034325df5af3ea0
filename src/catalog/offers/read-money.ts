import { readMoment } from '../../../libs/clock/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Market } from '../schema/schema.js';
import { isCurrency, toMinor, type Money } from './money.js';
import type { MoneyValues } from './offer.js';

/** What a row says of money. */
export interface MoneyRow {
  price?: Money | null;
  salePrice?: Money | null;
  saleFrom?: string | null;
  saleTo?: string | null;
  floor?: Money | null;
}

/** A price that a row may not set by itself, found without looking at the stored offer. */
export interface RefusedPrice {
  reason: 'zero_price' | 'wrong_currency';
  minor: string;
  currency: string;
}

export interface ReadMoney {
  /** Without the price where it is refused; with problems only the end of a price. */
  values: Partial<MoneyValues>;
  refused: RefusedPrice | undefined;
  problems: Problem[];
}

const AMOUNTS = { price: 'priceMinor', salePrice: 'salePriceMinor', floor: 'floorMinor' } as const;
const WINDOW = ['saleFrom', 'saleTo'] as const;

/** The money of a row, in the form in which it is kept, or what is wrong with its form. */
export function readMoney(row: MoneyRow, market: Market, path: string): ReadMoney {
  const amounts = Object.keys(AMOUNTS) as (keyof typeof AMOUNTS)[];
  const faults = [
    ...amounts.map((field) => checkMoney(row[field], `${path}.${field}`)),
    ...WINDOW.map((field) => checkMoment(row[field], `${path}.${field}`)),
  ].flatMap((fault) => fault ?? []);
  const problems = faults.length > 0 ? faults : [checkTogether(row, market, path) ?? []].flat();
  if (problems.length > 0) return { values: row.price === null ? { priceMinor: null } : {}, refused: undefined, problems };
  const refused = row.price ? refusedPrice(row.price, market) : undefined;
  const values: Partial<MoneyValues> = {};
  for (const field of amounts)
    if (row[field] !== undefined && !(field === 'price' && refused)) values[AMOUNTS[field]] = row[field] && toMinor(row[field])!;
  for (const field of WINDOW) if (row[field] !== undefined) values[field] = row[field] && readMoment(row[field])!.toISOString();
  return { values, refused, problems };
}

function refusedPrice(price: Money, market: Market): RefusedPrice | undefined {
  const minor = toMinor(price)!;
  const reason = price.currency !== market.currency ? 'wrong_currency' : minor === '0' ? 'zero_price' : undefined;
  return reason && { reason, minor, currency: price.currency };
}

function checkMoney(money: Money | null | undefined, path: string): Problem | undefined {
  if (money == null) return undefined;
  if (typeof money !== 'object' || !isCurrency(money.currency))
    return problem('currency_unknown', `${path}.currency`, 'This is not a currency.', 'Send an ISO 4217 code such as "EUR".');
  if (toMinor(money) !== undefined) return undefined;
  return problem(
    'amount_invalid',
    `${path}.amount`,
    `This is not an amount in ${money.currency}.`,
    'Send a non-negative decimal as a string, not finer than the minor unit: "12.99".',
  );
}

export function checkMoment(moment: string | null | undefined, path: string): Problem | undefined {
  if (moment == null || readMoment(moment)) return undefined;
  const fix = 'Send ISO 8601 with a time zone, on a day of the calendar: "2026-11-27T00:00:00Z".';
  return problem('moment_invalid', path, 'This is not a moment.', fix);
}

/** What a line can be told by itself; what the stored offer has to do with it, check-money.ts tells. */
function checkTogether(row: MoneyRow, market: Market, path: string): Problem | undefined {
  for (const field of ['salePrice', 'floor'] as const) {
    const given = row[field];
    if (given && given.currency !== market.currency) {
      return problem(
        'wrong_currency',
        `${path}.${field}.currency`,
        `Prices in ${market.code} are in ${market.currency}.`,
        `Send it in ${market.currency}.`,
      );
    }
  }
  return row.salePrice && toMinor(row.salePrice) === '0' ? salePriceInvalid(`${path}.salePrice`) : undefined;
}

/** The refusal of a sale that is none: zero, or above the price. */
export function salePriceInvalid(path: string, price?: string): Problem {
  const message = `A sale price is more than zero and at most the price${price === undefined ? '' : `, which is ${price}`}.`;
  return problem('sale_price_invalid', path, message, 'Correct it, or send null for no sale.');
}
