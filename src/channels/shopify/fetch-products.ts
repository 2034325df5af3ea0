import type { ChannelContext, ReadItem } from '../../port/index.js';
import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { inParallel } from '../../port/kit/index.js';
import { identityOf } from './payload.js';
import type { ShopSetup } from './shop-setup.js';
import { MORE_FILES, MORE_VARIANTS, PRODUCT_COST, readByIdentity, readByIds, VARIANT_COST, type ProductView } from './product-view.js';
import { channelOf } from './settings.js';

/** A query may cost 1,000 points on any plan. */
const MOST = 950;
/** Variants in one page of one product. */
const PAGE = 50;
const IN_FLIGHT = 8;

export type ProductResult = CallResult<ProductView | null>;

/** Products as the shop shows them, several in one call as far as the points reach; then the pages that are missing. In the items' order. */
export async function fetchProducts(client: Client, items: ReadItem[], setup: ShopSetup): Promise<ProductResult[]> {
  const results = new Map<ReadItem, ProductResult>();
  const known = items.filter((item) => item.externalIds['product']);
  const unknown = items.filter((item) => !item.externalIds['product']);
  const calls = [
    ...groups(known).map((group) => byIds(client, group, setup)),
    ...groups(unknown).map((group) => byIdentity(client, group, setup)),
  ];
  await inParallel(calls, IN_FLIGHT, async (call) => {
    for (const [item, fetched] of await call()) results.set(item, fetched);
  });
  return items.map((item) => results.get(item)!);
}

type Call = () => Promise<[ReadItem, ProductResult][]>;

const variantsOf = (item: ReadItem): number => Math.min(PAGE, item.listing.skus.length + 1);

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

function byIds(client: Client, group: ReadItem[], setup: ShopSetup): Call {
  return async () => {
    const ids = group.map((item) => item.externalIds['product']!);
    const variables = { ids, ...shared(client.context, group, setup) };
    const answer = await client.call<{ nodes: (ProductView | null)[] }>({
      query: readByIds(setup.publicationIds.length),
      variables,
      ...trace(group),
    });
    return Promise.all(group.map((item, index) => completed(client, item, answer, (data) => data.nodes[index] ?? null, setup)));
  };
}

function byIdentity(client: Client, group: ReadItem[], setup: ShopSetup): Call {
  return async () => {
    const { namespace } = channelOf(client.context.channel);
    const identities = Object.fromEntries(group.map((item, index) => [`i${index}`, { customId: identityOf(namespace, item.listing.key) }]));
    const answer = await client.call<Record<string, ProductView | null>>({
      query: readByIdentity(group.length, setup.publicationIds.length),
      variables: { ...identities, ...shared(client.context, group, setup) },
      ...trace(group),
    });
    return Promise.all(group.map((item, index) => completed(client, item, answer, (data) => data[`p${index}`] ?? null, setup)));
  };
}

const trace = (group: ReadItem[]) => ({ purpose: 'read' as const, listingIds: group.map((item) => item.listingId) });

function shared({ channel }: ChannelContext, group: ReadItem[], { locationId, publicationIds }: ShopSetup) {
  const on = Object.fromEntries(publicationIds.map((id, index) => [`on${index}`, id]));
  const variants = Math.max(...group.map(variantsOf));
  return { namespace: channelOf(channel).namespace, location: locationId ?? 'gid://shopify/Location/0', variants, ...on };
}

/** All pages: a variant that hides on the second one would look deleted. */
async function completed<T>(
  client: Client,
  item: ReadItem,
  answer: CallResult<T>,
  pick: (data: T) => ProductView | null,
  setup: ShopSetup,
): Promise<[ReadItem, ProductResult]> {
  if (answer.kind !== 'data') return [item, answer];
  const product = pick(answer.data);
  if (product === null) return [item, { kind: 'data', data: null }];
  for (const [field, query] of [
    ['variants', MORE_VARIANTS],
    ['media', MORE_FILES],
  ] as const) {
    while (product[field].pageInfo.hasNextPage) {
      const base = { id: product.id, after: product[field].pageInfo.endCursor };
      const { namespace, location } = shared(client.context, [item], setup);
      const variables = field === 'variants' ? { ...base, first: PAGE, namespace, location } : base;
      const more = await client.call<{ product: ProductView | null }>({ query, variables, ...trace([item]) });
      if (more.kind !== 'data') return [item, more];
      const page = more.data.product?.[field];
      if (!page) return [item, { kind: 'data', data: null }];
      (product[field].nodes as unknown[]).push(...page.nodes);
      product[field].pageInfo = page.pageInfo;
    }
  }
  return [item, { kind: 'data', data: product }];
}
