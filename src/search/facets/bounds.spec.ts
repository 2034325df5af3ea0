import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalDecimal, compareDecimals, type Attribute, type CatalogSchema } from '../../catalog/index.js';
import { multiplyDecimals } from '../../catalog/cells/decimal.js';
import { numberTerm } from '../cells/number-term.js';
import { readOperand } from '../query/operand.js';
import { dayBounds } from './day-bounds.js';
import { roundBounds } from './round-bounds.js';

describe('bounds chosen for numbers', () => {
  test('are round, and as many as people like', () => {
    expect(roundBounds('3', '97', 5)).toEqual(['0', '20', '40', '60', '80', '100']);
    expect(roundBounds('1', '2', 5)).toEqual(['1', '1.5', '2', '2.5']);
    expect(roundBounds('-7', '12', 5)).toEqual(['-10', '-5', '0', '5', '10', '15']);
    expect(roundBounds('0.1', '2', 5)).toEqual(['0', '0.5', '1', '1.5', '2', '2.5']);
    expect(roundBounds('4.5', '4.5', 5)).toEqual(['4.5', '4.6']);
    expect(roundBounds('0', '0', 2)).toEqual(['0', '1']);
    expect(roundBounds('-1', '1', 2)).toEqual(['-2', '0', '2']);
  });

  test('hold every number between, each of one width', () => {
    const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 })).map(([digits, places]) => {
      const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
      return canonicalDecimal(`${digits < 0n ? '-' : ''}${text.slice(0, text.length - places)}.${text.slice(text.length - places)}0`)!;
    }); // prettier-ignore
    fc.assert(
      fc.property(decimal, decimal, fc.integer({ min: 2, max: 50 }), (a, b, wanted) => {
        const [least, greatest] = [a, b].sort(compareDecimals) as [string, string];
        const bounds = roundBounds(least, greatest, wanted);
        expect(bounds.every((bound) => canonicalDecimal(bound) === bound)).toBe(true);
        expect(bounds.length - 1).toBeLessThanOrEqual(wanted);
        expect(compareDecimals(bounds[0]!, least)).toBeLessThanOrEqual(0);
        expect(compareDecimals(bounds[1]!, least)).toBeGreaterThan(0);
        expect(compareDecimals(bounds.at(-1)!, greatest)).toBeGreaterThan(0);
        expect(compareDecimals(bounds.at(-2)!, greatest)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('bounds that were answered', () => {
  const schema = {
    unitFamilies: new Map([['mass', { standardUnit: 'GRAM', units: { GRAM: { factor: '1' } } }]]),
  } as unknown as CatalogSchema;
  const termOf = (type: 'number' | 'measurement' | 'date', shown: unknown) =>
    readOperand(schema, { code: 'a', type, unitFamily: 'mass' } as Attribute, shown, 'p');
  const tiny = `0.${'0'.repeat(29)}1`;
  const large = '9'.repeat(30);

  test.each<[string, string, string]>([
    ['with the most decimals that a value may have', tiny, `0.${'0'.repeat(29)}2`],
    ['with those that the factor of a unit makes of them', multiplyDecimals(tiny, tiny), multiplyDecimals(tiny, `0.${'0'.repeat(29)}2`)],
    ['with the most digits that a value may have', '0', large],
    [
      'with those that the factor of a unit makes of them, also below zero',
      `-${multiplyDecimals(large, large)}`,
      multiplyDecimals(large, large),
    ],
  ])('can be sent back %s', (_, least, greatest) => {
    for (const bound of roundBounds(least, greatest, 5)) {
      expect(termOf('number', bound)).toEqual({ terms: [numberTerm(bound)] });
      expect(termOf('measurement', { amount: bound, unit: 'GRAM' })).toEqual({ terms: [numberTerm(bound)] });
    }
  });

  test('have an end all the same', () => {
    const wrong = { problem: expect.objectContaining({ code: 'value_wrong_type', path: 'p' }) as unknown };
    expect([termOf('number', '9'.repeat(66)), termOf('number', `0.${'1'.repeat(66)}`)]).toEqual([wrong, wrong]);
    expect(termOf('measurement', { amount: '1'.repeat(66), unit: 'GRAM' })).toEqual(wrong);
  });

  test('can be sent back as days, in the first year that there is as well', () => {
    for (const bound of dayBounds('0001-01-01', '9999-12-31', 2)) expect(termOf('date', bound)).toEqual({ terms: [bound] });
  });
});

describe('bounds chosen for days', () => {
  test('are those of the calendar', () => {
    expect(dayBounds('2026-02-27', '2026-03-01', 5)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
    expect(dayBounds('2026-11-29', '2026-12-13', 3)).toEqual(['2026-11-23', '2026-11-30', '2026-12-07', '2026-12-14']);
    expect(dayBounds('2025-01-31', '2025-05-01', 5)).toEqual(['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01', '2025-05-01', '2025-06-01']);
    expect(dayBounds('2024-05-05', '2026-11-29', 3)).toEqual(['2024-01-01', '2025-01-01', '2026-01-01', '2027-01-01']);
    expect(dayBounds('0001-01-01', '9999-12-31', 2)).toEqual(['0001-01-01', '5000-01-01']);
  }); // prettier-ignore

  test('hold every day between', () => {
    const day = fc.date({ min: new Date('0001-01-01'), max: new Date('4990-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)); // prettier-ignore
    fc.assert(
      fc.property(day, day, fc.integer({ min: 2, max: 50 }), (a, b, wanted) => {
        const [least, greatest] = [a, b].sort() as [string, string];
        const bounds = dayBounds(least, greatest, wanted);
        expect(bounds).toEqual(bounds.toSorted());
        expect(bounds.length - 1).toBeLessThanOrEqual(wanted);
        expect(bounds[0]! <= least && least < bounds[1]!).toBe(true);
        expect(bounds.at(-2)! <= greatest && greatest < bounds.at(-1)!).toBe(true);
      }),
    );
  });
});
