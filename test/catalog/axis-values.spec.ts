import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import { testDatabase, type TestDatabase } from '../support/index.js';
import {
  AssetsPort,
  CellIndexPort,
  DraftPort,
  AttributeCatalog,
  WriteFacts,
  type FactsResult,
  type FactsRow,
} from '../../src/catalog/index.js';
import { seedDefinitions } from './definitions.js';

let db: TestDatabase;
const writer = new WriteFacts(new AttributeCatalog(), new AssetsPort(), new CellIndexPort(), new DraftPort());
const by = { door: 'erp' as const, person: 'erp-north', requestId: 'r1', now: new Date('2026-03-01T10:00:00Z') };

beforeAll(async () => {
  db = await testDatabase();
  await seedDefinitions(db.ds);
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.empty('product_node', 'node_change');
  await write(of('S', {}, { family: 'shirts', familyVariant: 'by_size' }), child('A', 's'), child('B', 'm'), child('C', 'l'));
});

let order = 0;
const of = (sku: string, cells: Record<string, unknown>, more: Partial<FactsRow> = {}): FactsRow => ({
  ...{ sku, cells, source: 'erp', order: String(++order), messageId: '7' },
  ...more,
});
const child = (sku: string, size: string): FactsRow => of(sku, { size }, { parentSku: 'S' });
const write = (...rows: FactsRow[]): Promise<FactsResult[]> => inTransaction(db.ds, (m) => writer.write(m, rows, by));
const verdicts = (results: FactsResult[]) =>
  results.map((one) => [one.sku, one.verdict, ...one.problems.map((p) => `${p.code} ${p.path} ${p.message}`)].join(' '));
const sizes = async () =>
  Object.fromEntries(
    (await db.ds.query<{ sku: string; size: string }[]>(`SELECT sku, facts->>'size' AS size FROM product_node WHERE parent_id IS NOT NULL`))
      .map(({ sku, size }) => [sku, size])
      .sort(),
  );

test('two that change places in one call are both taken, in either order, and so are three in a ring', async () => {
  expect(verdicts(await write(of('A', { size: 'm' }), of('B', { size: 's' })))).toEqual(['A updated', 'B updated']);
  expect(verdicts(await write(of('B', { size: 'm' }), of('A', { size: 's' })))).toEqual(['B updated', 'A updated']);
  expect(await sizes()).toEqual({ A: 's', B: 'm', C: 'l' });
  expect(verdicts(await write(of('A', { size: 'm' }), of('B', { size: 'l' }), of('C', { size: 's' })))).toEqual([
    'A updated',
    'B updated',
    'C updated',
  ]);
  expect(await sizes()).toEqual({ A: 'm', B: 'l', C: 's' });
});

test('only the line whose end collides is refused; whoever stands is left alone, also where it says again what it is', async () => {
  const taken = (sku: string, at: number, holder: string) =>
    `${sku} rejected axis_values_taken rows.${at}.cells.size ${holder} has the same size already.`;
  expect(verdicts(await write(of('A', { size: 'm' }), of('B', { size: 'm' }), of('C', { size: 'l' })))).toEqual([
    taken('A', 0, 'B'),
    'B unchanged',
    'C unchanged',
  ]);
  // Without the move of A, B finds its place taken after all; C, which has nothing to do with them, goes on.
  expect(verdicts(await write(of('A', { size: 'l' }), of('B', { size: 's' }), child('D', 'm')))).toEqual([
    taken('A', 0, 'C'),
    taken('B', 1, 'A'),
    taken('D', 2, 'B'),
  ]);
  expect(await sizes()).toEqual({ A: 's', B: 'm', C: 'l' });
  // Of a node's several lines only the last counts.
  expect(verdicts(await write(of('A', { size: 'm' }), of('A', { size: 's' }), of('B', { hazard: 'acid' })))).toEqual([
    'A updated',
    'A updated',
    'B updated',
  ]);
});

test('a tree is judged by itself: what collides in one refuses nothing in another', async () => {
  await write(of('T', {}, { family: 'shirts', familyVariant: 'by_size' }), of('T-1', { size: 's' }, { parentSku: 'T' }));
  expect(verdicts(await write(of('A', { size: 'm' }), of('T-1', { size: 'l' }), of('T-2', { size: 's' }, { parentSku: 'T' })))).toEqual([
    'A rejected axis_values_taken rows.0.cells.size B has the same size already.',
    'T-1 updated',
    'T-2 created',
  ]);
});

test.each(['discontinued'] as const)('a %s sibling gives its place free, and gets it back only while nobody has it', async (gone) => {
  expect(verdicts(await write(child('A2', 's'), of('A', {}, { lifecycle: gone })))).toEqual(['A2 created', 'A updated']);
  expect(verdicts(await write(of('A', {}, { lifecycle: 'active' })))).toEqual([
    'A rejected axis_values_taken rows.0.lifecycle A2 has the same size already.',
  ]);
  expect(verdicts(await write(of('A', {}, { lifecycle: 'active' }), of('A2', {}, { lifecycle: gone })))).toEqual([
    'A updated',
    'A2 updated',
  ]);
});

test.each(['planned', 'run_out', 'recalled'] as const)('a %s sibling keeps its place', async (lifecycle) => {
  await write(of('A', {}, { lifecycle }));
  expect(verdicts(await write(child('A2', 's')))).toEqual(['A2 rejected axis_values_taken rows.0.cells.size A has the same size already.']);
});

test('a product that gets its axes is judged with what the lines after it say', async () => {
  await write(
    of('T', {}, { family: 'shirts' }),
    of('T-1', { size: 's' }, { parentSku: 'T' }),
    of('T-2', { size: 's' }, { parentSku: 'T' }),
  );
  expect(verdicts(await write(of('T', {}, { familyVariant: 'by_size' })))).toEqual([
    'T rejected axis_values_taken rows.0.familyVariant T-1 and T-2 have the same axis values.',
  ]);
  expect(verdicts(await write(of('T', {}, { familyVariant: 'by_size' }), of('T-2', { size: 'm' })))).toEqual(['T updated', 'T-2 updated']);
});

test('however many siblings change places, the statements are the same', async () => {
  const two = await countStatements(() => write(of('A', { size: 'm' }), of('B', { size: 's' })));
  const refused = await countStatements(() => write(of('A', { size: 'l' }), of('B', { size: 'm' }), of('C', { size: 'l' })));
  expect(verdicts(refused.result)[0]).toContain('A rejected');
  // claim, lock, read, siblings, update, history, stamp; what is refused writes no history.
  expect([two.count, refused.count]).toEqual([7, 6]);
});
