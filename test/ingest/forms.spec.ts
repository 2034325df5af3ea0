import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readText } from '../../src/ingest/lines/read-message.js';
import { openErpDoor, type Answer, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

const facts = async (sku: string) => (await erp.rows<{ facts: object }>('SELECT facts FROM product_node WHERE sku = $1', [sku]))[0]?.facts;
const told = (verdicts: Answer[]) => verdicts.map((one) => `${one.line} ${one.verdict} ${one.problems.map((p) => p.code).join()}`.trim());

test('a field that is there twice is refused, wherever it stands; texts that look like fields are none', async () => {
  const { verdicts } = await erp.push(
    'items',
    [
      '{"sku":"DK-1","sku":"DK-2"}',
      '{"sku":"DK-1","facts":{"weight":"1","origin":"PT","weight" : "2"}}',
      '{"sku":"DK-1","f\\u0061cts":{},"facts":{}}',
      '{"sku":"DK-3","facts":{"origin":"a\\":\\\\","weight":"1"}}',
      '{"sku":"DK-4","facts":{"origin":"\\"weight\\":1,\\"weight\\":2"}}',
    ].join('\n'),
  );
  expect(told(verdicts)).toEqual([
    '1 rejected duplicate_key',
    '2 rejected duplicate_key',
    '3 rejected duplicate_key',
    '4 created',
    '5 created',
  ]);
  expect([await facts('DK-1'), await facts('DK-2')]).toEqual([undefined, undefined]);
  expect([await facts('DK-3'), await facts('DK-4')]).toEqual([{ origin: 'a":\\', weight: '1' }, { origin: '"weight":1,"weight":2' }]);
});

test('a number keeps its digits, and is a number however it is written, whatever else the line holds', async () => {
  const long = '"origin":"12345678901234567890"';
  const { verdicts } = await erp.push(
    'items',
    [
      `{"sku":"NUM-1","facts":{${long},"weight":1e3},"sourceRevision":5.0}`,
      `{"sku":"NUM-2","facts":{"weight":12345678901234567890.5},"sourceRevision":9007199254740993}`,
      `{"sku":"NUM-3","facts":{"weight":1e400}}`,
      `{"sku":"NUM-4","facts":{"weight":0.1000000000000000055}}`,
    ].join('\n'),
  );
  expect(told(verdicts)).toEqual(['1 created', '2 created', '3 rejected number_invalid', '4 created']);
  const stored = `SELECT facts->>'weight' AS weight, source_order::text AS "order" FROM erp_message m JOIN product_node n ON n.sku = m.sku
    WHERE m.sku LIKE 'NUM-%' ORDER BY m.sku`;
  expect(await erp.rows(stored)).toEqual([
    { weight: '1000', order: '5' },
    { weight: '12345678901234567890.5', order: '9007199254740993' },
    { weight: '0.1000000000000000055', order: null },
  ]);
});

test('a number where a word belongs is refused, however many digits it has; a fact of such a name keeps them', async () => {
  const { verdicts } = await erp.push(
    'items',
    [
      `{"sku":1e400}`,
      `{"sku":12345678901234567890,"facts":{"weight":1}}`,
      `{"sku":"WORD-1","parent":12345678901234567890}`,
      `{"sku":"WORD-2","recall":{"reason":12345678901234567890}}`,
      `{"sku":"WORD-3","facts":{"lifecycle":12345678901234567890}}`,
    ].join('\n'),
  );
  expect(told(verdicts)).toEqual([
    '1 rejected wrong_type',
    '2 rejected wrong_type',
    '3 rejected wrong_type',
    '4 rejected invalid',
    '5 rejected attribute_unknown',
  ]);
  expect(await erp.rows(`SELECT sku FROM product_node WHERE sku ~ '^(1|WORD)'`)).toEqual([]);
  const fact = '{"facts":{"market":12345678901234567890},"market":1e400}';
  expect(readText(1, fact).body).toEqual({ facts: { market: '12345678901234567890' }, market: Number.MAX_VALUE });
  const offers = [`{"sku":1e400,"market":"US","quantity":1}`, `{"sku":"NUM-1","market":1e400,"quantity":1}`];
  const judged = await erp.push('offers', offers.join('\n'));
  expect(told(judged.verdicts)).toEqual(['1 rejected wrong_type', '2 rejected wrong_type']);
});

/** A number as it is sent, and what is stored of it where a decimal, a text, an option and an amount of money is asked for; or the code of its refusal. */
const NUMBERS: [sent: string, decimal: string, text: string, option: string, minor: string][] = [
  ['5', '5', 'value_wrong_type', 'value_wrong_type', 'wrong_type'],
  ['1.0', '1', 'value_wrong_type', 'value_wrong_type', 'wrong_type'],
  ['-0', '0', 'value_wrong_type', 'value_wrong_type', 'wrong_type'],
  ['0.1e2', '10', 'value_wrong_type', 'value_wrong_type', 'wrong_type'],
  ['123456789012345', '123456789012345', 'value_wrong_type', 'value_wrong_type', 'wrong_type'],
  ['1e15', 'number_invalid', 'value_wrong_type', 'value_wrong_type', 'wrong_type'],
  ['1e21', 'number_invalid', 'value_wrong_type', 'value_wrong_type', 'wrong_type'],
  ['1e-7', 'number_invalid', 'value_wrong_type', 'value_wrong_type', 'wrong_type'],
  ['1e400', 'number_invalid', '1e400', 'option_unknown', 'amount_invalid'],
  ['0.0000001', '0.0000001', '0.0000001', 'option_unknown', 'amount_invalid'],
  ['-0.00000001250', '-0.0000000125', '-0.00000001250', 'option_unknown', 'amount_invalid'],
  ['1234567890123456', '1234567890123456', '1234567890123456', 'option_unknown', 'amount_invalid'],
  ['12345678901234567890', '12345678901234567890', '12345678901234567890', '12345678901234567890', 'amount_invalid'],
  ['12.000000000000000000', '12', '12.000000000000000000', 'option_unknown', '1200'],
  ['12.990000000000000001', '12.990000000000000001', '12.990000000000000001', 'option_unknown', 'amount_invalid'],
  ['1.2345678901234567e2', 'number_invalid', '1.2345678901234567e2', 'option_unknown', 'amount_invalid'],
];

test('a number where something else is asked for is taken to the digit, or refused: nothing else is stored', async () => {
  await erp.rows(`INSERT INTO unit_family VALUES ('length', 'METER', '{}', '{"METER": {"factor": "1"}}')`);
  await erp.rows(`INSERT INTO attribute (code, type, owner, unit_family) VALUES ('depth', 'measurement', 'erp', 'length')`);
  await erp.rows(`INSERT INTO attribute_option (attribute_code, code) VALUES ('size', '12345678901234567890')`);
  await erp.rows(`UPDATE family SET attributes = attributes || '{depth}'`);
  await erp.push('items', [{ sku: 'DIGITS' }]);
  const fields = { weight: '$', origin: '$', size: '$', depth: '{"amount":$,"unit":"METER"}' };
  const sku = (row: number, field: string) => `DIGITS-${row}-${field}`;
  const items = NUMBERS.flatMap(([sent], row) =>
    Object.entries(fields).map(([field, form]) => `{"sku":"${sku(row, field)}","facts":{"${field}":${form.replace('$', sent)}}}`),
  );
  const offers = NUMBERS.map(([sent], row) => `{"sku":"${sku(row, '')}","market":"US","price":{"amount":${sent},"currency":"USD"}}`);
  await erp.push('items', NUMBERS.map((_, row) => ({ sku: sku(row, '') }))); // prettier-ignore
  const answers = [...(await erp.push('items', items.join('\n'))).verdicts, ...(await erp.push('offers', offers.join('\n'))).verdicts];
  expect(answers.flatMap(({ problems }) => problems).filter(({ fix }) => fix === '')).toEqual([]);
  const stored = await erp.rows<{ sku: string; value: unknown }>(
    `SELECT n.sku, coalesce(to_jsonb(o.price_minor::text), n.facts -> split_part(n.sku, '-', 3)) AS value
     FROM product_node n LEFT JOIN offer o ON o.sku = n.sku WHERE n.sku LIKE 'DIGITS-%'`,
  );
  const values = new Map(stored.map((one) => [one.sku, one.value]));
  const became = new Map(answers.map((one) => [one.sku!, one.verdict === 'rejected' ? one.problems[0]!.code : values.get(one.sku!)]));
  expect(NUMBERS.map(([sent], row) => [sent, ...[...Object.keys(fields), ''].map((field) => became.get(sku(row, field)))])).toEqual(
    NUMBERS.map(([sent, decimal, text, option, minor]) => [
      ...[sent, decimal, text, option],
      ...[decimal === 'number_invalid' ? decimal : { amount: decimal, unit: 'METER' }, minor],
    ]),
  );
});

test('pieces are counted to the piece, however a number is printed; a 0 with many places stops the sale', async () => {
  await erp.push('items', [{ sku: 'PIECES' }]);
  const count = async (quantity: string) => {
    const lines = [`"quantity":${quantity}`, `"stock":[{"location":"X","quantity":${quantity}}]`];
    const answers = [];
    for (const line of lines) {
      await erp.rows(`UPDATE offer SET quantity = 9, stock = '[]' WHERE sku = 'PIECES'`);
      const { verdicts } = await erp.push('offers', `{"sku":"PIECES","market":"US",${line}}`);
      const [{ quantity: stands } = { quantity: null }] = await erp.rows<{ quantity: number }>(
        `SELECT quantity FROM offer WHERE sku = 'PIECES'`,
      );
      answers.push(`${stands} ${verdicts[0]!.problems.map(({ code, message }) => `${code}: ${message}`).join()}`.trim());
    }
    return answers;
  };
  await erp.push('offers', [{ sku: 'PIECES', market: 'US', quantity: 9 }]);
  const rounded = (sent: string, whole: number) =>
    `${whole} quantity_rounded: ${sent} was taken as ${whole}: a part of a piece is not sold.`;
  expect(await count('0.00000000000000000')).toEqual(['0', '0']);
  expect(await count('0.00000000000000000e+00')).toEqual(['0', '0']);
  expect(await count('-0.0000000000000000')).toEqual(['0', '0']);
  expect(await count('5.00000000000000000')).toEqual(['5', '5']);
  expect(await count('0.0000001')).toEqual([rounded('1e-7', 0), rounded('1e-7', 0)]);
  expect(await count('2.50000000000000000')).toEqual([rounded('2.5', 2), rounded('2.5', 2)]);
  const [large, tooLong] = ['9 quantity_invalid: A quantity is a number below 2,147,483,648.', 'wrong_type'];
  expect(await count('1e400')).toEqual([large, large]);
  expect(await count('2.99999999999999999999')).toEqual([
    `9 ${tooLong}: quantity is not a number of at most 15 digits.`,
    `9 ${tooLong}: stock.0.quantity is not a number of at most 15 digits, or null where nothing is counted any more.`,
  ]);
});

test('a word that is a number beyond all numbers is refused as one, also of a line that has waited for its parent', async () => {
  const { verdicts } = await erp.push(
    'items',
    '{"sku":"INF-1","parent":"INF","family":1e400}\n{"sku":"INF","family":"tees","familyVariant":"tees_by_size"}',
  );
  expect(told(verdicts)).toEqual(['1 rejected wrong_type', '2 created']);
});

test('a JSON array over 4 MiB is told the limit and the way out', async () => {
  const answer = await fetch(`${erp.url}/erp/v1/items`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${erp.keys.integration}` },
    body: JSON.stringify([{ sku: 'BIG', facts: { origin: 'x'.repeat(4 * 1024 * 1024) } }]),
  });
  expect([answer.status, await answer.json()]).toEqual([
    413,
    {
      problems: [
        {
          code: 'too_large',
          message: 'The body is larger than the 4 MiB that this route takes at once.',
          fix: 'Send fewer at a time; the ERP routes take any amount as application/x-ndjson, one message per line.',
        },
      ],
      requestId: expect.any(String),
    },
  ]);
});

test('what is no gzip, breaks within it, or is packed in another way is told so', async () => {
  const packed = gzipSync(Array.from({ length: 3000 }, (_, at) => `{"sku":"GZ-${at}","facts":{"origin":"${Math.random()}"}}`).join('\n'));
  const send = (body: Buffer, encoding: string) => erp.push('items', body, { headers: { 'content-encoding': encoding } });
  expect((await send(Buffer.from('{"sku":"GZ"}'), 'gzip')).problems.map(({ code }) => code)).toEqual(['bad_gzip']);
  expect((await send(Buffer.from('{"sku":"GZ"}'), 'zstd')).problems.map(({ code }) => code)).toEqual(['encoding_unknown']);
  const { summary, verdicts } = await send(packed.subarray(0, packed.length - 2000), 'gzip');
  expect([summary.state, summary.problems![0]!.code]).toEqual(['broken', 'bad_gzip']);
  expect([summary.lines, await facts('GZ')]).toEqual([verdicts.length, undefined]);
});

test.each(['gzip', 'identity'])('a sender who breaks off before its first line (%s) does not keep its key busy', async (encoding) => {
  const key = `k-${encoding}`;
  const plain = Buffer.from(`{"sku":"${key}","facts":{"origin":"PT"}}`);
  const body = encoding === 'gzip' ? gzipSync(plain) : plain;
  const client = new AbortController();
  let send!: ReadableStreamDefaultController<Uint8Array>;
  const request = fetch(`${erp.url}/erp/v1/items`, {
    ...{ method: 'POST', signal: client.signal, duplex: 'half' },
    body: new ReadableStream<Uint8Array>({ start: (controller) => void (send = controller) }),
    headers: {
      'content-type': 'application/x-ndjson',
      'content-encoding': encoding,
      'idempotency-key': key,
      authorization: `Bearer ${erp.keys.integration}`,
    },
  } as RequestInit);
  request.catch(() => undefined);
  send.enqueue(body.subarray(0, 12));
  const states = async () => erp.rows<{ state: string }>('SELECT state FROM erp_batch WHERE idempotency_key = $1', [key]);
  await until(async () => (await states())[0]?.state === 'running');
  client.abort();
  await until(async () => (await states())[0]?.state === 'broken');
  const again = () => erp.push('items', body, { key, headers: { 'content-encoding': encoding } });
  let repeat = await again();
  // The batch is broken a moment before its lock is free.
  await until(async () => repeat.status === 200 || (repeat = await again()).status === 200);
  expect(repeat.summary).toMatchObject({ lines: 1, counts: { created: 1 }, state: 'finished' });
});

test('more senders at once, each with its key, than the process has connections to the database', async () => {
  const lines = (at: number) => Array.from({ length: 20 }, (_, n) => ({ sku: `MANY-${at}-${n}` }));
  const sent = await Promise.all(Array.from({ length: 20 }, (_, at) => erp.push('items', lines(at), { key: `many-${at}` })));
  expect(sent.map(({ status, summary }) => [status, summary.state, summary.counts['created']])).toEqual(
    Array.from({ length: 20 }, () => [200, 'finished', 20]),
  );
  const held = `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND classid = 7302 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  await until(async () => (await erp.rows<{ n: number }>(held))[0]!.n === 0);
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 150_000; Date.now() < end;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not happen');
}
