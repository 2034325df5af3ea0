import type { InventoryItem, InventoryLevel } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';

/**
 * The numbers of an item at a location. From 2026-04 they can be set at any location, also where the item is not stocked (shopify.dev, changelog: "Add
 * isActive field to InventoryLevel", "Removal of ITEM_NOT_STOCKED_AT_LOCATION error"): then the level is there and inactive.
 */
export function levelAt(shop: Shop, item: InventoryItem, locationId: string): InventoryLevel {
  const known = item.levels.get(locationId);
  if (known) return known;
  const level = { ...shop.row('InventoryLevel'), locationId, isActive: false, available: 0, onHand: 0 };
  item.levels.set(locationId, level);
  return level;
}

/** The same, stocked there; its numbers stay as they were ("inventoryActivate now preserves available quantity", 2026-04). */
export function stockAt(shop: Shop, item: InventoryItem, locationId: string): InventoryLevel {
  const level = levelAt(shop, item, locationId);
  if (!level.isActive) Object.assign(level, { isActive: true, updatedAt: shop.clock.date() });
  return level;
}

/** Whether customers of the shop's pages can have what is there. */
export function sellsOnline(shop: Shop, { locationId, isActive }: InventoryLevel): boolean {
  const location = shop.locations.get(locationId);
  return isActive && location?.isActive === true && location.fulfillsOnlineOrders;
}

/** Nothing is committed to orders in a sandbox, so what is on hand is available. Answers by how much it changed. */
export function setLevel(level: InventoryLevel, name: 'available' | 'on_hand', quantity: number): number {
  const delta = quantity - (name === 'available' ? level.available : level.onHand);
  level.available += delta;
  level.onHand += delta;
  return delta;
}
