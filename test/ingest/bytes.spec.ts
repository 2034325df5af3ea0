import { Transform } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openErpDoor, type Answer, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

const JSON_TYPE = 'application/json';
const LINES = 'application/x-ndjson';

async function send(body: string | Buffer, type: string, more: Record<string, string> = {}) {
  const headers = { 'content-type': type, authorization: `Bearer ${erp.keys.integration}`, ...more };
  const answer = await fetch(`${erp.url}/erp/v1/items`, { method: 'POST', headers, body });
  const text = await answer.text();
  const isStream = answer.status === 200 && text.startsWith('{"line"');
  const told = isStream
    ? {
        verdicts: text
          .trimEnd()
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as Answer),
      }
    : (JSON.parse(text) as { verdicts?: Answer[]; problems?: { code: string; path?: string; message: string; fix: string }[] });
  const problems = (told as { problems?: { code: string; path?: string }[] }).problems?.map(
    ({ code, path }) => `${code}${path ? ` ${path}` : ''}`,
  );
  return [
    answer.status,
    ...(problems ?? told.verdicts!.map(({ sku, verdict, problems: p }) => [sku, verdict, ...p.map(({ code }) => code)].join(' '))),
  ];
}
/** What a piece of work comes to, and how many bytes were unpacked for it: all of what is packed is work, however fast the machine. */
async function unpacked<T>(work: () => Promise<T>): Promise<{ result: T; bytes: number }> {
  let bytes = 0;
  const own = Transform.prototype.push;
  const push = jest.spyOn(Transform.prototype, 'push').mockImplementation(function (this: Transform, part: Buffer | null, ...more) {
    if (this.constructor.name === 'Gunzip') bytes += part?.length ?? 0;
    return own.call(this, part, ...more);
  });
  try {
    return { result: await work(), bytes };
  } finally {
    push.mockRestore();
  }
}
const skus = async (like: string) =>
  (await erp.rows<{ sku: string }>('SELECT sku FROM product_node WHERE sku LIKE $1 ORDER BY sku', [like])).map(({ sku }) => sku);

test('what is not UTF-8 is refused in every form, and no two articles become one', async () => {
  const latin = (text: string) => Buffer.from(text, 'latin1');
  expect(await send(latin('[{"sku":"Stra\xdfe-9"}]'), JSON_TYPE)).toEqual([400, 'not_utf8']);
  expect(await send(latin('{"sku":"Stra\xe4e-9"}'), JSON_TYPE)).toEqual([400, 'not_utf8']);
  expect(await send(latin('{"sku":"Stra\xdfe-9"}\n{"sku":"STRA-OK"}'), LINES)).toEqual([200, ' rejected not_utf8', 'STRA-OK created']);
  const half = Buffer.from('{"sku":"STRA-\u00df"}').subarray(0, 14);
  expect(await send(Buffer.concat([half, Buffer.from('"}')]), JSON_TYPE)).toEqual([400, 'not_utf8']);
  expect(await skus('%tra%')).toEqual([]);
  const graphql = await fetch(`${erp.url}/graphql`, {
    ...{ method: 'POST', body: latin('{"query":"{ products(filter: {search: \\"\xdf\\"}) { nodes { sku } } }"}') },
    headers: { 'content-type': JSON_TYPE, authorization: `Bearer ${erp.keys.viewer}` },
  });
  expect(await graphql.json()).toMatchObject({ data: null, errors: [{ extensions: { code: 'not_utf8' } }] });
});

test.each([JSON_TYPE, LINES])('%s is read in the charset that it declares', async (type) => {
  const kind = type === LINES ? 'L' : 'J';
  const text = (at: number) => `{"sku":"CS-${kind}${at}-\u00e4\u00df"}`;
  const be = (some: string) => Buffer.from(some, 'utf16le').swap16();
  const sent: [string, Buffer][] = [
    ['iso-8859-1', Buffer.from(text(1), 'latin1')],
    ['"Windows-1252"', Buffer.from(text(2), 'latin1')],
    ['utf-16le', Buffer.from(`\ufeff${text(3)}`, 'utf16le')],
    ['UTF-16', be(`\ufeff${text(4)}`)],
    ['utf-16be', be(text(5))],
    ['utf8', Buffer.from(`\ufeff${text(6)}`)],
  ];
  for (const [charset, body] of sent) expect((await send(body, `${type}; charset=${charset}`))[0]).toBe(200);
  expect(await skus(`CS-${kind}%`)).toEqual([1, 2, 3, 4, 5, 6].map((at) => `CS-${kind}${at}-\u00e4\u00df`));
  for (const charset of ['utf-7', 'klingon', 'hz-gb-2312'])
    expect(await send('{"sku":"CS-NO"}', `${type}; charset=${charset}`)).toEqual([415, 'charset_unknown Content-Type']);
  expect((await send(Buffer.from('{"sku":"CS-NO"}\n', 'utf16le'), type))[1]).toMatch(/bad_json|not_utf8/);
  expect((await send(Buffer.from([0x7b, 0x00, 0x22]), `${type}; charset=utf-16le`)).at(-1)).toMatch(/^not_in_charset|not_in_charset$/);
  expect(await skus('CS-NO%')).toEqual([]);
});

