import type { InventoryItem, Location, UserError } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { levelAt, setLevel } from './levels.js';

const LIMIT = 1_000_000_000;
/** The reasons Shopify takes (shopify.dev, "Manage inventory quantities and states"). */
const REASONS = new Set([
  ...['correction', 'cycle_count_available', 'damaged', 'movement_canceled', 'movement_created', 'movement_received', 'movement_updated'],
  ...['other', 'promotion', 'quality_control', 'received', 'reservation_created', 'reservation_deleted', 'reservation_updated', 'restock'],
  ...['safety_stock', 'shrinkage'],
]);

export interface SetQuantitiesInput {
  name: string;
  reason: string;
  referenceDocumentUri?: string | null;
  quantities: { inventoryItemId: string; locationId: string; quantity: number; changeFromQuantity?: number | null }[];
}

interface Change {
  name: string;
  delta: number;
  quantityAfterChange: number;
  item: InventoryItem;
  location: Location;
}

export interface SetQuantitiesResult {
  inventoryAdjustmentGroup: { id: string; createdAt: Date; reason: string; referenceDocumentUri: string | null; changes: Change[] } | null;
  userErrors: UserError[];
}

/** Sets absolute quantities, all or none. The caller has checked that each quantity passes `changeFromQuantity`. */
export function setQuantities(shop: Shop, input: SetQuantitiesInput): SetQuantitiesResult {
  const userErrors = check(shop, input);
  if (userErrors.length > 0) return { inventoryAdjustmentGroup: null, userErrors };
  const changes = input.quantities.flatMap(({ inventoryItemId, locationId, quantity }) => {
    const item = shop.inventoryItems.get(inventoryItemId)!;
    const level = levelAt(shop, item, locationId);
    const delta = setLevel(level, input.name === 'available' ? 'available' : 'on_hand', quantity);
    level.updatedAt = shop.clock.date();
    const location = shop.locations.get(locationId)!;
    return delta === 0 ? [] : [{ name: input.name, delta, quantityAfterChange: quantity, item, location }];
  });
  const { id, createdAt } = shop.row('InventoryAdjustmentGroup');
  const group = { id, createdAt, reason: input.reason, referenceDocumentUri: input.referenceDocumentUri ?? null, changes };
  return { inventoryAdjustmentGroup: group, userErrors: [] };
}

function check(shop: Shop, input: SetQuantitiesInput): UserError[] {
  const errors: UserError[] = [];
  const add = (code: string, field: string[], message: string): void => void errors.push({ code, field: ['input', ...field], message });
  if (input.name !== 'available' && input.name !== 'on_hand')
    add('INVALID_NAME', ['name'], "The quantity name must be either 'available' or 'on_hand'.");
  if (!REASONS.has(input.reason)) add('INVALID_REASON', ['reason'], 'The specified reason is invalid.');
  if (input.referenceDocumentUri && !/^[a-z][a-z0-9+.-]*:.+/i.test(input.referenceDocumentUri)) {
    add('INVALID_REFERENCE_DOCUMENT', ['referenceDocumentUri'], 'The specified reference document is invalid.');
  }
  const seen = new Set<string>();
  input.quantities.forEach((quantity, index) => {
    const at = ['quantities', String(index)];
    const pair = `${quantity.inventoryItemId} ${quantity.locationId}`;
    const item = shop.inventoryItems.get(quantity.inventoryItemId);
    if (seen.has(pair)) {
      add('NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR', at, 'The combination of inventoryItemId and locationId must be unique.');
    }
    seen.add(pair);
    if (!item) add('INVALID_INVENTORY_ITEM', [...at, 'inventoryItemId'], 'The specified inventory item could not be found.');
    if (!shop.locations.get(quantity.locationId)?.isActive)
      add('INVALID_LOCATION', [...at, 'locationId'], 'The specified location could not be found.');
    if (quantity.quantity > LIMIT)
      add('INVALID_QUANTITY_TOO_HIGH', [...at, 'quantity'], "The total quantity can't be higher than 1,000,000,000.");
    if (quantity.quantity < -LIMIT)
      add('INVALID_QUANTITY_TOO_LOW', [...at, 'quantity'], "The total quantity can't be lower than -1,000,000,000.");
    const level = item?.levels.get(quantity.locationId);
    const current = (input.name === 'available' ? level?.available : level?.onHand) ?? 0;
    if (typeof quantity.changeFromQuantity === 'number' && quantity.changeFromQuantity !== current) {
      add('CHANGE_FROM_QUANTITY_STALE', [...at, 'changeFromQuantity'], 'The changeFromQuantity value does not match persisted value.');
    }
  });
  return errors;
}
