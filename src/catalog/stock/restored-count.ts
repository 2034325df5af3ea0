import { fromMinor } from '../offers/money.js';
import type { CountBefore, StopBefore } from '../offers/offer.js';
import type { OfferRow } from '../offers/read-offer.js';
import type { CatalogSchema } from '../schema/schema.js';

type Counted = Pick<CountBefore, 'quantity' | 'countedBy' | 'reserved'>;

const sourceOf = (schema: CatalogSchema, { countedBy }: Pick<CountBefore, 'countedBy'>) => schema.stockSources.get(countedBy ?? '');

/**
 * A count as it stood, less what was reserved of it and what was sold since. Where it was the sum of locations, nobody can say at which of them a
 * unit was sold: each is less by all, since a number that is too low is mended by the next count and one that is too high is sold.
 */
export function restoredCount(schema: CatalogSchema, before: CountBefore, sold: number): Pick<OfferRow, 'quantity' | 'stock'> {
  const left = (counted: Counted): number => {
    const reserved = sourceOf(schema, counted)?.counts === 'on_hand' ? (counted.reserved ?? 0) : 0;
    return Math.max(0, counted.quantity - reserved - sold);
  };
  return before.stock
    ? { stock: before.stock.map((one) => ({ location: one.location, quantity: left(one) })) }
    : { quantity: left(before) };
}

/** Channel → minutes that its orders are late: of several sources the latest. */
export function delaysOf(schema: CatalogSchema, before: CountBefore): Record<string, number> {
  const delays: Record<string, number> = {};
  for (const counted of before.stock ?? [before])
    for (const [channel, minutes] of Object.entries(sourceOf(schema, counted)?.orderDelays ?? {}))
      delays[channel] = Math.max(delays[channel] ?? 0, minutes);
  return delays;
}

/** Price, sale and availability as they stood. */
export function restoredSale(stop: {
  before: StopBefore;
  currency: string;
  exponent: number;
}): Omit<OfferRow, 'sku' | 'market' | 'source' | 'order'> {
  const { before, currency, exponent } = stop;
  const money = (minor: string | null) => (minor === null ? null : { amount: fromMinor(minor, exponent), currency });
  return {
    ...{ price: money(before.priceMinor), salePrice: money(before.salePriceMinor), saleFrom: before.saleFrom, saleTo: before.saleTo },
    availability: before.availability,
  };
}
