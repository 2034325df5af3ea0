import type { GraphQLSchema } from 'graphql';
import { page } from '../shop/connection.js';
import { gid } from '../shop/ids.js';
import type { InventoryItem, InventoryLevel, Location } from '../shop/records.js';
import { attach, legacyResourceId } from './resolvers.js';

interface LevelView extends InventoryLevel {
  item: InventoryItem;
}

const view = (item: InventoryItem, level: InventoryLevel): LevelView => ({ ...level, item });

export function attachInventoryFields(schema: GraphQLSchema): void {
  attach<Location>(schema, 'Location', { legacyResourceId });
  attach<InventoryItem>(schema, 'InventoryItem', {
    legacyResourceId,
    measurement: ({ number, weight }) => ({ id: gid('InventoryItemMeasurement', number), weight }),
    unitCost: ({ cost }, _args, { shop }) => (cost === null ? null : { amount: cost, currencyCode: shop.profile.currency }),
    inventoryLevel: (item, { locationId, includeInactive }) => {
      const level = item.levels.get(locationId as string);
      return level && (level.isActive || includeInactive) ? view(item, level) : null;
    },
    inventoryLevels: (item, args) =>
      page(
        [...item.levels.values()].filter(({ isActive }) => isActive || args.includeInactive).map((level) => view(item, level)),
        args,
      ),
  });
  attach<LevelView>(schema, 'InventoryLevel', {
    location: ({ locationId }, _args, { shop }) => shop.locations.get(locationId),
    quantities: ({ number, available, onHand, updatedAt }, { names }) =>
      (names as string[]).map((name) => ({
        id: gid('InventoryQuantity', `${number}-${name}`),
        name,
        quantity: name === 'available' ? available : name === 'on_hand' ? onHand : 0,
        updatedAt,
      })),
  });
}
