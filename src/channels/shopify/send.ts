import type { ChannelContext, OfferWire, SendItem, SendOutcome } from '../../port/index.js';
import { inParallel } from '../../port/kit/index.js';
import type { CallFailure, UserError } from './answers.js';
import { Client } from './client.js';
import { KeptPages } from './kept-pages.js';
import { tellLeftBehind } from './left-in-archive.js';
import { asRetry, outcomeOf } from './outcome.js';
import type { ProductPayload } from './payload.js';
import { triedAt } from './pictures-away.js';
import { publishProducts, type ToPublish } from './publish.js';
import { toIssues } from './refusals.js';
import { isLarge } from './read-large.js';
import { sendProduct, type AcceptedProduct } from './send-product.js';
import { forgetSteps } from './set-in-steps.js';
import { channelOf, namedPlaces } from './settings.js';
import { getShopSetup, type ShopSetup } from './shop-setup.js';
import type { QuantityFailure } from './stock.js';
import type { StockStatement } from './statements.js';
import { countedMark } from './stock-numbers.js';
import { stockNew, type Stocked, type Taken } from './stock-new.js';
import { HIDDEN, isComingBack, isPublicationPushed, NUMBERED, PUBLISHED, staysHidden } from './taken-off.js';
import type { Tokens } from './token.js';
import { findUnmatched } from './unmatched.js';

/** Calls in flight at once for one batch. */
const IN_FLIGHT = 24;

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
  const sent = await inParallel(items, IN_FLIGHT, async (item): Promise<AcceptedProduct | SendOutcome> => {
    const foreign = unmatched.data.get(item.listingId);
    if (foreign) return { outcome: 'terminal', issues: [foreign] };
    return (await tellLeftBehind(client, item, setup.data)) ?? sendProduct(client, item);
  });
  const taken = items.flatMap((item, index): Taken[] => (isTaken(sent[index]!) ? [{ item, product: sent[index] }] : []));
  // Before anybody sees it: what comes back from the archive still has the number of before.
  const stocked = await stockNew(client, taken, setup.data);
  const ready = taken.filter(({ item }) => !stocked.get(item.listingId)!.old);
  const unpublished = await publishProducts(client, toPublish(ready, setup.data));
  const outcomes = items.map((item, index): SendOutcome => {
    const product = sent[index]!;
    if (!isTaken(product)) return product;
    return finish({ item, product }, setup.data, unpublished.get(item.listingId), stocked.get(item.listingId)!, context);
  });
  for (const { listingId } of items.filter((item) => isLarge(item.listing, namedPlaces(context.channel).length)))
    await KeptPages.forget(client, 'read', listingId);
  for (const [index, item] of items.entries()) {
    const product = sent[index]!;
    if (isTaken(product) && product.isInSteps && outcomes[index]!.outcome === 'accepted') await forgetSteps(client, item);
  }
  return outcomes;
}

const isTaken = (result: AcceptedProduct | SendOutcome): result is AcceptedProduct => 'productId' in result;

const publishedAs = (setup: ShopSetup): string => [...setup.publicationIds].sort().join();

/**
 * Where it was published before, a person may have taken it off since: there it is put back with all of it, or by a decision. An equal content that is sent
 * again is none; a deletion of ours that may have had its effect took all of it off.
 */
function toPublish(taken: Taken[], { publicationIds }: ShopSetup): ToPublish[] {
  return taken.flatMap(({ item, product: { productId } }) => {
    if (staysHidden(item)) return [];
    const { listingId, externalIds } = item;
    const isPushed = isPublicationPushed(item) || item.mayBeGone === true;
    const isWhole = isPushed || isComingBack(item) || externalIds['product'] !== productId;
    const before = new Set(isWhole ? [] : externalIds[PUBLISHED]?.split(','));
    const missing = publicationIds.filter((id) => !before.has(id));
    return missing.length > 0 ? [{ listingId, productId, publicationIds: missing }] : [];
  });
}

