import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attribute, CatalogSchema, UnitFamily } from '../schema/schema.js';
import {
  checkCells,
  checkValue,
  cellKey,
  convertMeasurement,
  isGtin,
  isRealDate,
  parseCellKey,
  patternWeakness,
  sanitizeRichText,
} from './index.js';
import { addDecimals, canonicalDecimal, compareDecimals, divideDecimals, multiplyDecimals } from './decimal.js';

const attribute = (type: Attribute['type'], more: Partial<Attribute> = {}): Attribute => ({
  code: 'a',
  type,
  owner: 'pim',
  localizable: false,
  scopable: false,
  groupCode: null,
  unitFamily: 'length',
  referenceEntity: null,
  validation: {},
  factPolicy: 'auto',
  labels: {},
  revision: '1',
  options: new Map([
    ['red', { code: 'red', labels: {}, position: 0 }],
    ['blue', { code: 'blue', labels: {}, position: 1 }],
  ]),
  ...more,
});
const length = {
  code: 'length',
  standardUnit: 'METER',
  labels: {},
  units: { METER: { factor: '1' }, INCH: { factor: '0.0254' }, CENTIMETER: { factor: '0.01' } },
};
const schema: CatalogSchema = {
  attributes: new Map([
    ['a', attribute('text', { localizable: true, scopable: true })],
    ['erp', attribute('number', { code: 'erp', owner: 'erp' })],
  ]),
  unitFamilies: new Map<string, UnitFamily>([
    ['length', length],
    [
      'heat',
      { code: 'heat', standardUnit: 'KELVIN', labels: {}, units: { KELVIN: { factor: '1' }, CELSIUS: { factor: '1', offset: '273.15' } } },
    ],
  ]),
  families: new Map(),
  familyVariants: new Map(),
  locales: new Map([['en_US', 'English']]),
  scopes: new Map([['shop', { code: 'shop', kind: 'channel', parentCode: null }]]),
  markets: new Map(),
  stockSources: new Map(),
};
const check = (of: Attribute, input: unknown) => {
  const checked = checkValue(schema, of, input, 'p');
  return checked.problem ? `${checked.problem.code} ${checked.problem.path}` : checked.value;
};

