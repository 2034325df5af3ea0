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
/** The history refuses to be emptied, unless its guards are off. */
beforeEach(() => db.empty('product_node', 'node_change'));

let order = 0;
const row = (sku: string, cells: Record<string, unknown>, more: Partial<FactsRow> = {}): FactsRow => ({
  sku,
  cells,
  source: 'erp',
  order: String(++order),
  messageId: '7',
  ...more,
});
const write = (...rows: FactsRow[]): Promise<FactsResult[]> => inTransaction(db.ds, (m) => writer.write(m, rows, by));
const verdicts = (results: FactsResult[]) =>
  results.map((one) => [one.sku, one.verdict, ...one.problems.map((p) => `${p.code} ${p.path}`)]);
const node = async (sku: string) => (await db.ds.query('SELECT * FROM product_node WHERE sku = $1', [sku]))[0];
const history = () => db.ds.query('SELECT sku, revision::int, door, actor, message_id, changes FROM node_change ORDER BY id');

test('a root, its variants and an item without a family are made in one call, with history, in a constant number of statements', async () => {
  const rows = [
    row('SHIRT', { weight: { amount: '0.20', unit: 'KILOGRAM' } }, { family: 'shirts', familyVariant: 'by_size' }),
    row('SHIRT-S', { size: 's', gtin: '4006381333931' }, { parentSku: 'SHIRT' }),
    row('SHIRT-M', { size: 'm' }, { parentSku: 'SHIRT' }),
    row('LOOSE', {}),
  ];
  const { result, count } = await countStatements(() => write(...rows));
  expect(verdicts(result)).toEqual([
    ['SHIRT', 'created'],
    ['SHIRT-S', 'created'],
    ['SHIRT-M', 'created'],
    ['LOOSE', 'created'],
  ]);
  const many = Array.from({ length: 50 }, (_, at) => row(`BULK-${at}`, { weight: { amount: String(at), unit: 'GRAM' } }));
  await write(row('WARM', {}));
  const bulk = await countStatements(() => write(...many));
  // claim, lock, ids, insert, history; the stamp of the definitions before them. The first call read the definitions too, and has a GTIN.
  expect([count, bulk.count]).toEqual([9, 6]);
  const root = await node('SHIRT');
  expect(root).toMatchObject({
    kind: 'product',
    sellable: false,
    family_code: 'shirts',
    facts: { weight: { amount: '0.2', unit: 'KILOGRAM' } },
    revision: '1',
    state: 'draft',
  });
  expect(await node('SHIRT-S')).toMatchObject({
    kind: 'variant',
    sellable: true,
    parent_id: root.id,
    root_id: root.id,
    facts: { size: 's', gtin: '4006381333931' },
  });
  expect(await node('LOOSE')).toMatchObject({ kind: 'product', sellable: true, family_code: null });
  expect((await history())[1]).toEqual({
    sku: 'SHIRT-S',
    revision: 1,
    door: 'erp',
    actor: 'erp-north',
    message_id: '7',
    changes: {
      $created: [null, { kind: 'variant', parent: 'SHIRT', family: null, familyVariant: null }],
      size: [null, 's'],
      gtin: [null, '4006381333931'],
    },
  });
});

test('the highest order wins per source and cell, whichever comes first, clears included; a replay makes nothing', async () => {
  await write(row('A', { hazard: 'five', gtin: '4006381333931' }, { order: '5' }));
  expect(verdicts(await write(row('A', { hazard: 'four' }, { order: '4' })))).toEqual([['A', 'stale']]);
  expect(verdicts(await write(row('A', { hazard: null }, { order: '9' })))).toEqual([['A', 'updated']]);
  expect(verdicts(await write(row('A', { hazard: 'eight' }, { order: '8' })))).toEqual([['A', 'stale']]);
  expect(verdicts(await write(row('A', { hazard: null }, { order: '9' })))).toEqual([['A', 'unchanged']]);
  const mixed = await write(row('A', { hazard: 'six', gtin: null }, { order: '6' }));
  expect(mixed[0]).toMatchObject({ verdict: 'updated', changed: ['gtin'], stale: ['hazard'], revision: 3 });
  expect(await node('A')).toMatchObject({ facts: {}, revision: '3', tree_revision: '3' });
  expect(await history()).toHaveLength(3);
});

