import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgePrice as judgeAll, type PriceMeasure } from '../../src/catalog/offers/judge-price.js';
import { payable, type AcceptedMoney, type OfferMoney } from '../../src/catalog/offers/price-timeline.js';

const judgePrice = (...given: Parameters<typeof judgeAll>) => judgeAll(...given).beyond;
const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-01T10:00:00Z');
const iso = (hours: number): string => new Date(NOW + hours * HOUR).toISOString();
const money = (price: number | null, sale: number | null = null, from: number | null = null, to: number | null = null): OfferMoney => ({
  priceMinor: price === null ? null : String(price),
  salePriceMinor: sale === null ? null : String(sale),
  saleFrom: from === null ? null : iso(from),
  saleTo: to === null ? null : iso(to),
});
const stood = (hours: number, of: OfferMoney, decided = false): AcceptedMoney => ({ at: NOW + hours * HOUR, money: of, decided });
const bounds = { fallShare: 0.5, riseShare: 1, lookBackMs: 24 * HOUR, returnMs: 720 * HOUR };
const judge = (past: AcceptedMoney[], after: OfferMoney, more: Partial<PriceMeasure> & { floor?: number } = {}) =>
  judgePrice(after, more.floor === undefined ? null : String(more.floor), {
    ...{ now: NOW, bounds, past, siblings: () => undefined, sales: [] },
    ...more,
  });
const HUNDRED = [stood(-48, money(10_000))];

describe('a fall', () => {
  test('is measured against the highest price of the look-back, and not against the line before', () => {
    expect(judge([stood(-48, money(2000)), stood(-1, money(1100))], money(999))).toEqual({
      reason: 'moved_too_far',
      against: 2000,
      share: -0.5005,
    });
    expect(judge([stood(-48, money(2000)), stood(-1, money(1100))], money(1000))).toBeUndefined();
    expect(judge([stood(-480, money(2000)), stood(-25, money(1100))], money(550))).toBeUndefined();
    expect(judge([stood(-480, money(2000)), stood(-24, money(1100))], money(550))).toMatchObject({ against: 2000 });
  });

  test('counts what a customer pays: the sale within its window, now and at each edge to come', () => {
    expect(judge(HUNDRED, money(10_000, 99, 0, 24))).toMatchObject({ share: -0.9901 });
    expect(judge(HUNDRED, money(10_000, 99, 100, 124))).toMatchObject({ share: -0.9901 });
    expect(judge(HUNDRED, money(10_000, 99))).toMatchObject({ share: -0.9901 });
    expect(judge(HUNDRED, money(10_000, 99, -24, -1))).toBeUndefined();
    expect(judge(HUNDRED, money(10_000, 5000, 0, 24))).toBeUndefined();
    expect(judge(HUNDRED, money(4000, 3999, 0, 24))).toMatchObject({ against: 10_000, share: -0.6001 });
    // What comes after the sale is asked for as well.
    expect(judge([stood(-48, money(10_000, 6000, -40, 24))], money(4500, 4400, -40, 24))).toMatchObject({ against: 10_000, share: -0.55 });
  });

  test('of a sale that was shown is measured against what was paid, not against the crossed-out price', () => {
    const past = [stood(-72, money(10_000, 6000, -72, 100))];
    expect(judge(past, money(10_000, 4000, -72, 100))).toBeUndefined();
    expect(judge(past, money(10_000, 2999, -72, 100))).toMatchObject({ against: 6000 });
  });

  test('of a sale to come is judged again where a later message raises what stands before it', () => {
    const past = [stood(-48, money(1490)), stood(-1, money(1490, 760, 1, 48))];
    expect(judge(past, money(2900, 760, 1, 48))).toMatchObject({ against: 2900, share: -0.7379310344827587 });
    expect(judge(past, money(1520, 760, 1, 48))).toBeUndefined();
    expect(judge(past, money(1521, 760, 1, 48))).toMatchObject({ against: 1521 });
    // A later end says the same of the begin; a sale that is on is paid, not its price.
    expect(judge(past, money(1490, 760, 1, 50))).toBeUndefined();
    expect(judge([stood(-48, money(1490)), stood(-2, money(1490, 760, -2, 48))], money(2900, 760, -2, 48))).toBeUndefined();
    // Withdrawn and given again, in two steps or in one.
    expect(judge([...past, stood(-0.5, money(null, 760, 1, 48))], money(2900, 760, 1, 48))).toMatchObject({ against: 2900 });
  });

  test('of a sale to come that a person let in as it stands is not judged again, nor one that was announced so deep', () => {
    const past = [stood(-48, money(1490)), stood(-1, money(1490, 500, 1, 48), true)];
    expect(judge(past, money(1500, 500, 1, 48))).toBeUndefined();
    expect(judge(past, money(1500, 500, 2, 48))).toMatchObject({ against: 1500 });
    const announced = [stood(-48, money(1490)), stood(-1, money(1490, 760, 1, 48))];
    const sales = (deepestShare: number) => [{ id: '1', from: NOW, to: NOW + 90 * HOUR, deepestShare }];
    expect(judge(announced, money(2900, 760, 1, 48), { sales: sales(0.8) })).toBeUndefined();
    expect(judge(announced, money(2900, 760, 1, 48), { sales: sales(0.7) })).toMatchObject({ against: 2900 });
  });

  test('within one message counts as well: a higher price now and a sale from tomorrow', () => {
    const past = [stood(-48, money(500))];
    expect(judge(past, money(900, 400, 1, 30))).toMatchObject({ against: 900, share: -5 / 9 });
    expect(judge(past, money(900, 400, 100, 130))).toMatchObject({ against: 900 });
    expect(judge(past, money(900, 450, 100, 130))).toBeUndefined();
  });

  test('is not judged again where a message changes nothing of what is paid then', () => {
    const past = [stood(-2, money(10_000, 100, 24, 48), true)];
    expect(judge(past, money(10_500, 100, 24, 48))).toBeUndefined();
    expect(judge(past, money(10_000, 90, 24, 48))).toMatchObject({ against: 10_000 });
  });
});

