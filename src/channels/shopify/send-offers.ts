import { problem } from '../../../libs/problem/index.js';
import type { ChannelContext, OfferItem, OfferOutcome, OfferWire } from '../../port/index.js';
import { chunks, inParallel } from '../../port/kit/index.js';
import { bindingsOf, variantIds } from './adoption.js';
import { activate } from './activate.js';
import type { UserError } from './answers.js';
import { Client } from './client.js';
import { SET_OFFER } from './documents.js';
import { KeptPages } from './kept-pages.js';
import { OfferJob, wiresOf, type OfferPart } from './offer-job.js';
import { asRetry, outcomeOf } from './outcome.js';
import { isLarge } from './read-large.js';
import { staleBelief, toIssues } from './refusals.js';
import { channelOf, namedPlaces } from './settings.js';
import { getShopSetup } from './shop-setup.js';
import type { OneLocation } from './stock-numbers.js';
import { setStock } from './stock.js';
import type { Tokens } from './token.js';

/** Variants in one call (Shopify's limit on arrays), and such calls in flight at once. */
const AT_ONCE = 250;
const IN_FLIGHT = 24;

/**
 * Prices and stock of many products: first all stop-sells, in calls of their own; then prices, counting and selling at zero, product by product;
 * then all other quantities. So a repeat after a failure says again only what does no harm when it is said twice.
 */
export async function sendOffers(items: OfferItem[], context: ChannelContext, tokens: Tokens): Promise<OfferOutcome[]> {
  const client = new Client(context, tokens);
  const setup = await getShopSetup(client);
  if (setup.kind !== 'data') return items.map(() => asRetry(outcomeOf(setup)));
  const jobs = await inParallel(items, IN_FLIGHT, (item) => jobOf(client, item));
  const { locationId, chosen } = setup.data;
  await setQuantities(client, jobs, 'stops', locationId);
  await inParallel(stopsFirst(jobs, locationId), IN_FLIGHT, (job) => updateVariants(client, job));
  await setQuantities(client, jobs, 'others', locationId);
  await stockAt(client, jobs, { single: locationId, chosen });
  const { length } = namedPlaces(context.channel);
  for (const { item } of jobs.filter(({ item: { listing } }) => isLarge(listing, length)))
    await KeptPages.touch(
      client,
      'read',
      item.listingId,
      item.lines.map(({ sku }) => sku),
    );
  return jobs.map((job) => job.outcome(channelOf(context.channel).firstReadMs));
}

/** A product that the shop made and whose content was never taken: which of its variants are which is asked, so that a stop-sell gets through. */
async function jobOf(client: Client, item: OfferItem): Promise<OfferJob> {
  const { product, managed } = item.externalIds;
  const isBound = item.lines.every(({ sku }) => item.bindings[`variant:${sku}`] && item.bindings[`item:${sku}`]);
  if (!product || managed || isBound) return new OfferJob(item, item.bindings);
  const found = await variantIds(client, product, item.listingId, item.listing.skus.length);
  if (found.kind !== 'data') {
    const job = new OfferJob(item, item.bindings);
    job.fail(found);
    return job;
  }
  return new OfferJob(item, { ...item.bindings, ...bindingsOf(found.data) });
}

const stopsFirst = (jobs: OfferJob[], locationId = ''): OfferJob[] => {
  const stops = new Set(jobs.filter((job) => job.quantities('stops', locationId).length > 0));
  return [...stops, ...jobs.filter((job) => !stops.has(job))];
};

async function setQuantities(client: Client, jobs: OfferJob[], which: 'stops' | 'others', locationId: string | undefined): Promise<void> {
  const asked = jobs.map((job) => [job, job.quantities(which, locationId ?? '')] as const);
  for (const [job, quantities] of asked)
    for (const [part, quantity] of quantities) if (quantity.locationId === '') job.refuse(part.line, ['stock'], noLocation());
  const all = asked.flatMap(([, quantities]) => quantities.flatMap(([, quantity]) => (quantity.locationId === '' ? [] : quantity)));
  const { failed, stood, ended } = await setStock(client, all);
  for (const [job, quantities] of asked) {
    for (const [part, quantity] of quantities) {
      if (stood.has(quantity)) job.noteBefore(part, quantity, stood.get(quantity)!);
      if (ended.has(quantity)) job.noteEnd(part.sku);
    }
    job.unset(
      quantities.flatMap(([part, quantity]): Parameters<OfferJob['unset']>[0] => {
        const failure = failed.get(quantity);
        return failure ? [[part, quantity, failure]] : [];
      }),
    );
  }
}

