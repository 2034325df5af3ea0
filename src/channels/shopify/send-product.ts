import type { SendItem, SendOutcome } from '../../port/index.js';
import { adoptVariants, bindingsOf, variantIds } from './adoption.js';
import type { UserError } from './answers.js';
import type { Client } from './client.js';
import { keptBinding, keptFiles, keptValue } from './kept.js';
import { together } from './metafields.js';
import { withStatements, type Completed } from './new-variants.js';
import { asRetry, outcomeOf } from './outcome.js';
import { identityOf, type FileSetInput, type ProductPayload } from './payload.js';
import { fileBinding, hashIn } from './pictures.js';
import { lostFiles, lostVariants, staleBelief, toIssues } from './refusals.js';
import { errorsOf, type ProductAnswer, type SetResult } from './product-calls.js';
import { setProduct } from './set-product.js';
import { channelOf } from './settings.js';
import { forgetPlace } from './shop-setup.js';
import { isComingBack } from './taken-off.js';
import { findUnmatched } from './unmatched.js';

/** Media that are still being processed are ready in seconds. */
const NOT_READY_MS = 2_000;
/** A price that is not there yet is somebody's business: it is held, or on its way. */
const NO_PRICE_MS = 60_000;

/** A product that Shopify has taken, with what we learned. */
export interface AcceptedProduct {
  productId: string;
  /** SKUs of the variants that were made, and so took their statements along. */
  made: string[];
  /** Of those, SKU → inventory item, where the item is new: it has no stock yet. */
  items: Map<string, string>;
  bindings: Record<string, string>;
  /** The answer shows one page of variants; of others that were made the ids come with the read-back. */
  isPartly: boolean;
  /** Something new is still being fetched. */
  hasNewFiles: boolean;
  /** It took several calls, which are remembered until all of the send was taken. */
  isInSteps: boolean;
}

type Sent = AcceptedProduct | SendOutcome;

/** productSet of one product; answers by what was taken, or by the outcome that ends it. */
export async function sendProduct(client: Client, item: SendItem): Promise<Sent> {
  const payload = comesBack(item);
  const rest = await bindRest(client, item);
  if (rest) return rest;
  const bound = await bindAdopted(client, item, payload);
  if ('outcome' in bound) return bound;
  return (await partWithReplaced(client, item, bound)) ?? place(client, item, bound, (errors) => recover(client, item, bound, errors));
}

/**
 * Shopify takes a new variant for an old one that has its options, with what the old one has in stock. So the old one leaves first: the product
 * is set without the new ones, and rendered anew. Where nothing else would be left of it, the new one takes the place of the old, which is ours no more.
 */
async function partWithReplaced(client: Client, item: SendItem, payload: ProductPayload): Promise<Sent | undefined> {
  const { replaced = [], input, variantMetafields } = payload;
  const variants = input.variants.filter(({ id }) => id !== undefined);
  if (replaced.length === 0 || variants.length === 0) return undefined;
  const shorter = { ...payload, input: { ...input, variants }, variantMetafields };
  const sent = await place(client, item, shorter, (errors) => recover(client, item, shorter, errors));
  if ('outcome' in sent) return sent;
  const reason = `${replaced.map(({ sku }) => sku).join(', ')} has left the shop; the variant that takes its options is made next`;
  return { outcome: 'retry', afterMs: 1, reason, progress: true, bindings: { ...sent.bindings, ...forgotten(replaced) } };
}

const forgotten = (replaced: { sku: string }[]): Record<string, string> =>
  Object.fromEntries(replaced.flatMap(({ sku }) => [`variant:${sku}`, `item:${sku}`].map((name) => [name, ''])));

