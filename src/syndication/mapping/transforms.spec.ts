import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Transform } from '../../port/index.js';
import { vocabulary } from '../../../test/support/syndication/mapping-fixture.js';
import { truncate } from './text.js';
import { compileTransforms } from './transforms.js';

const apply = (value: unknown, ...transforms: Transform[]): unknown => compileTransforms(transforms, vocabulary)(value);

describe('transforms', () => {
  it.each<[string, unknown, Transform, unknown]>([
    ['trim', '  a ', { op: 'trim' }, 'a'],
    ['upper', 'straße', { op: 'upper' }, 'STRASSE'],
    ['lower', 'ABC', { op: 'lower' }, 'abc'],
    ['truncate by words', 'one two three', { op: 'truncate', chars: 9 }, 'one two'],
    ['truncate without spaces', 'abcdefgh', { op: 'truncate', chars: 3 }, 'abc'],
    ['truncate by bytes', 'äöü', { op: 'truncate', bytes: 5 }, 'äö'],
    ['strip_html', '<p>One &amp; two</p><p>three<br>four</p>', { op: 'strip_html' }, 'One & two three four'],
    ['limit_html', '<p onclick="x()">a <b>b</b><script>alert(1)</script></p>', { op: 'limit_html', allow: ['p'] }, '<p>a b</p>'],
    ['join', ['a', 'b'], { op: 'join', with: ' | ' }, 'a | b'],
    ['split', 'a; b;;c', { op: 'split', on: ';', max: 2 }, ['a', 'b']],
    ['lookup', 'r', { op: 'lookup', table: { r: 'RED' } }, 'RED'],
    ['lookup otherwise', 'x', { op: 'lookup', table: { r: 'RED' }, otherwise: 'OTHER' }, 'OTHER'],
    ['lookup of a list keeps what it knows', ['r', 'x'], { op: 'lookup', table: { r: 'RED' } }, ['RED']],
    ['lookup is not fooled by names of Object', 'constructor', { op: 'lookup', table: {} }, undefined],
    ['unit', { amount: '350', unit: 'GRAM' }, { op: 'unit', to: 'KILOGRAM' }, { amount: '0.35', unit: 'KILOGRAM' }],
    ['unit with an offset', { amount: '20.5', unit: 'CELSIUS' }, { op: 'unit', to: 'KELVIN' }, { amount: '293.65', unit: 'KELVIN' }],
    [
      'unit rounds half up',
      { amount: '0.125', unit: 'KILOGRAM' },
      { op: 'unit', to: 'KILOGRAM', decimals: 2 },
      { amount: '0.13', unit: 'KILOGRAM' },
    ],
    ['unit of another family', { amount: '1', unit: 'CELSIUS' }, { op: 'unit', to: 'GRAM' }, undefined],
    ['prefix', 'a', { op: 'prefix', text: 'x-' }, 'x-a'],
    ['suffix', 'a', { op: 'suffix', text: '-x' }, 'a-x'],
    ['replace', 'a.b.c', { op: 'replace', find: '.', with: '' }, 'abc'],
    ['slug', ' Größe & Länge: Ø 5 ', { op: 'slug' }, 'grosse-lange-o-5'],
    ['number', '1.005', { op: 'number', decimals: 2 }, '1.01'],
    ['number of a measure', { amount: '2.50', unit: 'GRAM' }, { op: 'number' }, '2.5'],
    ['number of a word', 'two', { op: 'number' }, undefined],
    ['boolean', true, { op: 'boolean', yes: 'yes', no: 'no' }, 'yes'],
    ['boolean no', false, { op: 'boolean', yes: 'yes', no: 'no' }, 'no'],
  ])('%s', (_, value, transform, expected) => {
    expect(apply(value, transform)).toEqual(expected);
  });

  it('pass an empty value through untouched', () => {
    expect(apply(undefined, { op: 'prefix', text: 'x' })).toBeUndefined();
    expect(apply('', { op: 'prefix', text: 'x' }, { op: 'upper' })).toBeUndefined();
  });

  it('convert grams to pounds and back exactly where the decimals hold it', () => {
    expect(apply({ amount: '453.59237', unit: 'GRAM' }, { op: 'unit', to: 'POUND' })).toEqual({ amount: '1', unit: 'POUND' });
    expect(apply({ amount: '3', unit: 'POUND' }, { op: 'unit', to: 'GRAM' })).toEqual({ amount: '1360.77711', unit: 'GRAM' });
  });
});

describe('truncate', () => {
  it('never exceeds its limits, never cuts a grapheme, and is a beginning of the text', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 80 }), (text, chars, bytes) => {
        const cut = truncate(text, { chars, bytes });
        expect([...cut].length).toBeLessThanOrEqual(chars);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes);
        expect(text.startsWith(cut)).toBe(true);
        const breaks = new Set([0, ...[...new Intl.Segmenter('und').segment(text)].map(({ index, segment }) => index + segment.length)]);
        expect(breaks.has(cut.length)).toBe(true);
      }),
    );
  });

  it('keeps a family emoji whole or leaves it out', () => {
    expect(truncate('a👨‍👩‍👧b', { chars: 5 })).toBe('a');
    expect(truncate('a👨‍👩‍👧b', { chars: 6 })).toBe('a👨‍👩‍👧');
  });
});
