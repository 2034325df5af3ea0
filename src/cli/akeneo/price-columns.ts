import { canonicalDecimal, exponentOf, toMinor } from '../../catalog/index.js';
import type { Special } from './attributes.js';
import { isOpen } from './open-numbers.js';

/** A column of prices: `price-EUR`, `price-de_DE-EUR`, `price-ecommerce-EUR`; or `price`, whose cells say "10.00 EUR, 12.00 USD". */
export interface PriceColumn {
  attribute: string;
  /** The column without its currency: what stands apart by locale or channel may be another price. */
  base: string;
  /** Null: the cells name it. */
  currency: string | null;
}

/** One price of a cell; `amount` is canonical where it is a plain decimal. */
export interface SaidPrice {
  currency: string;
  amount: string;
  /** It is another number by a thousand where the point is that of the thousands, and nothing tells: then `amount` is as it was written. */
  isOpen?: true;
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** Undefined where the column is not one of a price attribute. */
export function priceColumn(name: string, special: Map<string, Special>): PriceColumn | undefined {
  const parts = name.split('-');
  const attribute = parts[0]!;
  if (special.get(attribute) !== 'price') return undefined;
  const last = parts.at(-1)!;
  if (parts.length > 1 && CURRENCIES.has(last)) return { attribute, base: parts.slice(0, -1).join('-'), currency: last };
  return { attribute, base: name, currency: null };
}

export function pricesIn({ currency }: PriceColumn, text: string): SaidPrice[] {
  if (currency !== null) return [read(text, currency)];
  // A comma that follows no currency stands within a number, and is told as a fault of it: what comes after it is another price by far.
  return text.split(/(?<=[A-Z]{3})\s*,/).map((one) => {
    const said = one.trim();
    const unit = /[A-Z]{3}$/.exec(said)?.[0] ?? '';
    return read(said.slice(0, said.length - unit.length).trimEnd(), unit);
  });
}

function read(text: string, currency: string): SaidPrice {
  const amount = canonicalDecimal(text) ?? text;
  if (isOpen(text) && exponentOf(currency) !== 3 && toMinor({ amount, currency }) !== undefined)
    return { currency, amount: text, isOpen: true };
  return { currency, amount };
}
