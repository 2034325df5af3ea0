import type { ChannelContext, OfferItem, OfferLine, StoodBefore } from '../../port/index.js';
import type { AmazonClient } from './client.js';
import { readItems, sharedUnits } from './items.js';
import { isStop } from './statements.js';

/** So long a stop waits for the look that goes before it. */
const LOOK_MS = 3_000;

const stopsStock = ({ say, units }: OfferLine): boolean => say.stock !== undefined && isStop('stock', say.stock) && (units ?? 0) > 0;

/**
 * What stood there before a 0 is said over it. Amazon compares nothing and its answer tells nothing, so units that were sold and not seen would be
 * forgotten with the 0, and sold again once it ends. A look that brings no answer holds no stop up: then all counts as sold, until a newer count.
 * By SKU.
 */
export async function stoodBefore(
  client: AmazonClient,
  items: readonly OfferItem[],
  context: ChannelContext,
): Promise<Map<string, StoodBefore>> {
  const stops = items.flatMap(({ listing, listingId, lines }) => {
    const [line] = lines;
    return line && stopsStock(line) ? [{ listing, listingId, line }] : [];
  });
  if (stops.length === 0) return new Map();
  const found = await readItems(client, context, stops, { parts: 'fulfillmentAvailability', purpose: 'read', timeoutMs: LOOK_MS });
  const stood = stops.flatMap(({ listing, line: { sku } }): StoodBefore[] => {
    const result = found.get(listing.key);
    if (!result || 'failed' in result) return [{ sku, units: 0 }];
    const units = result.item && sharedUnits(result.item);
    return units === undefined ? [] : [{ sku, units }];
  });
  return new Map(stood.map((one) => [one.sku, one]));
}
