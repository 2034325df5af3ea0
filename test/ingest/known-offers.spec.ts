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
/** Of a push: how often offers were looked at without a lock. */
async function looks(lines: object[]): Promise<number> {
  const { statements } = await watched(erp.ds, () => erp.push('offers', lines));
  return statements.filter((sql) => sql.includes('FROM offer o') && !sql.includes('FOR UPDATE')).length;
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
});

/** The same line until it is looked at again: a source that brought news is not, for some chunks. */
const untilLooked = async (line: object) => {
  for (let times = 0; times < 10; times++) await push([line]);
  expect((await push([line])).locked).toBe(false);
};

test('what is held already is no repeat: a sale may have been announced since', async () => {
  const held = { sku: 'F', market: 'US', price: price('0.50') };
  await erp.push('items', [{ sku: 'F' }]);
  await push([{ ...held, price: price('9.00') }]);
  expect(await push([held])).toEqual({ verdicts: ['held'], locked: true });
  await untilLooked({ sku: 'B', market: 'US', availability: 'in_stock', sourceRevision: 1 });
  expect(await push([held])).toEqual({ verdicts: ['held'], locked: true });
});

test('a newer revision of money alone moves the order of its source', async () => {
  const line = { sku: 'C', market: 'US', price: price('9.00'), sourceRevision: 10 };
  await erp.push('items', [{ sku: 'C' }]);
  await untilLooked(line);
  expect(await push([{ ...line, sourceRevision: 20 }])).toEqual({ verdicts: ['unchanged'], locked: true });
  expect((await offer('C')).marks).toMatchObject({ priceMinor: { o: '20' } });
  expect((await push([{ ...line, price: price('9.10'), sourceRevision: 15 }])).verdicts).toEqual(['stale']);
});

test('counts without an order are not looked at: each is news', async () => {
  const count = { sku: 'D', market: 'US', quantity: 5 };
  await erp.push('items', [{ sku: 'D' }]);
  await push([count]);
  const known = { sku: 'D', market: 'US', availability: 'in_stock', sourceRevision: 1 };
  await untilLooked(known);
  clock.advance(60_000);
  expect([await looks([known]), await looks([count])]).toEqual([1, 0]);
  expect((await offer('D')).at).toBe('12:04');
});

test('two lines of one offer build on each other: what stood before is asked for, and the last one counts', async () => {
  const line = (amount: string) => ({ sku: 'E', market: 'US', price: price(amount) });
  await erp.push('items', [{ sku: 'E' }]);
  await push([line('9.50')]);
  await erp.rows(
    `INSERT INTO offer_price (sku, market_code, audience, at, price_minor, currency, exponent, source)
     SELECT sku, market_code, audience, at - interval '3 days', 400, currency, exponent, source FROM offer_price WHERE sku = 'E'`,
  );
  await untilLooked(line('9.50'));
  // Without what stood before, the return to 4.00 would be held and 9.50 a repeat.
  expect(await push([line('4.00'), line('9.50')])).toEqual({ verdicts: ['updated', 'updated'], locked: true });
  expect(await erp.rows(`SELECT price_minor::int AS price FROM offer WHERE sku = 'E'`)).toEqual([{ price: 950 }]);
});
