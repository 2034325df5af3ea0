import { request, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
let errors: jest.SpiedFunction<Logger['error']>;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());
beforeEach(() => {
  errors = jest.spyOn(Logger.prototype, 'error');
});
/** A client that goes away is nothing that an operator could mend. */
afterEach(() => {
  const logged = errors.mock.calls.map((call) => call.find((one) => typeof one === 'string'));
  errors.mockRestore();
  expect(logged).toEqual([]);
});

/** A client that writes what it likes and reads when it likes. */
class RawClient {
  readonly socket: Socket;
  text = '';
  ended = false;
  failure: string | undefined;

  constructor(reads = true) {
    const { port, hostname } = new URL(erp.url);
    this.socket = connect(Number(port), hostname);
    if (reads) this.socket.on('data', (part: Buffer) => (this.text += part.toString()));
    this.socket.on('close', () => (this.ended = true));
    this.socket.on('error', (error) => (this.failure = (error as NodeJS.ErrnoException).code));
  }

  head(type: string, more: Record<string, string>): this {
    const headers = { host: 'x', authorization: `Bearer ${erp.keys.integration}`, 'content-type': type, ...more };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    this.socket.write(`POST /erp/v1/items HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    return this;
  }

  chunk(text: string): this {
    this.socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
    return this;
  }
}

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not happen');
};
const problemOf = ({ text }: RawClient) =>
  (JSON.parse(text.slice(text.indexOf('\r\n\r\n'))) as { problems: { code: string; fix: string }[] }).problems[0]!;
const chunked = { 'transfer-encoding': 'chunked' };
const lines = (name: string, count: number): string => Array.from({ length: count }, (_, at) => `{"sku":"${name}-${at}"}\n`).join('');
const state = async (key: string) =>
  (await erp.rows<{ state: string }>('SELECT state FROM erp_batch WHERE idempotency_key = $1', [key]))[0]?.state;
const made = async (name: string) =>
  (await erp.rows<{ n: number }>('SELECT count(*)::int AS n FROM product_node WHERE sku LIKE $1', [`${name}-%`]))[0]!.n;
/** The whole batch again, as soon as its key is free. */
async function repeat(name: string, count: number) {
  let answer = await erp.push('items', lines(name, count), { key: name });
  await until(async () => answer.status === 200 || (answer = await erp.push('items', lines(name, count), { key: name })).status === 200);
  return answer.summary;
}

test('a body beyond the limit is refused where a client reads that still writes, and the connection then ends', async () => {
  const client = new RawClient().head('application/json', { 'content-length': String(12 * 1024 * 1024) });
  for (let at = 0; at < 12; at++) {
    client.socket.write(Buffer.alloc(1024 * 1024, ' '));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await until(() => client.ended);
  expect([client.text.split('\r\n')[0], client.failure]).toEqual(['HTTP/1.1 413 Payload Too Large', undefined]);
  expect(client.text).toContain('"code":"too_large"');
});

test('a body that announces more than four times the limit is not waited for', async () => {
  const client = new RawClient().head('application/json', { 'content-length': String(500 * 1024 * 1024) });
  await until(() => client.text.includes('too_large'));
  await until(() => client.ended);
});

test('a client that leaves before the first answer, and one between two', async () => {
  const early = new RawClient().head('application/x-ndjson', { ...chunked, 'idempotency-key': 'EARLY' }).chunk('{"sku":"EARLY-0"');
  await until(async () => (await state('EARLY')) === 'running');
  early.socket.destroy();
  await until(async () => (await state('EARLY')) === 'broken');
  expect(await made('EARLY')).toBe(0);

  const between = new RawClient().head('application/x-ndjson', { ...chunked, 'idempotency-key': 'BETWEEN' }).chunk(lines('BETWEEN', 500));
  await until(() => between.text.includes('"line":500'));
  between.chunk('{"sku":"BETWEEN-500"');
  between.socket.destroy();
  await until(async () => (await state('BETWEEN')) === 'broken');
  expect(await made('BETWEEN')).toBe(500);
  expect(await repeat('BETWEEN', 501)).toMatchObject({ state: 'finished', lines: 501, counts: { created: 501 } });
  expect([await made('BETWEEN'), (await repeat('EARLY', 1)).counts]).toMatchObject([501, { created: 1 }]);
});

test('a client that has said all and closes its own side is answered; one that closes in the middle is told how to go on', async () => {
  const said = '{"sku":"SAID-1"}\n';
  const half = new RawClient().head('application/x-ndjson', { 'content-length': String(said.length) });
  half.socket.end(said);
  await until(() => half.ended);
  expect(half.text).toContain('{"line":1,"sku":"SAID-1","verdict":"created","problems":[]}');
  expect(half.text).toContain('"state":"finished"');

  const cut = new RawClient().head('application/x-ndjson', { ...chunked, 'idempotency-key': 'CUT' });
  cut.socket.end(`11\r\n{"sku":"CUT-1"}\n`);
  await until(() => cut.ended);
  expect(problemOf(cut)).toMatchObject({ code: 'request_cut_off', fix: expect.stringContaining('Idempotency-Key') });
  await until(async () => (await state('CUT')) === 'broken');
  expect([await made('CUT'), (await repeat('CUT', 2)).counts]).toMatchObject([0, { created: 2 }]);
});

test('what is no request is told so with its mending, and nothing is written into an answer that has begun', async () => {
  const short = new RawClient().head('application/x-ndjson', { 'content-length': '8' });
  short.socket.write(lines('SHORT', 100));
  await until(() => short.ended);
  expect(problemOf(short)).toMatchObject({ code: 'bad_request', fix: expect.stringContaining('Content-Length') });
  const large = new RawClient().head('application/x-ndjson', { 'x-large': 'x'.repeat(20_000) });
  await until(() => large.ended);
  expect([large.text.split('\r\n')[0], problemOf(large).code]).toEqual([
    'HTTP/1.1 431 Request Header Fields Too Large',
    'headers_too_large',
  ]);

  const begun = new RawClient().head('application/x-ndjson', { ...chunked, 'idempotency-key': 'BEGUN' }).chunk(lines('BEGUN', 500));
  await until(() => begun.text.includes('"line":500'));
  begun.socket.write('no chunk\r\n');
  await until(() => begun.ended);
  expect(begun.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  await until(async () => (await state('BEGUN')) === 'broken');
  expect(await made('BEGUN')).toBe(500);
});

test('what no route or hook ever sees is refused in our words as well', async () => {
  const answerTo = async (method: string, path: string, headers: string[]) => {
    const client = new RawClient();
    client.socket.write(`${method} ${path} HTTP/1.1\r\n${headers.map((one) => `${one}\r\n`).join('')}connection: close\r\n\r\n`);
    await until(() => client.ended);
    const { problems, requestId } = JSON.parse(client.text.slice(client.text.indexOf('\r\n\r\n'))) as {
      problems: { code: string; message: string; fix: string }[];
      requestId: string;
    };
    const [told] = problems;
    expect([told!.message.length > 10, told!.fix.length > 10, client.text.includes(`x-request-id: ${requestId}`)]).toEqual([
      true,
      true,
      true,
    ]);
    return `${client.text.slice(9, 12)} ${told!.code}`;
  };
  expect(await answerTo('GET', '/erp/v1/%zz', ['host: x'])).toBe('400 address_invalid');
  expect(await answerTo('POST', '/erp/v1/%ff%fe', ['host: x', 'x-request-id: mine'])).toBe('400 address_invalid');
  expect(await answerTo('GET', `/media/${'a'.repeat(3_000)}`, ['host: x'])).toBe('414 address_too_long');
  expect(await answerTo('POST', '/erp/v1/items', ['host: x', 'expect: 200-ok', 'content-length: 0'])).toBe('417 expectation_unknown');
  expect(await answerTo('GET', '/health/live', [])).toBe('400 host_missing');
});

test('a client that leaves while half of a JSON body is sent', async () => {
  const client = new RawClient().head('application/json', { 'content-length': '1000', 'idempotency-key': 'HALF' });
  client.socket.write('[{"sku":"HALF-1"},');
  await new Promise((resolve) => setTimeout(resolve, 50));
  client.socket.destroy();
  await once(client.socket, 'close');
  expect((await erp.push('items', [{ sku: 'NEXT' }])).summary.state).toBe('finished');
  expect([await made('HALF'), await state('HALF')]).toEqual([0, undefined]);
});

test('a client that never reads holds up nobody, and what it was not told is told to its repeat', async () => {
  const count = 12_000;
  const deaf = new RawClient(false).head('application/x-ndjson', { ...chunked, 'idempotency-key': 'DEAF' });
  deaf.socket.pause();
  deaf.chunk(lines('DEAF', count));
  await until(async () => (await made('DEAF')) >= 500);
  expect((await erp.push('items', [{ sku: 'HEARD' }])).verdicts).toMatchObject([{ verdict: 'created' }]);
  deaf.socket.destroy();
  await until(async () => (await state('DEAF')) !== 'running');
  expect(await repeat('DEAF', count)).toMatchObject({ state: 'finished', lines: count, counts: { created: count } });
  expect(await made('DEAF')).toBe(count);
});

test('a sender that reads its answers when it has sent all is told each, in order, also of more than is kept for it', async () => {
  const count = 4_000;
  const facts = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`no_such_fact_${at}`, '1']));
  const sent = request(`${erp.url}/erp/v1/items`, {
    method: 'POST',
    headers: { authorization: `Bearer ${erp.keys.integration}`, 'content-type': 'application/x-ndjson', 'idempotency-key': 'LATE' },
  });
  const answering = once(sent, 'response') as Promise<[IncomingMessage]>;
  for (let at = 0; at < count; at++) sent.write(`${JSON.stringify({ sku: `LATE-${at}`, facts })}\n`);
  sent.end();
  const [answer] = await answering;
  await until(async () => (await state('LATE')) === 'finished');
  const told = (await text(answer)).trimEnd().split('\n');
  const verdicts = told.slice(0, -1).map((line) => JSON.parse(line) as { line: number; verdict: string; problems: object[] });
  expect(verdicts.map(({ line }) => line)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  expect(verdicts.filter(({ verdict, problems }) => verdict !== 'rejected' || problems.length !== 30)).toEqual([]);
  expect(JSON.parse(told.at(-1)!)).toMatchObject({ state: 'finished', lines: count, replayed: false, counts: { rejected: count } });
});

test('one key of two senders at once: one is answered, the other waits or is told to, and each line is there once', async () => {
  const both = await Promise.all([1, 2].map(() => erp.push('items', lines('TWICE', 800), { key: 'TWICE' })));
  for (const { status, problems, summary } of both) {
    if (status === 200) expect(summary).toMatchObject({ state: 'finished', counts: { created: 800 } });
    else expect([status, problems.map(({ code }) => code)]).toEqual([409, ['batch_running']]);
  }
  expect(both.filter(({ summary }) => summary.state === 'finished' && !summary.replayed)).toHaveLength(1);
  expect(await made('TWICE')).toBe(800);
});

test('one key of two keys of the API is two keys, also at once', async () => {
  const { administrator, integration } = erp.keys;
  const both = await Promise.all(
    [administrator, integration].map((token, at) =>
      erp.push('items', lines(`OWN${at}`, 300), { key: 'OWN', headers: { authorization: `Bearer ${token}` } }),
    ),
  );
  expect(both.map(({ status, summary }) => [status, summary.state, summary.counts['created'], summary.replayed])).toEqual(
    [0, 1].map(() => [200, 'finished', 300, false]),
  );
  const again = await erp.push('items', lines('OWN1', 300), { key: 'OWN' });
  expect([again.summary.replayed, again.verdicts.length]).toEqual([true, 300]);
});

test('a batch of nothing, and one of a single line as long as a line may be', async () => {
  for (const nothing of ['', '\n', '\ufeff', ' \r\n\t\n'])
    expect((await erp.push('items', nothing)).summary).toMatchObject({ state: 'finished', lines: 0 });
  const frame = '{"sku":"LONG-1","facts":{"origin":""}}';
  const longest = frame.replace('""', `"${'x'.repeat(1024 * 1024 - frame.length)}"`);
  const told = async (line: string) =>
    (await erp.push('items', line)).verdicts.map(({ verdict, problems }) => [verdict, problems[0]?.code]);
  expect(Buffer.byteLength(longest)).toBe(1024 * 1024);
  expect(await told(`${longest}x`)).toEqual([['rejected', 'line_too_long']]);
  expect((await told(longest))[0]![1]).not.toBe('line_too_long');
});

test('whoever waits for us longer than a connection may be silent is not cut off; whoever is silent himself is', async () => {
  const http = erp.app.getHttpServer() as Server;
  const before = http.timeout;
  http.setTimeout(300);
  try {
    const held = erp.asOwner('BEGIN; LOCK TABLE product_node IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(2); COMMIT');
    const isHeld = `SELECT FROM pg_locks WHERE relation = 'product_node'::regclass AND mode = 'AccessExclusiveLock' AND granted`;
    await until(async () => (await erp.rows(isHeld)).length > 0);
    const json = fetch(`${erp.url}/erp/v1/items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${erp.keys.integration}` },
      body: '[{"sku":"PATIENT-1"}]',
    });
    const silent = new RawClient().head('application/x-ndjson', chunked);
    const streamed = await erp.push('items', [{ sku: 'PATIENT-2', parent: 'PATIENT' }, { sku: 'PATIENT' }]);
    expect([streamed.summary.state, ...streamed.verdicts.map(({ verdict }) => verdict)]).toEqual(['finished', 'created', 'created']);
    expect(await (await json).json()).toMatchObject({ summary: { state: 'finished', counts: { created: 1 } } });
    await held;
    await until(() => silent.ended);
    expect(silent.text).toBe('');
  } finally {
    http.setTimeout(before);
  }
});
