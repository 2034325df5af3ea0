import type { ReadItem, SendItem, SendOutcome, StoodBefore, UnitsLeft, WithdrawItem, WithdrawOutcome } from '../../port/index.js';
import type { Client } from './client.js';
import { fetchProducts, type ProductResult } from './fetch-products.js';
import { observedFields } from './observed.js';
import { asRetry, outcomeOf } from './outcome.js';
import type { ProductView } from './product-view.js';
import { namedPlaces } from './settings.js';
import type { ShopSetup } from './shop-setup.js';
import { unitsField } from './statements.js';

/**
 * What was left of products that have just been archived. The archive keeps their numbers until somebody looks; but who wants a product back before that
 * sets its number over units that were sold and not seen. Without an answer they are archived once more, which does no harm.
 */
export async function withLeft(
  client: Client,
  items: readonly WithdrawItem[],
  outcomes: readonly WithdrawOutcome[],
  setup: ShopSetup,
): Promise<WithdrawOutcome[]> {
  const places = namedPlaces(client.context.channel);
  const asked = items.filter((item, index) => isArchived(outcomes[index]!) && hasUnits(item));
  const found = asked.length === 0 ? [] : await fetchProducts(client, asked.map((item) => toRead(item, places)), setup); // prettier-ignore
  const answers = new Map<WithdrawItem, ProductResult>(asked.map((item, index) => [item, found[index]!]));
  return items.map((item, index) => {
    const [outcome, answer] = [outcomes[index]!, answers.get(item)];
    if (!answer) return outcome;
    if (answer.kind !== 'data') return asRetry(outcomeOf(answer));
    return answer.data ? { ...outcome, stood: numbersOf(item, answer.data, places) } : outcome;
  });
}

/**
 * Variants that do not come back with their product leave it with the send, and with them what was sold of them in the archive: at a till, by a draft order.
 * So their numbers are told before it, and it goes on with the next try; undefined: they are what they were, or nothing is there.
 */
export async function tellLeftBehind(client: Client, item: SendItem, setup: ShopSetup): Promise<SendOutcome | undefined> {
  const { left = {}, listing, externalIds } = item;
  const skus = Object.keys(left);
  if (skus.length === 0 || !externalIds['product']) return undefined;
  const places = namedPlaces(client.context.channel);
  const asked = { ...item, listing: { ...listing, skus: [...listing.skus, ...skus] } };
  const [answer] = await fetchProducts(client, [toRead(asked, places)], setup);
  if (answer!.kind !== 'data') return asRetry(outcomeOf(answer!));
  if (!answer!.data) return undefined;
  const stood = numbersOf({ listing: { ...listing, skus } }, answer!.data, places).filter((one) => isLess(left[one.sku]!, one));
  if (stood.length === 0) return undefined;
  const reason = `What was sold of ${skus.join(', ')} in the archive is known now; the product comes back without`;
  return { outcome: 'retry', afterMs: 1, progress: true, reason, stood };
}

/** Fewer for sale than were left. What is known of several locations says nothing of a single one. */
function isLess(left: UnitsLeft, { at, units }: StoodBefore): boolean {
  const known = at !== undefined ? left.unitsAt?.[at] : left.unitsAt ? null : left.units;
  return Math.max(0, units) < (known ?? 0);
}

const isArchived = (outcome: WithdrawOutcome): boolean => outcome.outcome === 'accepted' && outcome.externalIds?.['archived'] === '1';

/** Of what none was left nothing can have been sold. */
const hasUnits = ({ units = {} }: WithdrawItem): boolean => Object.values(units).some((one) => (one ?? 0) > 0);

const toRead = (
  { listingId, listing, externalIds }: Pick<WithdrawItem, 'listingId' | 'listing' | 'externalIds'>,
  places: readonly string[],
): ReadItem => {
  const owned = Object.fromEntries(listing.skus.flatMap((sku) => places.map((at) => [unitsField(sku, at), null])));
  return { listingId, listing, externalIds, owned };
};

function numbersOf({ listing: { skus } }: Pick<WithdrawItem, 'listing'>, product: ProductView, places: readonly string[]): StoodBefore[] {
  const observed = observedFields(product, 0);
  const numberOf = (sku: string, at?: string): StoodBefore[] => {
    const units = observed[unitsField(sku, at)];
    return typeof units === 'number' ? [{ sku, units, ...(at !== undefined && { at }) }] : [];
  };
  return skus.flatMap((sku) => (places.length === 0 ? numberOf(sku) : places.flatMap((at) => numberOf(sku, at))));
}
