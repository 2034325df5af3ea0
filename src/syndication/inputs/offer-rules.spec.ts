import { describe, expect, test } from '@jest/globals';
import type { MappedOffer } from '../../port/index.js';
import type { CountedOffer } from './offer.repository.js';
import { ALL_STOCK, countsOf, gateOffers, isStopSell, offerStamp, type ShownStock } from './offer-rules.js';
import { countedOn, sinceLift } from './since-lift.js';
import { stopOf, type StandingRecall, type Standings } from './stop.js';
import { NO_POLICY } from '../reach/stock-policy.js';

const now = new Date('2026-03-01T00:00:00Z');
const money = (minor: string) => ({ minor, amount: minor, currency: 'USD' }) as unknown as MappedOffer['price'];
const gated = (more: Partial<MappedOffer>) => {
  const offer: MappedOffer = {
    ...{ price: money('1000'), salePrice: money('900'), saleFrom: null, saleTo: null, quantity: 1, availability: null, revision: '1' },
    ...more,
  };
  return gateOffers(new Map([['A', offer]]), now).get('A')!;
};
const shown = (more: Partial<MappedOffer>) => gated(more).salePrice?.minor ?? null;

test('a sale price is shown within its window', () => {
  expect(shown({})).toBe('900');
  expect(shown({ saleFrom: '2026-03-01T00:00:00Z', saleTo: '2026-03-01T00:00:01Z' })).toBe('900');
  expect(shown({ saleFrom: '2026-03-01T00:00:01Z' })).toBe(null);
  expect(shown({ saleTo: '2026-03-01T00:00:00Z' })).toBe(null);
});

test('a sale price that would be on and stands above the price is told', () => {
  expect(gated({ salePrice: money('1001') }).saleNotShown).toEqual(money('1001'));
  expect(gated({ salePrice: money('1000') }).saleNotShown).toBeUndefined();
  expect(gated({ salePrice: money('1001'), saleFrom: '2026-03-01T00:00:01Z' }).saleNotShown).toBeUndefined();
  expect(gated({ salePrice: money('1001'), price: null }).saleNotShown).toBeUndefined();
});

test('a sale price that is not below the price, or without one, is not shown, however the two came to stand together', () => {
  expect(shown({ salePrice: money('999') })).toBe('999');
  expect(shown({ salePrice: money('1000') })).toBe(null);
  expect(shown({ salePrice: money('1001') })).toBe(null);
  expect(shown({ salePrice: money('9000000000000001'), price: money('9000000000000000') })).toBe(null);
  expect(shown({ price: null })).toBe(null);
});

test('what is sold ahead of a day is there from that day on, as far as it is counted; a day of anything else says nothing', () => {
  const [before, day] = ['2026-03-01T00:00:01Z', '2026-03-01T00:00:00Z'];
  const said = (more: Partial<MappedOffer>) => {
    const { availability, availableFrom } = gated(more);
    return [availability, availableFrom];
  };
  for (const availability of ['preorder', 'backorder'] as const) {
    expect(said({ availability, availableFrom: before })).toEqual([availability, before]);
    expect(said({ availability, availableFrom: day })).toEqual(['in_stock', null]);
    expect(said({ availability, availableFrom: null })).toEqual([availability, null]);
  }
  expect(said({ availability: 'out_of_stock', availableFrom: before })).toEqual(['out_of_stock', null]);
  expect(said({ availability: null, availableFrom: day })).toEqual([null, null]);
});

test('a day more than a year ahead is told, and counts in the digest', () => {
  const ahead = (availableFrom: string) => ({ availability: 'preorder' as const, availableFrom });
  const [far, near] = [gated(ahead('2027-03-01T00:00:00.001Z')), gated(ahead('2027-03-01T00:00:00.000Z'))];
  expect([far.isFarAhead, near.isFarAhead]).toEqual([true, undefined]);
  expect(offerStamp(['A'], new Map([['A', far]]))).not.toBe(offerStamp(['A'], new Map([['A', near]])));
});

test('a stop-sell is whatever leaves nothing to show: what is reserved, safety stock and a cap as well', () => {
  const stops = (more: object, policy = NO_POLICY) =>
    isStopSell({ ...gated({ availability: null, salePrice: null }), quantity: 5, ...more }, { ...ALL_STOCK, policy });
  expect(stops({})).toBe(false);
  expect(stops({ reserved: 5, counts: 'on_hand' })).toBe(true);
  expect(stops({ reserved: 5, counts: 'sellable' })).toBe(false);
  expect(stops({ reserved: 5, counts: null })).toBe(false);
  expect(stops({}, { safety: 5, cap: null })).toBe(true);
  expect(stops({}, { safety: 4, cap: null })).toBe(false);
  expect(stops({}, { safety: 0, cap: 0 })).toBe(true);
  expect(stops({ quantity: null, availability: 'in_stock' }, { safety: 5, cap: 3 })).toBe(false);
  // Nobody counts it, and nobody says that it is there.
  expect(stops({ quantity: null }, { safety: 0, cap: null })).toBe(true);
  expect(stops({ availability: 'backorder' }, { safety: 5, cap: null })).toBe(false);
});

