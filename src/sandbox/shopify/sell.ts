import { BadAdminRequest, onlyNames, type AdminBody, type OnSale, type Sale } from '../kit/index.js';
import { locationOf } from './hands.js';
import { sellsOnline } from './inventory/levels.js';
import type { InventoryLevel, Variant } from './shop/records.js';
import type { Shop } from './shop/shop.js';

/** What `POST /_sandbox/sell` asks for. */
export function readPurchase(shop: Shop, body: AdminBody): { sku: string; quantity: number; locationId?: string } {
  onlyNames(body, ['shop', 'sku', 'quantity', 'location']);
  const { sku, quantity } = body;
  if (body.shop !== undefined && body.shop !== shop.profile.shop)
    throw new BadAdminRequest('shop', `This is ${shop.profile.shop}.`, 'Leave shop out, or name this one.');
  if (!Number.isInteger(quantity) || (quantity as number) < 1)
    throw new BadAdminRequest('quantity', 'quantity is no whole number from 1.', 'Send {"sku": "MUG-1", "quantity": 2}.');
  if (typeof sku !== 'string' || !variantOf(shop, sku))
    throw new BadAdminRequest('sku', `The shop has no SKU ${String(sku)}.`, 'Take one of GET /_sandbox/state.');
  return { sku, quantity: quantity as number, ...(body.location !== undefined && { locationId: locationOf(shop, body).id }) };
}

/**
 * A customer puts this many into the basket and pays. He gets what the shop lets him have: nothing of what is not shown, no more than there is at
 * the locations that send online orders, unless it sells on at zero or does not count. With a location it is sold there, over the counter. What is sold stays on hand until it is sent, as in a real shop.
 */
export function sell(shop: Shop, { sku }: OnSale, quantity: number, locationId?: string): Sale {
  const variant = variantOf(shop, sku)!;
  const levels = levelsOf(shop, variant, locationId);
  const sold = shop.isShown(variant.product) || locationId !== undefined ? Math.min(quantity, lets(variant, levels)) : 0;
  takeAway(shop, variant, levels, sold);
  return { sku, sold, available: availableOf(levels) };
}

export function onSale(shop: Shop): OnSale[] {
  return shop.variants.all().flatMap((variant) => {
    const { sku } = variant.inventoryItem;
    return sku && shop.isShown(variant.product) && lets(variant, levelsOf(shop, variant)) > 0 ? [{ sku }] : [];
  });
}

/** Of several with this SKU, the one that is shown. */
function variantOf(shop: Shop, sku: string): Variant | undefined {
  const holders = [...(shop.variantsBySku.get(sku.toLowerCase()) ?? [])];
  return holders.find(({ product }) => shop.isShown(product)) ?? holders[0];
}

/** Those that it is sold from. */
const levelsOf = (shop: Shop, { inventoryItem }: Variant, locationId?: string): InventoryLevel[] =>
  [...inventoryItem.levels.values()].filter((level) =>
    locationId === undefined ? sellsOnline(shop, level) : level.locationId === locationId && level.isActive,
  );

const availableOf = (levels: InventoryLevel[]): number => levels.reduce((sum, level) => sum + level.available, 0);

function lets(variant: Variant, levels: InventoryLevel[]): number {
  if (!variant.inventoryItem.tracked || variant.inventoryPolicy === 'CONTINUE') return Infinity;
  return Math.max(0, availableOf(levels));
}

/** Location by location, as far as there is any; what is sold on at zero leaves the first of them below it, as in a real shop. */
function takeAway(shop: Shop, { inventoryItem }: Variant, levels: InventoryLevel[], sold: number): void {
  if (!inventoryItem.tracked) return;
  let left = sold;
  for (const level of levels) {
    const taken = Math.min(left, Math.max(0, level.available));
    level.available -= taken;
    level.updatedAt = shop.clock.date();
    left -= taken;
  }
  if (levels[0]) levels[0].available -= left;
}
