import { canonicalDecimal } from '../../catalog/index.js';
import type { Special } from './attributes.js';

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
  if (currency !== null) return [{ currency, amount: plain(text) }];
  // A comma that follows no currency stands within a number, and is told as a fault of it: what comes after it is another price by far.
  return text.split(/(?<=[A-Z]{3})\s*,/).map((one) => {
    const said = one.trim();
    const unit = /[A-Z]{3}$/.exec(said)?.[0] ?? '';
    return { currency: unit, amount: plain(said.slice(0, said.length - unit.length).trimEnd()) };
  });
}

const plain = (text: string): string => canonicalDecimal(text) ?? text;
