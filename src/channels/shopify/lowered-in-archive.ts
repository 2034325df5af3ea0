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
    const units = answer.kind === 'data' && answer.data ? observedFields(answer.data, 0)[unitsField(one.sku)] : undefined;
    if (typeof units === 'number') corrected.set(one, { ...one, numbers: one.numbers.map((number) => correct(number, units)) });
  }
  const again = [...corrected].flatMap(([{ numbers }, { numbers: anew }]) => anew.filter((one) => !numbers.includes(one)));
  for (const [one, failure] of (await setStock(client, again)).failed) failed.set(one, failure);
  return asked.map((one) => corrected.get(one) ?? one);
}

/** `from` is what was known to stand there; a number without it was set. */
function correct(number: Quantity, units: number): Quantity {
  if (number.from === null) return number;
  const sold = Math.max(0, number.from - units);
  return { ...number, quantity: Math.max(0, number.quantity - sold), from: units };
}

const toRead = ({ listingId, listing, externalIds }: Asked['item']): ReadItem => ({
  listingId,
  listing,
  externalIds,
  owned: Object.fromEntries(listing.skus.map((sku) => [unitsField(sku), null])),
});
