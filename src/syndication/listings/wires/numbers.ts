import type { ChannelAdapter, OfferLine, Statement } from '../../../port/index.js';

/**
 * What a channel is known to show of units: one number, or one for each location that it counts apart, of which `units` is what is for sale. null: it
 * counts none. A number is as the channel shows it: below 0 where it was sold on at zero, so that the next look compares with that.
 */
export interface KnownUnits {
  units: number | null;
  unitsAt?: Record<string, number> | null;
}

/** One number of a stock statement: the field that holds it, and the location that it is of; undefined: the channel has one number. */
export interface StockNumber {
  field: string;
  at: string | undefined;
  units: number;
}

type Adapter = Pick<ChannelAdapter, 'unitsField' | 'unitsAt' | 'ownedOffer'>;

/** Pure. */
export function numbersOf(adapter: Adapter, sku: string, stock: Statement): StockNumber[] {
  const places = adapter.unitsAt(stock);
  if (places) return Object.entries(places).flatMap(([at, units]) => numberOf(adapter.unitsField(sku, at), at, units));
  const field = adapter.unitsField(sku);
  return numberOf(field, undefined, field === undefined ? undefined : adapter.ownedOffer(sku, 'stock', stock)[field]);
}

/** The field of each number of a stock statement, and the location that it is of. */
export function placesOf(adapter: Adapter, sku: string, stock: Statement): Map<string, string | undefined> {
  const places = adapter.unitsAt(stock);
  const all = places ? Object.keys(places) : [undefined];
  return new Map(all.flatMap((at) => (adapter.unitsField(sku, at) === undefined ? [] : [[adapter.unitsField(sku, at)!, at]])));
}

const numberOf = (field: string | undefined, at: string | undefined, units: unknown): StockNumber[] =>
  field !== undefined && typeof units === 'number' ? [{ field, at, units }] : [];

/** Units that a stock statement puts up for sale, as they are kept. */
export function knownBy(adapter: Adapter, sku: string, stock: Statement): KnownUnits {
  const numbers = numbersOf(adapter, sku, stock);
  return asKnown(new Map(numbers.map(({ at, units }) => [at, units])));
}

/** By location; undefined: the one number. */
export type KnownAt = ReadonlyMap<string | undefined, number>;

export const byLocation = ({ units, unitsAt }: KnownUnits): Map<string | undefined, number> =>
  unitsAt ? new Map(Object.entries(unitsAt)) : new Map(units === null ? [] : [[undefined, units]]);

export function asKnown(known: KnownAt): KnownUnits {
  const places = [...known].filter((one): one is [string, number] => one[0] !== undefined);
  if (places.length === 0) return { units: known.get(undefined) ?? null };
  return { units: places.reduce((sum, [, units]) => sum + forSale(units), 0), unitsAt: Object.fromEntries(places) };
}

/** A number below 0 is a backlog: no less is for sale by it than none, there and anywhere else. */
export const forSale = (units: number): number => Math.max(0, units);

/** What is ours of a number that fell: what somebody raised it to is sold first and last alike, and below 0 it is what the channel shows. */
export const afterSale = (ours: number, [from, to]: readonly [number, number]): number =>
  Math.max(ours - (from - to), Math.min(0, ours, to));

/** What an adapter is told of a line's numbers. */
export const unitsOf = (line: (KnownUnits & { stockAgain: boolean }) | undefined): Pick<OfferLine, 'units' | 'unitsAt' | 'again'> => ({
  units: line?.units ?? null,
  ...(line?.unitsAt && { unitsAt: line.unitsAt }),
  ...(line?.stockAgain && { again: true }),
});
