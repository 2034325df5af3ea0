import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Answer, type Erp } from './door.js';
import { watched } from './watched.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

interface Item {
  sku: string;
  parent?: string;
  [field: string]: unknown;
}

const told = (verdicts: Answer[]) => verdicts.map((one) => `${one.sku} ${one.verdict} ${one.problems.map((p) => p.code).join()}`.trim());
/** So many items as a chunk has. */
const chunk = (name: string): Item[] => Array.from({ length: 500 }, (_, at) => ({ sku: `${name}-FILL-${at}` }));
const isFill = ({ sku }: { sku: string | null }) => sku?.includes('-FILL-');
const count = async (what: 'erp_parked' | 'erp_message' | 'product_node', like: string) =>
  (await erp.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${what} WHERE sku ILIKE $1`, [like]))[0]!.n;
const below = async (like: string) =>
  erp.rows<{ sku: string; parent: string | null }>(
    'SELECT n.sku, p.sku AS parent FROM product_node n LEFT JOIN product_node p ON p.id = n.parent_id WHERE n.sku LIKE $1 ORDER BY n.sku',
    [like],
  );

const TREES = 300;
/** Trees of a product and four variants. */
const products = (name: string): Item[] => Array.from({ length: TREES }, (_, at) => ({ sku: `${name}-${at}` }));
const variants = (name: string): Item[] =>
  Array.from({ length: TREES * 4 }, (_, at) => ({ sku: `${name}-${at % TREES}-${at}`, parent: `${name}-${at % TREES}` }));

test('parents last in one request: every line is created, told in order, and written once; nothing is parked', async () => {
  const all = [...variants('LAST'), ...products('LAST')];
  const { result, statements } = await watched(erp.ds, () => erp.push('items', all, { key: 'LAST' }));
  expect([result.summary.state, result.summary.lines, result.summary.counts]).toMatchObject([
    'finished',
    1500,
    { created: 1500, parked: 0 },
  ]);
  expect(result.verdicts.map(({ line, sku }) => [line, sku])).toEqual(all.map(({ sku }, at) => [at + 1, sku]));
  expect(statements.filter((sql) => /INSERT INTO erp_parked|UPDATE erp_message/.test(sql))).toEqual([]);
  expect(statements.filter((sql) => sql.includes('INSERT INTO erp_message'))).toHaveLength(3);
  expect(await below('LAST-%')).toEqual(all.map(({ sku, parent = null }) => ({ sku, parent })).sort((a, b) => (a.sku < b.sku ? -1 : 1)));

  const inOrder = products('FIRST').flatMap((parent) => [parent, ...variants('FIRST').filter((one) => one.parent === parent.sku)]);
  const first = await watched(erp.ds, () => erp.push('items', inOrder));
  // One for the parents of the first chunk, which are not there, and then one for each chunk.
  expect(statements.filter((sql) => sql.includes('"isThere"'))).toHaveLength(4);
  expect(first.statements.filter((sql) => sql.includes('"isThere"'))).toEqual([]);

  const again = await erp.push('items', all, { key: 'LAST' });
  expect([again.summary.replayed, again.verdicts]).toEqual([true, result.verdicts]);
});

test('a JSON array is answered in its order, too', async () => {
  const lines = [{ sku: 'J-1', parent: 'J' }, ...chunk('J'), { sku: 'J' }];
  const answer = await erp.push('items', JSON.stringify(lines), { headers: { 'content-type': 'application/json' } });
  const { verdicts, summary } = answer.summary as unknown as Pick<typeof answer, 'verdicts' | 'summary'>;
  expect([summary.counts['created'], ...verdicts.map(({ sku }) => sku)]).toEqual([502, ...lines.map(({ sku }) => sku)]);
});

test('levels, whichever comes first, and a SKU that comes twice while it waits', async () => {
  const lines = [
    ...[
      { sku: 'T-A-1', parent: 'T-A', facts: { weight: '1' } },
      { sku: 'T-A-1', facts: { weight: '2' } },
    ],
    ...chunk('T1'),
    ...[
      { sku: 'T-A', parent: 't', kind: 'level' },
      { sku: 'T-A-2', parent: 'T-A' },
      { sku: 'T-A-1', parent: 'T-A', facts: { weight: '3' } },
    ],
    ...chunk('T2'),
    ...[{ sku: 'T' }, { sku: 'T-A-1', facts: { origin: 'PT' } }],
  ];
  const { verdicts, summary } = await erp.push('items', lines);
  expect(verdicts.map(({ line }) => line)).toEqual(lines.map((_, at) => at + 1));
  expect(told(verdicts.filter((one) => !isFill(one)))).toEqual([
    ...['T-A-1 created', 'T-A-1 updated', 'T-A created', 'T-A-2 created', 'T-A-1 updated', 'T created', 'T-A-1 updated'],
  ]);
  expect(summary.counts).toMatchObject({ parked: 0, rejected: 0 });
  expect(await below('T-A%')).toEqual([
    { sku: 'T-A', parent: 'T' },
    { sku: 'T-A-1', parent: 'T-A' },
    { sku: 'T-A-2', parent: 'T-A' },
  ]);
  expect(await erp.rows(`SELECT facts->'weight' AS weight, facts->'origin' AS origin FROM product_node WHERE sku = 'T-A-1'`)).toEqual([
    { weight: '3', origin: 'PT' },
  ]);
});

test('what never comes is parked in the end, and a ring over two chunks is refused', async () => {
  const lines = [{ sku: 'N-1', parent: 'N' }, { sku: 'R-A', parent: 'R-B' }, ...chunk('N'), { sku: 'R-B', parent: 'R-A' }];
  const { verdicts, summary } = await erp.push('items', lines);
  expect(verdicts.map(({ line }) => line)).toEqual(lines.map((_, at) => at + 1));
  expect(told(verdicts.filter((one) => !isFill(one)))).toEqual(['N-1 parked', 'R-A rejected cyclic_parent', 'R-B rejected cyclic_parent']);
  expect([summary.state, summary.counts]).toMatchObject(['finished', { parked: 1, rejected: 2, created: 500 }]);
  expect([await count('erp_parked', 'n-1'), await count('erp_parked', 'r-%'), await count('product_node', 'R-_')]).toEqual([1, 0, 0]);
});

test('of what is there nothing waits: a stop that names a parent to come counts at once', async () => {
  await erp.push('items', [{ sku: 'STOP' }]);
  await erp.push('items', [{ sku: 'STOP-1', parent: 'STOP' }]);
  const { result, statements } = await watched(erp.ds, () =>
    erp.push('items', [{ sku: 'STOP-1', parent: 'STOP2', lifecycle: 'discontinued' }, ...chunk('STOP'), { sku: 'STOP2' }]),
  );
  expect(told(result.verdicts.filter((one) => !isFill(one)))).toEqual(['STOP-1 parked parent_awaited', 'STOP2 created']);
  expect(statements.filter((sql) => sql.includes('INSERT INTO erp_parked'))).toHaveLength(1);
  expect(await below('STOP-1')).toEqual([{ sku: 'STOP-1', parent: 'STOP2' }]);
});

test('twenty thousand lines wait at most: then they are parked, and come out of it as ever', async () => {
  const orphans = Array.from({ length: 20_000 }, (_, at) => ({ sku: `MANY-${at}`, parent: at === 0 ? 'MANY' : 'NOBODY' }));
  const late = [{ sku: 'MANY-LATE', parent: 'MANY' }, { sku: 'MANY' }];
  const { verdicts, summary } = await erp.push('items', [...orphans, ...late], { key: 'MANY' });
  expect([summary.state, summary.counts]).toMatchObject(['finished', { parked: 20_000, created: 2 }]);
  expect(verdicts.map(({ line }) => line)).toEqual([...orphans, ...late].map((_, at) => at + 1));
  expect([await count('erp_parked', 'many-%'), await below('MANY%')]).toEqual([
    19_999,
    [
      { sku: 'MANY', parent: null },
      { sku: 'MANY-0', parent: 'MANY' },
      { sku: 'MANY-LATE', parent: 'MANY' },
    ],
  ]);
  expect(told((await erp.push('items', [...orphans, ...late], { key: 'MANY' })).verdicts.slice(0, 2))).toEqual([
    'MANY-0 created was_parked',
    'MANY-1 parked',
  ]);
});

/** Sends lines when it likes. */
class RawClient {
  readonly socket: Socket;
  text = '';

  constructor(key: string) {
    const { port, hostname } = new URL(erp.url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (part: Buffer) => (this.text += part.toString()));
    this.socket.on('error', () => undefined);
    const headers = { host: 'x', authorization: `Bearer ${erp.keys.integration}`, 'idempotency-key': key, 'transfer-encoding': 'chunked' };
    const lines = Object.entries({ ...headers, 'content-type': 'application/x-ndjson' }).map(([name, value]) => `${name}: ${value}`);
    this.socket.write(`POST /erp/v1/items HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  }

  lines(items: Item[]): void {
    const text = items.map((item) => `${JSON.stringify(item)}\n`).join('');
    this.socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not happen');
}
const isState = async (key: string, state: string) =>
  (await erp.rows('SELECT FROM erp_batch WHERE idempotency_key = $1 AND state = $2', [key, state])).length === 1;

