import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

/** The statements that a push sends, but for the batch's own. */
async function watched<T>(work: () => Promise<T>): Promise<{ result: T; sql: string }> {
  const statements: string[] = [];
  const { logger } = erp.ds;
  const original = logger.logQuery.bind(logger);
  logger.logQuery = (sql, params, runner) => {
    statements.push(sql);
    original(sql, params, runner);
  };
  try {
    return { result: await work(), sql: statements.join('\n') };
  } finally {
    logger.logQuery = original;
  }
}
const LOCKS = /pg_advisory_xact|FOR NO KEY UPDATE|FOR UPDATE/;
const verdicts = async (lines: object[]) => (await erp.push('items', lines)).verdicts.map(({ verdict }) => verdict);
const node = async (sku: string) =>
  (
    await erp.rows<{ facts: object; revision: string; marks: Record<string, { o: string | null }> }>(
      'SELECT facts, revision, fact_meta AS marks FROM product_node WHERE sku = $1',
      [sku],
    )
  )[0]!;
const night = (sourceRevision?: number | string) => [
  { sku: 'K', family: 'tees', familyVariant: 'tees_by_size', lifecycle: 'active', facts: { origin: 'Porto' }, sourceRevision },
  ...[1, 2, 3].map((n) => ({ sku: `K-${n}`, parent: 'K', sellable: true, facts: { size: `s${n}`, weight: `1.${n}0` }, sourceRevision })),
];

test.each([[undefined], [7]])(
  'a night that says what is known (revision %p) locks nothing and writes nothing but its verdicts',
  async (revision) => {
    await erp.push('items', night(revision));
    const before = [await node('K'), await node('K-1')];
    const { result, sql } = await watched(() => verdicts(night(revision)));
    expect(result).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
    expect(sql).not.toMatch(LOCKS);
    expect(sql).not.toMatch(/(UPDATE|INSERT INTO) (product_node|node_change|facts_outbox)/);
    expect([await node('K'), await node('K-1')]).toEqual(before);
  },
);

test('a newer message that says the same moves the source’s order: what comes late after it is stale', async () => {
  await erp.push('items', night(10));
  expect(await verdicts(night(20))).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
  expect((await node('K-1')).marks).toMatchObject({ size: { o: '20' }, weight: { o: '20' } });
  expect((await node('K')).marks).toMatchObject({ origin: { o: '20' }, $lifecycle: { o: '20' } });
  expect(await verdicts([{ sku: 'K-1', facts: { weight: '9' }, sourceRevision: 15 }])).toEqual(['stale']);
  expect(await verdicts([{ sku: 'K', lifecycle: 'run_out', sourceRevision: 15 }])).toEqual(['unchanged']);
  expect(await erp.rows(`SELECT lifecycle FROM product_node WHERE sku = 'K'`)).toEqual([{ lifecycle: 'active' }]);
});

test('what is not the same to the letter is judged as ever, also beside what is', async () => {
  const [root, one, two, three] = night(30);
  expect(
    await verdicts([
      root!,
      one!,
      { ...two!, facts: { size: 's2', weight: '5' } },
      { ...three!, parent: 'k' },
      { sku: 'k-3', facts: { weight: '1.30' } },
      { sku: 'K-1', facts: { 'title@en_US': 'Mine' } },
      { sku: 'K-2', facts: { weight: '5.0' } },
      { sku: 'K', facts: { origin: null } },
      { sku: 'K', facts: { origin: 'Porto' } },
      { sku: 'K-1', parent: null },
      { sku: 'K-3', kind: 'level' },
    ]),
  ).toEqual([
    ...[
      'unchanged',
      'unchanged',
      'updated',
      'unchanged',
      'rejected',
      'rejected',
      'unchanged',
      'updated',
      'updated',
      'rejected',
      'rejected',
    ],
  ]);
  expect((await node('K')).facts).toEqual({ origin: 'Porto' });
});

test('a repeated fact of another source, and a life below a recall, are no repeats', async () => {
  await erp.push('items', [{ sku: 'R', facts: { origin: 'PT' }, sourceRevision: 1 }]);
  await erp.push('items', [{ sku: 'R', recall: { reason: 'It breaks' }, sourceRevision: 2 }]);
  const { verdicts: told } = await erp.push('items', [{ sku: 'R', lifecycle: 'active', facts: { origin: 'PT' }, sourceRevision: 3 }]);
  expect(told[0]!.problems.map(({ code }) => code)).toEqual(['recall_stands']);
});

test('streams that repeat one night in another order do not wait for each other in a ring', async () => {
  await erp.push('items', night(40));
  const streams = await Promise.all(
    [41, 42, 43, 44].map((revision) => erp.push('items', revision % 2 ? night(revision) : night(revision).reverse())),
  );
  expect(streams.map(({ summary }) => [summary.state, summary.counts['rejected']])).toEqual(streams.map(() => ['finished', 0]));
  expect((await node('K-1')).marks).toMatchObject({ weight: { o: '44' } });
});
