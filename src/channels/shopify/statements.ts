import type { MappedOffer, Statement } from '../../port/index.js';
import { decimalAmount } from '../../port/kit/index.js';

/** What the price wire says: decimal strings, as Shopify writes money. */
export interface PriceStatement extends Statement {
  price: string;
  compareAtPrice: string | null;
}

/** What the stock wire says. `quantity` null: nobody counts it, so Shopify must not either. `CONTINUE` sells on at zero. */
export interface StockStatement extends Statement {
  quantity: number | null;
  policy: 'DENY' | 'CONTINUE';
}

/** The price a customer pays now, and the one it is compared with while a sale is on. Whether it is on, the core has decided. */
export function priceStatement({ price, salePrice }: MappedOffer): PriceStatement | undefined {
  if (!price) return undefined;
  const lower = salePrice && BigInt(salePrice.minor) < BigInt(price.minor);
  return lower
    ? { price: decimalAmount(salePrice), compareAtPrice: decimalAmount(price) }
    : { price: decimalAmount(price), compareAtPrice: null };
}

/** A stop is 0 that sells nothing. Whole units only; a backlog is none for sale. */
export function stockStatement(offer: MappedOffer | null, quantity: number | null, stopped: boolean): StockStatement {
  if (stopped) return { quantity: 0, policy: 'DENY' };
  const late = offer?.availability === 'preorder' || offer?.availability === 'backorder';
  const units = offer?.availability === 'out_of_stock' ? 0 : quantity;
  return { quantity: units === null ? null : Math.max(0, Math.floor(units)), policy: late ? 'CONTINUE' : 'DENY' };
}

/** Whether a customer can buy it, whatever it costs. */
export const sells = ({ quantity, policy }: StockStatement): boolean => quantity === null || quantity > 0 || policy === 'CONTINUE';

/** What Shopify's inputs say of the wires: of the stock all but the number, which has a call of its own. */
export const priceInput = ({ price, compareAtPrice }: PriceStatement) => ({ price, compareAtPrice });
export const stockInput = ({ quantity, policy }: StockStatement) => ({
  inventoryPolicy: policy,
  inventoryItem: { tracked: quantity !== null },
});

const at = (sku: string, field: string): string => `variant:${sku}:${field}`;

/** By the names of what is observed. */
export function ownedPrice(sku: string, { price, compareAtPrice }: PriceStatement): Record<string, unknown> {
  return { [at(sku, 'price')]: price, [at(sku, 'compareAtPrice')]: compareAtPrice };
}

export function ownedStock(sku: string, { quantity, policy }: StockStatement): Record<string, unknown> {
  return {
    [at(sku, 'tracked')]: quantity !== null,
    [at(sku, 'inventoryPolicy')]: policy,
    ...(quantity !== null && { [unitsField(sku)]: quantity }),
  };
}

export const unitsField = (sku: string): string => at(sku, 'quantity');
