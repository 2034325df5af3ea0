import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { AttributeCatalog } from '../../src/catalog/index.js';
import { setUpCatalogue } from '../../src/cli/import/index.js';
import { inTransaction } from '../../libs/db/index.js';
import { ReadinessPlaces } from '../../src/search/index.js';
import { BENCH_PLACE } from '../../src/demo/bench/trees/copy-cards.js';
import { copyTrees } from '../../src/demo/bench/trees/copy-trees.js';
import { makeTree, type MadeTree } from '../../src/demo/bench/trees/make-tree.js';
import { benchSetup, FAMILY, FAMILY_VARIANT } from '../../src/demo/bench/trees/shape.js';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
const now = new Date('2026-11-21T00:00:00Z');
beforeAll(async () => {
  server = await startTestServer();
  await setUpCatalogue(server.ds, benchSetup(), { door: 'cli', person: 'olu', requestId: null, now });
  await inTransaction(server.ds, (m) => server.app.get(ReadinessPlaces, { strict: false }).tell(m, BENCH_PLACE));
});
afterAll(() => server.close());

const inputs = ({ variants, sku, cells, categories }: MadeTree): Record<string, unknown>[] => [
  { sku: `DOOR-${sku}`, family: FAMILY, familyVariant: FAMILY_VARIANT, categories, values: cells },
  ...variants.map((variant) => ({ sku: `DOOR-${variant.sku}`, parentSku: `DOOR-${sku}`, values: variant.cells })),
];

/** Every table that one of them writes, with the order of its rows. */
const TABLES = {
  product_node: 'id',
  node_change: 'id',
  search_cell: 'root_id, key, position, value',
  search_text: 'root_id, key, position',
  readiness_gap: 'root_id, gap',
};

/** What the trees from this id on are, whatever ids they got and whoever made them at what time. */
async function rowsFrom(id: number): Promise<Record<string, Record<string, unknown>[]>> {
  const all: Record<string, Record<string, unknown>[]> = {};
  for (const [table, order] of Object.entries(TABLES)) {
    const found = await server.asOwner<{ row: object }>(
      `SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${table === 'product_node' ? 'id' : 'root_id'} >= $1 ORDER BY ${order}`,
      [id],
    );
    all[table] = found.map(({ row }) => masked(row, id, table === 'node_change'));
  }
  return all;
}

function masked(row: object, first: number, isHistory: boolean): Record<string, unknown> {
  const text = JSON.stringify(row, (name, value: unknown) => {
    if (['root_id', 'node_id', 'parent_id', ...(isHistory ? [] : ['id'])].includes(name) && value !== null) return Number(value) - first;
    return ['at', 'created_at', 'updated_at', 'by', 'actor', 'request_id', 'trace_id'].includes(name) ? '…' : value;
  });
  const { id, ...rest } = JSON.parse(text.replaceAll('"DOOR-', '"')) as Record<string, unknown>;
  return isHistory ? rest : { id, ...rest };
}

test('what is loaded is what the door would have written, row by row', async () => {
  const trees = [0, 1, 2].map((at) => makeTree(at, { isLean: false, rareEvery: 2 }));
  for (const tree of trees) {
    const answer = await server.graphql<{ createProducts: { userErrors: unknown[] } }>(
      `mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code path message } } }`,
      { inputs: inputs(tree) },
    );
    expect(answer.data.createProducts.userErrors).toEqual([]);
  }
  const byDoor = await rowsFrom(1);
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  await copyTrees(client, await new AttributeCatalog().load(server.ds.manager), { person: 'olu', now }, trees, [BENCH_PLACE]);
  await client.end();
  const [{ id }] = (await server.asOwner<{ id: string }>(`SELECT id FROM product_node WHERE sku = 'P00000000'`)) as [{ id: string }];
  const loaded = await rowsFrom(Number(id));
  expect(loaded).toEqual(byDoor);
  expect(Object.values(loaded).map((list) => list.length)).toEqual([12, 12, 3 * (23 + 2 + 21) - 1, 3 * 16 - 1, 1]);
});
