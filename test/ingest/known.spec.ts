import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';
import { watched } from './watched.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

/** The statements that a push sends, as one text; not that a key was used, which is noted when the last look at it is two seconds old. */
async function sent<T>(work: () => Promise<T>): Promise<{ result: T; sql: string }> {
  const { result, statements } = await watched(erp.ds, work);
  return { result, sql: statements.filter((one) => !one.startsWith('UPDATE api_key ')).join('\n') };
}
// What skips locked rows is somebody else's, who takes work by the clock: on a slow day it falls into the test.
const LOCKS = /pg_advisory_xact|FOR (NO KEY )?UPDATE(?! (OF \w+ )?SKIP LOCKED)/;
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
    const { result, sql } = await sent(() => verdicts(night(revision)));
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
  expect(await verdicts([{ sku: 'K', lifecycle: 'run_out', sourceRevision: 15 }])).toEqual(['stale']);
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

test('what was changed by the chunk before is no repeat, though the next one was looked at while that was written', async () => {
  const items = Array.from({ length: 1_500 }, (_, n) => ({ sku: `LOOK-${n}`, family: 'tees', facts: { weight: '1' } }));
  await erp.push('items', items);
  // The third chunk says of LOOK-0 what was so until the second one; it is looked at meanwhile, because all of the first is known.
  const changed = [...items];
  changed[700] = { ...items[0]!, facts: { weight: '2' } };
  changed[1_200] = items[0]!;
  for (let times = 0; times < 3; times++) {
    const { verdicts: told, summary } = await erp.push('items', changed);
    expect([told[700], told[1_200]]).toMatchObject([{ verdict: 'updated' }, { verdict: 'updated' }]);
    expect(summary.counts).toMatchObject({ unchanged: 1_498, updated: 2 });
    expect((await node('LOOK-0')).facts).toEqual({ weight: '1' });
  }
});

test('each chunk of a night is looked at once, be it beforehand', async () => {
  const items = Array.from({ length: 2_500 }, (_, n) => ({ sku: `ONCE-${n}`, facts: { weight: '1' } }));
  await erp.push('items', items);
  const { result, sql } = await sent(() => erp.push('items', items));
  expect(result.summary.counts).toMatchObject({ unchanged: 2_500 });
  expect(sql.match(/AS "isRecalled"/g)).toHaveLength(5);
  expect(sql).not.toMatch(LOCKS);
});

test('after a chunk of nothing but news the next ones are not looked at, and repeats among them are told all the same', async () => {
  const items = Array.from({ length: 2_500 }, (_, n) => ({ sku: `NEWS-${n}`, facts: { weight: '1' } }));
  const { result, sql } = await sent(() => erp.push('items', [...items.slice(0, 2_000), ...items.slice(0, 500)]));
  expect(result.summary.counts).toMatchObject({ created: 2_000, unchanged: 500 });
  expect(sql.match(/AS "isRecalled"/g)).toHaveLength(1);
});

test('a line that says what is known settles what of its SKU was refused after it had waited', async () => {
  const refused = async () => (await erp.get<{ items: { sku: string }[] }>('/erp/v1/refused')).items.map(({ sku }) => sku);
  await erp.push('items', [
    { sku: 'WAIT-1', parent: 'WAIT', facts: { size: 's1' } },
    { sku: 'WAIT-2', parent: 'WAIT', facts: { size: 's1' } },
  ]);
  await erp.push('items', [{ sku: 'WAIT', family: 'tees', familyVariant: 'tees_by_size' }]);
  expect(await refused()).toEqual(['WAIT-2']);
  // By hand of a person, past the door.
  await erp.push('items', [{ sku: 'WAIT-2', parent: 'WAIT', facts: { size: 's2' } }]);
  expect(await refused()).toEqual([]);
  await erp.rows(`INSERT INTO erp_parked (message_id, door, sku, waits_for, source, body, refused_at)
    SELECT max(id), 'items', 'wait-2', 'wait', 'erp', '{"sku": "WAIT-2"}', now() FROM erp_message`);
  expect(await refused()).toEqual(['WAIT-2']);
  expect(await verdicts([{ sku: 'WAIT-2', parent: 'WAIT', facts: { size: 's2' } }])).toEqual(['unchanged']);
  expect(await refused()).toEqual([]);
});

test('of a line that says what is known the words are not kept a second time, and another line under its key is told apart all the same', async () => {
  const line = { sku: 'DIGEST', facts: { origin: 'Porto' } };
  await erp.push('items', [line]);
  await erp.push('items', [line, { sku: 'DIGEST-2' }], { key: 'digest' });
  expect(await erp.rows(`SELECT verdict, jsonb_typeof(body) AS body FROM erp_message WHERE sku LIKE 'DIGEST%' ORDER BY id`)).toEqual([
    { verdict: 'created', body: 'object' },
    { verdict: 'unchanged', body: 'string' },
    { verdict: 'created', body: 'object' },
  ]);
  await erp.asOwner(`ALTER TABLE erp_batch DISABLE TRIGGER erp_batch_state`);
  await erp.rows(`UPDATE erp_batch SET state = 'broken' WHERE idempotency_key = 'digest'`);
  await erp.asOwner(`ALTER TABLE erp_batch ENABLE TRIGGER erp_batch_state`);
  const other = await erp.push('items', [{ ...line, facts: { origin: 'Lisboa' } }, { sku: 'DIGEST-2' }], { key: 'digest' });
  expect([other.status, other.problems[0]!.code]).toEqual([422, 'idempotency_key_reused']);
  const same = await erp.push('items', [line, { sku: 'DIGEST-2' }], { key: 'digest' });
  expect(same.summary).toMatchObject({ state: 'finished', counts: { unchanged: 1, created: 1 } });
});
