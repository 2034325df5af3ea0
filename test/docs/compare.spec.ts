import { describe, expect, it } from '@jest/globals';
import { difference } from './support/compare.js';

describe('an answer is what the page says', () => {
  it.each([
    ['whatever its form', '{ "a": [1, 2],\n "b": "x" }', '{"b":"x","a":[1,2]}'],
    ['document after document', '{"a":1}\n{"b":"}{"}', '{"a":1}{"b":"}{"}'],
    ['at another time, with other hashes and tokens', 'at 2026-11-21T05:18:37.127Z', 'at 2027-01-02T03:04:05Z'],
    ['at another speed', 'tables   43   0.1 s\ndone', 'tables  43      12.4 s\ndone'],
    ['on a slower machine', 'Upload   250   0.1 s', 'Upload   120 of 250 so far\nUpload   240 of 250 so far\nUpload   250   62.1 s'],
    ['with a value left out', '{"id":"…","ok":true}', '{"id":17,"ok":true}'],
    ['with elements left out', '[1,"…",9]', '[1,2,3,9]'],
    ['with fields left out', '{"a":1,"…":"…"}', '{"a":1,"b":2}'],
    ['with the end of a text left out', '{"a":"Once …"}', '{"a":"Once upon a time"}'],
    ['with lines left out', 'first\n…\nlast', 'first\n2\n3\nlast'],
    ['with a part of a line left out', 'rows in a, b and … more', 'rows in a, b and 31 more'],
  ])('%s', (_what, page, answer) => expect(difference(page, answer)).toBeUndefined());

  it.each([
    ['another value', '{"a":{"b":[1]}}', '{"a":{"b":[2]}}', '[0].a.b[0] is 2; the page says 1'],
    ['a field more', '{"a":1}', '{"a":1,"b":2}', '[0].b is 2; the page says undefined'],
    ['a field less', '{"a":1,"b":2}', '{"a":1}', '[0].b is undefined; the page says 2'],
    ['an element more', '[1]', '[1,2]', '[0] has 2 elements; the page says 1'],
    ['another order', '[1,2]', '[2,1]', '[0][0] is 2; the page says 1'],
    ['a document more', '{"a":1}', '{"a":1}{"b":2}', 'the answer has 2 elements; the page says 1'],
    ['text instead of JSON', '{"a":1}', 'curl: (7) Failed', 'line 1 of the answer is "curl: (7) Failed"; the page says "{"a":1}"'],
    ['another line', 'a\nb', 'a\nc', 'line 2 of the answer is "c"; the page says "b"'],
    ['a line more', 'a', 'a\nb', 'the answer goes on with "b"'],
    ['a line less', 'a\nb', 'a', 'line 2 of the answer is ""; the page says "b"'],
    ['no last line', 'a\n…\nz', 'a\nb', 'after its … the page says "z"; no such line came'],
  ])('not with %s', (_what, page, answer, told) => expect(difference(page, answer)).toBe(told));
});
