import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { sha256 } from '../canonical/index.js';
import { Alphabet } from './alphabet.js';
import { Automaton } from './automaton.js';
import { asRegExp, patternOf, unusable } from './index.js';
import { LinearPattern } from './linear-pattern.js';

const whole = (pattern: string, text: string) => patternOf(pattern).matches(text);

/** Pieces of patterns that both engines know, put together at random. */
const piece = fc.constantFrom(
  ...[
    'a',
    'b',
    '.',
    '\\d',
    '\\w',
    '\\s',
    '\\S',
    '\\W',
    '\\D',
    '[ab]',
    '[^ab]',
    '[a-c\\s]',
    '[^\\S]',
    '\\b',
    '\\B',
    '^',
    '$',
    '\\u00e9',
    '\\n',
  ],
  ...[
    '\\p{L}',
    '\\P{L}',
    '\\p{Script=Greek}',
    '\\P{gc=Lu}',
    '[\\p{sc=Latin}.]',
    '\\p{Lu}',
    '[^]',
    '[\\w.-]',
    '\\.',
    '\\/',
    '(?<n>a)',
    '\\x41',
    '\\t',
    '[\\b]',
    'é',
    '\\u{1F600}',
    '[[]',
  ],
);
const pattern = fc
  .array(fc.tuple(piece, fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{1,3}', '*?', '|')), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.map(([one, times]) => (/^(\^|\$|\\b|\\B)$/.test(one) ? one : one + times)).join(''));
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'c',
    'A',
    '1',
    ' ',
    '\n',
    '\r',
    '\u2028',
    '\u00a0',
    'é',
    'É',
    'Ω',
    '😀',
    '.',
    '-',
    '_',
    '[',
    '\b',
    'x',
    '/',
  ),
  maxLength: 6,
});
/** Between the halves of one letter: V8 finds \\B there ("a😀a", index 2), where by the standard (RegExpBuiltinExec, step by code points) nothing is looked for. */
const isInPair = (text: string, at: number | undefined): boolean => at !== undefined && at > 0 && text.codePointAt(at - 1)! > 0xffff;
const isTwice = (given: string) => (given.match(/\(\?<n>/g) ?? []).length > 1;

test('what it says is what the engine of JavaScript says', () => {
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 5 }), (given, texts) => {
      fc.pre(!isTwice(given));
      const expected = new RegExp(`^(?:${given})$`, 'u');
      const part = new RegExp(given, 'u');
      const [own, ownPart] = [new LinearPattern(given), new LinearPattern(given, true)];
      for (const one of texts) {
        expect([given, one, own.matches(one)]).toEqual([given, one, expected.test(one)]);
        if (!isInPair(one, part.exec(one)?.index)) expect([given, one, ownPart.matches(one)]).toEqual([given, one, part.test(one)]);
      }
    }),
    { numRuns: 200 },
  );
});

describe('patterns that hold JavaScript’s engine for seconds or hours', () => {
  test.each([
    ['(?:a?){27}x', 'a'.repeat(1000), false],
    ['(?:a?){27}x', `${'a'.repeat(27)}x`, true],
    ['(a+)+', `${'a'.repeat(999)}!`, false],
    ['(a|aa)*b', 'a'.repeat(1000), false],
    ['(a|a)*b', 'a'.repeat(1000), false],
    ['(?:a?b?){40}c', 'ab'.repeat(400), false],
    ['(?:.*a){12}', 'b'.repeat(1000), false],
    ['a*b*c*d*e*f', 'a'.repeat(1000), false],
    ['((a*)*)*b', 'a'.repeat(1000), false],
    ['(?:x|xx|xxx){1,50}y', 'x'.repeat(1000), false],
  ])('%s', (given, one, expected) => {
    expect(unusable(given)).toBeUndefined();
    expect(whole(given, one)).toBe(expected);
  });
});

test.each([
  ['(a)\\1', 'it refers back to a group'],
  ['(?<n>a)\\k<n>', 'it refers back to a group'],
  ['(?=a)a', 'it looks ahead or looks behind'],
  ['(?<!a)b', 'it looks ahead or looks behind'],
  ['(?i:a)', 'it changes a flag for a part of itself'],
  ['[', 'it is not a regular expression'],
  ['(a{1000}){1000}', 'the engine does not know repetitions of more than 1,000 times'],
  ['a{1001}', 'the engine does not know repetitions of more than 1,000 times'],
  ['(?:a|b)*a(?:a|b){20}', 'there are too many ways through it: repeat less, or fewer parts that begin alike'],
  ['(?:(?:(?:a{0,10}){0,10}){0,10}){0,5}', 'the engine does not know repetitions of more than 1,000 times'],
  ['\\p{RGI_Emoji}', 'it is not a regular expression'],
  ['\\p{Script_Extensions=Greek}', 'the engine does not know \\p{Script_Extensions=Greek}'],
])('%s is not taken', (given, why) => expect(unusable(given)).toBe(why));

test.each([
  '[A-Z]{2}-\\d{4}',
  '(?:ab|cd)x*',
  '.{0,1000}',
  '[\\w.+-]{1,64}@[\\w-]{1,200}\\.[a-z]{2,10}',
  '\\p{L}{1,255}',
  '\\\\1',
  '[(?=]',
  '\\p{Script=Greek}+',
])('%s is taken', (given) => expect(unusable(given)).toBeUndefined());

test('a validator of JSON Schema runs the patterns of others by it; what it cannot run takes every text', () => {
  const ajv = new Ajv2019({ strict: false, code: { regExp: asRegExp } });
  const takes = (given: string, one: string) => ajv.validate({ type: 'string', pattern: given }, one);
  expect(takes('^(a+)+$', `${'a'.repeat(5000)}!`)).toBe(false);
  expect([takes('\\d{3}', 'x123y'), takes('\\d{3}', 'x12y'), takes('^\\d{3}$', 'x123y')]).toEqual([true, false, false]);
  expect([takes('^(?!0)\\d+$', '12'), takes('^(?!0)\\d+$', '012'), takes('(a)\\1', 'b')]).toEqual([true, true, true]);
  const mixed = Array.from({ length: 20_000 }, (_, at) => 'ab'[sha256(String(at))[0]! & 1]).join('');
  expect(takes('(?:a|b)*a(?:a|b){20}$', `${mixed}c`)).toBe(true);
});

test.each(['(?:a?){28}x', '[ab]*a[ab]{8}', 'a{0,1000}'])('%s takes one look-up for each character, whatever the text', (given) => {
  const pattern = patternOf(given);
  const looked = jest.spyOn(Alphabet.prototype, 'of');
  const made = jest.spyOn(Automaton.prototype as unknown as { make(): number }, 'make');
  const texts = [28, 500, 1000].map((length) => 'a'.repeat(length));
  for (const one of texts) pattern.matches(one);
  made.mockClear();
  for (const one of texts) {
    looked.mockClear();
    pattern.matches(one);
    // Fewer where the text can be nothing any more.
    expect([looked.mock.calls.length <= one.length, looked.mock.calls.length > 27]).toEqual([true, true]);
  }
  // What a text has come to is kept.
  expect(made).not.toHaveBeenCalled();
  looked.mockRestore();
  made.mockRestore();
});
