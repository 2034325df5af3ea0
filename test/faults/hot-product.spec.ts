import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import sharp from 'sharp';
import { sha256hex } from '../../libs/canonical/index.js';
import { PATIENCE } from '../../libs/db/index.js';
import { watched } from '../ingest/watched.js';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
let holder: pg.Client;

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await server.ds.query(`
    INSERT INTO locale VALUES ('en_US', 'English');
    INSERT INTO scope VALUES ('shop', 'channel', NULL);
    INSERT INTO attribute (code, type, owner) VALUES ('weight', 'number', 'erp');
    INSERT INTO attribute (code, type, owner) SELECT 't' || n, 'text', 'pim' FROM generate_series(0, 49) n;
    INSERT INTO family (code, attributes) SELECT 'tees', array_agg(code) FROM attribute`);
  await lines(['HOT', 'COLD'].map((sku) => ({ sku, family: 'tees', facts: { weight: '1' } })));
  await lines(['HOT-S', 'HOT-M', 'HOT-L'].map((sku) => ({ sku, parent: 'HOT' })));
  holder = new pg.Client({ connectionString: (server.ds.options as { url: string }).url });
  await holder.connect();
});
afterEach(() => holder.query('ROLLBACK'));
afterAll(async () => {
  await holder.end();
  await server.close();
});

const headers = (key: keyof TestServer['keys']) => ({ authorization: `Bearer ${server.keys[key]}` });

async function lines(rows: object[]): Promise<{ verdict?: string; state?: string }[]> {
  const answer = await fetch(`${server.url}/erp/v1/items`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...headers('integration') },
    body: rows.map((row) => JSON.stringify(row)).join('\n'),
  });
  const text = await answer.text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { verdict?: string; state?: string });
}

/** As a long transaction of somebody else does it, until the test is over. */
const lock = async (sql: string) => {
  await holder.query('BEGIN');
  expect((await holder.query(sql)).rowCount).toBeGreaterThan(0);
};
const lockTree = (sku: string) => lock(`SELECT 1 FROM product_node WHERE sku = '${sku}' FOR UPDATE`);