describe('what does not reset the measure', () => {
  test('clearing a price, however long ago', () => {
    expect(judge([stood(-48, money(10_000)), stood(-1, money(null))], money(100))).toMatchObject({ against: 10_000 });
    expect(judge([stood(-9000, money(10_000)), stood(-8000, money(null))], money(100))).toMatchObject({ against: 10_000 });
    expect(judge([stood(-9000, money(10_000)), stood(-8010, money(9000)), stood(-8000, money(null))], money(4600))).toMatchObject({
      against: 10_000,
    });
    expect(judge([stood(-9000, money(10_000)), stood(-8000, money(null))], money(30_000))).toMatchObject({ share: 2 });
    expect(judge([stood(-9000, money(0)), stood(-8000, money(null))], money(30_000))).toBeUndefined();
  });

  test('hours without a price within the look-back, however many', () => {
    const cleared = [stood(-48, money(10_000)), stood(-40, money(null)), stood(-1, money(5500))];
    expect(judge(cleared, money(2800))).toMatchObject({ reason: 'moved_too_far', against: 10_000 });
    expect(judge(cleared, money(5000))).toBeUndefined();
    const twice = [
      stood(-99, money(2000)),
      stood(-98, money(null)),
      stood(-60, money(3900)),
      stood(-59, money(null)),
      stood(-1, money(3900)),
    ];
    expect(judge(twice, money(7000))).toMatchObject({ reason: 'moved_too_far', against: 2000 });
    // Twenty-four hours with a price: what was charged before them is no measure.
    const left = [stood(-80, money(10_000)), stood(-70, money(5500)), stood(-60, money(null)), stood(-14, money(5500))];
    expect(judge(left, money(2800))).toMatchObject({ against: 10_000 });
    expect(judge([...left.slice(0, 3), stood(-15, money(5500))], money(2800))).toBeUndefined();
  });

  test('clearing it is no price, and is never judged', () => {
    expect(judge(HUNDRED, money(null))).toBeUndefined();
    expect(judge(HUNDRED, money(null), { floor: 20_000 })).toBeUndefined();
  });
});

