import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Attribute, CatalogSchema } from '../schema/schema.js';
import { checkValue } from './value-rules.js';

const attribute = (code: string, validation: Attribute['validation'] = {}, type: Attribute['type'] = 'text'): Attribute =>
  ({ code, type, validation, options: new Map([['red', {}]]) }) as unknown as Attribute;
const schema = {} as CatalogSchema;
const stored = (of: Attribute, text: unknown) => {
  const checked = checkValue(schema, of, text, 'at');
  return checked.problem?.code ?? checked.value;
};

describe('a plain text', () => {
  it.each([
    ['\tSalt &amp;  Pepper\r\nMill\u00a0– 5\u2009kg \u3000', 'Salt &amp; Pepper Mill – 5 kg'],
    ['Cafe\u0301', 'Caf\u00e9'],
    ['👩‍🍳 apron', '👩‍🍳 apron'],
  ])('%j is stored as one line with single blanks', (text, folded) => {
    expect(stored(attribute('title'), text)).toBe(folded);
  });

  it.each(['\u200b', ' \u00a0\u2060 ', '\u200e\u00ad', '\u3164', '\u2800', '\ufeff\ufe0f'])('%j shows nothing, and is empty', (text) => {
    expect(stored(attribute('title'), text)).toBe('value_empty');
    expect(stored(attribute('copy', {}, 'rich_text'), text)).toBe('value_empty');
    expect(stored(attribute('copy', {}, 'rich_text'), `<p>&nbsp;${text}</p>`)).toBe('value_empty');
  });

  it('keeps its lines where it has some', () => {
    const lines = '\n Soft\u00a0wool \r\n\r\n Warm\t and light\n ';
    expect(stored(attribute('notes', { multiline: true }), lines)).toBe('Soft wool\n\nWarm and light');
    expect(stored(attribute('bullets'), lines)).toBe('Soft wool\n\nWarm and light');
    expect(stored(attribute('bullets', { multiline: false }), lines)).toBe('Soft wool Warm and light');
    expect(stored(attribute('title'), lines)).toBe('Soft wool Warm and light');
  });

  it('is measured and matched as it is stored', () => {
    expect(stored(attribute('gtin', { format: 'gtin' }), ' 9780306406157 ')).toBe('9780306406157');
    expect(stored(attribute('gtin', { format: 'gtin' }), '978 0306406157')).toBe('gtin_invalid');
    expect(stored(attribute('title', { maxLength: 3 }), '  a\n\n b ')).toBe('a b');
    expect(stored(attribute('color', {}, 'select'), ' red ')).toBe('red');
  });

  it('that is folded stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = stored(attribute('title'), text);
        expect(stored(attribute('title'), once)).toBe(once);
      }),
    );
  });
});
