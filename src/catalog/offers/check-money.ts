import { problem, type Problem } from '../../../libs/problem/index.js';
import { fromMinor } from './money.js';
import type { MoneyValues, Offer } from './offer.js';
import { payable, payableFrom, regular } from './price-timeline.js';
import { salePriceInvalid } from './read-money.js';

/** What a message says of money, judged together with what is stored: a reason to refuse it, or what it is taken with. */
export interface CheckedMoney {
  problem?: Problem;
  warnings: Problem[];
}

/**
 * Whether what a message says of money fits what stands, whichever message that came by. A window that ends before it begins and a new sale
 * price above the price are refused. A new price below the sale that stands is taken, because ERPs lower both in either order and send a
 * change once: no sale is shown until one fits, and the verdict says so. A sale at the price is none.
 */
export function checkMoney(before: Offer, said: Partial<MoneyValues>, path: string, now: Date): CheckedMoney {
  const after = { ...before, ...said };
  const from = after.saleFrom === null ? -Infinity : Date.parse(after.saleFrom);
  const to = after.saleTo === null ? Infinity : Date.parse(after.saleTo);
  if ((said.saleFrom != null || said.saleTo != null) && from >= to)
    return { problem: windowEmpty(said.saleTo != null ? `${path}.saleTo` : `${path}.saleFrom`, after), warnings: [] };
  const { priceMinor, salePriceMinor, exponent, currency } = after;
  const shown = (minor: string): string => `${fromMinor(minor, exponent)} ${currency}`;
  const isLower = priceMinor === null || salePriceMinor === null || BigInt(salePriceMinor) < BigInt(priceMinor);
  const warnings: Problem[] = [];
  if (!isLower) {
    if (said.salePriceMinor != null && salePriceMinor !== priceMinor)
      return { problem: salePriceInvalid(`${path}.salePrice`, shown(priceMinor)), warnings: [] };
    const place = said.salePriceMinor != null ? 'salePrice' : said.priceMinor != null ? 'price' : undefined;
    if (place && to > now.getTime()) warnings.push(saleNotShown(`${path}.${place}`, shown(salePriceMinor), shown(priceMinor)));
  }
  if (said.floorMinor != null) warnings.push(...standsBelow(before, after, `${path}.floor`, now.getTime(), shown));
  return { warnings };
}

function windowEmpty(path: string, { saleFrom, saleTo }: Pick<Offer, 'saleFrom' | 'saleTo'>): Problem {
  const message = `The sale ends before it begins: from ${saleFrom} to ${saleTo}.`;
  return problem('sale_window_empty', path, message, 'Send saleFrom and saleTo in one line, saleTo after saleFrom.');
}

function saleNotShown(path: string, sale: string, price: string): Problem {
  const message = `The sale price of ${sale} is not below the price of ${price}, so no sale is shown.`;
  return problem('sale_price_not_lower', path, message, 'Send a sale price below it, or null for no sale.', { severity: 'warning' });
}

/** A price or a sale below a new floor, now or to come, that was there before: it goes on, because nobody was asked for another. */
function standsBelow(before: Offer, after: Offer, path: string, now: number, shown: (minor: string) => string): Problem[] {
  const low = payableFrom(after, now).find(({ at, paid }) => paid < Number(after.floorMinor) && paid === payable(before, at));
  if (!low) return [];
  const { at, paid } = low;
  const what =
    paid === regular(after) ? 'The price' : at === now ? 'The sale price' : `The sale price from ${new Date(at).toISOString()} on`;
  const message = `${what} that stands, ${shown(String(paid))}, is below this floor.`;
  const fix = 'Send one that is not below the floor; this one goes on until then.';
  return [problem('price_below_floor', path, message, fix, { severity: 'warning' })];
}
