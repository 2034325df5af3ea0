import type { ChannelContext, SendItem, SendOutcome, WithdrawItem, WithdrawOutcome } from '../../port/index.js';
import { inParallel } from '../../port/kit/index.js';
import type { AmazonClient } from './client.js';
import type { ContentPayload } from './payload.js';
import { foreign } from './foreign.js';
import { itemPath } from './items.js';
import { pictureSent } from './main-picture.js';
import { outcomeOf, taken, WIDTH } from './outcome.js';
import { asStood, leftBefore, standingIn } from './stood-before.js';
import { attributesOf, patchOf, type Patch, type Said } from './statements.js';

/**
 * Sends the content of listings. A PUT replaces everything, so it only makes a listing, with price and stock in it; what is there already is
 * patched, attribute by attribute, and what is not ours stays. A SKU is looked for before it is made: see `foreign.ts`.
 */
export async function sendContent(client: AmazonClient, items: SendItem[], context: ChannelContext): Promise<SendOutcome[]> {
  const barred = await foreign(client, items, context);
  // Replaced whole, a listing gets its number anew: over what was sold since anybody looked. So does what is made once more and may be there after all.
  const replaced = items.filter(
    (item) => !barred.has(item.listing.key) && (isOfAnotherType(item) || item.mayBeGone) && isToBeMade(item, saidOf(item)) && carries(item),
  );
  const standing = await standingIn(client, replaced, context);
  return inParallel(items, WIDTH, async (item) => {
    const left = standing.get(item.listing.key);
    if (left === null)
      return { outcome: 'retry', afterMs: NOT_SEEN_MS, reason: 'What is left of it has to be seen before it is replaced whole' };
    return barred.get(item.listing.key) ?? sendOne(client, left === undefined ? item : withoutSold(item, left), context);
  });
}

const NOT_SEEN_MS = 30_000;

/** What is missing of what is known to stand there was sold: it is off the number that is said, and the look that follows tells of it. */
function withoutSold(item: SendItem, left: number): SendItem {
  const { stock, ...said } = saidOf(item);
  const sold = Math.max(0, (item.units?.[item.listing.sku] ?? left) - left);
  if (!stock || sold === 0) return item;
  const lowered = stock.fulfillment_availability.map((one) =>
    typeof one['quantity'] === 'number' ? { ...one, quantity: Math.max(0, one['quantity'] - sold) } : one,
  );
  const statements = { ...said, stock: { fulfillment_availability: lowered } } as unknown as SendItem['carried'][string];
  return { ...item, carried: { ...item.carried, [item.listing.sku]: statements } };
}

/** Deletes listings; what is not there is gone already. What was left of them is told. */
export async function withdrawAll(client: AmazonClient, items: WithdrawItem[], context: ChannelContext): Promise<WithdrawOutcome[]> {
  const left = await leftBefore(client, items, context);
  return inParallel(items, WIDTH, async (item) => {
    const outcome = await withdrawOne(client, item, context);
    const units = left.get(item.listing.key);
    if (units === undefined) return outcome;
    // Nobody knows what was left of it: where it is, or may be, gone, all counts as sold.
    const isGone = outcome.outcome === 'accepted' || outcome.outcome === 'unknown';
    return units === null && !isGone ? outcome : { ...outcome, stood: [asStood(item.listing.sku, units)] };
  });
}

async function withdrawOne(client: AmazonClient, { listing, listingId }: WithdrawItem, context: ChannelContext): Promise<SendOutcome> {
  const path = itemPath(context, listing.key);
  const answer = await client.call(context, { method: 'DELETE', path, purpose: 'withdraw', bucket: 'delete', listingIds: [listingId] });
  if (answer.kind === 'refused' && answer.status === 404) return taken(context, []);
  return outcomeOf(answer, listing.key, context);
}

async function sendOne(client: AmazonClient, item: SendItem, context: ChannelContext): Promise<SendOutcome> {
  const { key } = item.listing;
  const payload = item.payload as ContentPayload;
  const said = saidOf(item);
  const makes = isToBeMade(item, said);
  const answer = await client.call(context, {
    method: makes ? 'PUT' : 'PATCH',
    path: itemPath(context, key, { includedData: 'issues' }),
    body: makes ? whole(item, payload) : { productType: payload.productType, patches: patchesOf(payload) },
    purpose: 'send',
    bucket: makes ? 'put' : 'patch',
    listingIds: [item.listingId],
    payloadHash: item.payloadHash,
  });
  const outcome = outcomeOf(answer, key, context, !makes);
  // Whoever sends next, in whatever process, knows by this that the SKU is there because of us.
  if (outcome.outcome === 'unknown' && makes) return { ...outcome, externalIds: { attempted: item.sequence.toString() } };
  if (outcome.outcome !== 'accepted') return outcome;
  const wires = (['price', 'stock'] as const).filter((wire) => makes && carries(item) && said[wire] !== undefined);
  return {
    ...outcome,
    // When it was accepted tells a reader whether what Amazon shows is older than that: see `read-back.ts`.
    externalIds: {
      ...item.externalIds,
      ...{ sku: key, productType: payload.productType, acceptedAt: context.now().toISOString() },
      ...pictureSent(context.now()),
    },
    ...(wires.length > 0 && { carried: wires.map((wire) => ({ sku: item.listing.sku, wire })) }),
  };
}

const saidOf = ({ carried, listing }: SendItem): Said => (carried[listing.sku] ?? {}) as Said;

/** A parent's listing is told of its children's offers, and has none. */
const carries = ({ listing }: SendItem): boolean => listing.kind !== 'parent';

/**
 * Never sent, deleted by ourselves, or of another product type: a patch is judged by the definition of the type that the listing has, so Amazon takes another only
 * as a whole. That is done only with price and stock at hand, which it would erase.
 */
function isToBeMade(item: SendItem, { price, stock }: Said): boolean {
  if (!item.externalIds['sku'] || item.mayBeGone) return true;
  return isOfAnotherType(item) && (!carries(item) || (price !== undefined && stock !== undefined));
}

function isOfAnotherType({ externalIds: { sku, productType: before }, payload, mayBeGone }: SendItem): boolean {
  return Boolean(sku && before) && !mayBeGone && before !== (payload as ContentPayload).productType;
}

function whole(item: SendItem, { emptied: _absent, ...payload }: ContentPayload): ContentPayload {
  const offer = carries(item) ? attributesOf(saidOf(item)) : {};
  return { ...payload, attributes: { ...payload.attributes, ...offer } };
}

function patchesOf({ attributes, emptied = [] }: ContentPayload): Patch[] {
  return [
    ...emptied.map(({ attribute, value }) => patchOf('delete', attribute, value)),
    ...Object.entries(attributes).map(([name, value]) => patchOf('replace', name, value)),
  ];
}
