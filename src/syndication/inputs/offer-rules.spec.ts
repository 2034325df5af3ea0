import { expect, test } from '@jest/globals';
import type { MappedOffer } from '../../port/index.js';
import { gateSale } from './offer-rules.js';

const now = new Date('2026-03-01T00:00:00Z');
const money = (minor: string) => ({ minor, amount: minor, currency: 'USD' }) as unknown as MappedOffer['price'];
const shown = (more: Partial<MappedOffer>) => {
  const offer: MappedOffer = {
    ...{ price: money('1000'), salePrice: money('900'), saleFrom: null, saleTo: null, quantity: 1, availability: null, revision: '1' },
    ...more,
  };
  return gateSale(new Map([['A', offer]]), now).get('A')!.salePrice?.minor ?? null;
};

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
