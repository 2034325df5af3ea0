import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { compileFilter, type Ground } from '../../src/search/query/compile.js';
import type { KnownReason } from '../../src/search/readiness/known-reasons.js';
import { readOverview, type Overview } from '../../src/search/readiness/overview.repository.js';
import { readKeptVerdicts } from '../../src/search/readiness/product-verdicts.repository.js';
import { keysOfGaps } from '../../src/search/readiness/within.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

const PRODUCTS = 200;
const GAPS = 12;
let db: TestDatabase;

const leaves = `generate_series(1, ${PRODUCTS}) r, generate_series(1, 4) v`;
/** Each product has four variants, of which the first is not meant for the shop; of the last product none is. What is asked is stated by the first two, in one of two cells. */
beforeAll(async () => {
  db = await testDatabase();
  await db.ds.query(`INSERT INTO product_node (id, sku, root_id, parent_id, position, kind, sellable, is_leaf)
    SELECT r * 10, 'P' || r, r * 10, NULL::bigint, '', 'product', false, false FROM generate_series(1, ${PRODUCTS}) r
    UNION ALL SELECT r * 10 + v, 'P' || r || '-' || v, r * 10, r * 10, lpad(v::text, 5, '0'), 'variant', true, true FROM ${leaves}`);
  await db.ds.query(`INSERT INTO search_left_out (place, root_id, node_id, because) SELECT 'shop', r * 10, r * 10 + v, 'none' FROM ${leaves} WHERE v = 1 OR r = ${PRODUCTS}`);
  await db.ds.query(`INSERT INTO search_cell (key, value, root_id, position) SELECT g * 10 + v, 'x', r * 10, lpad(v::text, 5, '0') FROM ${leaves}, generate_series(1, ${GAPS}) g WHERE v < 3`);
  await db.ds.query(`INSERT INTO readiness_gap (gap, root_id, nodes) SELECT g, r * 10, 2 FROM generate_series(1, ${PRODUCTS}) r, generate_series(1, ${GAPS}) g`);
  for (const table of ['product_node', 'search_left_out', 'search_cell', 'readiness_gap']) await db.asOwner(`VACUUM ANALYZE ${table}`);
}); // prettier-ignore
afterAll(() => db.close());

const reasons = Array.from({ length: GAPS }, (_, at) => ({
  ...({ id: String(at + 1), layer: 'gap', keys: [`${at + 1}1`, `${at + 1}2`], channelCode: '', code: 'required_by_family' } as const),
  ...({ place: `a${at}`, locale: '', owner: 'pim', severity: 'error', message: '', fix: '', change: at, isAsked: true } as const),
})) satisfies (KnownReason & { change: number; isAsked: boolean })[];
const condition = compileFilter({} as Ground, {});
const overview = (m: EntityManager): Promise<Overview> => readOverview(m, 'shop', { condition, places: ['shop'] }, reasons);

test('what products lack that are partly meant is found by one walk over their cells, however many products lack however much', async () => {
  const told = await db.ds.transaction(overview);
  expect(told.notMeant).toBe(1);
  expect(told.reasons).toEqual(reasons.map((_, at) => ({ at, products: PRODUCTS - 1, nodes: 2 * (PRODUCTS - 1) })));
  const plan = await db.ds.transaction(async (m) => {
    const runner = m.queryRunner!;
    const ask = runner.query.bind(runner);
    let lines: string[] = [];
    runner.query = (async (sql: string, params: unknown[]) => {
      const rows = (await ask(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${sql}`, params)) as { 'QUERY PLAN': string }[];
      lines = rows.map((row) => row['QUERY PLAN']);
      return { records: [{}] };
    }) as never;
    await overview(m);
    runner.query = ask as never;
    return lines;
  });
  const walks = plan.flatMap((line) => /search_cell.*loops=(\d+)/.exec(line)?.[1] ?? []).map(Number);
  expect(walks).toHaveLength(1);
  expect(walks[0]).toBeLessThanOrEqual(PRODUCTS);
});

test('of one product only what a channel asks is looked up, and nothing where nothing of it is meant', async () => {
  const asked = { places: ['shop'], gaps: ['1', '2'] };
  const channels = [{ ...asked, channel: 'shop' }, { ...asked, channel: 'other', gaps: ['3'] }]; // prettier-ignore
  const kept = await readKeptVerdicts(db.ds.manager, ['10', String(PRODUCTS * 10)], channels, keysOfGaps(reasons));
  expect(kept.map(({ rootId, outside }) => [rootId, outside])).toEqual([['10', []], [String(PRODUCTS * 10), ['shop', 'other']]]); // prettier-ignore
  expect(kept[0]!.partly).toEqual([
    { channel: 'shop', gaps: [{ id: '1', nodes: 2 }, { id: '2', nodes: 2 }], flaws: [] },
    { channel: 'other', gaps: [{ id: '3', nodes: 2 }], flaws: [] },
  ]); // prettier-ignore
  expect(kept[1]!.partly).toEqual([]);
});
