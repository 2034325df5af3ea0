import { problem } from '../../../libs/problem/index.js';
import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { MEDIA_IDS, VARIANT_IDS } from './documents.js';
import { KeptPages } from './kept-pages.js';
import type { ProductPayload } from './payload.js';

/** Variants in one page. */
const PAGE = 250;

export interface VariantIds {
  id: string;
  sku: string | null;
  inventoryItem: { id: string };
}

interface VariantPage {
  product: { variants: { nodes: VariantIds[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } | null;
}

/** What the shop had before the product was ours. */
export interface ShopProductState {
  /** `variant:<sku>` and `item:<sku>` → the shop's id. */
  bindings: Record<string, string>;
  media: string[];
}

const costsOf = (expected: number) => ({ most: Math.min(PAGE, expected + 1), least: 25, node: 2, call: 3 });

/** All variants that the shop's product has, page by page and over several tries if need be; `expected`: how many are likely. */
export async function variantIds(
  client: Client,
  productId: string,
  listingId: string,
  expected: number,
): Promise<CallResult<VariantIds[]>> {
  const trace = { purpose: 'connect' as const, listingIds: [listingId] };
  const pages = await KeptPages.open<VariantIds>(client, 'ids', listingId, costsOf(expected));
  for (let isFirst = true; isFirst || pages.after !== null; isFirst = false) {
    const waits = isFirst ? undefined : await pages.pause();
    if (waits) return waits;
    const variables = { id: productId, after: pages.after, first: pages.size };
    const page = await client.call<VariantPage>({ query: VARIANT_IDS, variables, ...trace });
    if (page.kind !== 'data') return pages.stop(page);
    const variants = page.data.product?.variants;
    pages.add(variants?.nodes ?? [], variants?.pageInfo.hasNextPage ? variants.pageInfo.endCursor : null);
  }
  await pages.finish();
  return { kind: 'data', data: pages.nodes };
}

/** As they are remembered: `variant:<sku>` and `item:<sku>`. */
export function bindingsOf(variants: VariantIds[]): Record<string, string> {
  const named = variants.flatMap(({ sku, id, inventoryItem }) =>
    sku === null
      ? []
      : [
          [`variant:${sku}`, id],
          [`item:${sku}`, inventoryItem.id],
        ],
  );
  return Object.fromEntries(named) as Record<string, string>;
}

/**
 * The first send to a product that the shop made itself: its variants are bound by SKU, and if it has others the send is refused, because productSet
 * would delete them. Answers with the ids of its variants, and with the media that it has.
 */
export async function adoptVariants(
  client: Client,
  productId: string,
  payload: ProductPayload,
  listingId: string,
): Promise<CallResult<ShopProductState>> {
  const ours = new Set(payload.input.variants.map((variant) => variant.sku));
  const found = await variantIds(client, productId, listingId, ours.size);
  if (found.kind !== 'data') return found;
  // The shop may have a SKU twice in a product: we say each once, and the other would be deleted.
  const bound = new Set<string>();
  const foreign = found.data.flatMap(({ sku, id }) => {
    if (sku === null || !ours.has(sku)) return [sku ?? id];
    if (bound.has(sku)) return [`${sku} once more: ${id}`];
    bound.add(sku);
    return [];
  });
  if (foreign.length > 0) return { kind: 'terminal', issues: [wouldDelete(foreign)] };
  const bindings = bindingsOf(found.data);
  const trace = { purpose: 'connect' as const, listingIds: [listingId] };
  const shown = await client.call<{ product: { media: { nodes: { id: string }[] } } | null }>({
    ...{ query: MEDIA_IDS, variables: { id: productId } },
    ...trace,
  });
  if (shown.kind !== 'data') return shown;
  return { kind: 'data', data: { bindings, media: (shown.data.product?.media.nodes ?? []).map((file) => file.id) } };
}

function wouldDelete(foreign: string[]) {
  const names = foreign.slice(0, 5).join(', ') + (foreign.length > 5 ? ` and ${foreign.length - 5} more` : '');
  const message = `The shop's product has variants that Plinth does not know (${names}); publishing would delete them`;
  const fix =
    'Add them in the ERP under these SKUs (of two with one SKU, one needs another first), or delete them in the shop, then release the listing';
  return problem('would_delete_variants', 'variants', message, fix, { severity: 'error', owner: 'pim' });
}
