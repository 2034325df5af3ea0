import { problem, type Problem } from '../../../libs/problem/index.js';
import { fromMinor } from './money.js';
import type { MoneyValues, Offer } from './offer.js';
import { salePriceInvalid } from './read-money.js';

/** What a message says of money, judged together with what is stored: a reason to refuse it, or what it is taken with. */
export interface CheckedMoney {
  problem?: Problem;
  warnings: Problem[];
}

/**
 * Whether what a message says of money fits what stands, whichever message that came by. A window that ends before it begins and a new sale
 * price above the price are refused. A new price below the sale that stands is taken, because ERPs lower both in either order and send a
 * change once: no sale is shown until one fits, and the verdict says so.
 */
export function checkMoney(before: Offer, said: Partial<MoneyValues>, path: string, now: Date): CheckedMoney {
  const after = { ...before, ...said };
  const from = after.saleFrom === null ? -Infinity : Date.parse(after.saleFrom);
  const to = after.saleTo === null ? Infinity : Date.parse(after.saleTo);
  if ((said.saleFrom != null || said.saleTo != null) && from >= to)
    return { problem: windowEmpty(said.saleTo != null ? `${path}.saleTo` : `${path}.saleFrom`, after), warnings: [] };
  const { priceMinor, salePriceMinor, floorMinor, exponent, currency } = after;
  const isAbove = priceMinor !== null && salePriceMinor !== null && BigInt(salePriceMinor) > BigInt(priceMinor);
  const shown = (minor: string): string => `${fromMinor(minor, exponent)} ${currency}`;
  if (isAbove && said.salePriceMinor != null) return { problem: salePriceInvalid(`${path}.salePrice`, shown(priceMinor)), warnings: [] };
  const warnings: Problem[] = [];
  if (isAbove && said.priceMinor != null && to > now.getTime()) warnings.push(saleNotShown(`${path}.price`, shown(salePriceMinor)));
  if (said.floorMinor != null && said.priceMinor === undefined && priceMinor !== null && BigInt(priceMinor) < BigInt(floorMinor!))
    warnings.push(standsBelow(`${path}.floor`, shown(priceMinor)));
  return { warnings };
}

function windowEmpty(path: string, { saleFrom, saleTo }: Pick<Offer, 'saleFrom' | 'saleTo'>): Problem {
  const message = `The sale ends before it begins: from ${saleFrom} to ${saleTo}.`;
  return problem('sale_window_empty', path, message, 'Send saleFrom and saleTo in one line, saleTo after saleFrom.');
}

function saleNotShown(path: string, sale: string): Problem {
  const message = `The sale price of ${sale} is above this price, so no sale is shown.`;
  return problem('sale_price_not_lower', path, message, 'Send a sale price below it, or null for no sale.', { severity: 'warning' });
}

function standsBelow(path: string, price: string): Problem {
  const message = `The price that stands, ${price}, is below this floor.`;
  return problem('price_below_floor', path, message, 'Send a price above the floor; this one goes on until then.', { severity: 'warning' });
}
