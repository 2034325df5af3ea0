import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
  await erp.push('items', [{ sku: 'T', family: 'tees' }]);
});
afterAll(() => erp.close());

const usd = (amount: string) => ({ amount, currency: 'USD' });
const offer = async () =>
  (
    await erp.rows('SELECT price_minor, quantity, availability, currency, source FROM offer WHERE sku = $1 AND market_code = $2', [
      'T',
      'US',
    ])
  )[0];

test('prices and stock get a verdict each; absent leaves, older is stale, too far is held', async () => {
  const { verdicts, summary } = await erp.push('offers', [
    { sku: 'T', market: 'US', price: usd('12.99'), quantity: 4, sourceRevision: '2026-03-01T00:00:00Z' },
    { sku: 'T', market: 'US', quantity: 5, sourceRevision: '2026-03-01T00:00:01Z' },
    { sku: 'T', market: 'US', quantity: 6, sourceRevision: '2026-02-01T00:00:00Z' },
    { sku: 'T', market: 'US', price: usd('0.01'), sourceRevision: '2026-03-01T00:00:02Z' },
    { sku: 'T', market: 'DE', price: usd('12.99') },
    { sku: 'T', market: 'XX', quantity: 1 },
    { sku: 'NOBODY', market: 'US', quantity: 1 },
    { sku: 'T', market: 'US', price: usd('12.999') },
    { sku: 'T', market: 'US', cost: 4 },
    { sku: 'T', market: 'US', price: 12.99 },
  ]);
  expect(verdicts.map((one) => one.verdict)).toEqual(['created', 'updated', 'stale', 'held', 'held', ...Array<string>(5).fill('rejected')]);
  expect(verdicts.slice(5).map((one) => one.problems[0]!.code)).toEqual([
    'market_unknown',
    'sku_unknown',
    'amount_invalid',
    'unknown_field',
    'wrong_type',
  ]);
  expect(await offer()).toEqual({ price_minor: '1299', quantity: 5, availability: null, currency: 'USD', source: 'erp' });
  expect(summary).toMatchObject({ lines: 10, counts: { created: 1, updated: 1, stale: 1, held: 2, rejected: 5 } });
  expect(await erp.rows('SELECT sku, market_code FROM offer_outbox')).toEqual([{ sku: 'T', market_code: 'US' }]);
});

test('the same key and body replays; the keys of the two doors are apart', async () => {
  const lines = [{ sku: 'T', market: 'US', quantity: 9 }];
  const first = await erp.push('offers', lines, { key: 'same' });
  await erp.push('offers', [{ sku: 'T', market: 'US', quantity: 1 }]);
  const again = await erp.push('offers', lines, { key: 'same' });
  expect([again.summary.replayed, again.verdicts]).toEqual([true, first.verdicts]);
  expect(await offer()).toMatchObject({ quantity: 1 });
  expect((await erp.push('items', [{ sku: 'T2' }], { key: 'same' })).summary.replayed).toBe(false);
});
