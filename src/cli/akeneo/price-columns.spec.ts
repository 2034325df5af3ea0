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

test('a point before three digits may be that of the thousands, where both are prices in that currency', () => {
  expect(cell('1.000 EUR, 1.990 JPY, 1.250 KWD, 0.500 EUR, 1.0000 EUR, 1.234 EUR, 2.000 JPY')).toEqual([
    { amount: '1.000', currency: 'EUR', isOpen: true },
    { amount: '1.99', currency: 'JPY' },
    { amount: '1.25', currency: 'KWD' },
    { amount: '0.5', currency: 'EUR' },
    { amount: '1', currency: 'EUR' },
    { amount: '1.234', currency: 'EUR' },
    { amount: '2.000', currency: 'JPY', isOpen: true },
  ]);
});

test('and is read in time that grows with its length', () => {
  const [one] = cell(`1${' '.repeat(400_000)}x`);
  expect([one!.currency, one!.amount.length]).toEqual(['', 400_002]);
});