test('a line that is no text in the charset of its stream is one line, and breaks no batch', async () => {
  const line = (sku: string) => Buffer.from(`{"sku":"${sku}"}\n`, 'utf16le');
  const half = Buffer.concat([Buffer.from('{"sku":"CL-', 'utf16le'), Buffer.from([0x00, 0xd8]), Buffer.from('"}\n', 'utf16le')]);
  expect(await send(Buffer.concat([line('CL-1'), half, line('CL-3')]), `${LINES}; charset=utf-16`)).toEqual([
    200,
    'CL-1 created',
    ' rejected not_in_charset',
    'CL-3 created',
  ]);
  expect(await skus('CL-%')).toEqual(['CL-1', 'CL-3']);
});

test('NDJSON by all of its names; another form is told which', async () => {
  const names = [
    'application/x-ndjson',
    'application/ndjson',
    'application/jsonl',
    'application/x-jsonlines',
    'Application/JSONL; charset=UTF-8',
  ];
  for (const [at, name] of names.entries()) expect(await send(`{"sku":"NAME-${at}"}`, name)).toEqual([200, `NAME-${at} created`]);
  expect(await send('{"sku":"NAME"}', 'text/csv')).toEqual([415, 'unsupported_media_type']);
});

test('JSON that is none is told line and column; within an array each element is judged by its own text', async () => {
  expect(await send('[\n {"sku":"PLACE-1"},\n {"sku":}\n]', JSON_TYPE)).toEqual([400, 'bad_json line 3, column 9']);
  expect(await send('[{"sku":"PLACE-1"}', JSON_TYPE)).toEqual([400, 'bad_json line 1, column 19']);
  expect(await send('', JSON_TYPE)).toEqual([400, 'bad_json']);
  expect(await send('[]', JSON_TYPE)).toEqual([200]);
  expect(await send(' [ ] ', JSON_TYPE)).toEqual([200]);
  expect(await skus('PLACE%')).toEqual([]);
  const elements = [
    ...[
      '{"sku":"EL-1","sku":"EL-2"}',
      '{"sku":"EL-3","facts":{"weight":12345678901234567890.5}}',
      '{"sku":"EL-4","__proto__":{"kind":"level"}}',
    ],
    ...['{"sku":"EL-5 [,]{\\"}"}', '[[1,2],{"a":[3]}]', '"EL"', 'null', '7', `{"sku":"EL-6","facts":${'['.repeat(900)}${']'.repeat(900)}}`],
  ];
  expect(await send(` [ ${elements.join(' ,\n')} ] `, JSON_TYPE)).toEqual([
    ...[200, ' rejected duplicate_key', 'EL-3 created', 'EL-4 rejected unknown_field', 'EL-5 [,]{"} created'],
    ...[' rejected not_an_object', ' rejected not_an_object', ' rejected not_an_object', ' rejected not_an_object', ' rejected too_deep'],
  ]);
  expect(await erp.rows(`SELECT facts FROM product_node WHERE sku = 'EL-3'`)).toEqual([{ facts: { weight: '12345678901234567890.5' } }]);
});

