import { setTimeout as wait } from 'node:timers/promises';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelContext, ExistingListing } from '../../port/index.js';
import type { AmazonClient, CallResult } from './client.js';
import { criteriaOf, everything, halvesOf, type Slice } from './existing-slices.js';
import { searchPath, type AmazonItem } from './items.js';
import { SEARCH_MOST, SEARCH_SIZE } from './rates.js';

interface Page {
  numberOfResults?: number;
  items?: AmazonItem[];
  pagination?: { nextToken?: string };
}

const TRIES = 8;

/** One look at what is there. `unlisted`: SKUs of searches that show a thousand from either end, and may have more between. */
interface Look {
  client: AmazonClient;
  context: ChannelContext;
  unlisted: { created: Set<string>; shown: Set<string> };
}

/**
 * Everything the seller has in this marketplace. A search ends at a thousand SKUs, however many there are, and does not say so: what reaches them
 * is asked for again in halves, by the time at which listings were made, then by that at which they were changed last, then from both ends. What is
 * left out of a list that may be cut all the same is told; it holds up nothing else.
 */
export async function* existingListings(
  client: AmazonClient,
  context: ChannelContext,
  tell: (problem: Problem) => void = () => undefined,
): AsyncIterable<ExistingListing> {
  const look: Look = { client, context, unlisted: { created: new Set(), shown: new Set() } };
  const listed = new Set<string>();
  for await (const item of within(look, everything(context.now()))) {
    // Halves share the moment at which they meet, and both ends what is in the middle.
    if (listed.has(item.sku)) continue;
    listed.add(item.sku);
    yield existing(item);
  }
  if (look.unlisted.shown.size > 0) tell(notAllListed(look.unlisted));
}

async function* within(look: Look, slice: Slice): AsyncIterable<AmazonItem> {
  let found = 0;
  for await (const { items = [], numberOfResults = 0 } of pagesOf(look, slice, 'ASC')) {
    found += items.length;
    if (Math.max(found, numberOfResults) >= SEARCH_MOST) {
      const halves = halvesOf(slice);
      if (halves.length === 0) yield* fromBothEnds(look, slice);
      for (const half of halves) yield* within(look, half);
      return;
    }
    yield* items;
  }
}

/** By SKU upwards and downwards: it is whole where the two meet. */
async function* fromBothEnds(look: Look, slice: Slice): AsyncIterable<AmazonItem> {
  const shown: AmazonItem[] = [];
  const seen = new Set<string>();
  for await (const { items = [] } of pagesOf(look, slice, 'ASC')) {
    for (const { sku } of items) seen.add(sku);
    shown.push(...items);
    yield* items;
  }
  for await (const { items = [] } of pagesOf(look, slice, 'DESC')) {
    yield* items;
    if (items.some(({ sku }) => seen.has(sku))) return;
    shown.push(...items);
  }
  const { unlisted } = look;
  for (const { sku, summaries } of shown) {
    unlisted.shown.add(sku);
    const created = summaries?.[0]?.createdDate;
    if (created) unlisted.created.add(created);
  }
}

function notAllListed({ created, shown }: Look['unlisted']): Problem {
  const dates = [...created].sort();
  const [from, to] = [dates[0] ?? '?', dates.at(-1) ?? '?'];
  const message = `Amazon lists ${shown.size} of the SKUs that were made in one second and changed last in one second (made ${from === to ? `at ${from}` : `from ${from} to ${to}`}), and no more of them: there may be others, which are not among the matches`;
  const fix =
    'Change some of them in Seller Central, their prices by a file for example, and match again: Amazon then tells them apart by the time of that. Until then nothing is written to one that is not matched (exists_unmatched)';
  return problem('not_all_listed', 'channel', message, fix, { severity: 'warning', details: { from, to, shown: shown.size } });
}

async function* pagesOf(look: Look, slice: Slice, order: 'ASC' | 'DESC'): AsyncIterable<Page> {
  const tokens = new Set<string>();
  let found = 0;
  let token: string | undefined;
  do {
    const page = await pageAfter(look, slice, order, token);
    const { items = [], numberOfResults = 0 } = page;
    found += items.length;
    yield page;
    token = page.pagination?.nextToken;
    if (token !== undefined && tokens.has(token)) {
      if (found >= numberOfResults && numberOfResults > 0) return;
      throw new Error(`Amazon gave the same page twice, so that nobody can tell what else is there after ${found} of its SKUs`);
    }
    if (token !== undefined) tokens.add(token);
  } while (token);
}

/** Sorted by SKU: in the default order a listing that changes meanwhile would be skipped. */
async function pageAfter({ client, context }: Look, slice: Slice, sortOrder: 'ASC' | 'DESC', token: string | undefined): Promise<Page> {
  const path = searchPath(context, {
    pageSize: String(SEARCH_SIZE),
    sortBy: 'sku',
    sortOrder,
    includedData: 'summaries,attributes',
    ...criteriaOf(slice),
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
    ...{ sku, adopted: '1' },
    ...(summary?.asin && { asin: summary.asin }),
    ...(summary?.productType && { productType: summary.productType }),
  };
  return { key: sku, externalIds, skus: [sku], gtins: [...new Set(gtins)], title };
}
