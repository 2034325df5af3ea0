import { toMinor, type MarketRow } from '../../catalog/index.js';
import type { ErpOffer } from '../import/catalogue-source.js';
import { isOpen } from './open-numbers.js';
import { priceColumn, pricesIn, type SaidPrice } from './price-columns.js';
import type { Special } from './attributes.js';
import type { SellingColumns } from './selling-price.js';
import type { PlacedEntry } from './trees.js';

/** What is said of stock; Akeneo knows none of its own. */
export interface StockChoice {
  /** The same for everything that has a price. */
  quantity?: number;
  /** A column that counts. */
  column?: string;
}

/** What the rows' prices and stock are taken by. */
export interface OfferRules {
  selling: SellingColumns;
  markets: MarketRow[];
  special: Map<string, Special>;
  stock: StockChoice;
  /** Models below which a product stands. */
  peopled: ReadonlySet<string>;
}

/** Prices of the row that come in nowhere, each told. */
export function checkPrices(node: PlacedEntry, { selling, markets, special, peopled }: OfferRules): void {
  const isSold = node.product || peopled.has(node.sku);
  for (const [name, text] of Object.entries(node.cells)) {
    const column = priceColumn(name, special);
    for (const said of column ? pricesIn(column, text) : []) {
      const { currency, amount } = said;
      const sold = markets.some((one) => one.currency === currency && selling.get(one.code)?.includes(column!.base));
      if (sold && isSold && isPrice(said)) continue;
      const shown = `${column!.currency === null ? amount : text} ${currency}`.trim();
      if (sold && isPrice(said))
        node.row.lose(
          name,
          text,
          'akeneo_price_unsold',
          `No product stands below ${node.sku}, so nothing is sold for its price of ${shown}.`,
          'Export its products too.',
        );
      else if (sold && said.isOpen)
        node.row.lose(
          name,
          text,
          'akeneo_price_open',
          `${shown} is ${amount.replace('.', '')} or ${Number(amount)}; it is left out.`,
          'Write it without a point for the thousands, and with as many decimals as the currency has.',
        );
      else if (sold)
        node.row.lose(
          name,
          text,
          'akeneo_price',
          `${shown} is no price; it is left out.`,
          'Correct the price: digits, a point, no more decimals than the currency has.',
        );
      else if (!markets.some((one) => one.currency === currency))
        node.row.lose(
          name,
          text,
          'akeneo_no_market',
          `No channel sells in ${currency || 'no currency'}; the price ${shown} is left out.`,
          'Activate the currency for a channel.',
        );
      else
        node.row.lose(
          name,
          text,
          'akeneo_price_not_sold',
          `${column!.base} is not what is sold for in ${currency}; ${shown} is left out.`,
          'Choose it by --price, or keep it where it is.',
        );
    }
  }
}

const isPrice = (said: SaidPrice): boolean => !said.isOpen && toMinor(said) !== undefined;

/** Offers of a sellable: its own price in a market, or the nearest one above; and its stock, where the import was told of one. */
export function readOffers(node: PlacedEntry, rules: OfferRules): ErpOffer[] {
  const counted = readStock(node, rules);
  return rules.markets.flatMap((market): ErpOffer[] => {
    const said = priceAbove(node, market, rules);
    const amount = said && isPrice(said) ? said.amount : undefined;
    const quantity = counted ?? (amount === undefined ? undefined : rules.stock.quantity);
    if (amount === undefined && quantity === undefined) return [];
    const stock = quantity === undefined ? {} : ({ quantity, availability: quantity > 0 ? 'in_stock' : 'out_of_stock' } as const);
    const price = amount === undefined ? {} : { price: { amount, currency: market.currency } };
    return [{ sku: node.sku, market: market.code, ...price, ...stock, sourceRevision: '1' }];
  });
}

/** One that is no price is not passed over for another: it hides what stands above, and its row tells it. */
function priceAbove(node: PlacedEntry, market: MarketRow, { selling, special }: OfferRules): SaidPrice | undefined {
  const bases = selling.get(market.code) ?? [];
  for (const { cells } of node.chain) {
    for (const base of bases) {
      for (const name of [`${base}-${market.currency}`, base]) {
        const column = cells[name] === undefined ? undefined : priceColumn(name, special);
        const said = column && pricesIn(column, cells[name]!).find(({ currency }) => currency === market.currency);
        if (said) return said;
      }
    }
  }
  return undefined;
}

/** A count of what has no product below it. */
export function checkStock({ sku, product, cells, row }: PlacedEntry, { stock, peopled }: OfferRules): void {
  const text = stock.column === undefined ? undefined : cells[stock.column];
  if (product || text === undefined || peopled.has(sku)) return;
  row.lose(
    stock.column!,
    text,
    'akeneo_stock_unsold',
    `No product stands below ${sku}, so its count is of nothing.`,
    'Export its products too.',
  );
}

/** Its own count, or the nearest above. */
function readStock({ chain, row }: PlacedEntry, { stock, markets }: OfferRules): number | undefined {
  const column = stock.column;
  const text = column === undefined ? undefined : chain.find(({ cells }) => cells[column] !== undefined)?.cells[column];
  if (text === undefined) return undefined;
  if (/^\d{1,9}(\.0+)?$/.test(text) && !isOpen(text) && markets.length > 0) return Number(text);
  const wrong = isOpen(text) ? `${text} is ${text.replace('.', '')} or ${Number(text)}` : `${text} is no count`;
  const why = markets.length > 0 ? `${wrong}; no stock is said of it.` : 'No channel sells anywhere; the count is left out.';
  row.lose(column!, text, 'akeneo_stock', why, 'Give a whole number from 0, and a channel with a currency.');
  return undefined;
}
