import { problem, type Problem } from '../../../../libs/problem/index.js';
import type { CountedOffer } from '../../inputs/offer.repository.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { shownStockOf } from '../../reach/stock-locations.js';

/**
 * The warning for units of which nothing is for sale here: they were counted at locations that the channel does not count, or as a whole on one that
 * counts by location. That is what its settings say, or a name that is spelt otherwise: only a person knows.
 */
export function countedElsewhere(channel: LoadedChannel, offer: CountedOffer | null, sku: string): Problem[] {
  if (!offer?.quantity || offer.availability === 'out_of_stock') return [];
  const { apart, counted } = shownStockOf(channel);
  const names = apart.length > 0 ? apart.map(({ location }) => location) : counted;
  if (names === null) return [];
  const { stock } = offer;
  if (stock ? stock.some(({ location }) => names.includes(location)) : names.includes('')) return [];
  const where = stock ? `at ${stock.map(({ location }) => location).join(', ')}` : 'without a location';
  const message = `${sku}: ${offer.quantity} were counted ${where}; this channel counts ${names.map((name) => name || 'what has none').join(', ')}`;
  const fix = 'Name that location by setStockLocations, or send counts of those that it counts';
  return [problem('counted_elsewhere', 'stock', message, fix, { severity: 'warning', owner: 'erp', details: { sku, field: 'stock' } })];
}
