import { expect, test } from '@jest/globals';
import { inShort, soldAt, stockBound, stockLeft, type Sold, type StockCount } from './stock-bound.js';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 10, minute));
const sold: [string, number][] = [
  [at(10).toISOString(), 1],
  [at(20).toISOString(), 2],
  [at(30).toISOString(), 4],
];

test('a count is lessened by what was sold from its moment on, and as long before as orders reach its source late', () => {
  const count = { quantity: 20, countedAt: at(20) };
  expect(stockBound([count], sold)).toBe(14);
  expect(stockBound([{ ...count, orderDelayMs: 10 * 60_000 }], sold)).toBe(13);
  expect(stockBound([{ ...count, orderDelayMs: 10 * 60_000 - 1 }], sold)).toBe(14);
  expect(stockBound([{ ...count, countedAt: at(31) }], sold)).toBe(20);
  expect(stockBound([{ ...count, countedAt: null }], sold)).toBe(13);
});

test('what is reserved and the safety stock come off, the cap is last, and nothing goes below zero', () => {
  const count = { quantity: 12, countedAt: at(30), reserved: 2 };
  expect(stockBound([count], sold)).toBe(6);
  expect(stockBound([count], sold, { safety: 1, cap: null })).toBe(5);
  expect(stockBound([count], sold, { safety: 1, cap: 4 })).toBe(4);
  expect(stockBound([count], sold, { safety: 1, cap: 9 })).toBe(5);
  expect(stockBound([count], sold, { safety: 7, cap: 9 })).toBe(0);
  expect(stockBound([{ ...count, quantity: null }], sold, { safety: 1, cap: 4 })).toBe(null);
});

test('of several counts each sale is taken off those that cannot know of it, the oldest first, as far as there is any', () => {
  const [old, young] = [{ quantity: 3, countedAt: at(15) }, { quantity: 10, countedAt: at(25) }] as const; // prettier-ignore
  // Two at minute 20, which only the old one cannot know of; four at minute 30.
  expect(stockLeft([old, young], sold)).toBe(7);
  // Of one, only one of the two can have been sold: the other was from where the young count knows of it.
  expect(stockLeft([{ ...old, quantity: 1 }, young], sold)).toBe(6);
  expect(stockLeft([young, old], sold)).toBe(7);
  expect(stockLeft([old, { ...young, reserved: 9 }], sold)).toBe(0);
  expect(stockLeft([old, { ...young, orderDelayMs: 10 * 60_000 }], sold)).toBe(7);
  expect(stockLeft([old, { ...young, quantity: null }], sold)).toBe(null);
  expect(stockLeft([], sold)).toBe(0);
});

/** Every way in which these sales may have come from these counts: what is left of them in the worst. */
function worst(counts: { units: number; from: number }[], sales: { at: number; units: number }[]): number {
  const [sale, ...later] = sales;
  if (!sale) return counts.reduce((sum, { units }) => sum + units, 0);
  if (sale.units === 0) return worst(counts, later);
  const rest = [{ ...sale, units: sale.units - 1 }, ...later];
  // A unit was sold from a count that cannot know of it, or from where a newer count knows of it already.
  const ways = counts.flatMap((one, index) =>
    one.units > 0 && sale.at >= one.from ? [worst(counts.with(index, { ...one, units: one.units - 1 }), rest)] : [],
  );
  return Math.min(worst(counts, rest), ...ways);
}

test('the sum of counts is never above what is there, from whichever location each unit was sold; and not lower either', () => {
  let seed = 7;
  const random = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % (most + 1);
  for (let round = 0; round < 400; round++) {
    const counts = Array.from({ length: 1 + random(2) }, () => ({ units: random(4), from: random(5) }));
    const sales = Array.from({ length: random(3) }, () => ({ at: random(6), units: 1 + random(2) })).sort((a, b) => a.at - b.at);
    const asked: StockCount[] = counts.map(({ units, from }) => ({ quantity: units, countedAt: at(from) }));
    const known = sales.map((sale): Sold => [at(sale.at).toISOString(), sale.units]);
    expect([counts, sales, stockLeft(asked, known)]).toEqual([counts, sales, worst(counts, sales)]);
  }
});

test('where locations are counted apart, what was sold at one lessens no other', () => {
  const apart: Sold[] = [
    [at(10).toISOString(), 1, 'A'],
    [at(20).toISOString(), 2, 'B'],
  ];
  expect(soldAt(apart, 'A')).toEqual([[at(10).toISOString(), 1, 'A']]);
  expect(['A', 'B', 'C'].map((place) => stockLeft([{ quantity: 5, countedAt: at(5) }], soldAt(apart, place)))).toEqual([4, 3, 5]);
});

test('of very many sales the older ones are put together, place by place, and nothing is given back', () => {
  const many = (places: (string | undefined)[]): Sold[] =>
    Array.from({ length: 501 }, (_, n): Sold => {
      const place = places[n % places.length];
      const moment = new Date(at(0).getTime() + n * 60_000).toISOString();
      return place === undefined ? [moment, 1] : [moment, 1, place];
    });
  const sum = (sold: readonly Sold[], place?: string) =>
    sold.filter(([, , one]) => one === place).reduce((all, [, units]) => all + units, 0);
  const short = inShort(many([undefined]));
  expect([short.length, sum(short), short[0]]).toEqual([376, 501, [at(1).toISOString(), 2]]);
  const apart = inShort(many(['A', 'B']));
  expect([apart.length, sum(apart, 'A'), sum(apart, 'B'), sum(apart)]).toEqual([377, 251, 250, 0]);
  for (let minute = 0; minute < 500; minute += 7) {
    const count = { quantity: 1_000, countedAt: new Date(at(0).getTime() + minute * 60_000) };
    expect(stockBound([count], short)).toBeLessThanOrEqual(stockBound([count], many([undefined]))!);
  }
  expect(inShort(short)).toEqual(short);
});
