import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

let n = 0;
let sku: string;
/** A message with an order, of which all was taken. */
let message: { sku: string; parent: string; facts: Record<string, unknown>; sourceRevision: number };
beforeEach(async () => {
  sku = `M-${++n}`;
  message = { sku, parent: `ROOT-${n}`, facts: { size: 's1', weight: '5' }, sourceRevision: 10 };
  const roots = [`ROOT-${n}`, `OTHER-${n}`].map((root) => ({ sku: root, family: 'tees', familyVariant: 'tees_by_size' }));
  expect(await verdicts([...roots, message])).toEqual(['created', 'created', 'created']);
});

const verdicts = async (lines: object[], role?: 'integration' | 'administrator') =>
  (await erp.push('items', lines, role ? { role } : {})).verdicts.map(({ verdict }) => verdict);
const said = async () =>
  (await erp.rows<{ said: string | null }>('SELECT fact_said AS said FROM product_node WHERE sku = $1', [sku]))[0]!.said;

test('the very message is known by one word: its cells are not looked at', async () => {
  expect(await said()).toMatch(/^[A-Za-z0-9+/]{27}=$/);
  // Behind the back of every door, so that a look at the cells would show.
  await erp.rows(`UPDATE product_node SET facts = facts || '{"weight": "6"}' WHERE sku = $1`, [sku]);
  expect(await verdicts([message])).toEqual(['unchanged']);
  expect(await verdicts([{ ...message, sourceRevision: 11 }])).toEqual(['updated']);
});

test('after whatever was said by others in between, it is judged as ever', async () => {
  expect(await verdicts([{ ...message, facts: { weight: '7' }, sourceRevision: 11 }])).toEqual(['updated']);
  expect(await verdicts([message])).toEqual(['stale']);
  expect(await verdicts([{ ...message, sourceRevision: 12 }])).toEqual(['updated']);
  expect(await verdicts([{ ...message, sourceRevision: 12 }])).toEqual(['unchanged']);
  expect(await verdicts([{ ...message, facts: { weight: '7' }, sourceRevision: 12 }])).toEqual(['stale']);
});

test('a newer message that says the same takes its place, by the short way as well', async () => {
  const before = await said();
  expect(await verdicts([{ ...message, sourceRevision: 11 }])).toEqual(['unchanged']);
  const after = await said();
  expect([after === before, after === null]).toEqual([false, false]);
  await erp.rows(`UPDATE product_node SET facts = facts || '{"weight": "6"}' WHERE sku = $1`, [sku]);
  expect(await verdicts([{ ...message, sourceRevision: 11 }])).toEqual(['unchanged']);
  expect(await verdicts([message])).toEqual(['stale']);
});

test('what stands around it is looked at all the same: a node that has moved since does not stand where it says', async () => {
  expect(await verdicts([{ sku, parent: `OTHER-${n}`, sourceRevision: 11 }])).toEqual(['updated']);
  expect(await verdicts([message])).toEqual(['stale']);
});

test('a definition that has changed since judges it anew', async () => {
  await erp.rows(`UPDATE attribute SET owner = 'pim', revision = revision + 1 WHERE code = 'weight'`);
  try {
    const { verdicts: told } = await erp.push('items', [message]);
    expect(told[0]).toMatchObject({ verdict: 'rejected', problems: [{ code: 'not_owner' }] });
  } finally {
    await erp.rows(`UPDATE attribute SET owner = 'erp', revision = revision + 1 WHERE code = 'weight'`);
  }
});

test('what was refused in part, or has no order, is not kept, and is judged each time', async () => {
  const [wrong, unordered] = [
    { ...message, facts: { weight: 'heavy' }, sourceRevision: 11 },
    { sku, facts: { weight: '8' } },
  ];
  expect(await verdicts([wrong])).toEqual(['rejected']);
  expect(await verdicts([wrong])).toEqual(['rejected']);
  expect(await verdicts([unordered])).toEqual(['updated']);
  expect(await said()).toBeNull();
  expect(await verdicts([{ sku, facts: { weight: '9' } }])).toEqual(['updated']);
  expect(await verdicts([unordered])).toEqual(['updated']);
});

test('the same words of another sender are another message', async () => {
  await erp.rows(`UPDATE product_node SET facts = facts || '{"weight": "6"}' WHERE sku = $1`, [sku]);
  expect(await verdicts([message], 'administrator')).toEqual(['updated']);
});

test('a line that moves to a parent of its own batch, and is stale in part, is stale in part each time', async () => {
  const root = { sku: `NEW-${n}`, family: 'tees', familyVariant: 'tees_by_size' };
  expect(await verdicts([{ sku, facts: { weight: '7' }, sourceRevision: 12 }])).toEqual(['updated']);
  const late = { sku, parent: root.sku, facts: { weight: '6' }, sourceRevision: 11 };
  expect(await verdicts([late, root])).toEqual(['updated', 'created']);
  expect(await said()).toBeNull();
  expect(await verdicts([late])).toEqual(['stale']);
});

test('a line whose parent has not come is not kept as taken', async () => {
  const early = { ...message, parent: `LATER-${n}`, facts: { weight: '6' }, sourceRevision: 11 };
  expect(await verdicts([early])).toEqual(['parked']);
  expect(await said()).toBeNull();
  expect(await verdicts([early])).toEqual(['parked']);
  expect(await verdicts([{ sku: `LATER-${n}`, family: 'tees', familyVariant: 'tees_by_size' }])).toEqual(['created']);
  expect(await verdicts([early])).toEqual(['unchanged']);
});
