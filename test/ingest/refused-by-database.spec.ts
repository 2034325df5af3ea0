import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Answer, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
  // Rules that no check of the program knows: whatever one of them lets through some day meets a rule like these.
  await erp.asOwner(`
    ALTER TABLE product_node ADD CONSTRAINT no_bad_sku CHECK (sku !~ '^BAD');
    ALTER TABLE offer ADD CONSTRAINT no_thirteen CHECK (quantity IS DISTINCT FROM 13);
  `);
});
afterAll(() => erp.close());

const told = (verdicts: Answer[]) => verdicts.map((one) => `${one.line} ${one.verdict} ${one.problems.map((p) => p.code).join()}`.trim());
const count = async (like: string) =>
  (await erp.rows<{ n: number }>('SELECT count(*)::int AS n FROM product_node WHERE sku LIKE $1', [like]))[0]!.n;

const bad = [5, 238, 471];
const skus = Array.from({ length: 700 }, (_, at) => (bad.includes(at) ? `BAD-${at}` : `FINE-${at}`));

test('of a chunk that the database refuses only those lines are refused that it does not take; the others are there, once', async () => {
  const lines = skus.map((sku) => ({ sku }));
  const { verdicts, summary } = await erp.push('items', lines, { key: 'halves' });
  expect([summary.state, summary.lines, summary.counts['created'], summary.counts['rejected']]).toEqual(['finished', 700, 697, 3]);
  expect(verdicts.map(({ line }) => line)).toEqual(lines.map((_, at) => at + 1));
  const refused = verdicts.filter(({ verdict }) => verdict === 'rejected');
  expect(refused.map(({ sku, problems }) => [sku, ...problems.map(({ code, path }) => `${code} ${path}`)])).toEqual(
    bad.map((at) => [`BAD-${at}`, `line_refused line ${at + 1}`]),
  );
  expect(refused[0]!.problems[0]).toMatchObject({
    message: expect.stringContaining('no_bad_sku') as unknown,
    details: { sqlstate: '23514', constraint: 'no_bad_sku' },
  });
  expect(await count('FINE-%')).toBe(697);
  const again = await erp.push('items', lines, { key: 'halves' });
  expect([again.summary.replayed, again.verdicts]).toEqual([true, verdicts]);
});

test('the same of offers', async () => {
  await erp.push('items', [{ sku: 'OFF' }]);
  const offer = (audience: string, quantity: number) => ({ sku: 'OFF', market: 'US', audience, quantity });
  const { verdicts, summary } = await erp.push('offers', [offer('a', 12), offer('b', 13), offer('c', 14)]);
  expect([summary.state, ...told(verdicts)]).toEqual(['finished', '1 created', '2 rejected line_refused', '3 created']);
});

test('a parked line that the database refuses when its parent comes does not break the parent; what waits beside it comes in', async () => {
  const parked = ['BAD-1', 'KIN-1', 'BAD-2', 'KIN-2'].map((sku) => ({ sku, parent: 'KIN', kind: 'variant' }));
  await erp.push('items', parked, { key: 'parked-bad' });
  expect(told((await erp.push('items', [{ sku: 'KIN' }])).verdicts)).toEqual(['1 created']);
  expect([await count('KIN%'), await count('BAD%')]).toEqual([3, 0]);
  expect(told((await erp.push('items', parked, { key: 'parked-bad' })).verdicts)).toEqual([
    '1 rejected line_refused,was_parked',
    '2 created was_parked',
    '3 rejected line_refused,was_parked',
    '4 created was_parked',
  ]);
});

test('a line of which not even the message can be stored is refused by itself, too', async () => {
  await erp.asOwner(`ALTER TABLE erp_message ADD CONSTRAINT unstored CHECK (sku <> 'LOST' OR sku IS NULL) NOT VALID`);
  const lines = [{ sku: 'KEPT-1' }, { sku: 'LOST' }, { sku: 'KEPT-2' }];
  const { verdicts, summary } = await erp.push('items', lines, { key: 'lost' });
  await erp.asOwner('ALTER TABLE erp_message DROP CONSTRAINT unstored');
  expect([summary.state, ...told(verdicts)]).toEqual(['finished', '1 created', '2 rejected line_refused', '3 created']);
  expect(await count('LOST')).toBe(0);
  expect(told((await erp.push('items', lines, { key: 'lost' })).verdicts)).toEqual(told(verdicts));
});

test('what is no line’s fault still breaks a batch, and its repeat goes on: a table that is away', async () => {
  await erp.asOwner('ALTER TABLE node_change RENAME TO node_change_away');
  const { summary } = await erp.push('items', [{ sku: 'LATER' }], { key: 'away' });
  await erp.asOwner('ALTER TABLE node_change_away RENAME TO node_change');
  expect([summary.state, summary.lines]).toEqual(['broken', 0]);
  expect(told((await erp.push('items', [{ sku: 'LATER' }], { key: 'away' })).verdicts)).toEqual(['1 created']);
});
