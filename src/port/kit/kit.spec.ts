import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MappedNode } from '../mapping.js';
import { judge, type Violation } from './violations.js';
import { gtinError } from './gtin.js';
import { chunks, inParallel } from './in-parallel.js';
import { measureIn } from './measures.js';
import { decimalAmount, micros } from './money.js';
import { bidiIn, lookOf } from './plain-text.js';

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

describe('signs that change the direction of a text', () => {
  it.each([
    ['blue \u202etoob\u202c end', 'U+202E'],
    ['a \u202db', 'U+202D'],
    ['left \u202aopen', 'U+202A'],
    ['\u2067open \u202aclosed\u202c', 'U+2067'],
    ['\u2067an isolate ends what is open in it \u202b\u2069 and \u2068', 'U+2068'],
    ['\u2067the end of an embedding is none of an isolate\u202c', 'U+2067'],
    ['\u2066closed\u2069 and \u202bclosed\u202c', undefined],
    ['marks are no harm:\u200e (\u200f)', undefined],
    ['ends of nothing\u202c\u2069', undefined],
    ['', undefined],
  ])('%j', (text, sign) => expect(bidiIn(text)).toBe(sign));

  it('looks the same without what nobody sees', () => {
    expect(new Set(['Red', ' R\u200bed', 'R\u00aded ', '\u202aRed\u202c', 'Red\ufe0f\u{e0041}', '\u200eRed'].map(lookOf))).toEqual(new Set(['Red'])); // prettier-ignore
    expect(lookOf('Cre\u0300me  brule\u0301e')).toBe('Crème brulée');
    expect(lookOf('red')).not.toBe(lookOf('Red'));
  });
});
