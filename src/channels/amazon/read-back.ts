import type { ChannelContext, ReadItem, ReadOutcome } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import type { AmazonClient } from './client.js';
import { problemOf } from './issues.js';
import { readItems, sharedUnits, type AmazonItem } from './items.js';
import { marketplaceOf } from './marketplaces.js';
import { OWN } from './fulfilment.js';
import { normalise, projection, UNITS } from './owned.js';
import { judgeMainPicture, type MainPicture } from './main-picture.js';
import { judgePictures } from './pictures-away.js';
import { settingsOf } from './settings.js';

/** Reads listings, twenty a call, and says live only when Amazon shows them. */
export async function readBack(client: AmazonClient, items: ReadItem[], context: ChannelContext): Promise<ReadOutcome[]> {
  const { pollAfterMs } = settingsOf(context.account, context.channel);
  const found = await readItems(client, context, items, { parts: 'summaries,attributes,issues,fulfillmentAvailability', purpose: 'read' });
  return items.map((item): ReadOutcome => {
    const result = found.get(item.listing.key);
    if (!result) return { outcome: 'absent', pollAfterMs };
    if ('failed' in result) {
      const { failed } = result;
      if (failed.kind === 'refused') return { outcome: 'retry', afterMs: 60_000, reason: failed.message };
      return { outcome: 'retry', afterMs: failed.kind === 'retry' ? failed.afterMs : 1000, reason: failed.reason };
    }
    return result.item ? seen(item, result.item, context, pollAfterMs) : { outcome: 'absent', pollAfterMs };
  });
}

function seen(wanted: ReadItem, item: AmazonItem, context: ChannelContext, pollAfterMs: number): ReadOutcome {
  const { marketplaceId } = settingsOf(context.account, context.channel);
  const language = marketplaceOf(marketplaceId)?.language ?? context.channel.locales[0] ?? 'en_US';
  const summary = item.summaries?.find((one) => one.marketplaceId === marketplaceId);
  const away = judgePictures(item.issues ?? [], wanted.externalIds, context.now());
  const issues = (item.issues ?? []).map((issue) => away.mildly(problemOf(issue, item.sku)));
  const refused = issues.some(({ severity }) => severity === 'error');
  const attributes = attributesHere(item, marketplaceId);
  const units = sharedUnits(item);
  const marks = fulfilledBy(item, wanted.externalIds);
  const picture = judgeMainPicture(summary?.mainImage, wanted.externalIds, context.now());
  const { observed, theirs } = observe(wanted, attributes, units, { summary, picture }, language);
  const earlier = refused && isEarlier(wanted, observed, summary?.lastUpdatedDate, context.now());
  // What is in Amazon's own houses it does not tell here, so whether it should be bought cannot be asked.
  const isSoldOut = units === undefined ? Boolean(marks['fulfilment']) || saysNone(attributes) : units === 0;
  const state = earlier ? 'accepted' : stateOf(wanted, isSoldOut, summary?.status ?? [], summary?.asin, refused);
  return {
    outcome: 'found',
    state,
    observed,
    ...(theirs.length > 0 && { theirs }),
    externalIds: {
      sku: item.sku,
      ...(summary?.asin && { asin: summary.asin }),
      ...(summary?.productType && { productType: summary.productType }),
      ...marks,
      ...picture.marks,
      ...away.externalIds,
    },
    issues,
    ...((state !== 'live' || away.resendAfterMs !== undefined) && { pollAfterMs: Math.max(pollAfterMs, away.resendAfterMs ?? 0) }),
    ...(away.resendAfterMs !== undefined && { resendAfterMs: away.resendAfterMs }),
  };
}

/** Beyond this, Amazon is not slow: it will not take the change. */
const PATIENCE_MS = 30 * 60_000;

/**
 * A refusal that is older than what was accepted last concerns other content. Without this a mended listing would be called rejected again
 * by the first look after the mending.
 */
function isEarlier({ owned, externalIds }: ReadItem, observed: Record<string, unknown>, updated: string | undefined, now: Date): boolean {
  const accepted = Date.parse(externalIds['acceptedAt'] ?? '');
  if (Number.isNaN(accepted) || now.getTime() - accepted > PATIENCE_MS || Date.parse(updated ?? '') >= accepted) return false;
  const form = (field: string, value: unknown): string => JSON.stringify(normalise(field, value) ?? null);
  return Object.entries(owned).some(([field, value]) => form(field, value) !== form(field, observed[field]));
}

/** Live is what buyers see: discoverable, and buyable unless it is a parent, or out of stock because we said so or because it was bought. */
function stateOf(
  { listing, owned }: ReadItem,
  isSoldOut: boolean,
  status: string[],
  asin: string | undefined,
  refused: boolean,
): 'accepted' | 'processed' | 'live' | 'rejected' {
  const toBeBought = listing.kind !== 'parent' && typeof owned['price'] === 'string' && owned['quantity'] !== 0 && !isSoldOut;
  const live = status.includes('DISCOVERABLE') && (!toBeBought || status.includes('BUYABLE'));
  if (live) return 'live';
  if (refused) return 'rejected';
  return asin ? 'processed' : 'accepted';
}

function attributesHere({ attributes = {} }: AmazonItem, marketplaceId: string): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, items]) => [
      name,
      items.filter((one) => one['marketplace_id'] === undefined || one['marketplace_id'] === marketplaceId),
    ]),
  );
}

/** Whose house it leaves from, where it is Amazon's: such a thing gets no quantity, whatever the mapping forgot to say. */
function fulfilledBy({ fulfillmentAvailability = [] }: AmazonItem, known: Record<string, string>): Record<string, string> {
  const codes = fulfillmentAvailability.map(({ fulfillmentChannelCode }) => fulfillmentChannelCode);
  const theirs = codes.includes(OWN) ? undefined : codes[0];
  return theirs !== undefined || known['fulfilment'] ? { fulfilment: theirs ?? '' } : {};
}

const saysNone = ({ fulfillment_availability: stock = [] }: Attributes): boolean => stock.some((one) => one['quantity'] === 0);

interface Observation {
  observed: Record<string, unknown>;
  theirs: string[];
}

function observe(
  { owned }: ReadItem,
  attributes: Attributes,
  units: number | undefined,
  { summary, picture }: { summary: NonNullable<AmazonItem['summaries']>[number] | undefined; picture: MainPicture },
  language: string,
): Observation {
  const all: Record<string, unknown> = {
    ...projection(attributes, language),
    ...(picture.main_image !== undefined && { main_image: picture.main_image }),
  };
  if (typeof all[UNITS] === 'number' && units !== undefined) all[UNITS] = units;
  const observed = Object.fromEntries(
    Object.keys(owned)
      .filter((field) => all[field] !== undefined)
      .map((field) => [field, all[field]]),
  );
  const title = observed['item_name'];
  const kept = typeof title === 'string' && normalise('item_name', title) === normalise('item_name', owned['item_name']);
  if (!kept || !summary?.itemName || normalise('item_name', summary.itemName) === normalise('item_name', title))
    return { observed, theirs: [] };
  // Amazon keeps our title and shows its own shortening of it: worth telling, useless to push again.
  return { observed: { ...observed, item_name: summary.itemName }, theirs: ['item_name'] };
}
