import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compileFilter, type Ground } from '../../src/search/query/compile.js';
import { whole } from '../../src/search/query/condition.js';
import { Params } from '../../src/search/query/params.js';
import { leavesThat } from '../../src/search/query/rows.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
const ground = { spellings: new Map([['paul', ['paul']]]) } as unknown as Ground;

/** A hundred changes of each of 200 products, the last hour's of the first ten alone. What Paul changed stood in another product then, which is in no sample. The rows of the products say older moments. */
beforeAll(async () => {
  db = await testDatabase();
  await db.ds.query(
    `INSERT INTO product_node (id, sku, root_id, kind, sellable, updated_at) SELECT n, 'SKU-' || n, n, 'product', true, '2025-01-01' FROM generate_series(1, 200) n`,
  );
  await db.ds.query(`INSERT INTO node_change (root_id, node_id, sku, revision, door, actor, at, changes)
    SELECT n, n, 'SKU-' || n, c, 'import', 'ed', timestamptz '2026-01-01' + c * interval '1 hour' + CASE WHEN c = 100 AND n > 10 THEN -interval '1 day' ELSE interval '0' END, '{}'
    FROM generate_series(1, 200) n, generate_series(1, 100) c`);
  await db.ds.query(`INSERT INTO node_change (root_id, node_id, sku, revision, door, actor, at, changes)
    SELECT (SELECT min(id) FROM product_node WHERE hashint8(id) & 63 <> 0), (SELECT min(id) FROM product_node WHERE hashint8(id) & 63 = 0), 'MOVED', 1, 'graphql', 'paul', '2025-06-01', '{}'`);
  await db.asOwner('VACUUM ANALYZE node_change');
  await db.asOwner('ANALYZE product_node');
});
afterAll(() => db.close());

const since = new Date('2026-01-05T04:00:00Z');
const asked = (changed: object, params: Params): string =>
  `SELECT v.id::int FROM product_node v ${whole(leavesThat(compileFilter(ground, { changed } as never), params))} ORDER BY 1`;

test('what changed since a moment is read from the index by time, and nothing of the history before it', async () => {
  const params = new Params();
  const sql = asked({ since }, params);
  expect((await db.ds.query<{ id: number }[]>(sql, params.values)).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const plan = await db.ds.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ${sql}`, params.values);
  const history = plan
    .map((line) => line['QUERY PLAN'].trim())
    .flatMap((line) => /\w+ \w+ Scan.* on node_change h \(actual rows=\d+/.exec(line) ?? []);
  expect(history).toEqual(['Index Only Scan using node_change_at on node_change h (actual rows=10']);
});

test('an estimate reads what the products of the sample have', async () => {
  const sampled = new Params(true);
  const sql = asked({ since: new Date('2026-01-01') }, sampled);
  const ids = await db.ds.query<{ id: number }[]>(sql, sampled.values);
  const sample = await db.ds.query<{ id: number }[]>(`SELECT id::int FROM product_node WHERE hashint8(root_id) & 63 = 0 ORDER BY 1`);
  expect(sample.length).toBeGreaterThan(0);
  expect(ids).toEqual(sample);
  const plan = await db.ds.query<{ 'QUERY PLAN': string }[]>(
    `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ${sql}`,
    sampled.values,
  );
  const rows = plan.flatMap((line) => /node_change h \(actual rows=(\d+)/.exec(line['QUERY PLAN'])?.[1] ?? []);
  expect(rows).toEqual([String(sample.length * 100)]);
});

test('who changed what is found in the sample by where it stands now, whatever product it was part of then', async () => {
  const [exact, sampled] = [new Params(), new Params(true)];
  const [all, some] = [asked({ by: 'paul' }, exact), asked({ by: 'paul' }, sampled)];
  const ids = await db.ds.query<{ id: number }[]>(all, exact.values);
  expect(ids).toHaveLength(1);
  expect(await db.ds.query<{ id: number }[]>(some, sampled.values)).toEqual(ids);
});
