import type { InventoryItem, InventoryLevel, UserError } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { stockAt } from './levels.js';

export interface ToggleActivationInput {
  inventoryItemId: string;
  inventoryItemUpdates: { locationId: string; activate: boolean }[];
}

interface ToggleResult {
  inventoryItem: InventoryItem | null;
  inventoryLevels: (InventoryLevel & { item: InventoryItem })[] | null;
  userErrors: UserError[];
}

/** Stocks an item at locations, or stocks it there no more; all of a call or nothing. What it had there stays in both cases (2026-04). */
export function toggleActivation(shop: Shop, { inventoryItemId, inventoryItemUpdates }: ToggleActivationInput): ToggleResult {
  const item = shop.inventoryItems.get(inventoryItemId);
  if (!item) {
    const message = 'The inventory item was not found.';
    return refused([{ code: 'INVENTORY_ITEM_NOT_FOUND', field: ['inventoryItemId'], message }]);
  }
  const off = new Set(inventoryItemUpdates.flatMap(({ locationId, activate }) => (activate ? [] : [locationId])));
  const stays = [...item.levels.values()].some(({ locationId, isActive }) => isActive && !off.has(locationId));
  const errors = inventoryItemUpdates.flatMap(({ locationId, activate }, index): UserError[] => {
    const field = ['inventoryItemUpdates', String(index), 'locationId'];
    if (!shop.locations.get(locationId)?.isActive) return [{ code: 'LOCATION_NOT_FOUND', field, message: 'The location was not found.' }];
    if (activate || stays || inventoryItemUpdates.some((one) => one.activate)) return [];
    const message = 'Cannot unstock an inventory item from the only location at which it is stocked.';
    return [{ code: 'CANNOT_DEACTIVATE_FROM_ONLY_LOCATION', field, message }];
  });
  if (errors.length > 0) return refused(errors);
  const levels = inventoryItemUpdates.flatMap(({ locationId, activate }) => {
    if (activate) return [{ ...stockAt(shop, item, locationId), item }];
    const level = item.levels.get(locationId);
    if (level) Object.assign(level, { isActive: false, updatedAt: shop.clock.date() });
    return [];
  });
  return { inventoryItem: item, inventoryLevels: levels, userErrors: [] };
}

const refused = (userErrors: UserError[]): ToggleResult => ({ inventoryItem: null, inventoryLevels: null, userErrors });