test('a sender who waits for its answer before it sends the parent gets one', async () => {
  const client = new RawClient('ASKS');
  client.lines([{ sku: 'ASKS-1', parent: 'ASKS' }]);
  await until(() => client.text.includes('"verdict":"parked"'));
  expect(await count('erp_parked', 'asks-1')).toBe(1);
  client.lines([{ sku: 'ASKS' }]);
  await until(() => client.text.includes('"verdict":"created"'));
  client.lines([{ sku: 'ASKS-2', parent: 'ASKS' }, ...chunk('ASKS'), { sku: 'ASKS-3', parent: 'ASKS-4' }]);
  await until(() => client.text.includes('"sku":"ASKS-3","verdict":"parked"'));
  client.socket.write('0\r\n\r\n');
  await until(() => client.text.includes('"state":"finished"'));
  client.socket.destroy();
  expect(await below('ASKS-_')).toEqual([
    { sku: 'ASKS-1', parent: 'ASKS' },
    { sku: 'ASKS-2', parent: 'ASKS' },
  ]);
});

test('of a sender who leaves while its lines wait nothing is there, and its repeat brings all of it', async () => {
  const client = new RawClient('LEAVES');
  const children = Array.from({ length: 500 }, (_, at) => ({ sku: `LEAVES-${at}`, parent: 'LEAVES' }));
  const original = erp.ds.logger.logQuery.bind(erp.ds.logger);
  // Away as soon as it was seen that the parent is not there, so before anything can look like a pause.
  erp.ds.logger.logQuery = (sql, params, runner) => {
    if (sql.includes('"isThere"')) client.socket.destroy();
    original(sql, params, runner);
  };
  client.lines(children);
  await once(client.socket, 'close');
  erp.ds.logger.logQuery = original;
  await until(() => isState('LEAVES', 'broken'));
  for (const what of ['erp_message', 'erp_parked', 'product_node'] as const) expect(await count(what, 'leaves%')).toBe(0);

  const send = () => erp.push('items', [...children, { sku: 'LEAVES' }], { key: 'LEAVES' });
  let answer = await send();
  await until(async () => answer.status === 200 || (answer = await send()).status === 200);
  expect(answer.summary).toMatchObject({ state: 'finished', lines: 501, replayed: false, counts: { created: 501, parked: 0 } });
  for (const [what, n] of [
    ['erp_message', 501],
    ['erp_parked', 0],
    ['product_node', 501],
  ] as const)
    // prettier-ignore
    expect(await count(what, 'leaves%')).toBe(n);
});

