import { setTimeout as wait } from 'node:timers/promises';
import type { ChannelContext, ExistingListing } from '../../port/index.js';
import type { AmazonClient, CallResult } from './client.js';
import { searchPath, type AmazonItem } from './items.js';
import { SEARCH_SIZE } from './rates.js';

interface Page {
  items?: AmazonItem[];
  pagination?: { nextToken?: string };
}

const TRIES = 8;

/** Everything the seller has in this marketplace. Sorted by SKU: in the default order a listing that changes meanwhile would be skipped. */
export async function* existingListings(client: AmazonClient, context: ChannelContext): AsyncIterable<ExistingListing> {
  let token: string | undefined;
  do {
    const page = await pageAfter(client, context, token);
    for (const item of page.items ?? []) yield existing(item);
    token = page.pagination?.nextToken;
  } while (token);
}

async function pageAfter(client: AmazonClient, context: ChannelContext, token: string | undefined): Promise<Page> {
  const path = searchPath(context, {
    pageSize: String(SEARCH_SIZE),
    sortBy: 'sku',
    sortOrder: 'ASC',
    includedData: 'summaries,attributes',
    ...(token && { pageToken: token }),
  });
  let last: CallResult | undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    last = await client.call(context, { method: 'GET', path, purpose: 'connect', bucket: 'search' });
    if (last.kind === 'ok') return last.body as Page;
    if (last.kind === 'refused') break;
    await wait(last.kind === 'retry' ? last.afterMs : 1000);
  }
  throw new Error(
    `Amazon did not list what is there: ${last && last.kind !== 'ok' ? ('reason' in last ? last.reason : last.message) : ''}`,
  );
}

function existing({ sku, summaries = [], attributes = {} }: AmazonItem): ExistingListing {
  const [summary] = summaries;
  const gtins = (attributes['externally_assigned_product_identifier'] ?? []).map((item) => String(item['value']));
  const title = summary?.itemName ?? String(attributes['item_name']?.[0]?.['value'] ?? '');
  const externalIds = {
    sku,
    ...(summary?.asin && { asin: summary.asin }),
    ...(summary?.productType && { productType: summary.productType }),
  };
  return { key: sku, externalIds, skus: [sku], gtins: [...new Set(gtins)], title };
}
