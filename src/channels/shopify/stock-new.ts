import type { SendItem } from '../../port/index.js';
import { activate } from './activate.js';
import type { CallFailure } from './answers.js';
import type { Client } from './client.js';
import { carriedOf } from './new-variants.js';
import { lessLowered, type Asked } from './lowered-in-archive.js';
import type { AcceptedProduct } from './send-product.js';
import { channelOf } from './settings.js';
import type { ShopSetup } from './shop-setup.js';
import type { StockStatement } from './statements.js';
import { countedBefore, numbersOf, toStock, type OneLocation } from './stock-numbers.js';
import { setStock, type Quantity, type QuantityFailure } from './stock.js';
import { isComingBack, numberedOf, type Numbered } from './taken-off.js';

/** A product that the shop has taken. */
export interface Taken {
  item: SendItem;
  product: AcceptedProduct;
}

/** SKUs whose stock statement is on the shop now, and the call that may or may not have said it. */
export interface Stocked {
  skus: string[];
  unknown: CallFailure | undefined;
  /** Why something that comes back has its old number still. */
  old: QuantityFailure | undefined;
  /** Of what comes back: the numbers that this try or one before has set, or may have (null). */
  numbered: Numbered;
}

/**
 * What was made has 0 for sale: its count is set if it still has. Somebody who was faster (an earlier send whose answer was lost, and what was sold
 * since) is not overwritten; the stock wire reads and reckons anew.
 */
export async function stockNew(client: Client, taken: Taken[], setup: ShopSetup): Promise<Map<string, Stocked>> {
  const places = { single: setup.locationId, chosen: setup.chosen };
  const { placed } = channelOf(client.context.channel);
  const first = taken.flatMap((one) => [...ofMade(one, places), ...ofBack(one, places, placed)]);
  const { failed } = await setStock(client, first.flatMap(({ numbers }) => numbers)); // prettier-ignore
  const asked = await lessLowered(client, first, failed, setup);
  const isSet = ({ numbers }: Asked): boolean => !numbers.some((one) => failed.has(one));
  const unstocked = await activate(client, asked.flatMap((one) => (one.stocks && isSet(one) ? one.stocks : []))); // prettier-ignore
  return new Map(
    taken.map(({ item, product: { made } }) => {
      const { listingId, carried } = item;
      const own = asked.filter((one) => one.item.listingId === listingId);
      const through = own.filter((one) => isSet(one) && !(one.stocks && unstocked.has(one.stocks)));
      const failures = own.flatMap(({ numbers, stocks }) => [
        ...numbers.flatMap((one) => failed.get(one) ?? []),
        ...[stocks && unstocked.get(stocks)].flatMap((one) => one ?? []),
      ]);
      const uncounted = made.filter((sku) => carriedOf(carried, sku).stock?.quantity === null);
      const old = own.flatMap(({ isBack, numbers }) => (isBack ? numbers.flatMap((one) => failed.get(one) ?? []) : []));
      return [
        listingId,
        {
          skus: [...uncounted, ...through.map(({ sku }) => sku)],
          unknown: failures.find(isUnknown),
          old: old.find(({ kind }) => kind !== 'gone'),
          numbered: { ...numberedOf(item.externalIds), ...numbersSet(own, failed) },
        },
      ];
    }),
  );
}

/**
 * What surely was not set is not named: what stands there is still what was left. Named is what was meant: a try after this one finds less there by what was
 * sold otherwise, and so much less for sale. Of several locations, as of what may have been set, nothing is known any more.
 */
function numbersSet(own: Asked[], failed: ReadonlyMap<Quantity, QuantityFailure>): Numbered {
  return Object.fromEntries(
    own.flatMap(({ sku, isBack, numbers, wanted, isApart }): [string, number | null][] => {
      const maySet = numbers.filter((one) => isUnknown(failed.get(one) ?? { kind: 'unknown' }));
      if (!isBack || maySet.length === 0 || numbers.every(({ from }) => from === null)) return [];
      return [[sku, isApart || maySet.some((one) => failed.has(one)) ? null : wanted]];
    }),
  );
}

/** Of before numbers were said with their location: something stood at the one that there was. */
const SOME: StockStatement = { quantity: 1, policy: 'DENY' };

function ofMade({ item, product }: Taken, places: OneLocation): Asked[] {
  return [...product.items].flatMap(([sku, inventoryItemId]) => {
    const { stock } = carriedOf(item.carried, sku);
    return ask(item, sku, inventoryItemId, stock, places, ({ quantity }) => (quantity === 0 ? null : 0));
  });
}

/**
 * Nobody has seen it since it was archived, so no customer's sale is overwritten; but it may have been sold otherwise, or counted by hand. A try before
 * this one may have set it.
 */
function ofBack({ item, product }: Taken, places: OneLocation, placed: boolean): Asked[] {
  if (!isComingBack(item)) return [];
  const before = countedBefore(item.externalIds) ?? (placed ? SOME : undefined);
  return item.listing.skus.flatMap((sku) => {
    const inventoryItemId = item.bindings[`item:${sku}`];
    const { stock } = carriedOf(item.carried, sku);
    if (!inventoryItemId || product.items.has(sku)) return [];
    const numbered = numberedOf(item.externalIds);
    const left = ({ locationId }: { locationId: string }): number | null =>
      (stock?.at ? item.unitsAt?.[sku]?.[locationId] : item.units?.[sku]) ?? null;
    const known = sku in numbered ? () => (stock?.at ? null : numbered[sku]!) : left;
    return ask(item, sku, inventoryItemId, stock, places, known, before).map((one) => ({
      ...one,
      isBack: true,
    }));
  });
}

/** `before`: what the shop had of it at other locations that were ours. */
function ask(
  item: SendItem,
  sku: string,
  inventoryItemId: string,
  stock: StockStatement | undefined,
  places: OneLocation,
  from: (number: { locationId: string; quantity: number }) => number | null,
  before?: StockStatement,
): Asked[] {
  if (typeof stock?.quantity !== 'number' || (!stock.at && places.single === undefined)) return [];
  const numbers = numbersOf(stock, { sku, say: {}, accepted: before ? { stock: before } : {} }, places.single ?? '');
  const locationIds = toStock(stock, undefined, places);
  const { listingId, sequence } = item;
  const stocks = locationIds.length > 0 ? { listingId, inventoryItemId, locationIds } : undefined;
  const asked = numbers.map((one) => ({ listingId, sequence, inventoryItemId, ...one, from: from(one) }));
  return [{ sku, item, isBack: false, numbers: asked, wanted: stock.quantity, isApart: stock.at !== undefined, stocks }];
}

const isUnknown = (failure: { kind: string }): failure is CallFailure & { kind: 'unknown' } => failure.kind === 'unknown';