/** After the numbers: what the shop does not stock at a location is not sold there. */
async function stockAt(client: Client, jobs: OfferJob[], places: OneLocation): Promise<void> {
  const asked = jobs.map((job) => [job, job.activations(places)] as const);
  const failed = await activate(
    client,
    asked.flatMap(([, activations]) => activations.map(([, activation]) => activation)),
  );
  for (const [job, activations] of asked)
    job.unstocked(
      activations.flatMap(([part, activation]): Parameters<OfferJob['unstocked']>[0] => {
        const failure = failed.get(activation);
        return failure ? [[part, failure]] : [];
      }),
    );
}

interface OfferData {
  productVariantsBulkUpdate: { userErrors: UserError[] };
}

async function updateVariants(client: Client, job: OfferJob): Promise<void> {
  for (const parts of chunks(
    job.parts.filter((part) => job.update(part)),
    AT_ONCE,
  )) {
    const halves = await update(client, job, parts, ['price', 'stock']);
    // A variant is taken whole or not at all, and a wrong price must not hold up its stock: what was not at fault goes alone.
    for (const wire of ['price', 'stock'] as const) {
      const left = halves.filter(({ part, blamed }) => !blamed.includes(wire) && job.update(part, [wire])).map(({ part }) => part);
      if (left.length > 0) await update(client, job, left, [wire]);
    }
  }
}

/** Answers the variants of which not everything was at fault. */
async function update(
  client: Client,
  job: OfferJob,
  parts: OfferPart[],
  wires: OfferWire[],
): Promise<{ part: OfferPart; blamed: OfferWire[] }[]> {
  if (job.failure || parts.length === 0) return [];
  const { listingId, payloadHash } = job.item;
  const answer = await client.call<OfferData>({
    query: SET_OFFER,
    variables: { product: job.productId, variants: parts.map((part) => job.update(part, wires)) },
    purpose: 'send',
    listingIds: [listingId],
    payloadHash,
  });
  if (answer.kind !== 'data') {
    job.fail(answer);
    return [];
  }
  const { userErrors } = answer.data.productVariantsBulkUpdate;
  return userErrors.length === 0 ? [] : sortErrors(job, parts, wires, userErrors);
}

function sortErrors(job: OfferJob, parts: OfferPart[], wires: OfferWire[], userErrors: UserError[]) {
  const blamed = new Map<OfferPart, OfferWire[]>();
  for (const error of userErrors) {
    const [, index, field] = error.field ?? [];
    const part = index === undefined ? undefined : parts[Number(index)];
    if (part && staleBelief([error]) === 'variants') {
      job.forget(part);
      continue;
    }
    if (!part) {
      if (staleBelief([error]) === 'product') job.vanished();
      else job.refused([error]);
      return [];
    }
    const guilty = wiresOf(part.line).filter((wire) => wires.includes(wire) && (FIELDS[field ?? ''] ?? wire) === wire);
    job.refuse(part.line, guilty, toIssues([error]));
    blamed.set(part, [...(blamed.get(part) ?? []), ...guilty]);
  }
  return [...blamed].map(([part, guilty]) => ({ part, blamed: guilty }));
}

/** Whose fault an error is; what is not here is everybody's. */
const FIELDS: Record<string, OfferWire> = { price: 'price', compareAtPrice: 'price', inventoryPolicy: 'stock', inventoryItem: 'stock' };

function noLocation() {
  const fix = 'Add a location in the shop, or choose one in settings.locationId';
  return [problem('no_location', 'quantity', 'The shop has no active location for stock', fix, { severity: 'error', owner: 'pim' })];
}
