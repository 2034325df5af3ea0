import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
  await erp.push('items', [{ sku: 'OFFERED', family: 'tees' }]);
});
afterAll(() => erp.close());

const LONG = 'x'.repeat(100_000);
/** Values that no field means, or only few do: JSON as it stands in a line. */
const ODD = [
  ...['""', '" "', '"\\t\\n"', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00a"', '"\\ufeff"', '"\\u200b"', '"\\ufffe"', '"\\u2028"'],
  ...[`"${LONG}"`, '"__proto__"', '"constructor"', '"null"', '"NaN"', '"\\u202e"', `"${'é'.repeat(400)}"`],
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '-1',
    '0.1',
    '1e400',
    '-1e400',
    '1e-400',
    '9223372036854775808',
    '1e40',
    '2147483648',
    '1e1000000',
  ],
  ...[
    '99999999999999999999999999999999999999999999',
    `1${'0'.repeat(400)}`,
    `0.${'1'.repeat(400)}`,
    '"1e400"',
    `"1${'0'.repeat(140_000)}"`,
  ],
  ...[
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '[""]',
    '{"":""}',
    '{"__proto__":1}',
    '{"a":{"a":{"a":1}}}',
    '["\\u0000"]',
    '{"\\u0000":1}',
    '{"\\ud800":1}',
  ],
  ...['"0000-01-01T00:00:00Z"', '"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59Z"', '"+275760-09-13T00:00:00Z"', '"2026-01-01T24:00:00Z"'],
  ...['"2016-12-31T23:59:60Z"', '"2026-02-30T00:00:00Z"', '"-000001-01-01T00:00:00Z"', '"infinity"', '"epoch"', '"now"', '"275760-09-13"'],
];
const MONEY = [
  ...[
    '{"amount":"","currency":"USD"}',
    '{"amount":"1","currency":""}',
    '{"amount":"1e3","currency":"USD"}',
    '{"amount":"-1","currency":"USD"}',
  ],
  ...[
    `{"amount":"${'9'.repeat(400)}","currency":"USD"}`,
    '{"amount":"90000000000000.01","currency":"USD"}',
    '{"amount":"1","currency":"\\u0000"}',
  ],
  ...[
    '{"amount":"\\u0000","currency":"USD"}',
    '{"amount":"1","currency":"usd"}',
    '{"amount":1,"currency":"USD"}',
    '{"amount":"NaN","currency":"USD"}',
  ],
  ...[
    '{"amount":"1","currency":"USD","more":1}',
    '{"amount":"0.000","currency":"USD"}',
    `{"amount":"0.${'0'.repeat(70_000)}","currency":"USD"}`,
  ],
];
const STOCK = [
  ...['""', '"\\u0000"', '"\\ud800"', '"__proto__"', '"a b"', `"${LONG}"`, 'null', '7'].map(
    (code) => `[{"location":${code},"quantity":1}]`,
  ),
  ...['""', 'null', '1e400', '-1', '2147483647', '2147483648', '0.5', '-2147483647'].map(
    (count) => `[{"location":"L","quantity":${count}}]`,
  ),
  ...['"0000-01-01T00:00:00Z"', '"9999-12-31T23:59:59Z"', '"\\u0000"', '7'].map(
    (at) => `[{"location":"L","quantity":1,"countedAt":${at}}]`,
  ),
  ...['-1', '2147483647', '1e400', '"1"'].map((count) => `[{"location":"L","quantity":1,"reserved":${count}}]`),
  `[${Array.from({ length: 150 }, (_, at) => `{"location":"L${at}","quantity":2147483647}`).join()}]`,
];
const RECALL = ['""', '" "', '"\\u0000"', '"\\ud800"', `"${LONG}"`, '7'].flatMap((odd) => [
  `{"reason":${odd}}`,
  `{"reason":"It breaks","markets":[${odd}]}`,
  `{"reason":"It breaks","lifted":${odd}}`,
]);

const fields = {
  items: {
    ...Object.fromEntries(
      ['sku', 'parent', 'family', 'familyVariant', 'kind', 'lifecycle', 'sellable', 'sourceRevision', 'facts', 'recall'].map((field) => [
        field,
        ODD,
      ]),
    ),
    recall: [...ODD, ...RECALL],
  } as Record<string, string[]>,
  facts: Object.fromEntries(
    ['weight', 'origin', 'size', 'title@en_US', '', '__proto__', 'a@b@c', '\\u0000'].map((cell) => [cell, ODD]),
  ) as Record<string, string[]>,
  offers: {
    ...Object.fromEntries(
      [
        'sku',
        'market',
        'audience',
        'saleFrom',
        'saleTo',
        'quantity',
        'countedAt',
        'reserved',
        'availability',
        'availableFrom',
        'sourceRevision',
      ].map((field) => [field, ODD]),
    ),
    ...Object.fromEntries(['price', 'salePrice', 'floor'].map((field) => [field, [...ODD, ...MONEY]])),
    stock: [...ODD, ...STOCK],
  } as Record<string, string[]>,
};

const cases = [
  ...Object.entries(fields.items).map(([field, odd]) => ['items', field, odd] as const),
  ...Object.entries(fields.facts).map(([cell, odd]) => ['items', `facts ${cell}`, odd] as const),
  ...Object.entries(fields.offers).map(([field, odd]) => ['offers', field, odd] as const),
];
test.each(cases)(
  '%s: whatever stands in %s, the line has its own verdict with its mending, and its neighbours are taken',
  async (door, field, odd) => {
    const place = cases.findIndex(([, one]) => one === field);
    const sku = (at: number) => `${door}-${place}-${at}`;
    const neighbour = (at: number) =>
      door === 'items' ? `{"sku":"${sku(at)}-good"}` : `{"sku":"OFFERED","market":"DE","audience":"${sku(at)}","quantity":1}`;
    const line = (value: string, at: number): string => {
      if (field.startsWith('facts ')) return `{"sku":"${sku(at)}","facts":{"${field.slice(6)}":${value}}}`;
      const who = field === 'sku' ? '' : `"sku":"${door === 'items' ? sku(at) : 'OFFERED'}",`;
      return `{${who}${door === 'offers' && field !== 'market' ? '"market":"US",' : ''}"${field}":${value}}`;
    };
    const { summary, verdicts } = await erp.push(door, odd.flatMap((value, at) => [line(value, at), neighbour(at)]).join('\n'));
    expect([summary.state, verdicts.length]).toEqual(['finished', 2 * odd.length]);
    expect(verdicts.filter((_, at) => at % 2 === 1).filter(({ verdict }) => verdict !== 'created')).toEqual([]);
    // What the database itself had to refuse is a rule that is missing here.
    const badlyTold = verdicts.filter(({ verdict, problems }) => {
      const isPlain = problems.every(
        ({ code, path, message, fix }) => code !== 'line_refused' && path && message.length > 5 && fix.length > 5,
      );
      return !isPlain || (verdict === 'rejected') !== problems.some((one) => (one as { severity?: string }).severity !== 'warning');
    });
    expect(badlyTold.map(({ line: at, problems }) => [odd[(at - 1) >> 1]!.slice(0, 80), problems])).toEqual([]);
  },
);
