import { problem } from '../../../libs/problem/index.js';
import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { VARIANT_IDS } from './documents.js';
import type { ProductPayload } from './payload.js';

interface VariantPage {
  product: {
    variants: { nodes: { id: string; sku: string | null }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    media: { nodes: { id: string }[] };
  } | null;
}

/** What the shop had before the product was ours. */
export interface ShopProductState {
  variants: Map<string, string>;
  media: string[];
}

/**
 * The first send to a product that the shop made itself: its variants are bound by SKU, and if it has others the send is refused, because productSet
 * would delete them. Answers with SKU → variant id, and with the media that the product has.
 */
export async function adoptVariants(
  client: Client,
  productId: string,
  payload: ProductPayload,
  listingId: string,
): Promise<CallResult<ShopProductState>> {
  let media: string[] = [];
  const ids = new Map<string, string>();
  const foreign: string[] = [];
  const ours = new Set(payload.input.variants.map((variant) => variant.sku));
  let after: string | null = null;
  do {
    const variables: object = { id: productId, after };
    const page: CallResult<VariantPage> = await client.call<VariantPage>({
      query: VARIANT_IDS,
      variables,
      purpose: 'connect',
      listingIds: [listingId],
    });
    if (page.kind !== 'data') return page;
    const variants = page.data.product?.variants;
    media = (page.data.product?.media.nodes ?? []).map((file) => file.id);
    for (const { id, sku } of variants?.nodes ?? []) {
      if (sku !== null && ours.has(sku)) ids.set(sku, id);
      else foreign.push(sku ?? id);
    }
    after = variants?.pageInfo.hasNextPage ? variants.pageInfo.endCursor : null;
  } while (after !== null);
  if (foreign.length === 0) return { kind: 'data', data: { variants: ids, media } };
  const names = foreign.slice(0, 5).join(', ') + (foreign.length > 5 ? ` and ${foreign.length - 5} more` : '');
  const message = `The shop's product has variants that Plinth does not know (${names}); publishing would delete them`;
  const fix = 'Add them in the ERP under these SKUs, or delete them in the shop, then release the listing';
  return { kind: 'terminal', issues: [problem('would_delete_variants', 'variants', message, fix, { severity: 'error', owner: 'pim' })] };
}
