import type { InventoryItem, InventoryLevel } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';

/** The stock of an item at a location; made (active, zero) when the item was not stocked there. */
export function levelAt(shop: Shop, item: InventoryItem, locationId: string): InventoryLevel {
  const known = item.levels.get(locationId);
  if (known) return known;
  const level = { ...shop.row('InventoryLevel'), locationId, available: 0, onHand: 0 };
  item.levels.set(locationId, level);
  return level;
}

/** Nothing is committed to orders in a sandbox, so what is on hand is available. Answers by how much it changed. */
export function setLevel(level: InventoryLevel, name: 'available' | 'on_hand', quantity: number): number {
  const delta = quantity - (name === 'available' ? level.available : level.onHand);
  level.available += delta;
  level.onHand += delta;
  return delta;
}