describe('what passes all the same', () => {
  test('a price that was asked for within 30 days, as a price or in a sale', () => {
    const past = [stood(-700, money(10_000)), stood(-400, money(1000), true), stood(-48, money(10_000))];
    expect(judge(past, money(1000))).toBeUndefined();
    expect(judge(past, money(10_000, 1000, 0, 5))).toBeUndefined();
    expect(judge(past, money(1001))).toMatchObject({ share: -0.8999 });
    expect(judge([stood(-9000, money(1000)), stood(-721, money(10_000))], money(1000))).toMatchObject({ against: 10_000 });
    expect(judge([stood(-9000, money(1000)), stood(-719, money(10_000))], money(1000))).toBeUndefined();
    expect(judge([stood(-700, money(10_000, 200, -690, -680), true)], money(200))).toBeUndefined();
    // That sale would begin in an hour: nobody was asked for 2.00 yet.
    expect(judge([stood(-700, money(10_000, 200, 1, 2), true)], money(200))).toMatchObject({ against: 10_000 });
  });

  test('but not below the floor of the source', () => {
    const past = [stood(-700, money(1000)), stood(-48, money(10_000))];
    expect(judge(past, money(1000), { floor: 1001 })).toMatchObject({ reason: 'below_floor', against: 1001 });
    expect(judge(HUNDRED, money(10_000, 8999, 0, 5), { floor: 9000 })).toMatchObject({ reason: 'below_floor' });
    expect(judge(HUNDRED, money(9000), { floor: 9000 })).toBeUndefined();
  });

  test('a change after a person let a price in: the measure begins with it', () => {
    const past = [stood(-48, money(10_000)), stood(-1, money(1000), true)];
    expect(judge(past, money(900))).toBeUndefined();
    expect(judge(past, money(499))).toMatchObject({ against: 1000 });
  });

  test('a sale that was announced and let in, within its window and not deeper', () => {
    const sales = [{ id: '1', from: NOW + 10 * HOUR, to: NOW + 50 * HOUR, deepestShare: 0.8 }];
    expect(judge(HUNDRED, money(10_000, 2000, 10, 50), { sales })).toBeUndefined();
    expect(judge(HUNDRED, money(10_000, 1999, 10, 50), { sales })).toMatchObject({ share: -0.8001 });
    for (const [from, to] of [
      [9, 50],
      [10, 51],
      [null, 50],
      [10, null],
    ] as const)
      expect(judge(HUNDRED, money(10_000, 2000, from, to), { sales })).toMatchObject({ share: -0.8 });
    expect(judge(HUNDRED, money(2000), { sales })).toMatchObject({ share: -0.8 });
    expect(judge(HUNDRED, money(10_000, 2000, 10, 50), { sales, floor: 2001 })).toMatchObject({ reason: 'below_floor' });
  });
});

test('a rise of the price has its own share, and is measured against the lowest of the look-back', () => {
  expect(judge(HUNDRED, money(20_000))).toBeUndefined();
  expect(judge(HUNDRED, money(20_001))).toEqual({ reason: 'moved_too_far', against: 10_000, share: 1.0001 });
  expect(judge([stood(-48, money(2000)), stood(-1, money(3900))], money(7000))).toMatchObject({ against: 2000, share: 2.5 });
  // The end of a sale is none.
  expect(judge([stood(-48, money(10_000, 2000, -40, 20), true)], money(10_000))).toBeUndefined();
});

test('a first price is measured against its siblings, both ways; without any it is taken', () => {
  expect(judge([], money(1))).toBeUndefined();
  const siblings = () => 2000;
  expect(judge([], money(1000), { siblings })).toBeUndefined();
  expect(judge([], money(4000), { siblings })).toBeUndefined();
  expect(judge([], money(999), { siblings })).toEqual({ reason: 'unlike_siblings', against: 2000, share: -0.5005 });
  expect(judge([], money(4001), { siblings })).toMatchObject({ reason: 'unlike_siblings', share: 1.0005 });
  expect(judge([], money(2000, 100, 5, 6), { siblings })).toMatchObject({ reason: 'unlike_siblings', share: -0.95 });
  expect(judge([stood(-5, money(null))], money(999), { siblings })).toMatchObject({ reason: 'unlike_siblings' });
});

