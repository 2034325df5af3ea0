import { expect, test } from '@jest/globals';
import { jsonFault } from './json-fault.js';

/** Texts that are no JSON, with | where they stop being it. */
const BROKEN = [
  ...['|', ' |', '{|', '[|', '[1|', '[1,|', '{"a"|', '{"a":|', '{"a":1|', '{"a":1,|', '|}', '|]', '[|}', '{|]', '{"a":[1|}', '[{"a":1|]'],
  ...[
    '[1,|]',
    '{"a":1,|}',
    '[|,1]',
    '{|,}',
    '[1 |2]',
    '{"a" |1}',
    '{"a":1 |"b":2}',
    '{|a:1}',
    "{|'a':1}",
    "[|'a']",
    '{|1:1}',
    '{"a":1}|{}',
    '1 |2',
  ],
  ...['[|+1]', '[|.5]', '[1|.]', '[0|1]', '[|-]', '[|-a]', '[1|e]', '[0|x1F]', '[1|_000]', '[|NaN]', '[|Infinity]', '[|-Infinity]'],
  ...[
    '[|True]',
    '[|nul]',
    '[null|l]',
    '[|undefined]',
    '[|#]',
    '[1|//a\n]',
    '[1|/*a*/]',
    '[|`a`]',
    '|\ufeff[]',
    '[|\u00a01]',
    '[|\u20281]',
    '[|\f1]',
  ],
  ...['["a|', '["a|\n"]', '["a|\t"]', '["|\u0000"]', '["|\\x"]', '["|\\u12"]', '["|\\u12G4"]', '["\\"|'],
];

test.each(BROKEN)('%j is refused at its place', (marked) => {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(jsonFault(text).offset).toBe(offset);
});

test('the place is told by line and column too', () => {
  expect(jsonFault('[\n  {"a": 1},\n  {"b": }\n]')).toEqual({ offset: 22, line: 3, column: 9 });
});

test('a text that is deep or long does not exhaust the stack', () => {
  expect(jsonFault(`${'['.repeat(500_000)}x`).offset).toBe(500_000);
  expect(jsonFault(`["${'a'.repeat(3_000_000)}`).offset).toBe(3_000_002);
});
