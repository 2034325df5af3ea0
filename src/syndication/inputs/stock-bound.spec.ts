import { expect, test } from '@jest/globals';
import { stockBound } from './stock-bound.js';

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