describe('values', () => {
  const long = { validation: { maxLength: 3, maxBytes: 5 } };
  test.each<[string, Attribute, unknown, unknown]>([
    ['text', attribute('text'), 'Blå 👕', 'Blå 👕'],
    ['text that is a number', attribute('text'), 5, 'value_wrong_type p'],
    ['null', attribute('text'), null, 'value_wrong_type p'],
    ['blank text', attribute('text'), ' \u00a0', 'value_empty p'],
    ['NUL', attribute('text'), 'a\u0000b', 'text_control_character p'],
    ['half a surrogate pair', attribute('text'), 'a\ud800', 'text_not_unicode p'],
    ['one code point too many', attribute('text', long), 'abcd', 'text_too_long p'],
    ['three emoji are three characters but twelve bytes', attribute('text', long), '👕👕👕', 'text_too_long p'],
    ['three emoji where only characters count', attribute('text', { validation: { maxLength: 3 } }), '👕👕👕', '👕👕👕'],
    ['an over-long text', attribute('text'), 'x'.repeat(20_001), 'text_too_long p'],
    ['a good GTIN', attribute('text', { validation: { format: 'gtin' } }), '4006381333931', '4006381333931'],
    ['a GTIN with a wrong check digit', attribute('text', { validation: { format: 'gtin' } }), '1234567890183', 'gtin_invalid p'],
    ['a web address', attribute('text', { validation: { format: 'url' } }), 'https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['a script address', attribute('text', { validation: { format: 'url' } }), 'javascript:alert(1)', 'url_invalid p'],
    ['a pattern', attribute('text', { validation: { pattern: '[A-Z]{2}\\d+' } }), 'AB12x', 'pattern_mismatch p'],
    ['script in rich text', attribute('rich_text'), '<p onclick="x()">Hi<script>x()</script></p>', '<p>Hi</p>'],
    ['rich text of script only', attribute('rich_text'), '<script>x()</script>', 'value_empty p'],
    ['a decimal', attribute('number'), '-001.500', '-1.5'],
    ['minus zero', attribute('number'), '-0.0', '0'],
    ['a JSON number', attribute('number'), 12.25, '12.25'],
    ['a JSON number beyond what a double holds', attribute('number'), 0.1 + 0.2, 'number_invalid p'],
    ['an exponent', attribute('number'), '1e3', 'number_invalid p'],
    ['infinity', attribute('number'), Infinity, 'number_invalid p'],
    ['too many decimals', attribute('number', { validation: { decimals: 1 } }), '1.25', 'too_many_decimals p'],
    ['decimals that are zeros', attribute('number', { validation: { decimals: 1 } }), '1.500', '1.5'],
    ['too small', attribute('number', { validation: { min: '0.10' } }), '0.09', 'value_too_small p'],
    ['a boolean', attribute('boolean'), false, false],
    ['a boolean as text', attribute('boolean'), 'false', 'value_wrong_type p'],
    ['a leap day', attribute('date'), '2024-02-29', '2024-02-29'],
    ['no leap day', attribute('date'), '2023-02-29', 'date_not_real p'],
    ['an option', attribute('select'), 'red', 'red'],
    ['no option', attribute('select'), 'constructor', 'option_unknown p'],
    ['options, sorted, once', attribute('multi_select'), ['red', 'blue', 'red'], ['blue', 'red']],
    ['a bad option in a list', attribute('multi_select'), ['red', 'green'], 'option_unknown p.1'],
    ['a nested list', attribute('multi_select'), [['red']], 'value_wrong_type p.0'],
    ['a measure', attribute('measurement'), { amount: 1.5, unit: 'INCH' }, { amount: '1.5', unit: 'INCH' }],
    ['a foreign unit', attribute('measurement'), { amount: '1', unit: 'toString' }, 'unit_unknown p.unit'],
    ['a measure with more', attribute('measurement'), { amount: '1', unit: 'INCH', x: 1 }, 'measurement_malformed p'],
    [
      'a range in the standard unit',
      attribute('measurement', { validation: { max: '0.0254' } }),
      { amount: '2', unit: 'INCH' },
      'value_too_large p',
    ],
    ['a reference', attribute('reference'), 'acme.co', 'acme.co'],
    ['a reference with a blank', attribute('reference'), 'acme co', 'code_malformed p'],
    ['an asset', attribute('asset'), 'A'.repeat(64), 'value_wrong_type p'],
  ])('%s', (_, of, input, expected) => expect(check(of, input)).toEqual(expected));

  test('whatever JSON comes, a check answers a canonical value that passes again unchanged, or one problem', () => {
    const types = [
      'text',
      'rich_text',
      'number',
      'boolean',
      'date',
      'select',
      'multi_select',
      'measurement',
      'reference',
      'asset',
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double().map(String)),
        (type, input) => {
          const once = checkValue(schema, attribute(type), input, 'p');
          if (once.problem) return once.problem.code !== '' && once.problem.fix !== '';
          expect(checkValue(schema, attribute(type), once.value, 'p')).toEqual({ value: once.value });
          return true;
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('sanitising rich text twice changes nothing more', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<b',
      '>',
      '<script>',
      '</script>',
      '<a href="javascript:x">',
      '<a href="https://e.com">',
      '&amp;',
      '&',
      '<',
      '"',
      ' text ',
      '<!--',
      '-->',
      '<ul><li>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const safe = sanitizeRichText(pieces.join(''));
        expect(sanitizeRichText(safe)).toBe(safe);
        expect(safe).not.toMatch(/<script|javascript:|onclick/i);
      }),
    );
  });
});

describe('cells', () => {
  test.each([
    ['a@en_US', 'a@en_US#shop', []],
    ['a', 'locale_missing', []],
    ['a@xx_XX', 'locale_unknown', []],
    ['a@en_US#moon', 'scope_unknown', []],
    ['__proto__', 'cell_malformed', []],
    ['constructor', 'attribute_unknown', []],
    ['erp', 'not_owner', []],
  ])('the key %s', (key, expected) => {
    const { changes, problems } = checkCells(schema, 'pim', Object.fromEntries([[key, 'x']]), 'cells');
    if (problems.length === 0) expect(Object.keys(changes)).toEqual([key]);
    else expect(problems.map((one) => [one.code, one.path])).toEqual([[expected, `cells.${key}`]]);
  });

  test('keys and addresses are one to one', () => {
    const code = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/);
    fc.assert(
      fc.property(
        code,
        fc.option(fc.constantFrom('en_US', 'de_DE'), { nil: undefined }),
        fc.option(fc.constantFrom('shop', 'amazon-de'), { nil: undefined }),
        (name, locale, scope) => {
          expect(parseCellKey(cellKey({ attribute: name, locale, scope }))).toEqual({
            attribute: name,
            ...(locale ? { locale } : {}),
            ...(scope ? { scope } : {}),
          });
        },
      ),
    );
  });
});

