import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileFilter, type Ground } from '../../src/search/query/compile.js';
import type { SearchFilter } from '../../src/search/query/filter.js';
import { whole } from '../../src/search/query/condition.js';
import { Params } from '../../src/search/query/params.js';
import { rowsThat } from '../../src/search/query/rows.js';
import { inSample } from '../../src/search/query/sample.js';
import { isAsked, type KnownReason } from '../../src/search/readiness/known-reasons.js';
import type { ReadinessFilter } from '../../src/search/readiness/readiness-filter.js';
import { isAside, isOutside, isTouched, keysOfGaps, lackingWithin } from '../../src/search/readiness/within.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

const PRODUCTS = 400;
const GAPS = 6;
const FLAWS = 3;
let db: TestDatabase;

/** The same numbers at each run, and no order in them. */
let seed = 20_261_201;
const chance = (share: number): boolean => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) < share * 2 ** 31;
const some = (most: number): number => 1 + Array.from({ length: most - 1 }, () => chance(0.5)).filter(Boolean).length;

interface Node {
  id: number;
  root: number;
  parent: number | null;
  position: string;
  sellable: boolean;
  leaf: boolean;
  life: string;
}
const placeAt = (at: number): string => String(at + 1).padStart(5, '0');

/** Trees of one to three levels, and now and then something above the leaves that is sold too. */
function treeOf(root: number): Node[] {
  const nodes: Node[] = [];
  const add = (parent: Node | null, position: string, leaf: boolean): Node => {
    const node = { id: root + nodes.length, root, parent: parent?.id ?? null, position, sellable: leaf || chance(0.1), leaf };
    nodes.push({ ...node, life: chance(0.15) ? 'planned' : 'active' });
    return nodes.at(-1)!;
  };
  const levels = chance(0.15) ? 0 : some(2);
  const below = (parent: Node, depth: number): void => {
    if (depth === levels) return;
    for (let at = 0, many = some(4); at < many; at++) below(add(parent, parent.position + placeAt(at), depth === levels - 1), depth + 1);
  };
  below(add(null, '', levels === 0), 0);
  return nodes;
}

beforeAll(async () => {
  db = await testDatabase();
  const nodes = Array.from({ length: PRODUCTS }, (_, at) => treeOf((at + 1) * 100)).flat();
  const roots = nodes.filter(({ parent }) => parent === null).map(({ id }) => id);
  const insert = (columns: string, from: string, rows: object[]) =>
    db.ds.query(`INSERT INTO ${columns} SELECT ${from} FROM jsonb_to_recordset($1::jsonb) AS t(id bigint, root bigint, parent bigint, position text, sellable boolean, leaf boolean, life text, place text, key bigint, reason bigint) ON CONFLICT DO NOTHING`, [JSON.stringify(rows)]); // prettier-ignore
  await insert('product_node (id, sku, root_id, parent_id, position, kind, sellable, is_leaf, lifecycle)', `id, 'N' || id, root, parent, position, CASE WHEN parent IS NULL THEN 'product' WHEN leaf THEN 'variant' ELSE 'level' END, sellable, leaf, life`, nodes); // prettier-ignore
  const out = nodes.filter(({ leaf }) => leaf).flatMap((node) => [...(chance(0.3) ? [{ ...node, place: 'a' }] : []), ...(chance(0.3) ? [{ ...node, place: 'b' }] : [])]); // prettier-ignore
  await insert('search_left_out (place, root_id, node_id, because)', `place, root, id, 'none'`, out);
  const cells = nodes.flatMap((node) => Array.from({ length: GAPS * 2 }, (_, key) => ({ ...node, key })).filter(() => chance(0.3)));
  await insert('search_cell (key, value, root_id, position)', `key, 'x', root, position`, cells);
  const gaps = roots.flatMap((root) => Array.from({ length: GAPS }, (_, at) => ({ root, reason: at + 1 })).filter(() => chance(0.5)));
  await insert('readiness_gap (gap, root_id, nodes)', 'reason, root, 1', gaps);
  const flaws = nodes.flatMap((node) => Array.from({ length: FLAWS }, (_, at) => ({ ...node, key: 1, reason: 101 + at })).filter(() => chance(0.05))); // prettier-ignore
  await insert('readiness_flaw (reason, root_id, key, position)', 'reason, root, key, position', flaws);
  const judged = roots.filter(() => chance(0.8)).map((root) => ({ root, leaf: chance(0.8) }));
  await insert('readiness_verdict (root_id, channel_code, is_ready, listings, tree_revision, rules, product_type, requirements, judged_at)', `root, 'shop', leaf, 1, 1, '', '', '', now()`, judged); // prettier-ignore
  for (const table of ['product_node', 'search_left_out', 'search_cell', 'readiness_gap', 'readiness_flaw', 'readiness_verdict'])
    await db.asOwner(`VACUUM ANALYZE ${table}`);
});
afterAll(() => db.close());

const reasonOf = (more: Pick<KnownReason, 'id' | 'layer' | 'keys' | 'code' | 'place' | 'owner' | 'severity'>): KnownReason => ({ channelCode: '', locale: '', message: '', fix: '', ...more }); // prettier-ignore
const reasons: KnownReason[] = [
  ...Array.from({ length: GAPS }, (_, at) => reasonOf({ id: String(at + 1), layer: 'gap', keys: [String(at * 2), String(at * 2 + 1)], code: 'required_by_family', place: `a${at}`, owner: at % 2 ? 'erp' : 'pim', severity: at < 2 ? 'error' : 'warning' })),
  ...Array.from({ length: FLAWS }, (_, at) => reasonOf({ id: String(101 + at), layer: 'flaw', code: 'value_breaks_rule', place: `a${at}`, owner: 'pim', severity: at < 1 ? 'error' : 'warning' })),
]; // prettier-ignore

