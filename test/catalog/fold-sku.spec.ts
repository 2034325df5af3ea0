import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test('SKUs are one whatever their case and however their letters are written', async () => {
  const [row] = await db.ds.query<{ all: string[] }[]>(
    `SELECT array_agg(DISTINCT plinth_fold_sku(s)) AS all FROM unnest($1::text[]) AS s`,
    [['Ｔee-１', 'TEE-1', 'tee-1', 'ﬀ', 'FF']],
  );
  expect(row!.all.sort()).toEqual(['ff', 'tee-1']);
});

test('a SKU is looked up by the unique index on the written-out expression: the function stands for its body', async () => {
  await db.ds.query(
    `INSERT INTO product_node (id, sku, root_id, kind, sellable) SELECT n, 'SKU-' || n, n, 'product', true FROM generate_series(1, 5000) n`,
  );
  await db.ds.query('ANALYZE product_node');
  const plan = await db.ds.query<{ 'QUERY PLAN': string }[]>(
    `EXPLAIN (COSTS OFF) SELECT id FROM product_node WHERE plinth_fold_sku(sku) = plinth_fold_sku('sku-77')`,
  );
  expect(plan.map((line) => line['QUERY PLAN'].trim())).toEqual([
    'Index Scan using product_node_sku_folded on product_node',
    "Index Cond: (lower(NORMALIZE(sku, NFKC)) = 'sku-77'::text)",
  ]);
});
