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
  expect(readText(1, fact).body).toEqual({ facts: { market: '12345678901234567890' }, market: Infinity });
  const offers = [`{"sku":1e400,"market":"US","quantity":1}`, `{"sku":"NUM-1","market":1e400,"quantity":1}`];
  const judged = await erp.push('offers', offers.join('\n'));
  expect(told(judged.verdicts)).toEqual(['1 rejected wrong_type', '2 rejected wrong_type']);
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
