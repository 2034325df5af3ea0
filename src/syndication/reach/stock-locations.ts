import type { LoadedChannel } from './loaded-channel.js';

/** An entry of `settings.locations`: a location of the sources, and the channel's own id of it where it counts apart. */
export interface StockLocation {
  location: string;
  locationId?: string;
}

export function stockLocationsOf(settings: Record<string, unknown>): StockLocation[] | null {
  const said = settings['locations'];
  return Array.isArray(said) && said.length > 0 ? (said as StockLocation[]) : null;
}

/** Names of the locations of which a channel with one number counts the sum; null: all of them, and counts as a whole. */
export function countedLocations(settings: Record<string, unknown>): string[] | null {
  return stockLocationsOf(settings)?.map(({ location }) => location) ?? null;
}

/** What a channel keeps back of stock, and which counts it shows where. */
export const shownStockOf = ({ adapter, config, stock }: Pick<LoadedChannel, 'adapter' | 'config' | 'stock'>) => ({
  ...{ policy: stock, apart: adapter.locationsOf(config), counted: countedLocations(config.settings) },
});
