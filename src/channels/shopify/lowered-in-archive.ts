import type { ReadItem, SendItem } from '../../port/index.js';
import type { Activation } from './activate.js';
import type { Client } from './client.js';
import { fetchProducts } from './fetch-products.js';
import { observedFields } from './observed.js';
import type { ShopSetup } from './shop-setup.js';
import { unitsField } from './statements.js';
import { setStock, type Quantity, type QuantityFailure } from './stock.js';

/** A variant whose numbers are set. */
export interface Asked {
  sku: string;
  item: SendItem;
  isBack: boolean;
  numbers: Quantity[];
  /** The number that is meant, whatever was sold of it otherwise. */
  wanted: number;
  /** It is counted at several locations, each by itself. */
  isApart: boolean;
  stocks: Activation | undefined;
}

/**
 * Numbers in the archive that are not those that it was left with. Fewer: so many were sold otherwise, at a till or by a draft order, and so many fewer
 * are for sale when it is back; the next look tells the ledger by that. More were never ours. What cannot be read keeps its failure. `failed` is
 * brought up to date; answers all that is asked, with its numbers as they were set last.
 */
export async function lessLowered(
  client: Client,
  asked: Asked[],
  failed: Map<Quantity, QuantityFailure>,
  setup: ShopSetup,
): Promise<Asked[]> {
  const moved = asked.filter(({ isBack, numbers }) => isBack && numbers.some((one) => failed.get(one)?.kind === 'moved'));
  if (moved.length === 0) return asked;
  const items = [...new Set(moved.map(({ item }) => item))];
  const answers = await fetchProducts(client, items.map(toRead), setup);
  const shown = new Map(items.map((item, index) => [item, answers[index]!]));
  const corrected = new Map<Asked, Asked>();
  for (const one of moved) {
    const answer = shown.get(one.item)!;
    const observed = answer.kind === 'data' && answer.data ? observedFields(answer.data, 0) : {};
    const anew = one.numbers.map((number) =>
      failed.get(number)?.kind === 'moved' ? correct(number, observed[fieldOf(one, number)]) : number,
    );
    corrected.set(one, { ...one, numbers: anew });
  }
  const again = [...corrected].flatMap(([{ numbers }, { numbers: anew }]) => anew.filter((one) => !numbers.includes(one)));
  for (const [one, failure] of (await setStock(client, again)).failed) failed.set(one, failure);
  return asked.map((one) => corrected.get(one) ?? one);
}

/** `from` is what was known to stand there; a number without it was set. */
function correct(number: Quantity, units: unknown): Quantity {
  if (number.from === null || typeof units !== 'number') return number;
  const sold = Math.max(0, number.from - units);
  return { ...number, quantity: Math.max(0, number.quantity - sold), from: units };
}

/** The field of what stands there. */
const fieldOf = ({ sku, item }: Asked, { locationId }: Quantity): string =>
  unitsField(sku, placesOf(item).includes(locationId) ? locationId : undefined);

/** Locations that are counted apart, and whose numbers are known. */
const placesOf = ({ unitsAt = {} }: SendItem): string[] => [...new Set(Object.values(unitsAt).flatMap((at) => Object.keys(at)))];

const toRead = (item: SendItem): ReadItem => ({
  ...{ listingId: item.listingId, listing: item.listing, externalIds: item.externalIds },
  owned: Object.fromEntries(item.listing.skus.flatMap((sku) => [undefined, ...placesOf(item)].map((at) => [unitsField(sku, at), null]))),
});