describe('counts by location', () => {
  const part = (location: string, quantity: number, minute: number, more: object = {}) => ({
    ...{
      location,
      quantity,
      countedAt: `2026-03-01T10:0${minute}:00.000Z`,
      countedBy: 'erp',
      reserved: null,
      counts: null,
      orderDelays: null,
    },
    ...more,
  });
  const offer = (stock: CountedOffer['stock'], more: Partial<CountedOffer> = {}): CountedOffer => ({
    ...gated({ salePrice: null, availability: null }),
    ...{
      quantity: stock?.reduce((sum, { quantity }) => sum + quantity, 0) ?? 7,
      countedAt: '2026-03-01T10:01:00.000Z',
      stock: stock ?? null,
    },
    ...more,
  });
  const units = (of: CountedOffer, names: string[] | null) => countsOf('shop', of, names).map(({ quantity }) => quantity);
  const both = offer([part('BER', 5, 1), part('PAR', 3, 2)]);

  test('make up the number of a channel that counts them; what is counted otherwise is not known to be there', () => {
    expect([null, ['BER'], ['PAR', 'BER'], ['ROM'], ['']].map((names) => units(both, names))).toEqual([[5, 3], [5], [5, 3], [0], [0]]);
    const whole = offer(null);
    expect([null, ['BER'], ['', 'BER']].map((names) => units(whole, names))).toEqual([[7], [0], [7]]);
    expect(units(offer([]), null)).toEqual([0]);
    expect(units({ ...both, availability: 'out_of_stock' }, ['BER'])).toEqual([0]);
    const [late] = countsOf('shop', offer([part('BER', 5, 1, { reserved: 2, counts: 'on_hand', orderDelays: { shop: 3 } })]), null);
    expect(late).toMatchObject({ quantity: 5, reserved: 2, orderDelayMs: 180_000 });
  });

  test('a stop-sell leaves nothing at any location that the channel shows', () => {
    const apart = [
      { location: 'BER', at: '1' },
      { location: 'PAR', at: '2' },
    ];
    const stops = (of: CountedOffer, more: Partial<ShownStock>) => isStopSell(of, { ...ALL_STOCK, ...more });
    expect(stops(both, { apart })).toBe(false);
    expect(stops(both, { apart, policy: { safety: 3, cap: null } })).toBe(false);
    expect(stops(both, { apart, policy: { safety: 5, cap: null } })).toBe(true);
    expect(stops(both, { policy: { safety: 5, cap: null } })).toBe(false);
    expect(stops(both, { counted: ['ROM'] })).toBe(true);
    expect(stops(offer([part('BER', 0, 1), part('ROM', 4, 1)]), { apart })).toBe(true);
    expect(stops(offer([part('BER', 0, 1), part('ROM', 4, 1)]), {})).toBe(false);
    expect(stops(offer(null), { apart })).toBe(true);
    expect(stops({ ...offer(null), quantity: null, availability: 'in_stock' }, { apart })).toBe(false);
  });

  test('after a lift only those of a later moment are believed, and while there is none the offer stays as it is', () => {
    const lifted = (minute: number): Standings =>
      new Map([['A', { ended: false, recalls: [{ liftedAt: new Date(`2026-03-01T10:0${minute}:00Z`) } as StandingRecall] }]]);
    const after = (minute: number) => sinceLift(new Map([['A', both]]), lifted(minute)).get('A')!;
    expect(after(0)).toBe(both);
    expect(after(1)).toMatchObject({ quantity: 3, countedAt: '2026-03-01T10:02:00.000Z', stock: [{ location: 'PAR' }] });
    expect(after(2)).toBe(both);
    expect(stopOf(lifted(2).get('A'), countedOn(after(2)))).toMatchObject({ reason: 'recall_lifted' });
    expect(stopOf(lifted(1).get('A'), countedOn(after(1)))).toBe(undefined);
    // What a person had back at the third minute was counted at the first.
    const hadBack = { units: 5, countedAt: '2026-03-01T10:01:00.000Z', channels: {} };
    const back = offer([part('BER', 5, 3, { hadBack }), part('PAR', 3, 2)]);
    expect(sinceLift(new Map([['A', back]]), lifted(1)).get('A')).toMatchObject({ quantity: 3, stock: [{ location: 'PAR' }] });
    expect([countedOn(back), countedOn({ ...offer(null), countedAt: '2026-03-01T10:03:00.000Z', hadBack })]).toEqual(
      Array(2).fill(hadBack.countedAt),
    );
    expect([countedOn({ ...offer(null), hadBack: { ...hadBack, countedAt: null } }), countedOn(undefined)]).toEqual([null, null]);
  });
});