describe('decimals and units', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }))
    .map(([n, scale]) => divideDecimals(String(n), `1${'0'.repeat(scale)}`, 8));

  test('arithmetic keeps its laws and its canonical form', () => {
    fc.assert(
      fc.property(decimal, decimal, decimal, (a, b, c) => {
        expect(canonicalDecimal(a)).toBe(a);
        expect(addDecimals(a, b)).toBe(addDecimals(b, a));
        expect(multiplyDecimals(a, addDecimals(b, c))).toBe(addDecimals(multiplyDecimals(a, b), multiplyDecimals(a, c)));
        expect(Math.sign(compareDecimals(a, b))).toBe(-Math.sign(compareDecimals(b, a)) + 0);
        if (b !== '0') expect(divideDecimals(multiplyDecimals(a, b), b)).toBe(a);
      }),
    );
  });

  test('measures convert exactly there and back', () => {
    expect(convertMeasurement(length, { amount: '12', unit: 'INCH' }, 'CENTIMETER')).toEqual({ amount: '30.48', unit: 'CENTIMETER' });
    expect(convertMeasurement(length, { amount: '1', unit: 'METER' }, 'INCH', 6)).toEqual({ amount: '39.370079', unit: 'INCH' });
    expect(convertMeasurement(schema.unitFamilies.get('heat')!, { amount: '-40', unit: 'CELSIUS' }, 'KELVIN')).toEqual({
      amount: '233.15',
      unit: 'KELVIN',
    });
    expect(convertMeasurement(length, { amount: '1', unit: 'METER' }, 'PARSEC')).toBeUndefined();
    fc.assert(
      fc.property(decimal, (amount) => {
        const inches = { amount, unit: 'INCH' };
        expect(convertMeasurement(length, convertMeasurement(length, inches, 'CENTIMETER', 20)!, 'INCH', 20)).toEqual(inches);
      }),
    );
  });
});

test('real days and GTINs', () => {
  expect(['2000-02-29', '1900-02-29', '2026-13-01', '0000-01-01', '2026-1-1'].map(isRealDate)).toEqual([true, false, false, false, false]);
  expect(
    ['96385074', '036000291452', '4006381333931', '00012345600012', '', '12345678901', '４００６３８１３３３９３１'].map(isGtin),
  ).toEqual([true, true, true, true, false, false, false]);
});

test.each([
  ['[A-Z]{2}-\\d{4}', undefined],
  ['(?:ab|cd)x*', undefined],
  ['(a+)+', undefined],
  ['(?:a?){27}x', undefined],
  ['(a)\\1', 'it refers back to a group'],
  ['(?=a)a', 'it looks ahead or looks behind'],
  ['[', 'it is not a regular expression'],
  ['a'.repeat(201), 'it is longer than 200 characters'],
  ['(a{1000}){1000}', 'the engine does not know repetitions of more than 1,000 times'],
])('the pattern %s', (pattern, weakness) => expect(patternWeakness(pattern)).toBe(weakness));

test('optional parts that multiply are never given to the engine of JavaScript, where a value comes in', () => {
  const pattern = '(?:a?){28}x';
  const own = RegExp.prototype.exec;
  const given: string[] = [];
  // Every way into the engine (test, match, replace, search) goes by exec where somebody has changed it.
  const exec = jest.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text) {
    given.push(this.source);
    // It would take twenty seconds, and twice as long for each further part.
    return this.source.includes('a?') ? null : own.call(this, text);
  });
  try {
    expect(/a?b/.test('ab')).toBe(false);
    expect(checkValue(schema, attribute('text', { validation: { pattern } }), 'a'.repeat(28), 'p').problem?.code).toBe('pattern_mismatch');
  } finally {
    exec.mockRestore();
  }
  expect(given.filter((source) => source.includes('a?'))).toEqual(['a?b']);
});
