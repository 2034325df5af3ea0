import { BadAdminRequest, onlyNames, type AdminBody } from '../kit/index.js';
import type { Variant } from './shop/records.js';
import type { Shop } from './shop/shop.js';

/** What a customer got, and what is left for the next one. */
export interface Sale {
  sku: string;
  sold: number;
  available: number;
}

/**
 * `POST /_sandbox/sell`: a customer puts this many into the basket and pays. He gets what the shop lets him have: nothing of what is not shown,
 * no more than there is unless it sells on at zero or does not count. What is sold stays on hand until it is sent, as in a real shop.
 */
export function sell(shop: Shop, body: AdminBody): Sale {
  onlyNames(body, ['shop', 'sku', 'quantity']);
  const { sku, quantity } = body;
  if (body.shop !== undefined && body.shop !== shop.profile.shop)
    throw new BadAdminRequest('shop', `This is ${shop.profile.shop}.`, 'Leave shop out, or name this one.');
  if (!Number.isInteger(quantity) || (quantity as number) < 1)
    throw new BadAdminRequest('quantity', 'quantity is no whole number from 1.', 'Send {"sku": "MUG-1", "quantity": 2}.');
  const holders = typeof sku === 'string' ? [...(shop.variantsBySku.get(sku.toLowerCase()) ?? [])] : [];
  const variant = holders.find(isShown) ?? holders[0];
  if (!variant) throw new BadAdminRequest('sku', `The shop has no SKU ${String(sku)}.`, 'Take one of GET /_sandbox/state.');
  const sold = isShown(variant) ? Math.min(quantity as number, lets(variant)) : 0;
  takeAway(shop, variant, sold);
  return { sku: sku as string, sold, available: availableOf(variant) };
}

const isShown = ({ product }: Variant): boolean => product.status === 'ACTIVE' && product.publications.size > 0;

const availableOf = ({ inventoryItem }: Variant): number =>
  [...inventoryItem.levels.values()].reduce((sum, level) => sum + level.available, 0);

function lets(variant: Variant): number {
  if (!variant.inventoryItem.tracked || variant.inventoryPolicy === 'CONTINUE') return Infinity;
  return Math.max(0, availableOf(variant));
}

/** Location by location; the stand-in's stock never falls below 0, also where it sells on at zero. */
function takeAway(shop: Shop, { inventoryItem }: Variant, sold: number): void {
  if (!inventoryItem.tracked) return;
  let left = sold;
  for (const level of inventoryItem.levels.values()) {
    const taken = Math.min(left, Math.max(0, level.available));
    level.available -= taken;
    level.updatedAt = shop.clock.date();
    left -= taken;
  }
}
