import type { ChannelContext } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import type { AmazonClient, CallResult } from './client.js';
import type { AmazonIssue } from './issues.js';
import { OWN } from './fulfilment.js';
import { chunks, inParallel } from '../../port/kit/index.js';
import { SEARCH_SIZE } from './rates.js';
import { settingsOf } from './settings.js';

/** One item as get and search answer it, as far as Plinth reads it. */
export interface AmazonItem {
  sku: string;
  summaries?: {
    marketplaceId: string;
    asin?: string;
    productType?: string;
    status?: string[];
    itemName?: string;
    mainImage?: unknown;
    createdDate?: string;
    lastUpdatedDate?: string;
  }[];
  attributes?: Attributes;
  /** The stock itself, which marketplaces of a region share; their attributes show what each was told last. */
  fulfillmentAvailability?: { fulfillmentChannelCode: string; quantity?: number }[];
  issues?: AmazonIssue[];
}

/** The merchant's own stock as it is now: an attribute of one marketplace does not hear of what another was told. */
export const sharedUnits = ({ fulfillmentAvailability = [] }: AmazonItem): number | undefined =>
  fulfillmentAvailability.find(({ fulfillmentChannelCode }) => fulfillmentChannelCode === OWN)?.quantity;

export const ITEMS = '/listings/2021-08-01/items';

export function itemPath(context: ChannelContext, sku: string, query: Record<string, string> = {}): string {
  const { sellerId, marketplaceId } = settingsOf(context.account, context.channel);
  // Slashes and hashes of a SKU must be encoded, else Amazon answers 403 (selling-partner-api-models#4429).
  return `${ITEMS}/${encodeURIComponent(sellerId)}/${encodeURIComponent(sku)}?${new URLSearchParams({ marketplaceIds: marketplaceId, ...query }).toString()}`;
}

export function searchPath(context: ChannelContext, query: Record<string, string>): string {
  const { sellerId, marketplaceId } = settingsOf(context.account, context.channel);
  return `${ITEMS}/${encodeURIComponent(sellerId)}?${new URLSearchParams({ marketplaceIds: marketplaceId, ...query }).toString()}`;
}

export type ItemsBySku = Map<string, { item: AmazonItem | undefined } | { failed: Exclude<CallResult, { kind: 'ok' }> }>;

const WIDTH = 4;

export interface ItemQuery {
  listingId: string;
  listing: { key: string };
}

export interface ReadOptions {
  /** Amazon's `includedData`. */
  parts: string;
  purpose: string;
  timeoutMs?: number;
}

/**
 * Reads many SKUs, twenty a call. A SKU with a comma cannot be named in a list and is asked for alone. Each exchange is kept with the
 * listings that it was about, so that a listing's story has its reads as well as its sends.
 */
export async function readItems(
  client: AmazonClient,
  context: ChannelContext,
  wanted: readonly ItemQuery[],
  reading: ReadOptions,
): Promise<ItemsBySku> {
  const found: ItemsBySku = new Map();
  const ids = new Map<string, string[]>();
  for (const { listing, listingId } of wanted) ids.set(listing.key, [...(ids.get(listing.key) ?? []), listingId]);
  const skus = [...ids.keys()];
  const groups = [
    ...chunks(
      skus.filter((sku) => !sku.includes(',')),
      SEARCH_SIZE,
    ),
    ...skus.filter((sku) => sku.includes(',')).map((sku) => [sku]),
  ];
  await inParallel(groups, WIDTH, async (group) => {
    const listingIds = group.flatMap((sku) => ids.get(sku) ?? []);
    const answer = await readGroup(client, context, group, { ...reading, listingIds });
    if (!('items' in answer)) {
      for (const sku of group) found.set(sku, { failed: answer });
      return;
    }
    const bySku = new Map(answer.items.map((item) => [item.sku, item]));
    for (const sku of group) found.set(sku, { item: bySku.get(sku) });
  });
  return found;
}

async function readGroup(
  client: AmazonClient,
  context: ChannelContext,
  group: string[],
  { parts, purpose, listingIds, timeoutMs }: ReadOptions & { listingIds: string[] },
): Promise<{ items: AmazonItem[] } | Exclude<CallResult, { kind: 'ok' }>> {
  const [only = ''] = group;
  const alone = only.includes(',');
  const path = alone
    ? itemPath(context, only, { includedData: parts })
    : searchPath(context, { identifiers: group.join(','), identifiersType: 'SKU', pageSize: String(SEARCH_SIZE), includedData: parts });
  const answer = await client.call(context, {
    method: 'GET',
    path,
    purpose,
    bucket: 'search',
    listingIds,
    ...(timeoutMs && { timeoutMs }),
  });
  if (answer.kind === 'refused' && alone && answer.status === 404) return { items: [] };
  if (answer.kind !== 'ok') return answer;
  return { items: alone ? [answer.body as AmazonItem] : ((answer.body as { items?: AmazonItem[] }).items ?? []) };
}
