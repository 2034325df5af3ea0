import type { ChannelContext, PlannedListing } from '../../syndication/index.js';
import type { Attributes } from './attributes.js';
import type { AmazonClient, Answer } from './client.js';
import type { AmazonIssue } from './issues.js';
import { chunks, inParallel } from './parallel.js';
import { SEARCH_SIZE } from './rates.js';
import { settingsOf } from './settings.js';

/** One item as get and search answer it, as far as Plinth reads it. */
export interface AmazonItem {
  sku: string;
  summaries?: {
    marketplaceId: string;
    asin?: string;
    status?: string[];
    itemName?: string;
    mainImage?: unknown;
    lastUpdatedDate?: string;
  }[];
  attributes?: Attributes;
  issues?: AmazonIssue[];
}

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

export type Found = Map<string, { item: AmazonItem | undefined } | { failed: Exclude<Answer, { kind: 'ok' }> }>;

const WIDTH = 4;

/** What is asked for, and for which listing: the exchange names it. */
export interface Asked {
  listing: PlannedListing;
  listingId: string;
}

/** Reads many SKUs, twenty a call. A SKU with a comma cannot be named in a list and is asked for alone. */
export async function readItems(
  client: AmazonClient,
  context: ChannelContext,
  asked: Asked[],
  parts: string,
  purpose: string,
): Promise<Found> {
  const idOf = new Map(asked.map(({ listing, listingId }) => [listing.key, listingId]));
  const skus = [...idOf.keys()];
  const found: Found = new Map();
  const groups = [
    ...chunks(
      skus.filter((sku) => !sku.includes(',')),
      SEARCH_SIZE,
    ),
    ...skus.filter((sku) => sku.includes(',')).map((sku) => [sku]),
  ];
  await inParallel(groups, WIDTH, async (group) => {
    const call = { purpose, listingIds: group.map((sku) => idOf.get(sku)!) };
    const answer = await readGroup(client, context, group, parts, call);
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
  parts: string,
  call: { purpose: string; listingIds: string[] },
): Promise<{ items: AmazonItem[] } | Exclude<Answer, { kind: 'ok' }>> {
  const [only = ''] = group;
  const alone = only.includes(',');
  const path = alone
    ? itemPath(context, only, { includedData: parts })
    : searchPath(context, { identifiers: group.join(','), identifiersType: 'SKU', pageSize: String(SEARCH_SIZE), includedData: parts });
  const answer = await client.call(context, { method: 'GET', path, ...call, bucket: 'search' });
  if (answer.kind === 'refused' && alone && answer.status === 404) return { items: [] };
  if (answer.kind !== 'ok') return answer;
  return { items: alone ? [answer.body as AmazonItem] : ((answer.body as { items?: AmazonItem[] }).items ?? []) };
}
