import type { SendItem, SendOutcome } from '../../port/index.js';
import type { UserError } from './answers.js';
import type { Client } from './client.js';
import { SET_OFFER, SET_OFFER_AND_STOCK } from './documents.js';
import { chunks } from '../../port/kit/index.js';
import type { OfferPayload } from './payload.js';
import type { ShopSetup } from './shop-setup.js';
import { staleBelief, toIssues } from './refusals.js';
import { outcomeOf } from './send-product.js';
import { channelOf } from './settings.js';
import { stockInput, type Quantity, type StockData } from './stock.js';

/** Variants in one call (Shopify's limit on arrays). */
const AT_ONCE = 250;

interface OfferData extends Partial<StockData> {
  productVariantsBulkUpdate: { userErrors: UserError[] };
}

/** Prices and stock of one product, in one call per 250 variants; nothing else of it is touched. */
export async function sendOffer(client: Client, item: SendItem, { locationId }: ShopSetup): Promise<SendOutcome> {
  const { productId, variants, inventory } = item.payload as OfferPayload;
  for (const group of chunks(variants, AT_ONCE)) {
    const own = new Set(group.map(({ id }) => id));
    const quantities = inventory.flatMap(({ sku, quantity }): Quantity[] => {
      const inventoryItemId = item.bindings[`item:${sku}`];
      return inventoryItemId && own.has(item.bindings[`variant:${sku}`] ?? '') ? [{ item, inventoryItemId, quantity }] : [];
    });
    const stock = locationId && quantities.length > 0 ? stockInput(quantities, locationId, client.context.now()) : undefined;
    const answer = await client.call<OfferData>({
      query: stock ? SET_OFFER_AND_STOCK : SET_OFFER,
      variables: { product: productId, variants: group, ...stock },
      purpose: 'send',
      listingIds: [item.listingId],
      payloadHash: item.payloadHash,
    });
    if (answer.kind !== 'data') return outcomeOf(answer);
    const errors = [...answer.data.productVariantsBulkUpdate.userErrors, ...(answer.data.inventorySetQuantities?.userErrors ?? [])];
    if (staleBelief(errors) === 'variants') return withoutVariants(item);
    if (errors.length > 0) return { outcome: 'terminal', issues: toIssues(errors) };
  }
  return { outcome: 'accepted', processed: true, pollAfterMs: channelOf(client.context.channel).firstReadMs };
}

/** Somebody deleted a variant in the shop: the narrow call cannot make it again, so the whole product is sent, by SKUs instead of ids. */
function withoutVariants({ bindings }: SendItem): SendOutcome {
  const held = Object.keys(bindings).filter((name) => name.startsWith('variant:'));
  return {
    outcome: 'retry',
    afterMs: 1,
    reason: 'The shop has lost variants of the product; the whole is sent anew',
    bindings: Object.fromEntries(held.map((name) => [name, ''])),
  };
}
