import { setTimeout as wait } from 'node:timers/promises';
import type { ChannelContext, ExistingListing } from '../../port/index.js';
import type { AmazonClient, CallResult } from './client.js';
import { searchPath, type AmazonItem } from './items.js';
import { SEARCH_MOST, SEARCH_SIZE } from './rates.js';

interface Page {
  numberOfResults?: number;
  items?: AmazonItem[];
  pagination?: { nextToken?: string };
}

/** Seconds since 1970 between which a listing was made, both ends included. An end that was not cut is open: clocks differ, and dates may be odd. */
interface Made {
  from: number;
  to: number;
  isFirst: boolean;
  isLast: boolean;
}

const TRIES = 8;
/** Nothing is older than Amazon's marketplace, and no clock is a day ahead: where the halving begins. */
const FIRST_DAY = Date.UTC(2000, 0, 1) / 1000;
const DAY = 86_400;

/**
 * Everything the seller has in this marketplace. A search ends at a thousand SKUs, however many there are, and does not say so: what reaches them
 * is asked for again in halves, by the time at which listings were made. A list that may be cut is never called whole.
 */
export async function* existingListings(client: AmazonClient, context: ChannelContext): AsyncIterable<ExistingListing> {
  const now = Math.ceil(context.now().getTime() / 1000);
  const told = new Set<string>();
  for await (const item of madeWithin(client, context, { from: FIRST_DAY, to: now + DAY, isFirst: true, isLast: true })) {
    // Halves share the second at which they meet.
    if (told.has(item.sku)) continue;
    told.add(item.sku);
    yield existing(item);
  }
}

async function* madeWithin(client: AmazonClient, context: ChannelContext, made: Made): AsyncIterable<AmazonItem> {
  const tokens = new Set<string>();
  let found = 0;
  let token: string | undefined;
  do {
    const page = await pageAfter(client, context, made, token);
    const { items = [], numberOfResults = 0 } = page;
    found += items.length;
    if (Math.max(found, numberOfResults) >= SEARCH_MOST) {
      for (const half of halvesOf(made)) yield* madeWithin(client, context, half);
      return;
    }
    yield* items;
    token = page.pagination?.nextToken;
    if (token !== undefined && tokens.has(token)) {
      if (found >= numberOfResults && numberOfResults > 0) return;
      throw new Error(`Amazon gave the same page twice, so that nobody can tell what else is there after ${found} of its SKUs`);
    }
    if (token !== undefined) tokens.add(token);
  } while (token);
}

function halvesOf({ from, to, isFirst, isLast }: Made): Made[] {
  if (to - from <= 1) {
    const when = new Date(from * 1000).toISOString();
    throw new Error(
      `Amazon shows ${SEARCH_MOST} SKUs of a search at most, and at least as many were made at ${when}: the others cannot be seen`,
    );
  }
  const middle = Math.floor((from + to) / 2);
  return [
    { from, to: middle, isFirst, isLast: false },
    { from: middle, to, isFirst: false, isLast },
  ];
}

/** Sorted by SKU: in the default order a listing that changes meanwhile would be skipped. */
async function pageAfter(client: AmazonClient, context: ChannelContext, made: Made, token: string | undefined): Promise<Page> {
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  const path = searchPath(context, {
    pageSize: String(SEARCH_SIZE),
    sortBy: 'sku',
    sortOrder: 'ASC',
    includedData: 'summaries,attributes',
    ...(!made.isFirst && { createdAfter: iso(made.from) }),
    ...(!made.isLast && { createdBefore: iso(made.to) }),
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