const shown = ({ externalIds }: SendItem, setup: ShopSetup): Record<string, string> => ({
  [PUBLISHED]: publishedAs(setup),
  ...(externalIds[HIDDEN] && { [HIDDEN]: '' }),
  ...(externalIds[NUMBERED] && { [NUMBERED]: '' }),
});

/** What comes back and is not shown yet, with the numbers that it has by now. What somebody hid stays known as that. */
const unseen = ({ externalIds }: SendItem, { numbered }: Stocked): Record<string, string> => ({
  ...(!externalIds[HIDDEN] && { [PUBLISHED]: '' }),
  ...(Object.keys(numbered).length > 0 && { [NUMBERED]: JSON.stringify(numbered) }),
});

/** The product is there; if its publication did not go through, the whole is tried again, which changes nothing that is right already. */
function finish(
  { item, product }: Taken,
  setup: ShopSetup,
  unpublished: CallFailure | UserError[] | undefined,
  stocked: Stocked,
  context: ChannelContext,
): SendOutcome {
  const counted = countedMark(Object.values(item.carried).map(({ stock }) => stock as StockStatement | undefined));
  const externalIds = {
    ...(counted !== (item.externalIds['counted'] ?? '') && stocked.skus.length > 0 && { counted }),
    ...{ product: product.productId, managed: '1' },
    ...(item.externalIds['archived'] && { archived: '' }),
    ...triedAt(item.externalIds, context.now()),
    ...((product.isPartly || item.externalIds['partly']) && { partly: product.isPartly ? '1' : '' }),
  };
  const { bindings, made, items } = product;
  const without = [...items.keys()].filter((sku) => !stocked.skus.includes(sku));
  const uncounted = without.length > 0 && { uncounted: without };
  const marks = isComingBack(item) && { externalIds: { ...externalIds, ...unseen(item, stocked) } };
  if (Array.isArray(unpublished)) return { outcome: 'terminal', issues: toIssues(unpublished, item.payload as ProductPayload), ...marks };
  if (stocked.old) {
    const outcome = withOldNumber(stocked.old, item.payload as ProductPayload);
    return outcome.outcome === 'retry' ? { ...outcome, ...marks, bindings } : { ...outcome, ...marks };
  }
  const failure = unpublished ?? stocked.unknown;
  if (failure) {
    const outcome = outcomeOf(failure);
    // What was deleted and made again has another id, by which it is looked for from now on.
    if (outcome.outcome === 'unknown') return { ...outcome, externalIds, bindings, ...uncounted };
    if (outcome.outcome !== 'retry') return { ...outcome, ...marks };
    // Until it is published nobody sees it, so its numbers, which may be others by then, are set before that.
    return { ...outcome, externalIds, ...marks, bindings, ...uncounted };
  }
  const carried = [...made.map((sku) => of(sku, 'price')), ...stocked.skus.map((sku) => of(sku, 'stock'))];
  return {
    outcome: 'accepted',
    processed: !product.hasNewFiles,
    pollAfterMs: channelOf(context.channel).firstReadMs,
    externalIds: { ...externalIds, ...(!staysHidden(item) && shown(item, setup)) },
    bindings,
    ...uncounted,
    ...(carried.length > 0 && { carried }),
  };
}

/** It is not shown before its number is right; to set that again does no harm. */
function withOldNumber(failure: QuantityFailure, payload: ProductPayload): SendOutcome {
  if (failure.kind === 'refused' || failure.kind === 'nowhere') return { outcome: 'terminal', issues: toIssues(failure.errors, payload) };
  if (failure.kind === 'moved' || failure.kind === 'gone')
    return { outcome: 'retry', afterMs: 1_000, reason: 'Its number could not be set yet' };
  return asRetry(outcomeOf(failure));
}

const of = (sku: string, wire: OfferWire): { sku: string; wire: OfferWire } => ({ sku, wire });
