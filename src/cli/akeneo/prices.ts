import { toMinor, type MarketRow } from '../../catalog/index.js';
import type { ErpOffer } from '../import/catalogue-source.js';
import type { Column } from './columns.js';
import type { PlacedEntry } from './trees.js';

/** Akeneo exports no stock, so what is enabled is offered with this many. */
export const ASSUMED_STOCK = 10;

/** Offers of a sellable: its own price in a currency, or the nearest one above. */
export function readOffers(node: PlacedEntry, columns: Map<string, Column>, markets: MarketRow[]): ErpOffer[] {
  const offers: ErpOffer[] = [];
  for (const [name, column] of columns) {
    if (column.kind !== 'price') continue;
    const from = node.chain.find((one) => one.cells[name] !== undefined);
    if (!from) continue;
    const market = markets.find((one) => one.currency === column.currency);
    const price = { amount: from.cells[name]!, currency: column.currency };
    if (!market) {
      node.row.warn(
        name,
        'akeneo_no_market',
        `No channel sells in ${column.currency}; the price is left out.`,
        'Activate the currency for a channel.',
      );
    } else if (toMinor(price) === undefined) {
      node.row.warn(name, 'akeneo_price', `${from.cells[name]} is no price in ${column.currency}; it is left out.`, 'Correct the price.');
    } else {
      offers.push({ sku: node.sku, market: market.code, price, quantity: ASSUMED_STOCK, availability: 'in_stock', sourceRevision: '1' });
    }
  }
  return offers;
}