/** Product by product, each gap at each node, as one product is asked about (`within.ts`). */
function rowByRow({ states, ...filter }: ReadinessFilter, places: string[], params: Params): string {
  const blocking = (of: KnownReason): boolean => of.severity === 'error';
  const has = (asked: KnownReason[]): string => {
    const ids = (layer: string) => `${params.add(asked.filter((one) => one.layer === layer).map(({ id }) => id))}::bigint[]`;
    const own = params.add(places);
    return `(EXISTS (SELECT FROM readiness_gap g WHERE g.root_id = n.id AND g.gap = ANY (${ids('gap')}) AND (NOT ${isTouched(own, 'g.root_id')} OR EXISTS (SELECT ${lackingWithin(own, params.add(keysOfGaps(asked)), 'g')})))
      OR EXISTS (SELECT FROM readiness_flaw f WHERE f.root_id = n.id AND f.reason = ANY (${ids('flaw')}) AND NOT ${isAside(own, 'f')}))`;
  };
  const judged = (isReady: string): string =>
    `EXISTS (SELECT FROM readiness_verdict v WHERE v.root_id = n.id AND v.channel_code = 'shop'${isReady})`;
  const stateOf = {
    ready: () => `NOT ${has(reasons.filter(blocking))} AND ${judged(' AND v.is_ready')}`,
    pending: () => `NOT ${has(reasons.filter(blocking))} AND NOT ${judged('')}`,
    not_ready: () => `(${has(reasons.filter(blocking))} OR ${judged(' AND NOT v.is_ready')})`,
  };
  const stopped = filter.owners && !filter.codes && !filter.places && !filter.severity;
  const asked = reasons.filter((one) => isAsked(one, filter) && (!stopped || blocking(one)));
  return `n.parent_id IS NULL AND NOT ${isOutside(params.add(places), 'n')} AND ${states ? `(${states.map((state) => stateOf[state]()).join(' OR ')})` : has(asked)}`;
}

const groundOf = (places: string[]) =>
  ({ reasons: new Map([['shop', reasons]]), places: new Map([['shop', places]]), owners: new Set(['erp', 'pim']) }) as unknown as Ground;
function bySets(readiness: ReadinessFilter, places: string[], params: Params): string {
  const condition = compileFilter(groundOf(places), { readiness } as SearchFilter);
  return whole(rowsThat(condition, 'products', params));
}
async function idsOf(make: (params: Params) => string, params = new Params()): Promise<string[]> {
  const rows = await db.ds.query<{ id: string }[]>(`SELECT n.id::text FROM product_node n ${make(params)} ORDER BY n.id`, params.values);
  return rows.map(({ id }) => id);
}

const list = <T>(...from: T[]) => fc.subarray(from, { minLength: 1 });
const asked = fc.oneof(
  fc.record({ states: list<'ready' | 'pending' | 'not_ready'>('ready', 'pending', 'not_ready') }),
  fc.record({ codes: list('required_by_family', 'value_breaks_rule') }),
  fc.record({ owners: list('erp', 'pim') }),
  fc.record({ places: list('a0', 'a1', 'a2', 'a3', 'a4', 'a5'), severity: fc.constantFrom('error' as const, 'warning' as const, undefined) }), // prettier-ignore
);

test('whatever is asked, sets find the products that a look at each finds, and of some products those of them', async () => {
  const sizes = new Set<number>();
  await fc.assert(
    fc.asyncProperty(asked, list('a', 'b'), async (more, places) => {
      const readiness: ReadinessFilter = { channel: 'shop', ...more };
      const wanted = await idsOf((params) => `WHERE ${rowByRow(readiness, places, params)}`);
      expect(await idsOf((params) => bySets(readiness, places, params))).toEqual(wanted);
      const within = wanted.filter((_, at) => at % 3 === 0).concat('100', '200');
      const params = new Params(false, within);
      const sampled = await idsOf((of) => `WHERE ${rowByRow(readiness, places, of)}${inSample(of, 'n')}`, new Params(false, within));
      expect(await idsOf((of) => `${bySets(readiness, places, of)}${inSample(of, 'n')}`, params)).toEqual(sampled);
      sizes.add(wanted.length);
    }),
    { numRuns: 40, seed: 7 },
  );
  expect(sizes.size).toBeGreaterThan(10);
});

test('what partly meant products lack is found by one walk over their cells, and not anew for each product and gap', async () => {
  for (const readiness of [{ states: ['ready' as const] }, { states: ['not_ready' as const] }, { codes: ['required_by_family'] }]) {
    const params = new Params();
    const rest = bySets({ channel: 'shop', ...readiness }, ['a', 'b'], params);
    const sql = `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT count(*) FROM product_node n ${rest}`;
    const plan = (await db.ds.query<{ 'QUERY PLAN': string }[]>(sql, params.values)).map((row) => row['QUERY PLAN']);
    const walks = plan.flatMap((line) => /search_cell.*loops=(\d+)/.exec(line)?.[1] ?? []).map(Number);
    expect(walks).toHaveLength(1);
    expect(walks[0]).toBeLessThanOrEqual(PRODUCTS);
  }
});
