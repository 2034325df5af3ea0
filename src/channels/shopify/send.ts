import type { ChannelContext, OfferWire, SendItem, SendOutcome } from '../../port/index.js';
import { inParallel } from '../../port/kit/index.js';
import type { CallFailure, UserError } from './answers.js';
import { Client } from './client.js';
import { KeptPages } from './kept-pages.js';
import { carriedOf } from './new-variants.js';
import { asRetry, outcomeOf } from './outcome.js';
import type { ProductPayload } from './payload.js';
import { triedAt } from './pictures-away.js';
import { publishProducts } from './publish.js';
import { toIssues } from './refusals.js';
import { isLarge } from './read-large.js';
import { sendProduct, type AcceptedProduct } from './send-product.js';
import { channelOf } from './settings.js';
import { getShopSetup, type ShopSetup } from './shop-setup.js';
import { setStock, type Quantity, type QuantityFailure } from './stock.js';
import { isTakenOff } from './taken-off.js';
import type { Tokens } from './token.js';
import { findUnmatched } from './unmatched.js';

/** Calls in flight at once for one batch. */
const IN_FLIGHT = 24;

interface Taken {
  item: SendItem;
  product: AcceptedProduct;
}

/** The products each by its own productSet, at once; then the stock of variants that were made or come back, and publication, in few calls. */
export async function send(items: SendItem[], context: ChannelContext, tokens: Tokens): Promise<SendOutcome[]> {
  const client = new Client(context, tokens);
  const setup = await getShopSetup(client);
  if (setup.kind !== 'data') return items.map(() => asRetry(outcomeOf(setup)));
  const unmatched = await findUnmatched(
    client,
    items.filter((item) => !item.externalIds['product'] && item.decided !== 'create'),
  );
  if (unmatched.kind !== 'data') return items.map(() => asRetry(outcomeOf(unmatched)));
  const sent = await inParallel(items, IN_FLIGHT, (item): Promise<AcceptedProduct | SendOutcome> => {
    const foreign = unmatched.data.get(item.listingId);
    return foreign ? Promise.resolve({ outcome: 'terminal', issues: [foreign] }) : sendProduct(client, item);
  });
  const taken = items.flatMap((item, index): Taken[] => (isTaken(sent[index]!) ? [{ item, product: sent[index] }] : []));
  // Before anybody sees it: what comes back from the archive still has the number of before.
  const stocked = await stockNew(client, taken, setup.data);
  const ready = taken.filter(({ item }) => !stocked.get(item.listingId)!.old);
  const unpublished = await publishProducts(client, toPublish(ready, setup.data), setup.data.publicationIds);
  for (const { listingId } of items.filter((item) => isLarge(item.listing))) await KeptPages.forget(client, 'read', listingId);
  return items.map((item, index) => {
    const product = sent[index]!;
    if (!isTaken(product)) return product;
    return finish({ item, product }, setup.data, unpublished.get(item.listingId), stocked.get(item.listingId)!, context);
  });
}

const isTaken = (result: AcceptedProduct | SendOutcome): result is AcceptedProduct => 'productId' in result;

const publishedAs = (setup: ShopSetup): string => [...setup.publicationIds].sort().join();

function toPublish(taken: Taken[], setup: ShopSetup) {
  return taken
    .filter(
      ({ item, product: { productId } }) =>
        item.externalIds['published'] !== publishedAs(setup) || item.externalIds['product'] !== productId,
    )
    .map(({ item, product: { productId } }) => ({ listingId: item.listingId, productId }));
}

/** SKUs whose stock statement is on the shop now, and the call that may or may not have said it. */
interface Stocked {
  skus: string[];
  unknown: CallFailure | undefined;
  /** Why something that comes back has its old number still. */
  old: QuantityFailure | undefined;
}

/**
 * What was made has 0 for sale: its count is set if it still has. Somebody who was faster (an earlier send whose answer was lost, and what was sold
 * since) is not overwritten; the stock wire reads and reckons anew.
 */
