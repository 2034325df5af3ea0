import type { ReadItem } from '../../port/index.js';
import { inParallel } from '../../port/kit/index.js';
import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { MOST } from './cost.js';
import { identityOf } from './payload.js';
import {
  keysOfProduct,
  PRODUCT_COST,
  readByIdentity,
  readByIds,
  sharedOf,
  variantCost,
  type ProductView,
  type Shared,
} from './product-view.js';
import { isLarge, readLarge } from './read-large.js';
import { channelOf } from './settings.js';
import type { ShopSetup } from './shop-setup.js';
import { locationsOwned } from './statements.js';

const IN_FLIGHT = 8;

/** What a read asks for beside the products: of locations that are counted apart those whose numbers are owned. */
interface Asked {
  publicationIds: string[];
  shared: Shared;
  locations: number;
}

export type ProductResult = CallResult<ProductView | null>;

/**
 * Products as the shop shows them, in the items' order. Small ones several in one call, as far as the points reach; large ones one after the other,
 * because they share what the small ones leave.
 */
export async function fetchProducts(
  client: Client,
  items: ReadItem[],
  { locationId, publicationIds }: ShopSetup,
): Promise<ProductResult[]> {
  const locations = locationsOwned(items.flatMap(({ owned }) => Object.keys(owned)));
  const { namespace } = channelOf(client.context.channel);
  const shared = sharedOf(namespace, locationId ?? 'gid://shopify/Location/0', locations);
  const setup: Asked = { publicationIds, shared, locations: locations.length };
  const results = new Map<ReadItem, ProductResult>();
  const small = items.filter(({ listing }) => !isLarge(listing, setup.locations));
  const calls = [
    ...groups(
      small.filter((item) => item.externalIds['product']),
      setup.locations,
    ),
    ...groups(
      small.filter((item) => !item.externalIds['product']),
      setup.locations,
    ),
  ];
  await inParallel(calls, IN_FLIGHT, async (group) => {
    const answer = await ask(client, group, setup, Math.max(...group.map(variantsOf)));
    await Promise.all(group.map(async (item, index) => results.set(item, await completed(client, item, at(answer, index), setup))));
  });
  for (const item of items.filter(({ listing }) => isLarge(listing, setup.locations))) {
    const first = async (size: number): Promise<ProductResult> => at(await ask(client, [item], setup, size), 0);
    results.set(item, await readLarge(client, item, first, shared));
  }
  return items.map((item) => results.get(item)!);
}

const variantsOf = (item: ReadItem): number => item.listing.skus.length + 1;

/** Of like size together: the page size is one for a whole call. */
function groups(items: ReadItem[], locations: number): ReadItem[][] {
  const bySize = [...items].sort((a, b) => variantsOf(a) - variantsOf(b));
  const made: ReadItem[][] = [];
  for (const item of bySize) {
    const open = made.at(-1);
    const cost = PRODUCT_COST + variantsOf(item) * variantCost(locations);
    if (open && (open.length + 1) * cost <= MOST) open.push(item);
    else made.push([item]);
  }
  return made;
}

/** By the shop's ids, or by our identity where we do not know them (a lost answer): all of a group in one way. */
async function ask(
  client: Client,
  group: ReadItem[],
  { publicationIds, shared, locations }: Asked,
  variants: number,
): Promise<CallResult<(ProductView | null)[]>> {
  const on = Object.fromEntries(publicationIds.map((id, index) => [`on${index}`, id]));
  const { namespace } = channelOf(client.context.channel);
  const asked = { ...shared, ofProduct: keysOfProduct(namespace), variants, ...on };
  const trace = { purpose: 'read' as const, listingIds: group.map((item) => item.listingId) };
  if (group[0]!.externalIds['product']) {
    const variables = { ids: group.map((item) => item.externalIds['product']!), ...asked };
    const answer = await client.call<{ nodes: (ProductView | null)[] }>({
      query: readByIds(publicationIds.length, locations),
      variables,
      ...trace,
    });
    return answer.kind === 'data' ? { kind: 'data', data: answer.data.nodes } : answer;
  }
  const identities = Object.fromEntries(group.map((item, index) => [`i${index}`, { customId: identityOf(namespace, item.listing.key) }]));
  const query = readByIdentity(group.length, publicationIds.length, locations);
  const answer = await client.call<Record<string, ProductView | null>>({ query, variables: { ...identities, ...asked }, ...trace });
  return answer.kind === 'data' ? { kind: 'data', data: group.map((_, index) => answer.data[`p${index}`] ?? null) } : answer;
}

function at(answer: CallResult<(ProductView | null)[]>, index: number): ProductResult {
  return answer.kind === 'data' ? { kind: 'data', data: answer.data[index] ?? null } : answer;
}

/** All pages: a variant that hides on the second one (the shop may have more than we know of) would look deleted. */
async function completed(client: Client, item: ReadItem, first: ProductResult, { shared }: Asked): Promise<ProductResult> {
  if (first.kind !== 'data' || first.data === null) return first;
  const { variants, media } = first.data;
  if (!variants.pageInfo.hasNextPage && !media.pageInfo.hasNextPage) return first;
  return readLarge(client, item, () => Promise.resolve(first), shared);
}