test('the same value in a newer message moves the mark only: no revision, no history, and an older message stays older', async () => {
  await write(row('A', { hazard: 'x' }, { order: '5', messageId: '50' }));
  expect(verdicts(await write(row('A', { hazard: 'x' }, { order: '7', messageId: '70' })))).toEqual([['A', 'unchanged']]);
  expect(verdicts(await write(row('A', { hazard: 'late' }, { order: '6', messageId: '60' })))).toEqual([['A', 'stale']]);
  expect(await node('A')).toMatchObject({
    facts: { hazard: 'x' },
    revision: '1',
    tree_revision: '1',
    fact_meta: { hazard: { s: 'erp', o: '7', m: '50' } },
  });
  expect(await history()).toHaveLength(1);
});

test('each source has its own order; switching sources does not lose the marks', async () => {
  await write(row('A', { hazard: 'a9' }, { order: '9' }));
  await write(row('A', { hazard: 'b1' }, { order: '1', source: 'wms' }));
  expect(verdicts(await write(row('A', { hazard: 'a8' }, { order: '8' })))).toEqual([['A', 'stale']]);
  expect(await node('A')).toMatchObject({ facts: { hazard: 'b1' }, fact_meta: { hazard: { s: 'wms', o: '1', p: { erp: '9' } } } });
});

test('a child before its parent is taken in when the same call brings the parent, else it is parked with its later lines', async () => {
  expect(verdicts(await write(row('V', { size: 's' }, { parentSku: 'P' }), row('V', { gtin: '4006381333931' }), row('P', {})))).toEqual([
    ['V', 'created'],
    ['V', 'updated'],
    ['P', 'created'],
  ]);
  const parked = await write(row('W', { size: 's' }, { parentSku: 'Q' }), row('W', { size: 'm' }));
  expect(parked.map((one) => [one.verdict, one.waitsFor])).toEqual([
    ['parked', 'Q'],
    ['parked', 'Q'],
  ]);
  expect(await node('W')).toBeUndefined();
});

test('rings, nodes below variants and second parents are refused', async () => {
  await write(row('P', {}), row('V', {}, { parentSku: 'P' }), row('R', {}));
  expect(
    verdicts(await write(row('X', {}, { parentSku: 'Y' }), row('Y', {}, { parentSku: 'X' }), row('Z', {}, { parentSku: 'Z' }))),
  ).toEqual([
    ['X', 'rejected', 'cyclic_parent rows.0.parent'],
    ['Y', 'rejected', 'cyclic_parent rows.1.parent'],
    ['Z', 'rejected', 'cyclic_parent rows.2.parent'],
  ]);
  expect(
    verdicts(await write(row('P', {}, { parentSku: 'V' }), row('V', {}, { parentSku: 'R' }), row('VV', {}, { parentSku: 'V' }))),
  ).toEqual([
    ['P', 'rejected', 'parent_fixed rows.0.parent'],
    ['V', 'updated'],
    ['VV', 'rejected', 'parent_is_variant rows.2.parent'],
  ]);
  expect(await db.ds.query('SELECT count(*)::int AS n FROM product_node')).toEqual([{ n: 3 }]);
});

test('a bad row is refused whole and names each problem; the good rows beside it are written', async () => {
  const results = await write(
    row('GOOD', { hazard: 'ok' }),
    row('BAD', {
      name: 'x',
      'name@en_US': 'Foreign',
      nothing: 1,
      gtin: '4006381333932',
      weight: { amount: '-1', unit: 'GRAM' },
      hazard: 'fine',
    }),
    row('OLD', {}, { order: 'yesterday' }),
    row(' \u0000', {}),
    row('good', {}),
  );
  expect(verdicts(results)).toEqual([
    ['GOOD', 'created'],
    [
      'BAD',
      'rejected',
      'locale_missing rows.1.cells.name',
      'not_owner rows.1.cells.name@en_US',
      'attribute_unknown rows.1.cells.nothing',
      'gtin_invalid rows.1.cells.gtin',
      'value_too_small rows.1.cells.weight',
    ],
    ['OLD', 'rejected', 'order_invalid rows.2.sourceRevision'],
    ['', 'rejected', 'sku_invalid rows.3.sku'],
    ['good', 'rejected', 'sku_taken rows.4.sku'],
  ]);
  expect(await db.ds.query('SELECT sku FROM product_node')).toEqual([{ sku: 'GOOD' }]);
});

