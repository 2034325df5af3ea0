import { expect, test } from '@jest/globals';
import type { MappedOffer } from '../../port/index.js';
import { ALL_STOCK, gateOffers, isStopSell } from './offer-rules.js';
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

test('a sale price above the price, or without one, is not shown, however the two came to stand together', () => {
  expect(shown({ salePrice: money('1000') })).toBe('1000');
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
  expect(stops({ quantity: null }, { safety: 5, cap: 3 })).toBe(false);
  expect(stops({ availability: 'backorder' }, { safety: 5, cap: null })).toBe(false);
});