test('a packed JSON body is read, or refused with the true reason', async () => {
  const one = (sku: string) => Buffer.from(JSON.stringify([{ sku }]));
  const pack: [string, (bytes: Buffer) => Buffer][] = [
    ...(['gzip', 'x-gzip', 'GZIP'].map((name) => [name, gzipSync]) as [string, (bytes: Buffer) => Buffer][]),
    ...[['deflate', deflateSync] as [string, (bytes: Buffer) => Buffer], ['br', brotliCompressSync] as [string, (bytes: Buffer) => Buffer]],
  ];
  for (const [at, [name, by]] of pack.entries())
    expect(await send(by(one(`PK-${at}`)), JSON_TYPE, { 'content-encoding': name })).toEqual([200, `PK-${at} created`]);
  const gzip = { 'content-encoding': 'gzip' };
  const packed = gzipSync(one('PK-NO'));
  expect(await send(packed.subarray(0, -9), JSON_TYPE, gzip)).toEqual([400, 'bad_gzip Content-Encoding']);
  expect(await send(Buffer.concat([packed, Buffer.from('more')]), JSON_TYPE, gzip)).toEqual([400, 'bad_gzip Content-Encoding']);
  expect(await send(one('PK-NO'), JSON_TYPE, gzip)).toEqual([400, 'bad_gzip Content-Encoding']);
  expect(await send(one('PK-NO'), JSON_TYPE, { 'content-encoding': 'zstd' })).toEqual([415, 'encoding_unknown Content-Encoding']);
  expect(await send(gzipSync(Buffer.alloc(5 * 1024 * 1024, ' ')), JSON_TYPE, gzip)).toEqual([413, 'too_large']);
  expect(await send(gzipSync(Buffer.concat([one('PK-M'), Buffer.from(' ')])), JSON_TYPE, gzip)).toEqual([200, 'PK-M created']);
  expect(await skus('PK-NO')).toEqual([]);
});

test('packed lines with something behind them are told so', async () => {
  const body = Buffer.concat([gzipSync('{"sku":"TAIL-1"}\n'), gzipSync('{"sku":"TAIL-2"}\n')]);
  const gzip = { 'content-encoding': 'gzip' };
  expect(await send(Buffer.concat([body, Buffer.from('garbage')]), LINES, gzip)).toEqual([422, 'bad_gzip Content-Encoding']);
  expect(await skus('TAIL%')).toEqual([]);
  expect(await send(body, LINES, gzip)).toEqual([200, 'TAIL-1 created', 'TAIL-2 created']);
});

test('packed lines that do not say so, or are packed twice, are told', async () => {
  const fix = 'It is gzip: send it with Content-Encoding: gzip, packed once.';
  for (const [body, headers] of [
    [gzipSync('{"sku":"UNSAID"}\n'), {}],
    [gzipSync(gzipSync('{"sku":"UNSAID"}\n')), { 'content-encoding': 'gzip' }],
  ] as [Buffer, Record<string, string>][])
    expect((await erp.push('items', body, { headers })).verdicts[0]!.problems).toMatchObject([{ code: 'not_utf8', fix }]);
});

test('a line that is wrong in very many places is told so many of them as anybody reads, and that there are more', async () => {
  const told = async (door: 'items' | 'offers', line: string) => {
    const [{ problems }] = (await erp.push(door, line)).verdicts as [Answer];
    return [problems.length, problems.at(-1)!.code, problems.at(-1)!.message];
  };
  const wrong = (count: number) => Array.from({ length: count }, (_, at) => `"k${at}":1`).join();
  expect(await told('items', `{"sku":"WRONG",${wrong(2_000)}}`)).toEqual([2_000, 'unknown_field', 'An item has no field k1999.']);
  const more = [2_001, 'too_many_problems', 'The line is wrong in 18,000 more places.'];
  expect(await told('items', `{"sku":"WRONG",${wrong(20_000)}}`)).toEqual(more);
  expect(await told('offers', `{"sku":"WRONG","market":"US",${wrong(20_000)}}`)).toEqual(more);
});

test('what a line says is quoted in its answer, and not given back whole', async () => {
  const long = 'x'.repeat(900_000);
  const lines: ['items' | 'offers', object][] = [
    ['items', { sku: long }],
    ['items', { sku: 'LONG', parent: long }],
    ['items', { sku: 'LONG', family: long }],
    ['items', { sku: 'LONG', facts: { [long]: '1' } }],
    ['items', { sku: 'LONG', facts: { weight: { amount: '1', unit: long } } }],
    ['items', { sku: 'LONG', [long]: '1' }],
    ['items', { sku: 'LONG', sourceRevision: long }],
    ['items', { sku: 'LONG', lifecycle: long }],
    ['offers', { sku: long, market: 'US' }],
    ['offers', { sku: 'LONG', market: long }],
    ['offers', { sku: 'LONG', market: 'US', price: { amount: long, currency: 'USD' } }],
    ['offers', { sku: 'LONG', market: 'US', price: { amount: '1', currency: long } }],
    ['offers', { sku: 'LONG', market: 'US', stock: [{ location: long, quantity: 1 }] }],
  ];
  const told = [];
  for (const [door, line] of lines) {
    const [answer] = (await erp.push(door, [line])).verdicts as [Answer];
    told.push([answer.problems.length > 0, JSON.stringify(answer).length < 6_000]);
  }
  expect(told).toEqual(lines.map(() => [true, true]));
  // It is told what it was of all the same, and kept so.
  const [{ sku }] = (await erp.push('items', [{ sku: long }])).verdicts as [Answer];
  expect(sku).toBe(`${'x'.repeat(1_020)}…`);
  const kept = `SELECT max(length(sku)) AS most, max(length(problems::text)) < 6000 AS short FROM erp_message WHERE sku = 'LONG' OR sku LIKE 'xx%'`;
  expect(await erp.rows(kept)).toEqual([{ most: 1_021, short: true }]);
});