async function stockNew(client: Client, taken: Taken[], { locationId }: ShopSetup): Promise<Map<string, Stocked>> {
  const asked = new Map<Quantity, string>();
  const back = new Set<Quantity>();
  for (const { item, product } of locationId ? taken : []) {
    const { listingId, sequence } = item;
    for (const [sku, inventoryItemId] of product.items) {
      const quantity = carriedOf(item.carried, sku).stock?.quantity;
      if (typeof quantity !== 'number') continue;
      asked.set({ listingId, sequence, inventoryItemId, quantity, from: quantity === 0 ? null : 0 }, sku);
    }
    // Nobody has seen it since it was archived, so nobody's sale is overwritten.
    for (const sku of wasAway(item) ? item.listing.skus : []) {
      const inventoryItemId = item.bindings[`item:${sku}`];
      const quantity = carriedOf(item.carried, sku).stock?.quantity;
      if (!inventoryItemId || product.items.has(sku) || typeof quantity !== 'number') continue;
      const one: Quantity = { listingId, sequence, inventoryItemId, quantity, from: null };
      asked.set(one, sku);
      back.add(one);
    }
  }
  const failed = await setStock(client, [...asked.keys()], locationId ?? '');
  return new Map(
    taken.map(({ item, product: { made } }) => {
      const { listingId, carried } = item;
      const own = [...asked].filter(([quantity]) => quantity.listingId === listingId);
      const set = own.filter(([quantity]) => !failed.has(quantity)).map(([, sku]) => sku);
      const uncounted = made.filter((sku) => carriedOf(carried, sku).stock?.quantity === null);
      const unknown = own.map(([quantity]) => failed.get(quantity)).find(isUnknown);
      const old = own
        .filter(([quantity]) => back.has(quantity))
        .map(([quantity]) => failed.get(quantity))
        .find((failure) => failure && failure.kind !== 'gone');
      return [listingId, { skus: [...uncounted, ...set], unknown, old }];
    }),
  );
}

const wasAway = ({ externalIds }: SendItem): boolean => isTakenOff(externalIds);

const isUnknown = (failure: QuantityFailure | undefined): failure is CallFailure & { kind: 'unknown' } => failure?.kind === 'unknown';

/** The product is there; if its publication did not go through, the whole is tried again, which changes nothing that is right already. */
function finish(
  { item, product }: Taken,
  setup: ShopSetup,
  unpublished: CallFailure | UserError[] | undefined,
  stocked: Stocked,
  context: ChannelContext,
): SendOutcome {
  const externalIds = {
    ...{ product: product.productId, managed: '1' },
    ...(item.externalIds['archived'] && { archived: '' }),
    ...triedAt(item.externalIds, context.now()),
    ...((product.isPartly || item.externalIds['partly']) && { partly: product.isPartly ? '1' : '' }),
  };
  const { bindings, made } = product;
  if (Array.isArray(unpublished)) return { outcome: 'terminal', issues: toIssues(unpublished, item.payload as ProductPayload) };
  if (stocked.old) {
    const outcome = withOldNumber(stocked.old, item.payload as ProductPayload);
    return outcome.outcome === 'retry' ? { ...outcome, externalIds: { ...externalIds, published: '' }, bindings } : outcome;
  }
  const failure = unpublished ?? stocked.unknown;
  if (failure) {
    const outcome = outcomeOf(failure);
    return outcome.outcome === 'retry' ? { ...outcome, externalIds, bindings } : outcome;
  }
  const carried = [...made.map((sku) => of(sku, 'price')), ...stocked.skus.map((sku) => of(sku, 'stock'))];
  return {
    outcome: 'accepted',
    processed: !product.hasNewFiles,
    pollAfterMs: channelOf(context.channel).firstReadMs,
    externalIds: { ...externalIds, published: publishedAs(setup) },
    bindings,
    ...(carried.length > 0 && { carried }),
  };
}

/** It is not shown before its number is right; to set that again does no harm. */
function withOldNumber(failure: QuantityFailure, payload: ProductPayload): SendOutcome {
  if (failure.kind === 'refused') return { outcome: 'terminal', issues: toIssues(failure.errors, payload) };
  if (failure.kind === 'moved' || failure.kind === 'gone')
    return { outcome: 'retry', afterMs: 1_000, reason: 'Its number could not be set yet' };
  return asRetry(outcomeOf(failure));
}

const of = (sku: string, wire: OfferWire): { sku: string; wire: OfferWire } => ({ sku, wire });
