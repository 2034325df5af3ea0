import { expect, test } from '@jest/globals';
import { readMessage } from './read-message.js';
import { splitArray } from './split-array.js';

const told = (line: string | Buffer) => {
  const { body, problems } = readMessage({ number: 1, bytes: Buffer.from(line) });
  return body ?? problems.map(({ code }) => code).join();
};
const fact = (value: string) => told(`{"sku":"X","facts":{"a":${value}}}`);

/** The kinds of the JSON parsing test suite (github.com/nst/JSONTestSuite) that a parser must not take. */
const NO_JSON = [
  ...['[1,]', '[,1]', '[1,,2]', '[1 true]', '[1:2]', '["x"', '[1', '["x"]]', '["a":1]', '[]x', '[', ']', '[*]', '[}', '{]'],
  ...[
    '{"a" 1}',
    '{"a":1,}',
    '{,"a":1}',
    '{"a":1,,"b":2}',
    '{a:1}',
    "{'a':1}",
    '{1:1}',
    '{"a"}',
    '{"a":}',
    '{:1}',
    '{"a":1 "b":2}',
    '{"a":1',
  ],
  ...[
    '+1',
    '-',
    '-01',
    '012',
    '.5',
    '1.',
    '1.e1',
    '0e',
    '0e+',
    '1eE2',
    '0x1F',
    '1 000',
    'NaN',
    '-NaN',
    'Infinity',
    '-Infinity',
    '１',
    '1a',
    '--1',
  ],
  ...[
    '"a',
    'a',
    "'a'",
    '"\\x00"',
    '"\\u12"',
    '"\\u12G4"',
    '"\\"',
    '"\\a"',
    '"\\ud800\\u"',
    '"\t"',
    '"\u0000"',
    '"\u001f"',
    '\\u0022a\\u0022',
  ],
  ...[
    'nul',
    'True',
    'TRUE',
    'truefalse',
    'undefined',
    '// x\n1',
    '/* x */1',
    '1/**/',
    '#1',
    '<.>',
    '\u00a01',
    '\u20281',
    '\u2060',
    '\f1',
    '\v1',
  ],
  ...['[1]}{', '1,2', '', '{"a":"b"}#', '[\u000c]', '[\u0000]'],
];
test('what no JSON parser may take is no value, wherever it stands', () => {
  expect(NO_JSON.filter((text) => fact(text) !== 'bad_json' || fact(` ${text} `) !== 'bad_json')).toEqual([]);
});

test('nor is what opens a hundred thousand times and never ends', () => {
  expect([fact('['.repeat(100_000)), fact('{"":'.repeat(100_000)), told('['.repeat(100_000))]).toEqual([
    'bad_json',
    'bad_json',
    'bad_json',
  ]);
});

const VALUES: [text: string, value: unknown][] = [
  ...[' [ ] ', '[\t]', '[[] ]', '[\r[]]'].map((text): [string, unknown] => [text, JSON.parse(text)]),
  ...([
    ['""', ''],
    ['"\\u0061\\u30af\\/\\b\\f\\n\\r\\t\\"\\\\"', 'a\u30af/\b\f\n\r\t"\\'],
    ['"\\ud834\\udd1e"', '\u{1d11e}'],
  ] as [string, string][]),
  ...([
    ['"\u2028\u2029\u007f\u{10ffff}\uffff"', '\u2028\u2029\u007f\u{10ffff}\uffff'],
    ['"\\u0000\\uD800\\uDFFF\\ud800"', '\u0000\ud800\udfff\ud800'],
  ] as [string, string][]),
  ...([
    ['-0', -0],
    ['0e+1', 0],
    ['1E-2', 0.01],
    ['123.456e2', 12345.6],
    ['true', true],
    ['null', null],
  ] as [string, unknown][]),
  ...([
    ['{"a":{"a":[]}}', { a: { a: [] } }],
    ['{"":0}', { '': 0 }],
    ['{"\\u0000":1}', { '\u0000': 1 }],
  ] as [string, unknown][]),
];
test.each(VALUES)('%j is one, alone and in a list', (text, value) => {
  const whole = `{"sku":"X","facts":{"a":${text}}}`;
  expect(fact(text)).toEqual({ sku: 'X', facts: { a: value } });
  expect([...splitArray(`[${whole} , ${whole}]`)].map((one) => told(one))).toEqual([1, 2].map(() => ({ sku: 'X', facts: { a: value } })));
});

test.each(['[]', '1', '"x"', 'null', 'true', '[{"sku":"X"}]', '"{}"'])('%s is JSON and no message', (text) => {
  expect(told(text)).toBe('not_an_object');
});

test.each([
  ...[
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":{"b":1,"b":1}}',
    '[{"b":1},{"b":1,"b":2}]',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
  ],
  ...['{"a":1e400,"a":12345678901234567890}', '{"1":1,"2":2,"1":3}', '{"\\ud800":1,"\\uD800":2}'],
])('%s says one field twice', (text) => {
  expect(fact(text)).toBe('duplicate_key');
});

test.each([
  ...[
    [0xff],
    [0xc0, 0xaf],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0xbf, 0xbf, 0xbf],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0xe5],
    [0x81],
  ],
])('the bytes %j are no UTF-8', (...bytes) => {
  expect(told(Buffer.concat([Buffer.from('{"sku":"'), Buffer.from(bytes), Buffer.from('"}')]))).toBe('not_utf8');
});

test.each([6, 900, 200_000])('what is nested %d levels too deep is told so, whatever numbers stand in it', (levels) => {
  const deep = (value: string) => '['.repeat(levels) + value + ']'.repeat(levels);
  expect([fact(deep('')), fact(deep('12345678901234567890')), fact(`${deep('1')},"b":1e400`)]).toEqual([
    'too_deep',
    'too_deep',
    'too_deep',
  ]);
});