test('lines by the hundred million that are empty are soon answered, packed or not; a million are none', async () => {
  const feeds = Buffer.alloc(300 * 1024 * 1024, '\n');
  const bomb = gzipSync(feeds);
  expect(bomb.length).toBeLessThan(320_000);
  const { result, bytes } = await unpacked(() => erp.push('items', bomb, { headers: { 'content-encoding': 'gzip' } }));
  expect([result.status, result.problems.map(({ code }) => code)]).toEqual([422, ['too_many_blank_lines']]);
  // A million, the part in which they end, and those that were unpacked ahead of it.
  expect([bytes > 1_000_000, bytes < 1_500_000]).toEqual([true, true]);
  const million = Buffer.concat([feeds.subarray(0, 1_000_000), Buffer.from('{"sku":"AFTER-BLANKS"}')]);
  const { summary } = await erp.push('items', million);
  expect(summary).toMatchObject({ state: 'finished', lines: 1, counts: { created: 1 } });
});

test('what is packed more densely than lines ever are is refused, before it is worked on for hours', async () => {
  const same = Buffer.from(`{"sku":"DENSE","facts":{"origin":"${'x'.repeat(900_000)}"}}\n`);
  const bomb = gzipSync(Buffer.concat(Array.from({ length: 100 }, () => same)));
  const { result, bytes } = await unpacked(() => erp.push('items', bomb, { headers: { 'content-encoding': 'gzip' } }));
  const { summary } = result;
  expect([summary.state, summary.problems?.map(({ code }) => code)]).toEqual(['broken', ['gzip_too_dense']]);
  expect(summary.lines).toBeLessThan(80);
  // 32 MiB are free: of the 86 that it is, the rest is left packed.
  expect([bytes > 32 * 1024 ** 2, bytes < 40 * 1024 ** 2]).toEqual([true, true]);
});

test('two objects on one line are no line, and blanks around a SKU tell nothing apart', async () => {
  expect(await send('{"sku":"ONE-1"}{"sku":"ONE-2"}\n{"sku":"ONE-3"}', LINES)).toEqual([200, ' rejected bad_json', 'ONE-3 created']);
  expect(await send('{"sku":"ONE-3 "}\n{"sku":" ONE-3\u00a0"}', LINES)).toEqual([200, 'ONE-3 unchanged', 'ONE-3 unchanged']);
  expect(await skus('%ONE-%')).toEqual(['ONE-3']);
});

test('a query that is the body itself is read in the charset that it declares, unpacked, or refused: no two articles become one', async () => {
  const ask = async (body: Buffer, more: Record<string, string> = {}) => {
    const headers = { authorization: `Bearer ${erp.keys.editor}`, 'content-type': 'application/graphql', ...more };
    const answer = await fetch(`${erp.url}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = (await answer.json()) as { data: unknown; errors?: { extensions: { code: string } }[] };
    return errors?.map(({ extensions }) => extensions.code) ?? data;
  };
  const make = (sku: string) => `mutation { createProduct(input: { sku: "${sku}" }) { product { sku } userErrors { code } } }`;
  const made = (sku: string) => ({ createProduct: { product: { sku }, userErrors: [] } });
  for (const letter of ['\xdf', '\xe4']) {
    const latin = Buffer.from(make(`GT-${letter}`), 'latin1');
    expect(await ask(latin)).toEqual(['not_utf8']);
    expect(await ask(latin, { 'content-type': 'application/graphql; charset=iso-8859-1' })).toEqual(made(`GT-${letter}`));
  }
  expect(await ask(gzipSync(make('GT-ZIP')), { 'content-encoding': 'gzip' })).toEqual(made('GT-ZIP'));
  expect(await ask(Buffer.from(make('GT-PLAIN')))).toEqual(made('GT-PLAIN'));
  expect(await ask(Buffer.from(''))).toEqual(['bad_request']);
  expect(await skus('GT-%')).toEqual(['GT-PLAIN', 'GT-ZIP', 'GT-\xdf', 'GT-\xe4']);
});
