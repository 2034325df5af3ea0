import type { ChannelContext, OfferItem } from '../../port/index.js';
import type { AmazonClient } from './client.js';
import { readItems } from './items.js';
import { settingsOf } from './settings.js';
import { isStop, replacesStock, type Instance, type Said, type StockStatement } from './statements.js';

export interface Beside {
  /** By SKU: the seller's stock as it stands there, whoever said what of it. */
  theirs: Map<string, Instance>;
  /** SKUs of which the look brought no answer. */
  unseen: Set<string>;
}

/**
 * What stands in the stock of SKUs whose number is not merged into it: of what was adopted nobody knows whether it counts, and a day or handling time of
 * ours is taken off only by a whole. What is the seller's, his handling time, goes along with that. One look for all, and none where all is merged; a 0
 * waits for no answer.
 */
export async function besideStock(client: AmazonClient, items: readonly OfferItem[], context: ChannelContext): Promise<Beside> {
  const asked = items.flatMap(({ listing, listingId, lines: [line] }) => {
    const stock = line?.say.stock as unknown as StockStatement | undefined;
    if (!line || !stock || !replacesStock(stock.fulfillment_availability, line.accepted as Said)) return [];
    return [{ listing, listingId, sku: line.sku, isStop: isStop('stock', line.say.stock!), instance: stock.fulfillment_availability[0] }];
  });
  const beside: Beside = { theirs: new Map(), unseen: new Set() };
  if (asked.length === 0) return beside;
  const timeoutMs = settingsOf(context.account, context.channel).lookMs;
  const found = await readItems(client, context, asked, { parts: 'attributes', purpose: 'read', timeoutMs });
  for (const { listing, sku, isStop: stops, instance } of asked) {
    const result = found.get(listing.key);
    if (!result || 'failed' in result) {
      if (!stops) beside.unseen.add(sku);
      continue;
    }
    const by = instance?.['fulfillment_channel_code'];
    const there = result.item?.attributes?.['fulfillment_availability']?.find((one) => one['fulfillment_channel_code'] === by);
    if (there) beside.theirs.set(sku, there);
  }
  return beside;
}
