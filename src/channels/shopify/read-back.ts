import type { Problem } from '../../../libs/problem/index.js';
import type { ChannelContext, ReadItem, ReadOutcome } from '../../port/index.js';
import type { Tokens } from './token.js';
import { Client } from './client.js';
import { failedFiles, pictureIssues } from './failed-files.js';
import { fetchProducts, type ProductResult } from './fetch-products.js';
import { keptBinding, keptValue, stillKept } from './kept.js';
import { isOnNone, isPublished, observedFields, pictureName } from './observed.js';
import { judgePictures } from './pictures-away.js';
import { fileBinding, hashIn } from './pictures.js';
import { IDENTITY_KEY } from './payload.js';
import { getShopSetup } from './shop-setup.js';
import { ownKey, type ProductView } from './product-view.js';
import { channelOf } from './settings.js';
import { publicationMarks } from './taken-off.js';

const SHOWN = new Set(['ACTIVE', 'UNLISTED']);

export async function readBack(items: ReadItem[], context: ChannelContext, tokens: Tokens): Promise<ReadOutcome[]> {
  const client = new Client(context, tokens);
  const setup = await getShopSetup(client);
  if (setup.kind !== 'data') return items.map(() => failed(setup));
  const fetched = await fetchProducts(client, items, setup.data);
  const { nextReadMs } = channelOf(context.channel);
  const place = { publications: setup.data.publicationIds.length, nextReadMs, now: context.now() };
  return items.map((item, index) => judge(item, fetched[index]!, place));
}

function judge(
  item: ReadItem,
  fetched: ProductResult,
  { publications, nextReadMs, now }: { publications: number; nextReadMs: number; now: Date },
): ReadOutcome {
  if (fetched.kind !== 'data') return failed(fetched);
  const product = fetched.data;
  if (product === null) return { outcome: 'absent' };
  const observed = observedFields(product, publications);
  // Withdrawn means archived: it can come back, but nobody sees it.
  if (product.status === 'ARCHIVED') return { outcome: 'absent', observed };
  const { issues, resendAfterMs, externalIds } = judgePictures(pictureIssues(item.owned, product.media.nodes), item.externalIds, now);
  const state = resendAfterMs === undefined ? stateOf(product, publications, issues) : 'processed';
  return {
    outcome: 'found',
    state,
    observed,
    theirs: [...soldSince(item.owned, observed), ...neverEmpty(item.owned)],
    // Off one of our sales channels it is on sale all the same.
    externalIds: {
      product: product.id,
      ...externalIds,
      ...(isOurs(item, product) && { managed: '1' }),
      ...(item.externalIds['partly'] && { partly: '' }),
      ...publicationMarks(item.externalIds, isOnNone(product, publications)),
    },
    bindings: {
      ...lostVariants(item, observed),
      ...failedFiles(item.owned, product.media.nodes),
      ...bindingsOf(product),
      ...keptOf(item, product),
    },
    issues,
    ...(state === 'accepted' && { pollAfterMs: nextReadMs }),
    ...(resendAfterMs !== undefined && { pollAfterMs: Math.max(nextReadMs, resendAfterMs), resendAfterMs }),
  };
}

/** Live: a customer can see it, with all its pictures. */
function stateOf(product: ProductView, publications: number, issues: Problem[]): 'accepted' | 'processed' | 'live' | 'rejected' {
  if (issues.length > 0) return 'rejected';
  if (product.media.nodes.some((file) => file.status === 'UPLOADED' || file.status === 'PROCESSING')) return 'accepted';
  return SHOWN.has(product.status) && isPublished(product, publications) ? 'live' : 'processed';
}

/** Orders lower the stock all day: that is the shop's own doing, not drift, and pushing the old number back would sell things twice. */
function soldSince(owned: Record<string, unknown>, observed: Record<string, unknown>): string[] {
  return Object.keys(owned).filter(
    (field) =>
      (field.endsWith(':quantity') || field.includes(':quantity:gid:')) &&
      typeof observed[field] === 'number' &&
      observed[field] < Number(owned[field]),
  );
}

/** Shopify gives every product an address and a vendor (the shop's name): emptied, they show what it puts there. */
const neverEmpty = (owned: Record<string, unknown>): string[] => ['handle', 'vendor'].filter((field) => owned[field] === null);

/** Our identity is written by our first send, also if its answer was lost. */
const isOurs = ({ listing }: ReadItem, { metafields }: ProductView): boolean =>
  metafields.nodes.some((one) => ownKey(one) === IDENTITY_KEY && one.value === listing.key);

/** Variants that were there and are gone: the next content makes them anew instead of naming ids that the shop does not know. */
function lostVariants({ owned, listing }: ReadItem, observed: Record<string, unknown>): Record<string, string> {
  const isThere = (sku: string, of: Record<string, unknown>): boolean => of[`variant:${sku}:options`] !== undefined;
  const lost = listing.skus.filter((sku) => isThere(sku, owned) && !isThere(sku, observed));
  return Object.fromEntries(lost.flatMap((sku) => [`variant:${sku}`, `item:${sku}`].map((name) => [name, ''])));
}

/** The shop's ids as they are now; a picture that failed is taken back, so that the next send brings it anew. */
function bindingsOf(product: ProductView): Record<string, string> {
  const bindings: Record<string, string> = {};
  for (const { id, sku, inventoryItem } of product.variants.nodes) {
    if (sku === null) continue;
    bindings[`variant:${sku}`] = id;
    bindings[`item:${sku}`] = inventoryItem.id;
  }
  for (const file of product.media.nodes) {
    const hash = hashIn(pictureName(file));
    if (hash) bindings[fileBinding(hash, file.alt)] = file.status === 'FAILED' ? '' : file.id;
  }
  return bindings;
}

/** Of what an adopted product had before, somebody deleted something in the shop: the next send must not name it. */
function keptOf({ owned, listing }: ReadItem, { media }: ProductView): Record<string, string> {
  const left = stillKept(
    owned['images'],
    media.nodes.map((file) => file.id),
  );
  return left ? { [keptBinding(listing.sku)]: keptValue(left) } : {};
}

function failed(answer: Exclude<ProductResult, { kind: 'data' }>): ReadOutcome {
  switch (answer.kind) {
    case 'retry':
      return { outcome: 'retry', afterMs: answer.afterMs, reason: answer.reason, ...(answer.progress && { progress: true }) };
    case 'unknown':
      return { outcome: 'retry', afterMs: 1_000, reason: answer.reason };
    case 'terminal':
      // A read that is refused says nothing about the listing; a person has to mend the access.
      return { outcome: 'retry', afterMs: 300_000, reason: answer.issues.map((issue) => issue.message).join('; ') };
  }
}
