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
 * keeps its own: productSet leaves alone what it does not name. `isBack`: nobody sees the product until it is published again, and what it comes
 * back with is of before: it could be sold without end.
 */
export function withStatements(payload: ProductPayload, carried: SendItem['carried'], isBack = false): Completed {
  const made: string[] = [];
  const unpriced: string[] = [];
  const variants = payload.input.variants.map((variant): VariantSetInput => {
    const { price, stock } = carriedOf(carried, variant.sku);
    if (variant.id !== undefined) return isBack ? said(variant, price, stock) : variant;
    made.push(variant.sku);
    if (!price) {
      unpriced.push(variant.sku);
      return variant;
    }
    return said(variant, price, stock ?? NOTHING);
  });
  return { payload: { ...payload, input: { ...payload.input, variants } }, made, unpriced };
}

function said(variant: VariantSetInput, price: PriceStatement | undefined, stock: StockStatement | undefined): VariantSetInput {
  const { inventoryItem, ...policy } = stock ? stockInput(stock) : {};
  return { ...variant, ...(price && priceInput(price)), ...policy, inventoryItem: { ...variant.inventoryItem, ...inventoryItem } };
}

export function carriedOf(carried: SendItem['carried'], sku: string): { price?: PriceStatement; stock?: StockStatement } {
  return (carried[sku] ?? {}) as { price?: PriceStatement; stock?: StockStatement };
}
