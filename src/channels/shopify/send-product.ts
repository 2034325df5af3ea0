import type { SendItem, SendOutcome } from '../../port/index.js';
import type { CallResult, UserError } from './answers.js';
import { adoptVariants } from './adoption.js';
import type { Client } from './client.js';
import { together } from './metafields.js';
import type { FileSetInput, ProductPayload } from './payload.js';
import { keptBinding, keptFiles, keptValue } from './kept.js';
import { fileBinding, hashIn } from './pictures.js';
import { identityOf } from './payload.js';
import { forgetPlace } from './shop-setup.js';
import { lostFiles, staleBelief, toIssues } from './refusals.js';
import { errorsOf, setProduct, type SetData } from './set-product.js';
import { channelOf } from './settings.js';

/** Media that are still being processed are ready in seconds. */
const NOT_READY_MS = 2_000;

/** A product that Shopify has taken, with what we learned. */
export interface AcceptedProduct {
  productId: string;
  /** SKU → inventory item. */
  items: Map<string, string>;
  bindings: Record<string, string>;
  /** Something new is still being fetched. */
  hasNewFiles: boolean;
}

/** productSet of one product; answers by what was taken, or by the outcome that ends it. */
export async function sendProduct(client: Client, item: SendItem): Promise<AcceptedProduct | SendOutcome> {
  const payload = item.payload as ProductPayload;
  const bound = await bindAdopted(client, item, payload);
  if ('outcome' in bound) return bound;
  const first = await setProduct(client, item, bound);
  if (first.kind !== 'data') return outcomeOf(first);
  const errors = errorsOf(first.data);
  if (errors.length === 0) return taken(first.data, bound, item);
  return recover(client, item, bound, errors);
}

/** The call rests on ids that the shop no longer has: mend the belief and say it again once, instead of leaving it to a person. */
async function recover(
  client: Client,
  item: SendItem,
  payload: ProductPayload,
  errors: UserError[],
): Promise<AcceptedProduct | SendOutcome> {
  switch (staleBelief(errors)) {
    case 'product':
      return again(client, item, asNew(client, item, payload));
    case 'variants':
      return again(client, item, withoutVariantIds(payload));
    case 'definition':
      await forgetPlace(client.context);
      return { outcome: 'retry', afterMs: 500, reason: 'The metafield definition of Plinth is missing in the shop; it is made anew' };
    case 'files':
      return {
        outcome: 'retry',
        afterMs: 500,
        reason: 'The shop has lost pictures; they are sent anew',
        bindings: withoutLost(item, payload, errors),
      };
    case 'not_ready':
      return { outcome: 'retry', afterMs: NOT_READY_MS, reason: 'Pictures are still being processed' };
    case undefined:
      return { outcome: 'terminal', issues: toIssues(errors, payload) };
  }
}

/** Ours go by their source again; of what the product had before, what is gone is named no more. */
function withoutLost({ bindings, listing }: SendItem, { input }: ProductPayload, errors: UserError[]): Record<string, string> {
  const lost = lostFiles(errors).flatMap((index) => input.files[index]?.id ?? []);
  const ours = Object.entries(bindings).filter(([name, id]) => name.startsWith('file') && lost.includes(id));
  const kept = keptFiles(bindings, listing.sku);
  const left = kept.filter((id) => !lost.includes(id));
  return {
    ...Object.fromEntries(ours.map(([name]) => [name, ''])),
    ...(left.length < kept.length && { [keptBinding(listing.sku)]: keptValue(left) }),
  };
}

async function again(client: Client, item: SendItem, payload: ProductPayload): Promise<AcceptedProduct | SendOutcome> {
  const answer = await setProduct(client, item, payload);
  if (answer.kind !== 'data') return outcomeOf(answer);
  const errors = errorsOf(answer.data);
  return errors.length === 0 ? taken(answer.data, payload, item) : { outcome: 'terminal', issues: toIssues(errors, payload) };
}

/**
 * A product that the shop made itself, and that we write for the first time: what it has is learned before anything is sent, and the payload is
 * rendered anew with it.
 */
async function bindAdopted(client: Client, item: SendItem, payload: ProductPayload): Promise<ProductPayload | SendOutcome> {
  const productId = item.externalIds['product'];
  if (!productId || item.externalIds['managed']) return payload;
  const found = await adoptVariants(client, productId, payload, item.listingId);
  if (found.kind !== 'data') return outcomeOf(found);
  const { variants, media } = found.data;
  const bindings = Object.fromEntries([...variants].map(([sku, id]) => [`variant:${sku}`, id]));
  const kept = keptBinding(item.listing.sku);
  if (media.length > 0 && item.bindings[kept] === undefined) bindings[kept] = keptValue(media);
  if (Object.entries(bindings).every(([name, id]) => item.bindings[name] === id)) return payload;
  return { outcome: 'retry', afterMs: 1, reason: 'The product was there before; it is rendered anew with what it has', bindings };
}

/** The product is gone from the shop: made again under our identity. */
function asNew({ context }: Client, { listing }: SendItem, payload: ProductPayload): ProductPayload {
  const fresh = withoutVariantIds(payload);
  const customId = identityOf(channelOf(context.channel).namespace, listing.key);
  // What it had before it was ours went with it.
  const files = fresh.input.files.filter((file) => file.alt !== undefined);
  return { ...fresh, identifier: { customId }, input: { ...fresh.input, files, metafields: payload.metafields } };
}

function withoutVariantIds(payload: ProductPayload): ProductPayload {
  return { ...payload, input: { ...payload.input, variants: together(payload) }, variantMetafields: [] };
}

/** Files come back in the order in which they were given. */
function taken({ productSet }: SetData, { input }: ProductPayload, { bindings: known }: SendItem): AcceptedProduct {
  const product = productSet.product!;
  const bindings: Record<string, string> = {};
  const items = new Map<string, string>();
  for (const { id, sku, inventoryItem } of product.variants.nodes) {
    items.set(sku, inventoryItem.id);
    bindings[`variant:${sku}`] = id;
    bindings[`item:${sku}`] = inventoryItem.id;
  }
  for (const { sku } of input.variants) if (!items.has(sku) && known[`item:${sku}`]) items.set(sku, known[`item:${sku}`]!);
  input.files.forEach((file, index) => {
    const hash = hashOf(file);
    const id = product.media.nodes[index]?.id;
    if (hash && id) bindings[fileBinding(hash, file.alt)] = id;
  });
  return { productId: product.id, items, bindings, hasNewFiles: input.files.some((file) => file.originalSource !== undefined) };
}

const hashOf = (file: FileSetInput): string | undefined => hashIn(file.filename);

/** A call that ended without data, as the outcome of a send. */
export function outcomeOf(answer: Exclude<CallResult<unknown>, { kind: 'data' }>): SendOutcome {
  switch (answer.kind) {
    case 'retry':
      return { outcome: 'retry', afterMs: answer.afterMs, reason: answer.reason };
    case 'terminal':
      return { outcome: 'terminal', issues: answer.issues };
    case 'unknown':
      return { outcome: 'unknown', reason: answer.reason };
  }
}
