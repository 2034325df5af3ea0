import type { SendItem } from '../../port/index.js';
import type { ProductPayload, VariantSetInput } from './payload.js';
import { priceInput, stockInput, type PriceStatement, type StockStatement } from './statements.js';

/** Until a stock statement says more, a variant that is made sells nothing. */
const NOTHING: StockStatement = { quantity: 0, policy: 'DENY' };

export interface Completed {
  payload: ProductPayload;
  /** Variants that this call makes. */
  made: string[];
  /** Of those, the ones without a price: Shopify would sell them for 0.00. */
  unpriced: string[];
}

/**
 * A variant that is made takes its price and its policy along, because there is no moment between being made and being for sale. What is there
 * keeps its own: productSet leaves alone what it does not name.
 */
export function withStatements(payload: ProductPayload, carried: SendItem['carried']): Completed {
  const made: string[] = [];
  const unpriced: string[] = [];
  const variants = payload.input.variants.map((variant): VariantSetInput => {
    if (variant.id !== undefined) return variant;
    const { price, stock } = carriedOf(carried, variant.sku);
    made.push(variant.sku);
    if (!price) {
      unpriced.push(variant.sku);
      return variant;
    }
    const { inventoryPolicy, inventoryItem } = stockInput(stock ?? NOTHING);
    return { ...variant, ...priceInput(price), inventoryPolicy, inventoryItem: { ...variant.inventoryItem, ...inventoryItem } };
  });
  return { payload: { ...payload, input: { ...payload.input, variants } }, made, unpriced };
}

export function carriedOf(carried: SendItem['carried'], sku: string): { price?: PriceStatement; stock?: StockStatement } {
  return (carried[sku] ?? {}) as { price?: PriceStatement; stock?: StockStatement };
}
