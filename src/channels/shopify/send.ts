import type { ChannelContext, SendItem, SendOutcome } from '../../port/index.js';
import type { Answer, UserError } from './answers.js';
import type { Tokens } from './token.js';
import { Client } from './client.js';
import { inParallel } from '../../port/kit/index.js';
import { sendOffer } from './offer.js';
import type { ProductPayload } from './payload.js';
import { getPlace, type Place } from './place.js';
import { publishProducts } from './publish.js';
import { toIssues } from './refusals.js';
import { outcomeOf, sendProduct, type Taken } from './send-product.js';
import { channelOf } from './settings.js';
import { setStock, type Quantity } from './stock.js';
import { findUnmatched } from './unmatched.js';

/** Calls in flight at once for one batch. */
const IN_FLIGHT = 24;

type Failure = Exclude<Answer<unknown>, { kind: 'data' }> | UserError[];

/** The products each by its own productSet, at once; then publication and stock of all of them in few calls. */
export async function send(items: SendItem[], context: ChannelContext, tokens: Tokens): Promise<SendOutcome[]> {
  const client = new Client(context, tokens);
  const place = await getPlace(client);
  if (place.kind !== 'data') return items.map(() => asRetry(outcomeOf(place)));
  const unmatched = await findUnmatched(
    client,
    items.filter((item) => item.lane === 'content' && !item.externalIds['product'] && item.decided !== 'create'),
  );
  if (unmatched.kind !== 'data') return items.map(() => asRetry(outcomeOf(unmatched)));
  const sent = await inParallel(items, IN_FLIGHT, (item): Promise<Taken | SendOutcome> => {
    if (item.lane === 'offer') return sendOffer(client, item, place.data);
    const foreign = unmatched.data.get(item.listingId);
    return foreign ? Promise.resolve({ outcome: 'terminal', issues: [foreign] }) : sendProduct(client, item);
  });
  const taken = items.flatMap((item, index) => (isTaken(sent[index]!) ? [{ item, taken: sent[index] }] : []));
  const unpublished = await publishProducts(client, toPublish(taken, place.data), place.data.publicationIds);
  const stock = taken.flatMap(({ item, taken: { items: ids } }) => quantitiesOf(item, ids));
  const unstocked = place.data.locationId ? await setStock(client, stock, place.data.locationId) : new Map<string, Failure>();
  return items.map((item, index) => {
    const result = sent[index]!;
    if (!isTaken(result)) return result;
    return finish(item, result, place.data, unpublished.get(item.listingId) ?? unstocked.get(item.listingId), context);
  });
}

const isTaken = (result: Taken | SendOutcome): result is Taken => 'productId' in result;

/** Nothing has left for these listings yet, so whatever happened, they may be tried again. */
function asRetry(outcome: SendOutcome): SendOutcome {
  return outcome.outcome === 'unknown' ? { outcome: 'retry', afterMs: 1_000, reason: outcome.reason } : outcome;
}

const publishedAs = (place: Place): string => [...place.publicationIds].sort().join();

function toPublish(taken: { item: SendItem; taken: Taken }[], place: Place) {
  return taken
    .filter(
      ({ item, taken: { productId } }) => item.externalIds['published'] !== publishedAs(place) || item.externalIds['product'] !== productId,
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
function finish(item: SendItem, taken: Taken, place: Place, failure: Failure | undefined, context: ChannelContext): SendOutcome {
  const externalIds = { product: taken.productId, managed: '1' };
  const { bindings } = taken;
  if (failure === undefined) {
    const pollAfterMs = channelOf(context.channel).firstReadMs;
    const all = { ...externalIds, published: publishedAs(place) };
    return { outcome: 'accepted', processed: !taken.hasNewFiles, pollAfterMs, externalIds: all, bindings };
  }
  if (Array.isArray(failure)) return { outcome: 'terminal', issues: toIssues(failure, item.payload as ProductPayload) };
  const outcome = asRetry(outcomeOf(failure));
  return outcome.outcome === 'retry' ? { ...outcome, externalIds, bindings } : outcome;
}
