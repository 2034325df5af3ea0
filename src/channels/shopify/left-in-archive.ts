import type { ReadItem, StoodBefore, WithdrawItem, WithdrawOutcome } from '../../port/index.js';
import type { Client } from './client.js';
import { fetchProducts, type ProductResult } from './fetch-products.js';
import { observedFields } from './observed.js';
import { asRetry, outcomeOf } from './outcome.js';
import type { ProductView } from './product-view.js';
import { locationsOf } from './settings.js';
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
  const places = locationsOf(client.context.channel).map(({ at }) => at);
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

const isArchived = (outcome: WithdrawOutcome): boolean => outcome.outcome === 'accepted' && outcome.externalIds?.['archived'] === '1';

/** Of what none was left nothing can have been sold. */
const hasUnits = ({ units = {} }: WithdrawItem): boolean => Object.values(units).some((one) => (one ?? 0) > 0);

const toRead = ({ listingId, listing, externalIds }: WithdrawItem, places: readonly string[]): ReadItem => {
  const owned = Object.fromEntries(listing.skus.flatMap((sku) => places.map((at) => [unitsField(sku, at), null])));
  return { listingId, listing, externalIds, owned };
};

function numbersOf({ listing: { skus } }: WithdrawItem, product: ProductView, places: readonly string[]): StoodBefore[] {
  const observed = observedFields(product, 0);
  const numberOf = (sku: string, at?: string): StoodBefore[] => {
    const units = observed[unitsField(sku, at)];
    return typeof units === 'number' ? [{ sku, units, ...(at !== undefined && { at }) }] : [];
  };
  return skus.flatMap((sku) => (places.length === 0 ? numberOf(sku) : places.flatMap((at) => numberOf(sku, at))));
}