test('siblings with the same axis values are refused, in the call and against what is stored; swapping by order works', async () => {
  await write(row('S', {}, { family: 'shirts', familyVariant: 'by_size' }), row('S-1', { size: 's' }, { parentSku: 'S' }));
  expect(
    verdicts(
      await write(
        row('S-2', { size: 's' }, { parentSku: 'S' }),
        row('S-3', {}, { parentSku: 'S' }),
        row('S-4', { size: 'm' }, { parentSku: 'S' }),
        row('S-5', { size: 'm' }, { parentSku: 'S' }),
      ),
    ),
  ).toEqual([
    ['S-2', 'rejected', 'axis_values_taken rows.0.cells.size'],
    ['S-3', 'rejected', 'axis_value_required rows.1.cells.size'],
    ['S-4', 'created'],
    ['S-5', 'rejected', 'axis_values_taken rows.3.cells.size'],
  ]);
  expect(
    verdicts(await write(row('S-1', { size: 'l' }), row('S-4', { size: 's' }), row('S-1', { size: null }), row('S', { size: 'm' }))),
  ).toEqual([
    ['S-1', 'updated'],
    ['S-4', 'updated'],
    ['S-1', 'rejected', 'axis_value_required rows.2.cells.size'],
    ['S', 'rejected', 'axis_wrong_level rows.3.cells.size'],
  ]);
});

test('only review facts and structure put an approved draft back to draft; lifecycle and plain facts do not', async () => {
  const approve = () =>
    db.ds
      .query(`UPDATE product_node SET state = 'in_review' WHERE sku = 'A'`)
      .then(() => db.ds.query(`UPDATE product_node SET state = 'approved' WHERE sku = 'A'`));
  await write(row('A', {}));
  await approve();
  await write(row('A', { gtin: '4006381333931' }, { lifecycle: 'recalled' }));
  expect(await node('A')).toMatchObject({ state: 'approved', lifecycle: 'recalled', tree_revision: '2' });
  await write(row('A', { hazard: 'acid' }));
  expect(await node('A')).toMatchObject({ state: 'draft', tree_revision: '3' });
  await approve();
  await write(row('A-1', {}, { parentSku: 'A' }));
  expect(await node('A')).toMatchObject({ state: 'draft', sellable: false, tree_revision: '4' });
});

test('two calls that create the same new tree at once make it once', async () => {
  const rows = () => Array.from({ length: 40 }, (_, at) => row(`R-${at}`, { hazard: 'h' }, { order: '1' }));
  const both = await Promise.all([write(...rows()), write(...rows().reverse())]);
  const seen = both.map((results) => [...new Set(results.map((one) => one.verdict))].sort());
  expect(seen.sort()).toEqual([['created'], ['unchanged']]);
  expect(await db.ds.query('SELECT count(*)::int AS n FROM product_node')).toEqual([{ n: 40 }]);
});

test('a family variant that does not fit the tree is refused; one that fits is taken once', async () => {
  await write(
    row('T', {}, { family: 'shirts' }),
    row('T-1', { size: 's' }, { parentSku: 'T' }),
    row('T-2', { size: 's' }, { parentSku: 'T' }),
  );
  expect(verdicts(await write(row('T', {}, { familyVariant: 'by_color_size' }), row('T', {}, { familyVariant: 'by_size' })))).toEqual([
    ['T', 'rejected', 'tree_does_not_fit rows.0.familyVariant'],
    ['T', 'rejected', 'axis_values_taken rows.1.familyVariant'],
  ]);
  await write(row('T-2', { size: 'm' }));
  expect(
    verdicts(await write(row('T', {}, { familyVariant: 'by_size' }), row('T', {}, { family: 'mugs' }), row('T', {}, { family: 'none' }))),
  ).toEqual([
    ['T', 'updated'],
    ['T', 'rejected', 'family_fixed rows.1.family'],
    ['T', 'rejected', 'family_unknown rows.2.family'],
  ]);
});