interface Told {
  userErrors: { code: string; path: string | null; message: string; fix: string }[];
}
/** Each edit has a cell of its own: none of them is in conflict with another. */
const edit = async (sku: string, cell: string, value = cell) => {
  const answer = await server.graphql<{ updateCells: Told }>(
    'mutation ($input: UpdateCellsInput!) { updateCells(input: $input) { userErrors { code path message fix } } }',
    { input: { sku, expectedRevision: 1, values: { [cell]: value } } },
    server.keys.editor,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data.updateCells.userErrors;
};
const read = (sku: string) =>
  server.graphql<{ product: { values: Record<string, string> } }>(`{ product(sku: "${sku}") { values } }`, {}, server.keys.viewer);
const ready = async () => (await fetch(`${server.url}/health/ready`)).status;
const times = <T>(count: number, work: (n: number) => Promise<T>): Promise<T>[] => Array.from({ length: count }, (_, n) => work(n));
const codes = (told: Told['userErrors'][]) => [...new Set(told.map((errors) => errors.map(({ code }) => code).join()))];

test('fifty edits of a locked product are each told busy, and meanwhile everybody else reads and writes', async () => {
  await lockTree('HOT');
  const edits = times(50, (n) => edit(['HOT', 'HOT-S', 'HOT-M', 'HOT-L'][n % 4]!, `t${n}`));
  // All that follows happens while the lock is held.
  const reads = await Promise.all(times(40, () => read('HOT')));
  expect(reads.map(({ status, errors }) => [status, errors])).toEqual(Array(40).fill([200, undefined]));
  expect(await ready()).toBe(200);
  for (let n = 0; n < 5; n++) expect(await edit('COLD', `t${n}`)).toEqual([]);
  expect((await read('COLD')).data.product.values).toMatchObject({ t0: 't0', t4: 't4' });

  const told = await Promise.all(edits);
  expect(codes(told)).toEqual(['busy']);
  expect(told[1]).toEqual([
    {
      code: 'busy',
      path: 'input.sku',
      message: 'HOT-S is being changed by others at the moment, and stayed locked for as long as this waited.',
      fix: 'Try again in a second: nothing of it was written.',
    },
  ]);
  await holder.query('ROLLBACK');
  expect((await read('HOT')).data.product.values).not.toHaveProperty('t0');
  expect(await edit('HOT', 't0')).toEqual([]);
  expect((await read('HOT')).data.product.values).toMatchObject({ t0: 't0' });
});

/** Until all is done: the most connections that waited for a lock at once, and the most of them that did so for longer than a first look lasts. */
async function mostWaiting(work: Promise<unknown>): Promise<{ all: number; patient: number }> {
  let isDone = false;
  void work.finally(() => (isDone = true));
  const most = { all: 0, patient: 0 };
  while (!isDone) {
    // Within a transaction it is read once only.
    await holder.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await holder.query<{ all: number; patient: number }>(
      `SELECT count(*)::int AS all, (count(*) FILTER (WHERE clock_timestamp() - state_change > interval '400 milliseconds'))::int AS patient
       FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    most.all = Math.max(most.all, rows[0]!.all);
    most.patient = Math.max(most.patient, rows[0]!.patient);
  }
  return most;
}

test('those who wait for a lock never take all connections, nor all seats of those who write', async () => {
  const { poolSize } = server.ds.options as { poolSize: number };
  const seats = poolSize - Math.max(2, Math.floor(poolSize / 4));
  await lockTree('HOT');
  const { all, patient } = await mostWaiting(Promise.all(times(50, (n) => edit('HOT', `t${n}`))));
  expect([all > 0, all <= seats, patient > 0, patient <= Math.floor(seats / 3)]).toEqual([true, true, true, true]);
});

test('a lock that is gone soon is waited for: every edit is done, once', async () => {
  const before = await server.ds.query(`SELECT count(*)::int AS n FROM node_change`);
  await lockTree('HOT');
  const edits = times(10, (n) => edit('HOT', `t${n + 10}`));
  await waiting(1);
  await holder.query('COMMIT');
  expect(codes(await Promise.all(edits))).toEqual(['']);
  const after = await server.ds.query(`SELECT count(*)::int AS n FROM node_change`);
  expect(after[0].n - before[0].n).toBe(10);
});

test('busy has a time to come back, in the header of the answer', async () => {
  await lockTree('HOT');
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers('editor') },
    body: JSON.stringify({
      query: 'mutation { updateCells(input: { sku: "HOT", expectedRevision: 1, values: { t40: "x" } }) { userErrors { code } } }',
    }),
  });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([200, '1']);
  expect(await answer.json()).toEqual({ data: { updateCells: { userErrors: [{ code: 'busy' }] } } });
});

/** How long the transactions of these statements were ready to wait for a lock, one by one, in milliseconds. */
const waitsOf = (statements: string[]): number[] =>
  statements.flatMap((sql) => [...sql.matchAll(/SET LOCAL lock_timeout = (\d+)/g)].map(([, ms]) => Number(ms)));

test('fifty writes in one request wait no longer than one of them', async () => {
  await lockTree('HOT');
  const one = (n: number) =>
    `e${n}: updateCells(input: { sku: "HOT", expectedRevision: 1, values: { t${n}: "x" } }) { userErrors { code } }`;
  const ask = (writes: number) =>
    watched(server.ds, () =>
      server.graphql<Record<string, Told>>(
        `mutation { ${Array.from({ length: writes }, (_, n) => one(n)).join(' ')} }`,
        {},
        server.keys.editor,
      ),
    );
  const { result: answer, statements } = await ask(50);
  const all = Object.values(answer.data).map(({ userErrors }) => userErrors.map(({ code }) => code).join());
  expect(all).toEqual(Array(50).fill('busy'));
  // Each looks for a moment; and what they wait for together is what one of them may.
  const { glanceMs, lockMs, personMs } = PATIENCE;
  const [glance, wait, ...more] = waitsOf((await ask(1)).statements);
  expect([glance, wait! > glanceMs, wait! <= lockMs, more]).toEqual([glanceMs, true, true, []]);
  const waits = waitsOf(statements);
  expect(waits.length).toBeGreaterThanOrEqual(50);
  expect(waits.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(50 * glanceMs + personMs);
});

test('submissions, pictures, definitions and keys are told busy too, and a read never waits', async () => {
  await lockTree('HOT');
  const submit = await server.graphql<{ submitProducts: { products: Told[] } }>(
    `mutation { submitProducts(input: { skus: ["HOT"], channels: ["shop"], locales: ["en_US"] }) { products { userErrors { code path message fix } } userErrors { code } } }`,
    {},
    server.keys.editor,
  );
  expect(submit.data.submitProducts.products[0]!.userErrors).toMatchObject([{ code: 'busy', path: 'skus.0' }]);
  await holder.query('ROLLBACK');

  await lock('SELECT 1 FROM locale FOR UPDATE');
  const definitions = await server.graphql<{ saveLocales: Told }>(
    'mutation { saveLocales(locales: [{ code: "en_US", label: "US English" }]) { userErrors { code } } }',
  );
  expect(definitions.data.saveLocales.userErrors).toEqual([{ code: 'busy' }]);
  await holder.query('ROLLBACK');

  const bytes = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#246' } })
    .jpeg()
    .toBuffer();
  await lock(`INSERT INTO asset (hash, file_name, media_type, bytes, width, height, properties, source, created_by)
    VALUES ('${sha256hex(bytes)}', 'a.jpg', 'image/jpeg', 1, 60, 60, '{}', 'upload', 'ed')`);
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)]), 'a.jpg');
  const upload = await fetch(`${server.url}/media/v1/assets`, { method: 'POST', headers: headers('editor'), body: form });
  expect([upload.status, upload.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await upload.json()).toMatchObject({ problems: [{ code: 'busy' }] });
  await holder.query('ROLLBACK');

  // The moment of a key's last use is no reason to wait.
  await server.ds.query(`UPDATE api_key SET last_used_at = NULL`);
  await lock('SELECT 1 FROM api_key FOR UPDATE');
  const keys = await Promise.all(times(20, () => read('COLD')));
  expect(keys.map(({ status }) => status)).toEqual(Array(20).fill(200));
});

test('a line of the ERP waits for the lock, and is not lost', async () => {
  await lockTree('HOT');
  const sent = lines([{ sku: 'HOT', family: 'tees', facts: { weight: '7' } }]);
  await waiting(1);
  expect(await ready()).toBe(200);
  expect((await read('COLD')).status).toBe(200);
  await holder.query('COMMIT');
  expect((await sent).map(({ verdict, state }) => verdict ?? state)).toEqual(['updated', 'finished']);
});

/** Until this many of the server's connections wait for a lock. */
async function waiting(count: number): Promise<void> {
  for (;;) {
    const { rows } = await holder.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows[0]!.n >= count) return;
  }
}
