import type { ChannelContext, ReadItem } from '../../port/index.js';
import { inParallel } from '../../port/kit/index.js';
import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { identityOf } from './payload.js';
import { PRODUCT_COST, readByIdentity, readByIds, VARIANT_COST, type ProductView } from './product-view.js';
import { isLarge, readLarge } from './read-large.js';
import { channelOf } from './settings.js';
import type { ShopSetup } from './shop-setup.js';

/** A query may cost 1,000 points on any plan. */
const MOST = 950;
const IN_FLIGHT = 8;

export type ProductResult = CallResult<ProductView | null>;

/**
 * Products as the shop shows them, in the items' order. Small ones several in one call, as far as the points reach; large ones one after the other,
 * because they share what the small ones leave.
 */
export async function fetchProducts(client: Client, items: ReadItem[], setup: ShopSetup): Promise<ProductResult[]> {
  const results = new Map<ReadItem, ProductResult>();
  const small = items.filter(({ listing }) => !isLarge(listing));
  const calls = [
    ...groups(small.filter((item) => item.externalIds['product'])),
    ...groups(small.filter((item) => !item.externalIds['product'])),
  ];
  await inParallel(calls, IN_FLIGHT, async (group) => {
    const answer = await ask(client, group, setup, Math.max(...group.map(variantsOf)));
    await Promise.all(group.map(async (item, index) => results.set(item, await completed(client, item, at(answer, index), setup))));
  });
  for (const item of items.filter(({ listing }) => isLarge(listing))) {
    const first = async (size: number): Promise<ProductResult> => at(await ask(client, [item], setup, size), 0);
    results.set(item, await readLarge(client, item, first, paged(client.context, setup)));
  }
  return items.map((item) => results.get(item)!);
}

const variantsOf = (item: ReadItem): number => item.listing.skus.length + 1;

/** Of like size together: the page size is one for a whole call. */
function groups(items: ReadItem[]): ReadItem[][] {
  const bySize = [...items].sort((a, b) => variantsOf(a) - variantsOf(b));
  const made: ReadItem[][] = [];
  for (const item of bySize) {
    const open = made.at(-1);
    const cost = PRODUCT_COST + variantsOf(item) * VARIANT_COST;
    if (open && (open.length + 1) * cost <= MOST) open.push(item);
    else made.push([item]);
  }
  return made;
}

/** By the shop's ids, or by our identity where we do not know them (a lost answer): all of a group in one way. */
async function ask(client: Client, group: ReadItem[], setup: ShopSetup, variants: number): Promise<CallResult<(ProductView | null)[]>> {
  const { publicationIds } = setup;
  const on = Object.fromEntries(publicationIds.map((id, index) => [`on${index}`, id]));
  const shared = { ...paged(client.context, setup), variants, ...on };
  const trace = { purpose: 'read' as const, listingIds: group.map((item) => item.listingId) };
  if (group[0]!.externalIds['product']) {
    const variables = { ids: group.map((item) => item.externalIds['product']!), ...shared };
    const answer = await client.call<{ nodes: (ProductView | null)[] }>({ query: readByIds(publicationIds.length), variables, ...trace });
    return answer.kind === 'data' ? { kind: 'data', data: answer.data.nodes } : answer;
  }
  const { namespace } = channelOf(client.context.channel);
  const identities = Object.fromEntries(group.map((item, index) => [`i${index}`, { customId: identityOf(namespace, item.listing.key) }]));
  const query = readByIdentity(group.length, publicationIds.length);
  const answer = await client.call<Record<string, ProductView | null>>({ query, variables: { ...identities, ...shared }, ...trace });
  return answer.kind === 'data' ? { kind: 'data', data: group.map((_, index) => answer.data[`p${index}`] ?? null) } : answer;
}

function paged({ channel }: ChannelContext, { locationId }: ShopSetup): { namespace: string; location: string } {
  return { namespace: channelOf(channel).namespace, location: locationId ?? 'gid://shopify/Location/0' };
}

function at(answer: CallResult<(ProductView | null)[]>, index: number): ProductResult {
  return answer.kind === 'data' ? { kind: 'data', data: answer.data[index] ?? null } : answer;
}

/** All pages: a variant that hides on the second one (the shop may have more than we know of) would look deleted. */
async function completed(client: Client, item: ReadItem, first: ProductResult, setup: ShopSetup): Promise<ProductResult> {
  if (first.kind !== 'data' || first.data === null) return first;
  const { variants, media } = first.data;
  if (!variants.pageInfo.hasNextPage && !media.pageInfo.hasNextPage) return first;
  return readLarge(client, item, () => Promise.resolve(first), paged(client.context, setup));
}
