import { canonicalDecimal, decimalPlaces, type Market } from '../../catalog/index.js';
import type { ErpOffer } from '../demo-catalogue/index.js';
import type { Column } from './columns.js';
import type { Placed } from './trees.js';

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const EXPONENTS: Record<string, number> = { JPY: 0, KRW: 0, CLP: 0, HUF: 2, KWD: 3, BHD: 3 };

/** Akeneo exports no stock, so what is enabled is offered with this many. */
export const ASSUMED_STOCK = 10;

/** Offers of a sellable: its own price in a currency, or the nearest one above. */
export function readOffers(node: Placed, columns: Map<string, Column>, markets: Market[]): ErpOffer[] {
  const offers: ErpOffer[] = [];
  for (const [name, column] of columns) {
    if (column.kind !== 'price') continue;
    const from = node.chain.find((one) => one.cells[name] !== undefined);
    if (!from) continue;
    const market = markets.find((one) => one.currency === column.currency);
    const minor = minorUnits(from.cells[name]!, column.currency);
    if (!market) {
      node.row.warn(
        name,
        'akeneo_no_market',
        `No channel sells in ${column.currency}; the price is left out.`,
        'Activate the currency for a channel.',
      );
    } else if (minor === undefined) {
      node.row.warn(name, 'akeneo_price', `${from.cells[name]} is no price in ${column.currency}; it is left out.`, 'Correct the price.');
    } else {
      const price = { minor, currency: column.currency, exponent: EXPONENTS[column.currency] ?? 2 };
      offers.push({ sku: node.sku, market: market.code, price, quantity: ASSUMED_STOCK, availability: 'in_stock', sourceRevision: '1' });
    }
  }
  return offers;
}

/** "19.9" → "1990". Undefined for what is no price: negative, not a number, or finer than the currency. */
function minorUnits(text: string, currency: string): string | undefined {
  const amount = canonicalDecimal(text);
  const exponent = EXPONENTS[currency] ?? 2;
  if (amount === undefined || amount.startsWith('-') || decimalPlaces(amount) > exponent) return undefined;
  const [whole = '', part = ''] = amount.split('.');
  return (whole + part.padEnd(exponent, '0')).replace(/^0+(?=\d)/, '');
}
