import { problem, type Problem } from '../../../libs/problem/index.js';
import type { SendItem } from '../../port/index.js';
import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { HOLDERS } from './documents.js';
import { chunks } from '../../port/kit/index.js';
import { IDENTITY_KEY } from './payload.js';
import { anyOf } from './search-query.js';
import { channelOf } from './settings.js';

/** SKUs in one search. */
const AT_ONCE = 80;

interface Holder {
  sku: string | null;
  product: { id: string; title: string; metafield: { value: string } | null };
}

interface Page {
  nodes: Holder[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * Before anything is made: does the shop sell one of these SKUs already, in a product that is not ours? Then a person decides; writing would make a
 * second product of the same SKU. By listing id; one search for many listings.
 */
export async function findUnmatched(client: Client, items: SendItem[]): Promise<CallResult<Map<string, Problem>>> {
  const byKey = new Map(items.flatMap((item) => item.listing.skus.map((sku) => [sku.toLowerCase(), item])));
  const found = new Map<string, Problem>();
  for (const skus of chunks([...byKey.keys()], AT_ONCE)) {
    const holders = await holdersOf(client, skus, [...new Set(skus.map((sku) => byKey.get(sku)!.listingId))]);
    if (holders.kind !== 'data') return holders;
    for (const { sku, product } of holders.data) {
      const item = byKey.get((sku ?? '').toLowerCase());
      if (item && !isOurs(item, product)) found.set(item.listingId, unmatched(item, sku!, product));
    }
  }
  return { kind: 'data', data: found };
}

/** Made for this very listing, or for one that it takes some of these from. */
const isOurs = ({ listing, takesFrom = [] }: SendItem, { metafield }: Holder['product']): boolean =>
  metafield !== null && (metafield.value === listing.key || takesFrom.includes(metafield.value));

/** Every variant of the shop with one of these SKUs: a shop may hold a SKU many times, and the one that is missed would be doubled. */
async function holdersOf(client: Client, skus: string[], listingIds: string[]): Promise<CallResult<Holder[]>> {
  const { namespace } = channelOf(client.context.channel);
  const query = anyOf('sku', skus);
  const holders: Holder[] = [];
  for (let after: string | null = null; ;) {
    const variables: Record<string, unknown> = { query, first: Math.min(250, skus.length * 2), after, namespace, key: IDENTITY_KEY };
    const asked: CallResult<{ productVariants: Page }> = await client.call({ query: HOLDERS, variables, purpose: 'connect', listingIds });
    if (asked.kind !== 'data') return asked;
    const { nodes, pageInfo } = asked.data.productVariants;
    holders.push(...nodes);
    if (!pageInfo.hasNextPage) return { kind: 'data', data: holders };
    after = pageInfo.endCursor;
  }
}

function unmatched({ listing }: SendItem, sku: string, product: Holder['product']): Problem {
  const message = `The shop has ${sku} already, in the product "${product.title}" (${product.id}), which is not matched with ${listing.key}`;
  const fix =
    'Match the channel anew (mutation matchChannel) and decide: adopt it, create another one beside it, or change the SKU in the shop';
  return problem('exists_unmatched', listing.key, message, fix, {
    severity: 'error',
    owner: 'pim',
    details: { externalId: product.id, sku },
  });
}
