import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { inTransaction, countStatements } from '../../libs/db/index.js';
import { AttributeCatalog, lockRoots, WriteContentMany, WriteFacts, type CellValue } from '../../src/catalog/index.js';
import { BuildIndex, INDEX_VERSION } from '../../src/search/index.js';
import { indexChange } from '../../src/search/cells/index-rows.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { seedDefinitions } from '../catalog/definitions.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
});
afterAll(() => server.close());

const get = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
const erp = { door: 'erp', person: 'erp', requestId: null } as const;
const ed = { door: 'graphql', person: 'ed', requestId: null } as const;

interface Row {
  sku: string;
  parentSku?: string;
  family?: string;
  familyVariant?: string;
  cells: Record<string, unknown>;
}
const facts = (rows: Row[]) =>
  inTransaction(server.ds, (m) =>
    get(WriteFacts).write(m, rows.map((row) => ({ ...row, source: 'erp', order: null })), { ...erp, now: new Date() }),
  ); // prettier-ignore
const content = (rows: Row[]) => inTransaction(server.ds, (m) => get(WriteContentMany).write(m, rows, { ...ed, now: new Date() }));

/** What the index says, and what it must say by the documents of the nodes as they are now. */
async function bothIndexes() {
  const nodes: { id: string; root_id: string; parent_id: string | null; position: string; is_leaf: boolean; facts: object; content: object }[] =
    await server.ds.query('SELECT id, root_id, parent_id, position, is_leaf, facts, content FROM product_node ORDER BY root_id, position'); // prettier-ignore
  const schema = await get(AttributeCatalog).load(server.ds.manager);
  const must = indexChange(
    schema,
    nodes.map(({ root_id, position, is_leaf, facts: own, content: text }) => ({
      ...{ rootId: root_id, position, isNew: true, isLeaf: is_leaf },
      cells: new Map(Object.entries({ ...own, ...text }).map(([cell, value]) => [cell, [null, value as CellValue] as const])),
    })),
  );
  const is: { root_id: string; key: string; position: string; value: string; is_cut: boolean }[] =
    await server.ds.query('SELECT root_id, key, position, value, is_cut FROM search_cell'); // prettier-ignore
  const texts: { root_id: string; key: string; position: string; body: string | null }[] =
    await server.ds.query('SELECT root_id, key, position, body FROM search_text'); // prettier-ignore
  const cell = (row: { key: string; position: string; value: string }, rootId: string) => [rootId, row.key, row.position, row.value].join(' '); // prettier-ignore
  return {
    nodes,
    must: {
      cells: must.come.map((row) => cell(row, row.rootId)).sort(),
      texts: must.texts.map(({ rootId, key, position, body }) => [rootId, key, position, body ?? ''].join(' ')).sort(),
    },
    is: {
      cells: is.map((row) => cell(row, row.root_id)).sort(),
      texts: texts.map(({ root_id, key, position, body }) => [root_id, key, position, body ?? ''].join(' ')).sort(),
    },
    mustBeCut: must.come.filter(({ isCut }) => isCut).map((row) => cell(row, row.rootId)),
    cut: new Set(is.filter(({ is_cut }) => is_cut).map((row) => cell(row, row.root_id))),
  };
}

async function expectTrue(): Promise<void> {
  const { nodes, must, is, mustBeCut, cut } = await bothIndexes();
  expect(is).toEqual(must);
  expect(mustBeCut.filter((row) => !cut.has(row))).toEqual([]);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const { parent_id, position, is_leaf, id } of nodes) {
    expect(position.slice(0, -5)).toBe(parent_id === null ? '' : byId.get(parent_id)!.position);
    expect(position.length % 5).toBe(0);
    expect(is_leaf).toBe(!nodes.some((other) => other.parent_id === id));
  }
  expect(new Set(nodes.map(({ root_id, position }) => `${root_id} ${position}`)).size).toBe(nodes.length);
}

const FACTS: Record<string, fc.Arbitrary<unknown>> = {
  weight: fc.constantFrom(null, { amount: '100', unit: 'GRAM' }, { amount: '0.1', unit: 'KILOGRAM' }, { amount: '2', unit: 'KILOGRAM' }),
  hazard: fc.constantFrom(null, 'none', 'None', 'flammable'),
};
const CONTENT: Record<string, fc.Arbitrary<unknown>> = {
  'name@en_US': fc.constantFrom(null, 'Shirt', 'shirt', 'Blue Shirt'),
  'description@en_US': fc.constantFrom(null, '<p>Soft</p>', `<p>${'Long text. '.repeat(40)}</p>`),
  'description@en_US#shop': fc.constantFrom(null, '<p>For the shop</p>'),
  material: fc.constantFrom(null, ['wool'], ['cotton', 'wool']),
  rating: fc.constantFrom(null, '1', '4.5'),
  washable: fc.constantFrom(null, true, false),
};
const cells = (of: Record<string, fc.Arbitrary<unknown>>) => fc.record(of, { requiredKeys: [] });
const COLORS = ['red', 'blue'];
const SIZES = ['s', 'm', 'l'];

