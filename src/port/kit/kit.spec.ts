import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MappedNode } from '../mapping.js';
import { judge, type Violation } from './violations.js';
import { gtinError } from './gtin.js';
import { chunks, inParallel } from './in-parallel.js';
import { measureIn } from './measures.js';
import { decimalAmount, micros } from './money.js';

describe('GTIN', () => {
  it.each([
    ['4006381333931', undefined],
    ['96385074', undefined],
    ['036000291452', undefined],
    ['4006381333932', { kind: 'check_digit', expected: 1 }],
    ['400638133393', { kind: 'check_digit', expected: 0 }],
    ['12345678901', { kind: 'length' }],
    ['４００６３８１３３３９３１', { kind: 'length' }],
    ['', { kind: 'length' }],
  ])('%s', (gtin, error) => expect(gtinError(gtin)).toEqual(error));

  it('names the one digit that would be right', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{13}$/), (body) => {
        const right = [...'0123456789'].filter((digit) => gtinError(body + digit) === undefined);
        expect(right).toHaveLength(1);
        for (const digit of '0123456789')
          expect(gtinError(body + digit)).toEqual(digit === right[0] ? undefined : { kind: 'check_digit', expected: Number(right[0]) });
      }),
      { numRuns: 50 },
    );
  });
});

describe('bounded parallelism', () => {
  it('keeps the order, and never has more under way than asked', async () => {
    let [now, most] = [0, 0];
    const results = await inParallel([5, 1, 4, 2, 3], 2, async (turns, index) => {
      most = Math.max(most, ++now);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      now--;
      return `${index}:${turns}`;
    });
    expect(results).toEqual(['0:5', '1:1', '2:4', '3:2', '4:3']);
    expect(most).toBe(2);
  });

  it('cuts into groups', () => expect([chunks([1, 2, 3, 4, 5], 2), chunks([], 2)]).toEqual([[[1, 2], [3, 4], [5]], []]));
});

describe('money and measures', () => {
  it.each([
    ['1299', 2, '12.99', '12990000'],
    ['5', 2, '0.05', '50000'],
    ['-5', 2, '-0.05', '-50000'],
    ['1299', 0, '1299', '1299000000'],
    ['90071992547409931', 3, '90071992547409.931', '90071992547409931000'],
  ])('%s with %i decimals', (minor, exponent, amount, millionths) => {
    const money = { minor, exponent, currency: 'EUR' };
    expect([decimalAmount(money), micros(money)]).toEqual([amount, millionths]);
  });

  const units = { MM: ['cm', 0.1], CM: ['cm', 1] } as const;
  it.each([
    [
      { amount: '25', unit: 'mm' },
      { value: 2.5, unit: 'cm' },
    ],
    [
      { amount: '1.23456', unit: 'CM' },
      { value: 1.23, unit: 'cm' },
    ],
    [{ amount: '1', unit: 'constructor' }, undefined],
    [{ unit: 'CM' }, undefined],
    ['3 cm', undefined],
    [null, undefined],
  ])('%j', (value, measured) => expect(measureIn(value, units, 2)).toEqual(measured));
});

describe('judging', () => {
  const node = (sku: string): MappedNode =>
    ({ sku, fields: { title: { value: 't', cells: [{ sku, cell: 'name' }] } } }) as unknown as MappedNode;
  const violation: Violation = { code: 'too_long', field: 'heading.text', message: 'is too long', fix: 'Shorten it' };

  it('names SKU, field, target and cells; the listing stands for a violation that names nobody', () => {
    const rules = [() => [violation], () => [{ ...violation, sku: 'B', severity: 'warning' as const, owner: 'erp' as const }]];
    const targetOf = (field: string): string => (field.startsWith('heading') ? 'title' : field);
    expect(judge(rules, {}, { sku: 'A', nodeOf: node, targetOf })).toEqual([
      {
        ...{ code: 'too_long', path: 'title', message: 'A: is too long', fix: 'Shorten it', severity: 'error', owner: 'pim' },
        details: { sku: 'A', field: 'heading.text', cells: [{ sku: 'A', cell: 'name' }] },
      },
      {
        ...{ code: 'too_long', path: 'title', message: 'B: is too long', fix: 'Shorten it', severity: 'warning', owner: 'erp' },
        details: { sku: 'B', field: 'heading.text', cells: [{ sku: 'B', cell: 'name' }] },
      },
    ]);
  });
});