test('a fault between: what was taken is told, also behind lines that were not; the repeat goes on and takes each once', async () => {
  const lines = [
    ...[{ sku: 'HALT-1', parent: 'HALT' }, ...chunk('HALT1'), ...chunk('HALT2').slice(0, 498)],
    ...[{ sku: 'HALT' }, { sku: 'HALT-2', parent: 'HALT' }],
  ];
  await erp.asOwner(`
    CREATE FUNCTION halts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk' USING ERRCODE = 'io_error'; END $$;
    CREATE TRIGGER halts BEFORE INSERT ON erp_message FOR EACH ROW WHEN (NEW.sku = 'HALT-1') EXECUTE FUNCTION halts();
  `);
  const broken = await erp.push('items', lines, { key: 'HALT' });
  expect([broken.summary.state, broken.summary.lines, broken.summary.counts['created']]).toEqual(['broken', 999, 999]);
  expect(broken.verdicts.map(({ line }) => line)).toEqual(Array.from({ length: 999 }, (_, at) => at + 2));
  expect([await count('product_node', 'HALT%'), await count('erp_message', 'HALT%')]).toEqual([999, 999]);
  await erp.asOwner('DROP FUNCTION halts() CASCADE');
  const { summary, verdicts } = await erp.push('items', lines, { key: 'HALT' });
  expect([summary.state, summary.lines, summary.counts['created'], verdicts[1]]).toEqual(['finished', 1001, 1001, broken.verdicts[0]]);
  expect([await count('product_node', 'HALT%'), await count('erp_message', 'HALT%'), await count('erp_parked', 'halt%')]).toEqual([1001, 1001, 0]); // prettier-ignore
});
