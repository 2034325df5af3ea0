import type { ChannelContext, SendItem, SendOutcome } from '../../port/index.js';
import type { CallResult, UserError } from './answers.js';
import type { Tokens } from './token.js';
import { Client } from './client.js';
import { inParallel } from '../../port/kit/index.js';
import { sendOffer } from './offer.js';
import type { ProductPayload } from './payload.js';
import { getShopSetup, type ShopSetup } from './shop-setup.js';
import { publishProducts } from './publish.js';
import { toIssues } from './refusals.js';
import { outcomeOf, sendProduct, type AcceptedProduct } from './send-product.js';
import { channelOf } from './settings.js';
import { setStock, type Quantity } from './stock.js';
import { findUnmatched } from './unmatched.js';

/** Calls in flight at once for one batch. */
const IN_FLIGHT = 24;

type Failure = Exclude<CallResult<unknown>, { kind: 'data' }> | UserError[];

/** The products each by its own productSet, at once; then publication and stock of all of them in few calls. */
export async function send(items: SendItem[], context: ChannelContext, tokens: Tokens): Promise<SendOutcome[]> {
  const client = new Client(context, tokens);
  const setup = await getShopSetup(client);
  if (setup.kind !== 'data') return items.map(() => asRetry(outcomeOf(setup)));
  const unmatched = await findUnmatched(
    client,
    items.filter((item) => item.lane === 'content' && !item.externalIds['product'] && item.decided !== 'create'),
  );
  if (unmatched.kind !== 'data') return items.map(() => asRetry(outcomeOf(unmatched)));
  const sent = await inParallel(items, IN_FLIGHT, (item): Promise<AcceptedProduct | SendOutcome> => {
    if (item.lane === 'offer') return sendOffer(client, item, setup.data);
    const foreign = unmatched.data.get(item.listingId);
    return foreign ? Promise.resolve({ outcome: 'terminal', issues: [foreign] }) : sendProduct(client, item);
  });
  const taken = items.flatMap((item, index) => (isTaken(sent[index]!) ? [{ item, taken: sent[index] }] : []));
  const unpublished = await publishProducts(client, toPublish(taken, setup.data), setup.data.publicationIds);
  const stock = taken.flatMap(({ item, taken: { items: ids } }) => quantitiesOf(item, ids));
  const unstocked = setup.data.locationId ? await setStock(client, stock, setup.data.locationId) : new Map<string, Failure>();
  return items.map((item, index) => {
    const result = sent[index]!;
    if (!isTaken(result)) return result;
    return finish(item, result, setup.data, unpublished.get(item.listingId) ?? unstocked.get(item.listingId), context);
  });
}

const isTaken = (result: AcceptedProduct | SendOutcome): result is AcceptedProduct => 'productId' in result;

/** Nothing has left for these listings yet, so whatever happened, they may be tried again. */
function asRetry(outcome: SendOutcome): SendOutcome {
  return outcome.outcome === 'unknown' ? { outcome: 'retry', afterMs: 1_000, reason: outcome.reason } : outcome;
}

const publishedAs = (setup: ShopSetup): string => [...setup.publicationIds].sort().join();

function toPublish(taken: { item: SendItem; taken: AcceptedProduct }[], setup: ShopSetup) {
  return taken
    .filter(
      ({ item, taken: { productId } }) => item.externalIds['published'] !== publishedAs(setup) || item.externalIds['product'] !== productId,
    )
    .map(({ item, taken: { productId } }) => ({ listingId: item.listingId, productId }));
}

function quantitiesOf(item: SendItem, ids: Map<string, string>): Quantity[] {
  return (item.payload as ProductPayload).inventory.flatMap(({ sku, quantity }) => {
    const inventoryItemId = ids.get(sku);
    return inventoryItemId ? [{ item, inventoryItemId, quantity }] : [];
  });
}

/** The product is there; if its publication or its stock did not go through, the whole is tried again, which changes nothing that is right already. */
function finish(
  item: SendItem,
  taken: AcceptedProduct,
  setup: ShopSetup,
  failure: Failure | undefined,
  context: ChannelContext,
): SendOutcome {
  const externalIds = { product: taken.productId, managed: '1' };
  const { bindings } = taken;
  if (failure === undefined) {
    const pollAfterMs = channelOf(context.channel).firstReadMs;
    const all = { ...externalIds, published: publishedAs(setup) };
    return { outcome: 'accepted', processed: !taken.hasNewFiles, pollAfterMs, externalIds: all, bindings };
  }
  if (Array.isArray(failure)) return { outcome: 'terminal', issues: toIssues(failure, item.payload as ProductPayload) };
  const outcome = asRetry(outcomeOf(failure));
  return outcome.outcome === 'retry' ? { ...outcome, externalIds, bindings } : outcome;
}
