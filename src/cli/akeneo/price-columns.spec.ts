import { expect, test } from '@jest/globals';
import { pricesIn } from './price-columns.js';

const cell = (text: string) => pricesIn({ attribute: 'price', base: 'price', currency: null }, text);

test('a cell names its currencies, parted by commas behind them', () => {
  expect(cell(' 10.00 EUR , 12 USD,3GBP')).toEqual([
    { amount: '10', currency: 'EUR' },
    { amount: '12', currency: 'USD' },
    { amount: '3', currency: 'GBP' },
  ]);
  expect(cell('EUR')).toEqual([{ amount: '', currency: 'EUR' }]);
  expect(cell('5')).toEqual([{ amount: '5', currency: '' }]);
});

test('and is read in time that grows with its length', () => {
  const [one] = cell(`1${' '.repeat(400_000)}x`);
  expect([one!.currency, one!.amount.length]).toEqual(['', 400_002]);
});
