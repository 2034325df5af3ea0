import { fromMinor } from '../offers/money.js';
import type { CountBefore, HadBack } from '../offers/offer.js';
import type { OfferRow } from '../offers/read-offer.js';
import type { CatalogSchema } from '../schema/schema.js';
import type { EndedOffer } from './mass-zero.repository.js';

type Counted = Pick<CountBefore, 'quantity' | 'countedAt' | 'countedBy' | 'reserved' | 'hadBack'>;

const sourceOf = (schema: CatalogSchema, { countedBy }: Pick<CountBefore, 'countedBy'>) => schema.stockSources.get(countedBy ?? '');
const MINUTE_MS = 60_000;
const NOTHING_SOLD: ReadonlyMap<string, number> = new Map();

/**
 * A count as it stood, less what was reserved of it and what was sold since. Where it was the sum of locations, nobody can say at which of them a
 * unit was sold: each is less by all, since a number that is too low is mended by the next count and one that is too high is sold.
 *
 * It knows of what looks have proved until now and of no more, of each channel by itself: what the next look there shows may have been sold long before
 * this decision. So each channel is told the units less what is known of all others, and from when on its own sales come off. Rejected: one moment for all,
 * that of the channel that was looked at first, which takes off twice what the others were looked at for since.
 */
export function restoredCount(
  schema: CatalogSchema,
  before: CountBefore,
  sold: ReadonlyMap<string, number> = NOTHING_SOLD,
): Pick<OfferRow, 'quantity' | 'stock' | 'hadBack'> {
  if (before.quantity === null) return { quantity: null };
  const all = [...sold.values()].reduce((sum, units) => sum + units, 0);
  const back = (counted: Counted): HadBack => {
    const units = unitsOf(schema, counted);
    const channels = [...sold].map(([channel, own]) => {
      return [channel, { units: Math.max(0, units - (all - own)), soldFrom: knowsUntil(schema, counted, channel) }] as const;
    });
    return { units, countedAt: counted.hadBack ? counted.hadBack.countedAt : counted.countedAt, channels: Object.fromEntries(channels) };
  };
  const left = (counted: Counted): number => Math.max(0, unitsOf(schema, counted) - all);
  if (!before.stock) return { quantity: left(before), hadBack: new Map([['', back(before)]]) };
  return {
    stock: before.stock.map((one) => ({ location: one.location, quantity: left(one) })),
    hadBack: new Map(before.stock.map((one) => [one.location, back(one)])),
  };
}

/** From when on what was sold on a channel is not known to any part of a count; null: none of it is. */
export function soldSince(schema: CatalogSchema, before: CountBefore, channel: string): string | null {
  const moments = (before.stock ?? [before]).map((one) => knowsUntil(schema, one, channel));
  return moments.reduce((first, one) => (first === null || one === null ? null : first < one ? first : one), moments[0] ?? null);
}

/** What was had back before is so again: nothing of what it does not know of has become known by that. */
function unitsOf(schema: CatalogSchema, counted: Counted): number {
  const reserved = sourceOf(schema, counted)?.counts === 'on_hand' ? (counted.reserved ?? 0) : 0;
  return counted.hadBack?.units ?? Math.max(0, (counted.quantity ?? 0) - reserved);
}

/** Until when a count knows of what was sold on a channel, whose orders may reach its source late. */
function knowsUntil(schema: CatalogSchema, counted: Counted, channel: string): string | null {
  const known = counted.hadBack?.channels[channel];
  if (known) return known.soldFrom;
  const moment = counted.hadBack ? counted.hadBack.countedAt : counted.countedAt;
  const late = (sourceOf(schema, counted)?.orderDelays?.[channel] ?? 0) * MINUTE_MS;
  return moment && new Date(Date.parse(moment) - late).toISOString();
}

/** What ended the sale as it stood before, the price with its sale or the word that it can be had: what is said otherwise by now is newer. */
export function restoredSale({
  stopped,
  priceMinor,
  availability,
  currency,
  exponent,
}: Pick<EndedOffer, 'stopped' | 'priceMinor' | 'availability' | 'currency' | 'exponent'>): Partial<
  Pick<OfferRow, 'price' | 'salePrice' | 'saleFrom' | 'saleTo' | 'availability'>
> {
  if (!stopped) return {};
  const money = (minor: string | null) => (minor === null ? null : { amount: fromMinor(minor, exponent), currency });
  const { saleFrom, saleTo } = stopped;
  const isTakenBack = priceMinor === null && stopped.priceMinor !== null;
  const isSaidGone =
    (availability === 'out_of_stock' || availability === null) && ![availability, 'out_of_stock'].includes(stopped.availability);
  return {
    ...(isTakenBack && { price: money(stopped.priceMinor), salePrice: money(stopped.salePriceMinor), saleFrom, saleTo }),
    ...(isSaidGone && { availability: stopped.availability }),
  };
}
