import type { OfferInput, OfferWire, Statement } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import type { Definition } from './definition/definition.js';

export type Instance = Record<string, unknown>;

/** null: it is to be gone. An absent list price is not ours to say. */
export interface PriceStatement {
  purchasable_offer: Instance[] | null;
  list_price?: Instance[] | null;
}

/** One instance, the merchant's own stock. A handling time of null is to be gone; an absent one is not ours to say. */
export interface StockStatement {
  fulfillment_availability: Instance[];
}

/** The statements of a SKU, as this adapter makes them. */
export interface Said {
  price?: PriceStatement;
  stock?: StockStatement;
}

/** What an offer is rendered with; without a definition the accepted statements tell what it would. */
export interface OfferPlace {
  input: OfferInput;
  accepted: Said;
  definition: Definition | undefined;
}

/** JSON Patch as Amazon takes it: whole attributes, their instances told apart by selectors. */
export interface Patch {
  op: 'replace' | 'merge' | 'delete';
  path: string;
  value: Instance[];
}

export const patchOf = (op: Patch['op'], name: string, value: Instance[]): Patch => ({ op, path: `/attributes/${name}`, value });

export const stockIn = ({ stock }: Said): Instance | undefined => stock?.fulfillment_availability[0];

export const alwaysThere = (instance: Instance | undefined): boolean => instance?.['is_inventory_available'] === true;

/** The amount that buyers pay outside a sale. */
export function priceOf(statement: PriceStatement | undefined): unknown {
  const prices = statement?.purchasable_offer?.[0]?.['our_price'] as { schedule?: Instance[] }[] | undefined;
  return prices?.[0]?.schedule?.[0]?.['value_with_tax'];
}

/** Whether nobody could buy once this statement is shown: such a one goes alone, so that nothing else can keep it. */
export function isStop(wire: OfferWire, statement: Statement): boolean {
  if (wire === 'price') return (statement as unknown as PriceStatement).purchasable_offer === null;
  const instance = stockIn({ stock: statement as unknown as StockStatement });
  return instance?.['quantity'] === 0;
}

/** The attributes of a PUT that makes the listing: what is to be gone is left out. */
export function attributesOf({ price, stock }: Said): Attributes {
  return {
    ...(price?.purchasable_offer && { purchasable_offer: price.purchasable_offer }),
    ...(price?.list_price && { list_price: price.list_price }),
    ...(stock && { fulfillment_availability: stock.fulfillment_availability.map(withoutNulls) }),
  };
}

/** The patches of one wire. `accepted`: what was acknowledged last, if anything; `theirs`: what stands there of the stock, where that was looked at. */
export function patchesOf(
  wire: OfferWire,
  say: Said,
  accepted: Said,
  { place, theirs }: { place: { marketplaceId: string; currency: string }; theirs: Instance },
): Patch[] {
  if (wire === 'stock') return stockPatches(say.stock!, accepted, theirs);
  const { purchasable_offer: offer, list_price: list } = say.price!;
  const where = { marketplace_id: place.marketplaceId, currency: place.currency };
  return [
    offer ? offerPatch(offer, accepted) : patchOf('delete', 'purchasable_offer', [{ ...where, audience: 'ALL' }]),
    ...(list === undefined ? [] : [list ? patchOf('replace', 'list_price', list) : patchOf('delete', 'list_price', [where])]),
  ];
}

/**
 * A price is merged into the offer, so that the bounds of a repricer and whatever else is the seller's stay, and a sale that is not said is taken off by
 * null (developer-docs.amazon.com/sp-api, "Manage purchasable offer", June 2026). Replaced was rejected: of two reports one says that what is left out is
 * gone, the bounds too (selling-partner-api-models#5235), the other that it stays, and a sale with it (#4898, #4134). Only an offer that we have deleted
 * ourselves has nothing to be merged into.
 */
function offerPatch(offer: Instance[], { price }: Said): Patch {
  if (price?.purchasable_offer === null) return patchOf('replace', 'purchasable_offer', offer);
  const whole = offer.map((one) => ({ ...one, discounted_price: one['discounted_price'] ?? null }));
  return patchOf('merge', 'purchasable_offer', whole);
}

/**
 * A number is merged into what is there, so that a handling time that is not ours stays (developer-docs.amazon.com/sp-api, "Merge a listing").
 * Replaced is what changes its kind, between a number and stock without end, and a handling time or restock date that is to be gone. Who
 * fulfilled before is deleted: each has an instance of its own, and the new one would stand beside it.
 */
function stockPatches({ fulfillment_availability: instances }: StockStatement, accepted: Said, theirs: Instance): Patch[] {
  const name = 'fulfillment_availability';
  const by = movedFrom(instances, accepted);
  if (by === undefined && !replacesStock(instances, accepted)) return [patchOf('merge', name, instances.map(withoutNulls))];
  const beside = by === undefined ? Object.entries(theirs).filter(([part]) => !KINDS.has(part)) : [];
  const whole = instances.map((one) => withoutNulls({ ...Object.fromEntries(beside), ...one }));
  return [...(by === undefined ? [] : [patchOf('delete', name, [{ fulfillment_channel_code: by }])]), patchOf('replace', name, whole)];
}

/** Who fulfilled it before, where that is somebody else. */
function movedFrom(instances: Instance[], accepted: Said): unknown {
  const by = stockIn(accepted)?.['fulfillment_channel_code'];
  return instances.every((one) => one['fulfillment_channel_code'] === by) ? undefined : by;
}

/** Of a stock the parts of which one excludes the other. */
const KINDS: ReadonlySet<string> = new Set(['quantity', 'is_inventory_available']);

/** Whether these take the place of what stands there, with what is the seller's in it, and are not merged into it. */
export function replacesStock(instances: Instance[], accepted: Said): boolean {
  const before = stockIn(accepted);
  const empties = (one: Instance): boolean => Object.entries(one).some(([name, value]) => value === null && before?.[name] != null);
  return !before || alwaysThere(before) || instances.some((one) => alwaysThere(one) || empties(one));
}

export const withoutNulls = (instance: Instance): Instance =>
  Object.fromEntries(Object.entries(instance).filter(([, value]) => value !== null));