/** Of some products, whose nodes are named by their place: what is written, in which order, how many rows at once. */
const story = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('facts' as const), at: fc.nat(), cells: cells(FACTS) }),
    fc.record({ kind: fc.constant('content' as const), at: fc.nat(), cells: cells(CONTENT) }),
    fc.record({ kind: fc.constant('move' as const), at: fc.nat(), to: fc.nat() }),
  ),
  { minLength: 10, maxLength: 40 },
);
let products = 0;

test('says what the doors wrote, for a thousand products, in any order of edits', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.integer({ min: 1, max: 7 }), async (steps, atOnce) => {
      const names = Array.from({ length: 5 }, () => `P${products++}`);
      const levels = names.flatMap((sku) => COLORS.map((color): Row => ({ sku: `${sku}-${color}`, parentSku: sku, cells: { color } })));
      const variants = levels.map(({ sku }, at): Row => ({ sku: `${sku}-v`, parentSku: sku, cells: { size: SIZES[at % 3] } }));
      await content([...names.map((sku): Row => ({ sku, family: 'shirts', familyVariant: 'by_color_size', cells: {} })), ...levels]);
      await facts(variants);
      const all = [...names.map((sku) => ({ sku, cells: {} })), ...levels, ...variants];
      for (let at = 0; at < steps.length; at += atOnce) {
        const now = steps.slice(at, at + atOnce);
        await facts(
          now.flatMap((step): Row[] => {
            if (step.kind === 'facts') return [{ sku: all[step.at % all.length]!.sku, cells: step.cells }];
            // A size goes below another colour, of its product or of another one; a size that is there already is refused.
            if (step.kind === 'move') return [{ sku: variants[step.at % variants.length]!.sku, parentSku: levels[step.to % levels.length]!.sku, cells: {} }]; // prettier-ignore
            return [];
          }),
        );
        await content(now.flatMap((step): Row[] => (step.kind === 'content' ? [{ sku: all[step.at % all.length]!.sku, cells: step.cells }] : []))); // prettier-ignore
      }
      await expectTrue();
    }),
    { numRuns: 30 },
  );
  const [{ moves }] = await server.ds.query(`SELECT count(*)::int AS moves FROM node_change WHERE changes ? '$parent'`);
  expect(moves).toBeGreaterThan(20);
});

const ROWS_WRITTEN = `SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::int AS n FROM pg_stat_xact_user_tables
  WHERE relname IN ('search_cell', 'search_text')`;

describe('one edit', () => {
  test('at a root with two thousand variants writes at most three rows of each cell that it changes', async () => {
    await content([{ sku: 'WIDE', family: 'shirts', cells: {} }]);
    await facts(Array.from({ length: 2_000 }, (_, at) => ({ sku: `WIDE-${at}`, parentSku: 'WIDE', cells: { hazard: `h${at % 7}` } })));
    const written = (work: (m: EntityManager) => Promise<unknown>): Promise<number> =>
      inTransaction(server.ds, async (m) => {
        const rows = async () => (await m.query(ROWS_WRITTEN))[0].n as number;
        const before = await rows();
        await work(m);
        return (await rows()) - before;
      });
    const by = { ...ed, now: new Date() };
    const edit = (sku: string, values: Record<string, unknown>) =>
      written((m) => get(WriteContentMany).write(m, [{ sku, cells: values }], by));
    expect(await edit('WIDE', { washable: true })).toBe(1);
    expect(await edit('WIDE', { washable: false })).toBe(2);
    expect(await edit('WIDE-77', { washable: true })).toBe(2);
    expect(await edit('WIDE-78', { washable: true })).toBe(1);
    expect(await edit('WIDE', { washable: true })).toBe(2);
    expect(await edit('WIDE', { 'name@en_US': 'Wide' })).toBe(2);
    expect(await edit('WIDE', { 'name@en_US': 'Wider' })).toBe(3);
    expect(await edit('WIDE', { 'name@en_US': null, washable: null })).toBe(3);
    expect(await edit('WIDE', { washable: null })).toBe(0);
    await expectTrue();
  });

  test('that takes a value away above and states one below in one write leaves neither behind', async () => {
    await content([{ sku: 'TWO', family: 'shirts', cells: {} }]);
    await facts([
      { sku: 'TWO', cells: { weight: { amount: '2', unit: 'KILOGRAM' } } },
      { sku: 'TWO-1', parentSku: 'TWO', cells: {} },
    ]);
    await facts([
      { sku: 'TWO', cells: { weight: null } },
      { sku: 'TWO-1', cells: { weight: { amount: '1', unit: 'GRAM' } } },
    ]);
    await expectTrue();
  });

  test('costs a constant number of statements, however many nodes and cells', async () => {
    const count = async (n: number) => {
      const rows = Array.from({ length: n }, (_, at) => ({ sku: `WIDE-${at}`, cells: { hazard: `again ${n}`, weight: { amount: String(n), unit: 'GRAM' } } })); // prettier-ignore
      const { statements } = await countStatements(() => facts(rows));
      return statements.filter((sql) => sql.includes('search_')).length;
    };
    expect([await count(1), await count(500)]).toEqual([2, 2]);
  });
});

