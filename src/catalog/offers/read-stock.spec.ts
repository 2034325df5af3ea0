import { expect, test } from '@jest/globals';
import { readStock, type StockAt } from './read-stock.js';

test('each of many counts is looked at a few times, however many there are; one that is there twice is told', () => {
  let looks = 0;
  const count = (location: string): StockAt => ({
    get location() {
      looks += 1;
      return location;
    },
    quantity: 1,
  });
  const stock = [...Array.from({ length: 5_000 }, (_, n) => count(`L${n}`)), count('L7')];
  const { problems, statements } = readStock({ stock }, 'line 1');
  expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'stock_length line 1.stock',
    'given_twice line 1.stock.5000.location',
  ]);
  expect(statements).toHaveLength(5_001);
  expect(looks).toBeLessThanOrEqual(stock.length * 3);
});