/** Says it once; `otherwise` decides when Shopify refuses it. */
async function place(
  client: Client,
  item: SendItem,
  payload: ProductPayload,
  otherwise: (errors: UserError[]) => Sent | Promise<Sent>,
): Promise<Sent> {
  const completed = withStatements(payload, item.carried, isComingBack(item));
  const [unpriced] = completed.unpriced;
  if (unpriced !== undefined)
    return { outcome: 'retry', afterMs: NO_PRICE_MS, reason: `${unpriced} has no price yet: it is not made before it has one` };
  const answer = await setProduct(client, item, completed.payload);
  if (answer.kind !== 'data') return partlyTaken(withoutAnswer(outcomeOf(answer), completed, item), answer, completed, item);
  const errors = errorsOf(answer.data);
  if (errors.length > 0) return partlyTaken(await otherwise(errors), answer, completed, item);
  if (answer.unfinished) return partlyTaken(outcomeOf(answer.unfinished), answer, completed, item);
  return { ...taken(answer.data.productSet.product!, completed, item), isInSteps: answer.learned !== undefined };
}

/**
 * What it may have made has the 0 that new things have, and no number of before. A product that is made again has another id by then: it is looked for by
 * our identity, and published anew.
 */
function withoutAnswer(outcome: SendOutcome, { payload, made }: Completed, { externalIds }: SendItem): SendOutcome {
  if (outcome.outcome !== 'unknown') return outcome;
  const isAnother = 'customId' in payload.identifier && externalIds['product'] !== undefined;
  return {
    ...outcome,
    ...(made.length > 0 && { uncounted: made }),
    ...(isAnother && { externalIds: { product: '', published: '' } }),
  };
}

/** What a send in steps has learned before it had to stop goes along: the next try goes on with it. */
function partlyTaken(sent: Sent, { learned }: SetResult, completed: Completed, item: SendItem): Sent {
  if (!learned || !('outcome' in sent) || sent.outcome !== 'retry') return sent;
  const { productId, bindings, made, items } = taken(learned, completed, item);
  const externalIds = { product: productId, managed: '1', ...(made.length > 0 && { partly: '1' }) };
  return { ...sent, externalIds, bindings: { ...bindings, ...sent.bindings }, ...(items.size > 0 && { uncounted: [...items.keys()] }) };
}

