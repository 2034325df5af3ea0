import type { Problem } from '../../../libs/problem/index.js';
import { MONEY_FIELDS, STOCK_FIELDS, type OfferField } from './offer.js';
import type { PreparedOffer, RefusedParts } from './prepared-offer.js';

export const NOTHING_REFUSED: RefusedParts = { money: [], stock: [] };

type Parts = Pick<PreparedOffer, 'values' | 'refused' | 'stock' | 'faults'>;
type StockParts = Parts & Pick<PreparedOffer, 'path' | 'warnings'>;

/** The line without its money, but for the end of a price: that stops the sale, and waits for nothing. */
export function refuseMoney<T extends Parts>(line: T, problems: Problem[]): T {
  if (problems.length === 0) return line;
  const values = without(line.values, MONEY_FIELDS);
  if (line.values.priceMinor === null) values.priceMinor = null;
  return { ...line, values, refused: undefined, faults: { ...line.faults, money: [...line.faults.money, ...problems] } };
}

/**
 * The line without its stock, but for what stops the sale: a count of nothing, as a whole or at a location, and a word that it is out of stock. A
 * count that is too high is sold; one of nothing only is not.
 */
export function refuseStock<T extends StockParts>(line: T, problems: Problem[]): T {
  if (problems.length === 0) return line;
  const values = without(line.values, STOCK_FIELDS);
  if (line.values.quantity === 0) values.quantity = 0;
  if (line.values.availability === 'out_of_stock') values.availability = 'out_of_stock';
  const zeros = line.values.quantity === 0 ? [] : line.stock.filter(({ quantity }) => quantity === 0);
  const kept = new Set([...(values.quantity === 0 ? [line.path] : []), ...zeros.map(({ path }) => path)].map((path) => `${path}.quantity`));
  return {
    ...line,
    ...{ values, stock: zeros.map(({ reserved: _, ...count }) => count) },
    warnings: line.warnings.filter(({ path }) => kept.has(path ?? '')),
    faults: { ...line.faults, stock: [...line.faults.stock, ...problems] },
  };
}

/** Whether something is left that a line says. */
export const says = ({ values, refused, stock }: Parts): boolean => !!refused || stock.length > 0 || Object.keys(values).length > 0;

/** A fault that could be of either part is told once. */
export const faultsOf = ({ faults }: Pick<Parts, 'faults'>): Problem[] => {
  const all = [...faults.money, ...faults.stock];
  return [...new Map(all.map((fault) => [`${fault.code} ${fault.path}`, fault])).values()];
};

function without(values: PreparedOffer['values'], fields: readonly OfferField[]): PreparedOffer['values'] {
  return Object.fromEntries(Object.entries(values).filter(([field]) => !(fields as readonly string[]).includes(field)));
}
