import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Erp } from './door.js';
import { watched } from './watched.js';

const clock = new TestClock('2026-03-01T12:00:00.000Z');
let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor(clock);
  await erp.push('items', [{ sku: 'A' }, { sku: 'B' }]);
});
afterAll(() => erp.close());

/** The verdicts of offers, and whether any was locked or written. */
async function push(lines: object[], role: 'integration' = 'integration') {
  const { result, statements } = await watched(erp.ds, () => erp.push('offers', lines, { role }));
  return { verdicts: result.verdicts.map(({ verdict }) => verdict), locked: statements.some((sql) => sql.includes('FOR UPDATE')) };
}
const price = (amount: string) => ({ amount, currency: 'USD' });
const offer = async (sku: string) =>
  (
    await erp.rows<{ quantity: number; at: string; marks: Record<string, { o: string | null }> }>(
      `SELECT quantity, to_char(counted_at AT TIME ZONE 'UTC', 'HH24:MI') AS at, marks FROM offer WHERE sku = $1`,
      [sku],
    )
  )[0]!;
const night = (sourceRevision: number, more: object = {}) =>
  ['A', 'B'].map((sku) => ({ sku, market: 'US', price: price('9.00'), quantity: 5, sourceRevision, ...more }));

test('the very same messages again lock nothing and write nothing, also counts: they speak of the moment when they came first', async () => {
  expect(await push(night(1))).toEqual({ verdicts: ['created', 'created'], locked: true });
  await erp.rows('DELETE FROM offer_outbox');
  const before = [await offer('A'), await offer('B')];
  clock.advance(60_000);
  for (let times = 0; times < 9; times++) await push(night(1));
  expect(await push(night(1))).toEqual({ verdicts: ['unchanged', 'unchanged'], locked: false });
  expect([await offer('A'), await offer('B')]).toEqual(before);
  expect(await erp.rows('SELECT * FROM offer_outbox')).toEqual([]);
});

test('the same number of a newer message is news: it speaks of a later moment', async () => {
  clock.advance(60_000);
  expect(await push(night(2))).toEqual({ verdicts: ['unchanged', 'unchanged'], locked: true });
  expect(await offer('A')).toMatchObject({ quantity: 5, at: '12:02', marks: { quantity: { o: '2' }, priceMinor: { o: '2' } } });
  expect(await erp.rows('SELECT sku, recount FROM offer_outbox ORDER BY sku')).toEqual(['A', 'B'].map((sku) => ({ sku, recount: true })));
  clock.advance(60_000);
  expect(await push(['A', 'B'].map((sku) => ({ sku, market: 'US', quantity: 5 })))).toEqual({
    verdicts: ['unchanged', 'unchanged'],
    locked: true,
  });
  expect((await offer('A')).at).toBe('12:03');
});

test('what is older is stale without a lock; a newer price, a hold and a second line of the same offer go the long way', async () => {
  for (let times = 0; times < 9; times++) await push(night(2));
  expect(await push(night(1, { price: price('8.00') }))).toEqual({ verdicts: ['stale', 'stale'], locked: false });
  expect(await push(night(3, { price: price('9.50') }))).toEqual({ verdicts: ['updated', 'updated'], locked: true });
  for (let times = 0; times < 9; times++) await push(night(3, { price: price('9.50') }));
  expect(await push([{ sku: 'A', market: 'US', price: price('9.50') }])).toEqual({ verdicts: ['unchanged'], locked: false });
  expect(await push([{ sku: 'A', market: 'US', price: price('0.50') }])).toEqual({ verdicts: ['held'], locked: true });
  const twice = [
    { sku: 'B', market: 'US', price: price('9.60') },
    { sku: 'B', market: 'US', price: price('9.50') },
  ];
  for (let times = 0; times < 9; times++) await push(night(3, { price: price('9.50') }));
  expect((await push(twice)).verdicts).toEqual(['updated', 'updated']);
});
