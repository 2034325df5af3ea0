import { BadAdminRequest, onlyNames, type AdminBody } from '../kit/index.js';
import { setLevel, stockAt } from './inventory/levels.js';
import type { InventoryItem, Location } from './shop/records.js';
import type { Shop } from './shop/shop.js';

/** What somebody, or another app, does with a location: past access, costs and faults. */
interface LocationChange {
  location: Location;
  active: boolean | undefined;
  fulfillsOnlineOrders: boolean | undefined;
  moveTo: Location | undefined;
  primary: boolean;
}

/** By its id or its name. */
export function locationOf(shop: Shop, body: AdminBody, field = 'location'): Location {
  const { [field]: asked } = body;
  const found = shop.locations.all().find(({ id, name }) => id === asked || name === asked);
  if (found) return found;
  throw new BadAdminRequest(field, `The shop has no location ${String(asked)}.`, 'Take a name or an id of GET /_sandbox/state.');
}

/** Reads the body of `POST /_sandbox/location`. */
export function readLocationChange(shop: Shop, body: AdminBody): LocationChange {
  onlyNames(body, ['location', 'make', 'active', 'fulfillsOnlineOrders', 'moveTo', 'primary']);
  const { active, fulfillsOnlineOrders, moveTo, primary } = body;
  for (const [field, value] of Object.entries({ active, fulfillsOnlineOrders, primary }))
    if (value !== undefined && typeof value !== 'boolean')
      throw new BadAdminRequest(field, `${field} is no boolean.`, 'Send true or false.');
  return {
    ...{ location: body.make === undefined ? locationOf(shop, body) : made(shop, body.make), active: active as boolean | undefined },
    ...{ fulfillsOnlineOrders: fulfillsOnlineOrders as boolean | undefined },
    primary: primary === true,
    moveTo: moveTo === undefined ? undefined : locationOf(shop, body, 'moveTo'),
  };
}

function made(shop: Shop, name: unknown): Location {
  const isFree = typeof name === 'string' && name !== '' && !shop.locations.all().some((one) => one.name === name);
  if (!isFree)
    throw new BadAdminRequest('make', 'This is no name of a new location.', 'Send {"make": "Berlin"}, with a name that no location has.');
  return shop.locations.add({
    ...shop.row('Location'),
    name: name as string,
    isPrimary: false,
    isActive: true,
    fulfillsOnlineOrders: true,
  });
}

/** A location that is deactivated has nothing any more: its stock goes to another one, or is gone (locationDeactivate asks for that other one). */
export function changeLocation(shop: Shop, { location, active, fulfillsOnlineOrders, moveTo, primary }: LocationChange): Location {
  if (primary) for (const one of shop.locations.all()) one.isPrimary = one === location;
  if (active === false) {
    for (const item of shop.inventoryItems.all()) {
      const level = item.levels.get(location.id);
      if (!level) continue;
      item.levels.delete(location.id);
      if (moveTo && level.isActive) addTo(shop, item, moveTo.id, level.available);
    }
  }
  Object.assign(location, { isActive: active ?? location.isActive });
  location.fulfillsOnlineOrders = fulfillsOnlineOrders ?? location.fulfillsOnlineOrders;
  return location;
}

function addTo(shop: Shop, item: InventoryItem, locationId: string, units: number): void {
  const level = stockAt(shop, item, locationId);
  setLevel(level, 'available', level.available + units);
}

/** `POST /_sandbox/stock`: another app sets a number at a location, or it is stocked there (no more). */
export function changeStock(shop: Shop, body: AdminBody): { sku: string; available: number; stocked: boolean } {
  onlyNames(body, ['sku', 'location', 'quantity', 'stocked']);
  const { sku, quantity, stocked } = body;
  const [variant] = typeof sku === 'string' ? [...(shop.variantsBySku.get(sku.toLowerCase()) ?? [])] : [];
  if (!variant) throw new BadAdminRequest('sku', `The shop has no SKU ${String(sku)}.`, 'Take one of GET /_sandbox/state.');
  if (quantity !== undefined && !Number.isInteger(quantity))
    throw new BadAdminRequest('quantity', 'quantity is no whole number.', 'Send {"sku": "MUG-1", "location": "Berlin", "quantity": 2}.');
  const level = stockAt(shop, variant.inventoryItem, locationOf(shop, body).id);
  if (quantity !== undefined) setLevel(level, 'available', quantity as number);
  level.isActive = stocked !== false;
  level.updatedAt = shop.clock.date();
  return { sku: sku as string, available: level.available, stocked: level.isActive };
}
