import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalDecimal, compareDecimals, type Attribute } from '../../catalog/index.js';
import { fold } from './fold.js';
import { numberOfTerm, numberTerm } from './number-term.js';
import { keyHash, LONGEST, MARK, termsOf } from './terms.js';

const attribute = (type: Attribute['type'], unitFamily: string | null = null) => ({ code: 'a', type, unitFamily }) as Attribute;
const schema = {
  unitFamilies: new Map([['length', { code: 'length', standardUnit: 'METER', labels: {}, units: { METER: { factor: '1' }, INCH: { factor: '0.0254' } } }]]),
}; // prettier-ignore
const sign = (n: number) => Math.sign(n);
const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const decimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 30n - 1n }), fc.integer({ min: 0, max: 29 }), fc.integer({ min: 0, max: 8 }))
  .map(([negative, digits, zeros, places]) => {
    const text = places === 0 ? String(digits) : `${digits / 10n ** BigInt(places)}.${'0'.repeat(places === 8 ? Math.min(zeros, 20) : 0)}${String(digits % 10n ** BigInt(places)).padStart(places, '0')}`;
    return canonicalDecimal((negative ? '-' : '') + text)!;
  }); // prettier-ignore

describe('terms of numbers', () => {
  test('are in the order of the numbers, and give them back', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(sign(byCodePoint(numberTerm(a), numberTerm(b)))).toBe(sign(compareDecimals(a, b)));
        expect(numberOfTerm(numberTerm(a))).toBe(a);
      }),
      { numRuns: 300 },
    );
  });

  test('hold at the edges of what a decimal may be', () => {
    const edges = ['-' + '9'.repeat(30), '-10', '-1.55', '-1.5', '-1', '-0.1', `-0.${'0'.repeat(29)}1`, '0', `0.${'0'.repeat(29)}1`, '0.05', '0.5', '1', '1.5', '1.55', '2', '9.9', '10', '9'.repeat(30)]; // prettier-ignore
    expect(edges.map(numberTerm).toSorted(byCodePoint)).toEqual(edges.map(numberTerm));
    expect(edges.map((edge) => numberOfTerm(numberTerm(edge)))).toEqual(edges);
  });

  test('hold for what factors of units make of them', () => {
    const edges = ['9'.repeat(61), `1${'0'.repeat(59)}`, '9'.repeat(59), '1', `0.${'0'.repeat(40)}1`, `0.${'0'.repeat(41)}12`, `0.${'0'.repeat(41)}1`, `0.${'0'.repeat(59)}1`]; // prettier-ignore
    const falling = [...edges, '0', ...edges.toReversed().map((edge) => `-${edge}`)];
    expect(falling.map(numberTerm).toSorted(byCodePoint)).toEqual(falling.map(numberTerm).toReversed());
    expect(falling.map((edge) => numberOfTerm(numberTerm(edge)))).toEqual(falling);
  });

  test('of measures are those of the standard unit', () => {
    const of = (amount: string, unit: string) => termsOf(schema, attribute('measurement', 'length'), { amount, unit });
    expect(of('10', 'INCH')).toEqual(of('0.254', 'METER'));
    expect(of('10', 'INCH')).not.toEqual(of('0.255', 'METER'));
  });
});

describe('terms of texts', () => {
  const term = (text: string) => termsOf(schema, attribute('text'), text)[0]!;

  test('fold case, accents, width and blanks, and still tell each exact text from the others', () => {
    expect(fold('  Crème   BRÛLÉE ')).toBe('creme brulee');
    expect(fold('STRASSE')).toBe(fold('Straße'));
    expect(fold('Ｆｕｌｌ')).toBe('full');
    expect(term('plain text 1')).toBe('plain text 1');
    const forms = ['Mug', 'mug', 'MUG', 'mùg', ' mug'];
    expect(new Set(forms.map(term)).size).toBe(forms.length);
    for (const form of forms) expect(term(form).split(MARK)[0]).toBe('mug');
  });

  test('stay short enough for an index, and differ where only the end differs', () => {
    const [a, b] = [`${'木'.repeat(500)}a`, `${'木'.repeat(500)}b`];
    expect(term(a)).not.toBe(term(b));
    for (const text of [a, '😀'.repeat(300), 'x'.repeat(LONGEST + 1)]) {
      expect(Buffer.byteLength(term(text))).toBeLessThan(1_000);
      expect(term(text)).toBe(term(text).toWellFormed());
    }
  });
});

test('a key has one hash, and cells of other locales have others', () => {
  expect(keyHash('name@en_US')).toBe(keyHash('name@en_US'));
  expect(new Set(['name', 'name@en_US', 'name@de_DE', 'name#shop', 'name@de_DE#shop'].map(keyHash)).size).toBe(5);
  expect(keyHash('name')).toMatch(/^-?\d{1,19}$/);
});