test('what a node is moved below and away again in one write has nothing below it', async () => {
  await content([{ sku: 'VIA', family: 'shirts', familyVariant: 'by_color_size', cells: {} }, ...['a', 'b'].map((name, at) => ({ sku: `VIA-${name}`, parentSku: 'VIA', cells: { color: COLORS[at] } }))]); // prettier-ignore
  await content([{ sku: 'VIA2', family: 'shirts', familyVariant: 'by_color_size', cells: {} }, { sku: 'VIA2-c', parentSku: 'VIA2', cells: { color: 'red' } }]); // prettier-ignore
  await facts([{ sku: 'VIA-a-s', parentSku: 'VIA-a', cells: { size: 's' } }]);
  const moved = await facts(['VIA-b', 'VIA2-c'].map((parentSku) => ({ sku: 'VIA-a-s', parentSku, cells: {} })));
  expect(moved.map(({ verdict }) => verdict)).toEqual(['updated', 'updated']);
  const leaves = await server.ds.query(`SELECT sku FROM product_node WHERE sku LIKE 'VIA%' AND is_leaf ORDER BY sku`);
  expect(leaves).toEqual([{ sku: 'VIA-a' }, { sku: 'VIA-a-s' }, { sku: 'VIA-b' }]);
  await expectTrue();
});

describe('rebuilding', () => {
  test('makes the same index again while writes go on, and what the release before wrote', async () => {
    await server.asOwner('DELETE FROM search_cell; DELETE FROM search_text; INSERT INTO search_build (version) VALUES (0)');
    await server.asOwner(`UPDATE product_node SET position = '', places = 0, is_leaf = true`);
    const build = get(BuildIndex);
    await inTransaction(server.ds, (m) => build.begin(m, false));
    const writes = (async () => {
      for (let at = 0; at < 40; at++) await content([{ sku: `P${at}`, cells: { 'name@en_US': `Meanwhile ${at}` } }]);
    })();
    await Promise.all([build.run(), build.run(), writes]);
    await expectTrue();
    const state = await build.state();
    expect(state).toMatchObject({ version: INDEX_VERSION, isBuilding: false });
    expect(state.rootsDone).toBeGreaterThanOrEqual(state.rootsAll);
  });

  /** Two products, of which the first counts as built and is not in the index; `meanwhile` comes while the batch of the other waits for its lock. */
  async function whileABatchWaits(meanwhile: () => Promise<unknown>): Promise<void> {
    await content(['TWO1', 'TWO2'].map((sku) => ({ sku, cells: { 'name@en_US': sku } })));
    const roots: { id: string }[] = await server.ds.query(`SELECT id FROM product_node WHERE sku IN ('TWO1', 'TWO2') ORDER BY id`);
    const [first, last] = roots.map(({ id }) => id);
    await server.asOwner(`DELETE FROM search_cell WHERE root_id = ${first}; DELETE FROM search_text WHERE root_id = ${first}`);
    await server.asOwner(`UPDATE search_build SET built_to = ${first}`);
    const waiting = async () => (await server.ds.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`))[0]!.n; // prettier-ignore
    const works = await inTransaction(server.ds, async (m) => {
      await lockRoots(m, [last!]);
      const run = get(BuildIndex).run();
      while ((await waiting()) < 1);
      let isDone = false;
      const coming = meanwhile().finally(() => (isDone = true));
      while (!isDone && (await waiting()) < 2);
      return [run, coming];
    });
    await Promise.all(works);
  }

  test('begun anew while a batch is at work, begins with the first product', async () => {
    await whileABatchWaits(() => get(BuildIndex).rebuild({ ...ed, now: new Date() }));
    // The job of the one that was begun anew; the run that was at work may have done it all.
    await get(BuildIndex).run();
    expect(await get(BuildIndex).state()).toMatchObject({ isBuilding: false });
    await expectTrue();
  });

  test('what a release says of it while a batch is at work holds: nothing of it is built', async () => {
    await whileABatchWaits(() => server.ds.query('UPDATE search_build SET version = 0, built_to = NULL'));
    expect(await get(BuildIndex).state()).toMatchObject({ version: 0, isBuilding: false });
    await inTransaction(server.ds, (m) => get(BuildIndex).begin(m, false));
    await get(BuildIndex).run();
    expect(await get(BuildIndex).state()).toMatchObject({ version: INDEX_VERSION, isBuilding: false });
    await expectTrue();
  });
});
