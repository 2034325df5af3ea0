import type { ChannelContext, OfferItem, OfferLine, StoodBefore, WithdrawItem } from '../../port/index.js';
import type { AmazonClient } from './client.js';
import { readItems, sharedUnits, type ItemQuery } from './items.js';
import { settingsOf } from './settings.js';
import { isStop } from './statements.js';

const stopsStock = ({ say, units }: OfferLine): boolean => say.stock !== undefined && isStop('stock', say.stock) && (units ?? 0) > 0;

/** By SKU. `unseen`: lines that ask for a look, which brought no answer. */
interface StoodThere {
  stood: Map<string, StoodBefore>;
  unseen: Set<string>;
}

/**
 * What stood there before a 0 is said over it. Amazon compares nothing and its answer tells nothing, so units that were sold and not seen would be
 * forgotten with the 0, and sold again once it ends. A look that brings no answer holds no stop up: then all counts as sold, until a newer count.
 * So is what stands where a line asks for it, which is tried again without an answer. By SKU.
 */
export async function stoodBefore(client: AmazonClient, items: readonly OfferItem[], context: ChannelContext): Promise<StoodThere> {
  const asked = items.flatMap(({ listing, listingId, lines }) => {
    const [line] = lines;
    return line && (line.looks || stopsStock(line)) ? [{ listing, listingId, line }] : [];
  });
  const looks = await look(client, asked, context);
  const there: StoodThere = { stood: new Map(), unseen: new Set() };
  for (const { listing, line } of asked) {
    const units = looks.get(listing.key);
    if (units === null && !stopsStock(line)) there.unseen.add(line.sku);
    else if (units !== undefined) there.stood.set(line.sku, asStood(line.sku, units));
  }
  return there;
}

/** null: no answer, so that all counts as sold. */
export const asStood = (sku: string, units: number | null): StoodBefore =>
  units === null ? { sku, units: 0, unseen: true } : { sku, units };

/** The same before a deletion, after which nothing tells what was left; by listing key. null: the look brought no answer. */
export function leftBefore(
  client: AmazonClient,
  items: readonly WithdrawItem[],
  context: ChannelContext,
): Promise<Map<string, number | null>> {
  return look(
    client,
    items.filter(({ listing, units }) => (units?.[listing.sku] ?? 0) > 0),
    context,
  );
}

/** What stands there of listings whose content is to replace them whole, by listing key; null: the look brought no answer. */
export function standingIn(
  client: AmazonClient,
  items: readonly ItemQuery[],
  context: ChannelContext,
): Promise<Map<string, number | null>> {
  return look(client, items, context);
}

/** By listing key; null: no answer. Of what Amazon does not have, or does not count, nothing. */
async function look(client: AmazonClient, asked: readonly ItemQuery[], context: ChannelContext): Promise<Map<string, number | null>> {
  if (asked.length === 0) return new Map();
  const timeoutMs = settingsOf(context.account, context.channel).lookMs;
  const found = await readItems(client, context, asked, { parts: 'fulfillmentAvailability', purpose: 'read', timeoutMs });
  return new Map(
    asked.flatMap(({ listing: { key } }): [string, number | null][] => {
      const result = found.get(key);
      if (!result || 'failed' in result) return [[key, null]];
      const units = result.item && sharedUnits(result.item);
      return units === undefined ? [] : [[key, units]];
    }),
  );
}