test('a sale to come beside a first price falls from that price, with siblings or without', () => {
  const fall = { reason: 'moved_too_far', against: 10_000, share: -0.99 };
  expect(judge([], money(10_000, 100, 5, 6))).toEqual(fall);
  expect(judge([stood(-5, money(null))], money(10_000, 100, 5, 6))).toEqual(fall);
  expect(judge([], money(10_000, 100, 5))).toEqual(fall);
  expect(judge([], money(10_000, 5000, 5, 6))).toBeUndefined();
  // One that is on is the first that anybody pays.
  expect(judge([], money(10_000, 100, 0, 6))).toBeUndefined();
  expect(judge([], money(10_000, 100))).toBeUndefined();
  // Told is what it was measured against, and that is not the siblings' middle.
  expect(judge([], money(15_000, 5100, 5, 6), { siblings: () => 10_000 })).toEqual({
    ...{ reason: 'moved_too_far', against: 15_000, share: -0.66 },
  });
  const sales = [{ id: '7', from: NOW, to: NOW + 9 * HOUR, deepestShare: 0.99 }];
  const measure = { now: NOW, bounds, past: [], siblings: () => undefined, sales };
  expect(judgeAll(money(10_000, 100, 5, 6), null, measure)).toEqual({ announced: '7' });
});

test('no sequence of lines lowers within 24 hours what a customer pays by more than the share, but for returns', () => {
  const amount = fc.integer({ min: 1, max: 500 });
  const edge = fc.option(fc.integer({ min: -40, max: 60 }), { nil: null });
  const line = fc.record({
    after: fc.integer({ min: 0, max: 30 }),
    price: fc.option(amount, { nil: null }),
    sale: fc.option(amount, { nil: null }),
    from: edge,
    to: edge,
  });
  let accepted = 0;
  fc.assert(
    fc.property(amount, fc.array(line, { minLength: 1, maxLength: 12 }), (first, lines) => {
      let now = NOW;
      const past: AcceptedMoney[] = [{ at: now, money: money(first), decided: false }];
      const paidAt = (at: number): number | null => payable(past.findLast((one) => one.at <= at)!.money, at);
      for (const { after, price, sale, from, to } of lines) {
        now += after * HOUR;
        const shift = (hours: number | null) => (hours === null ? null : new Date(now + hours * HOUR).toISOString());
        const next: OfferMoney = { ...money(price, sale), saleFrom: shift(from), saleTo: shift(to) };
        if (judgePrice(next, null, { now, bounds, past, siblings: () => undefined, sales: [] })) continue;
        past.push({ at: now, money: next, decided: false });
        accepted++;
      }
      // Hour by hour: what is paid is at least half of anything paid in the 24 hours before, or was paid in the 30 days before.
      const paid: (number | null)[] = [];
      for (let at = NOW; at <= now + 70 * HOUR; at += HOUR) paid.push(paidAt(at));
      for (const [at, value] of paid.entries()) {
        if (value === null || paid[at - 1] === value) continue;
        const dayBefore = paid.slice(Math.max(0, at - 23), at).filter((one) => one !== null);
        if (dayBefore.some((one) => value < one * 0.5)) expect(known(past, value, NOW + at * HOUR)).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(3000);
});

/** Whether a price was asked for, or stood as the price without a sale, in the 30 days before. */
function known(past: AcceptedMoney[], value: number, at: number): boolean {
  for (let hour = at - HOUR; hour >= at - 720 * HOUR && hour >= NOW; hour -= HOUR) {
    const standing = past.findLast((one) => one.at <= hour)?.money;
    if (standing && (payable(standing, hour) === value || Number(standing.priceMinor) === value)) return true;
  }
  return past.some((one) => one.at <= at && Number(one.money.priceMinor) === value);
}