/** The call rests on ids that the shop no longer has: mend the belief and say it again once, instead of leaving it to a person. */
async function recover(client: Client, item: SendItem, payload: ProductPayload, errors: UserError[]): Promise<Sent> {
  switch (staleBelief(errors)) {
    case 'product':
      return (
        (await takenMeanwhile(client, item)) ?? (item.lacksOnce ? toBeRendered(item) : again(client, item, asNew(client, item, payload)))
      );
    case 'variants':
      return again(client, item, withoutVariantIds(payload, lostVariants(errors)));
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

/** Somebody deleted it in the archive: who sells its SKUs by now is asked first, as of what is made for the first time. */
async function takenMeanwhile(client: Client, item: SendItem): Promise<SendOutcome | undefined> {
  if (!item.externalIds['archived'] || item.decided === 'create') return undefined;
  const found = await findUnmatched(client, [item]);
  if (found.kind !== 'data') return asRetry(outcomeOf(found));
  const foreign = found.data.get(item.listingId);
  return foreign && { outcome: 'terminal', issues: [foreign] };
}

/** It is made again with what is sent once. What the product had before it was ours went with it. */
function toBeRendered({ listing: { skus, sku } }: SendItem): SendOutcome {
  return {
    outcome: 'retry',
    afterMs: 1,
    progress: true,
    reason: 'The shop has it no more; it is rendered anew, with all that it is to have',
    externalIds: { product: '', published: '' },
    bindings: { ...forgotten(skus.map((one) => ({ sku: one }))), [keptBinding(sku)]: keptValue([]) },
  };
}

const again = (client: Client, item: SendItem, payload: ProductPayload): Promise<Sent> =>
  place(client, item, payload, (errors) => ({ outcome: 'terminal', issues: toIssues(errors, payload) }));

/** What was withdrawn is in the archive: unless the mapping says otherwise it comes back for sale. */
function comesBack({ payload, externalIds }: SendItem): ProductPayload {
  const whole = payload as ProductPayload;
  if (!externalIds['archived'] || whole.input['status'] !== undefined) return whole;
  return { ...whole, input: { ...whole.input, status: 'ACTIVE' } };
}

/** Mark of a product whose ids are known again, and which has not all that was meant for it yet. */
const KNOWN = 'known';

/** Of a product that was made in steps, or by an answer that did not show all, the ids come first: what is there must not be taken for new. */
async function bindRest(client: Client, { externalIds, bindings: known, listing, listingId }: SendItem): Promise<SendOutcome | undefined> {
  if (externalIds['partly'] !== '1' || !externalIds['product']) return undefined;
  const found = await variantIds(client, externalIds['product'], listingId, listing.skus.length);
  if (found.kind !== 'data') return outcomeOf(found);
  const ours = new Set(listing.skus);
  const bindings = bindingsOf(found.data.filter(({ sku }) => ours.has(sku ?? '')));
  const reason = 'The ids of its variants are known now; it is rendered anew with them';
  const isNews = Object.entries(bindings).some(([name, id]) => known[name] !== id);
  return isNews ? { outcome: 'retry', afterMs: 1, reason, progress: true, bindings, externalIds: { partly: KNOWN } } : undefined;
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
  const { media } = found.data;
  const bindings = { ...found.data.bindings };
  const kept = keptBinding(item.listing.sku);
  if (media.length > 0 && item.bindings[kept] === undefined) bindings[kept] = keptValue(media);
  if (Object.entries(bindings).every(([name, id]) => item.bindings[name] === id)) return payload;
  const reason = 'The product was there before; it is rendered anew with what it has';
  return { outcome: 'retry', afterMs: 1, reason, progress: true, bindings };
}

/** The product is gone from the shop: made again under our identity. */
function asNew({ context }: Client, { listing }: SendItem, payload: ProductPayload): ProductPayload {
  const fresh = withoutVariantIds(payload, []);
  const customId = identityOf(channelOf(context.channel).namespace, listing.key);
  // What it had before it was ours went with it.
  const files = fresh.input.files.filter((file) => file.alt !== undefined);
  return { ...fresh, identifier: { customId }, input: { ...fresh.input, files, metafields: payload.metafields } };
}

/** `places`: of those that the shop has lost; none: all. The others keep their ids, and with them their prices and stock. */
function withoutVariantIds(payload: ProductPayload, places: number[]): ProductPayload {
  const { variants } = payload.input;
  const named = places.length > 0 ? places.map((place) => variants[place]) : variants;
  const lost = new Set(named.flatMap((variant) => variant?.id ?? []));
  const { emptied, variantMetafields } = payload;
  return {
    ...payload,
    input: { ...payload.input, variants: together(payload, lost) },
    variantMetafields: variantMetafields.filter(({ ownerId }) => !lost.has(ownerId)),
    emptied: emptied.filter(({ ownerId }) => !lost.has(ownerId)),
  };
}

/** Files come back in the order in which they were given. */
function taken(product: ProductAnswer, { payload: { input, replaced }, made }: Completed, { bindings: known }: SendItem): AcceptedProduct {
  const bindings = forgotten(replaced ?? []);
  const items = new Map<string, string>();
  for (const { id, sku, inventoryItem } of product.variants.nodes) {
    // Found again by its options: it has its stock, and what was sold of it.
    if (made.includes(sku) && known[`item:${sku}`] !== inventoryItem.id) items.set(sku, inventoryItem.id);
    bindings[`variant:${sku}`] = id;
    bindings[`item:${sku}`] = inventoryItem.id;
  }
  input.files.forEach((file, index) => {
    const hash = hashOf(file);
    const id = product.media.nodes[index]?.id;
    if (hash && id) bindings[fileBinding(hash, file.alt)] = id;
  });
  const isPartly = made.some((sku) => bindings[`variant:${sku}`] === undefined);
  return {
    productId: product.id,
    made,
    items,
    bindings,
    isPartly,
    hasNewFiles: input.files.some((file) => file.originalSource !== undefined),
    isInSteps: false,
  };
}

const hashOf = (file: FileSetInput): string | undefined => hashIn(file.filename);
