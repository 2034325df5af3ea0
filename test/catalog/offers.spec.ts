import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import { testDatabase, type TestDatabase } from '../support/index.js';
import {
  AttributeCatalog,
  OfferBounds,
  OfferReader,
  takeOffers,
  WriteOffers,
  type OfferResult,
  type OfferRow,
} from '../../src/catalog/index.js';
import { seedDefinitions } from './definitions.js';

let db: TestDatabase;
const writer = new WriteOffers(new AttributeCatalog());
const now = new Date('2026-03-01T10:00:00Z');

beforeAll(async () => {
  db = await testDatabase();
  await seedDefinitions(db.ds);
  await db.ds.query(
    `INSERT INTO product_node (id, sku, root_id, kind, sellable) SELECT n, 'S' || n, n, 'product', n < 900 FROM generate_series(1, 900) n`,
  );
});
afterAll(() => db.close());
beforeEach(() => db.empty('offer', 'offer_outbox', 'offer_price'));

let order = 0;
const row = (sku: string, more: Partial<OfferRow> = {}): OfferRow => ({
  sku,
  market: 'de',
  source: 'erp',
  order: String(++order),
  messageId: '7',
  ...more,
});
const eur = (amount: string) => ({ amount, currency: 'EUR' });
const write = (...rows: OfferRow[]): Promise<OfferResult[]> => inTransaction(db.ds, (m) => writer.write(m, rows, now));
const verdicts = (results: OfferResult[]) =>
  results.map((one) => [one.sku, one.verdict, ...one.problems.map((p) => `${p.code} ${p.path}`)]);
const offer = async (sku = 'S1', market = 'de') =>
  (await new OfferReader(new AttributeCatalog()).forSkus(db.ds.manager, [sku], market)).get(sku);
const outbox = () => db.ds.query('SELECT sku, market_code FROM offer_outbox ORDER BY 1, 2');
const takeOutbox = () => db.ds.query('DELETE FROM offer_outbox');

test('prices are whole minor units of the currency; absent fields stay, null clears, and each change is told once', async () => {
  expect(
    verdicts(
      await write(row('S1', { price: eur('12.9'), quantity: 3 }), row('S2', { market: 'jp', price: { amount: '1299', currency: 'JPY' } })),
    ),
  ).toEqual([
    ['S1', 'created'],
    ['S2', 'created'],
  ]);
  expect(await offer()).toMatchObject({ priceMinor: '1290', currency: 'EUR', exponent: 2, quantity: 3, revision: 1, held: null });
  expect(await offer('S2', 'jp')).toMatchObject({ priceMinor: '1299', exponent: 0 });
  expect(await outbox()).toEqual([
    { sku: 'S1', market_code: 'de' },
    { sku: 'S2', market_code: 'jp' },
  ]);
  await takeOutbox();
  expect(
    verdicts(
      await write(row('S1', { quantity: null, availability: 'preorder', salePrice: eur('9.99'), saleFrom: '2026-11-27T00:00:00+01:00' })),
    ),
  ).toEqual([['S1', 'updated']]);
  expect(await offer()).toMatchObject({
    priceMinor: '1290',
    quantity: null,
    availability: 'preorder',
    salePriceMinor: '999',
    saleFrom: '2026-11-26T23:00:00.000Z',
    revision: 2,
  });
  expect(await outbox()).toEqual([{ sku: 'S1', market_code: 'de' }]);
});

test('a no-op makes no revision and no event, but an older message stays older', async () => {
  await write(row('S1', { price: eur('10'), order: '5' }));
  await takeOutbox();
  expect(verdicts(await write(row('S1', { price: eur('10.00'), order: '7' })))).toEqual([['S1', 'unchanged']]);
  expect(verdicts(await write(row('S1', { price: eur('11'), order: '6' }), row('S1', { price: eur('10'), order: '7' })))).toEqual([
    ['S1', 'stale'],
    ['S1', 'unchanged'],
  ]);
  expect(await offer()).toMatchObject({ priceMinor: '1000', revision: 1, sourceOrder: '7' });
  expect(await outbox()).toEqual([]);
});

test('each field has its own order: an old price is not refused because newer stock was here, nor does it take the stock back', async () => {
  await write(row('S1', { quantity: 5, order: '10' }));
  expect(verdicts(await write(row('S1', { price: eur('10'), order: '9' })))).toEqual([['S1', 'updated']]);
  expect(await offer()).toMatchObject({ priceMinor: '1000', quantity: 5, sourceOrder: '10', revision: 2 });
  expect(verdicts(await write(row('S1', { price: eur('11'), quantity: 7, order: '9.5' })))).toEqual([['S1', 'updated']]);
  expect(await offer()).toMatchObject({ priceMinor: '1100', quantity: 5, sourceOrder: '10' });
  await takeOutbox();
  const late = await write(
    row('S1', { price: eur('12'), order: '9' }),
    row('S1', { quantity: 5, order: '9' }),
    row('S1', { quantity: null, order: '9' }),
  );
  expect(late.map(({ verdict }) => verdict)).toEqual(['stale', 'unchanged', 'stale']);
  expect(await offer()).toMatchObject({ priceMinor: '1100', quantity: 5, revision: 3 });
  expect(await outbox()).toEqual([]);
});

test('two senders keep their own order for each field, whoever wrote last', async () => {
  await write(row('S1', { price: eur('10'), source: 'prices', order: '100' }), row('S1', { quantity: 5, source: 'stock', order: '3' }));
  await write(row('S1', { quantity: 4, source: 'stock', order: '4' }));
  expect(verdicts(await write(row('S1', { price: eur('9'), source: 'prices', order: '99' })))).toEqual([['S1', 'stale']]);
  expect(verdicts(await write(row('S1', { quantity: 6, source: 'prices', order: '1' })))).toEqual([['S1', 'updated']]);
  expect(verdicts(await write(row('S1', { quantity: 8, source: 'stock', order: '3' })))).toEqual([['S1', 'stale']]);
  expect(await offer()).toMatchObject({ priceMinor: '1000', quantity: 6 });
});

test('whatever the order in which messages come, the end is the same', async () => {
  const all = [
    row('S1', { price: eur('10'), quantity: 1, order: '1' }),
    row('S1', { price: eur('11'), order: '2' }),
    row('S1', { quantity: 2, availability: 'in_stock', order: '3' }),
    row('S1', { price: eur('12'), quantity: null, order: '4' }),
    row('S1', { quantity: 5, order: '5' }),
    row('S1', { availability: null, salePrice: eur('9'), order: '6' }),
  ];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...all.keys()], { minLength: all.length }), async (order) => {
      await db.empty('offer', 'offer_outbox', 'offer_price');
      for (const at of order) await write(all[at]!);
      const { priceMinor, quantity, availability, salePriceMinor, sourceOrder } = (await offer())!;
      expect([priceMinor, quantity, availability, salePriceMinor, sourceOrder]).toEqual(['1200', 5, null, '900', '6']);
    }),
    { numRuns: 30 },
  );
});

test('a message out of order on an offer from before there were marks is judged by the one order that it has', async () => {
  await write(row('S1', { price: eur('10'), quantity: 5, order: '10' }));
  await db.ds.query('UPDATE offer SET marks = NULL');
  expect(verdicts(await write(row('S1', { price: eur('11'), order: '9' }), row('S1', { quantity: 6, order: '11' })))).toEqual([
    ['S1', 'stale'],
    ['S1', 'updated'],
  ]);
  expect(verdicts(await write(row('S1', { price: eur('11'), order: '9.5' })))).toEqual([['S1', 'stale']]);
  expect(await offer()).toMatchObject({ priceMinor: '1000', quantity: 6 });
});

test('a held price keeps its order: an older one within bounds does not take it away', async () => {
  await write(row('S1', { price: eur('100'), order: '1' }));
  await write(row('S1', { price: eur('1'), order: '5' }));
  expect(verdicts(await write(row('S1', { price: eur('99'), order: '4' }), row('S1', { price: eur('1'), order: '5' })))).toEqual([
    ['S1', 'stale'],
    ['S1', 'unchanged'],
  ]);
  expect(await offer()).toMatchObject({ priceMinor: '10000', held: { price_minor: '100' } });
});

test('how far a price may move is a setting', async () => {
  const strict = new WriteOffers(new AttributeCatalog(), new OfferBounds({ maxMoveShare: 0.1 }));
  const put = (amount: string) => inTransaction(db.ds, (m) => strict.write(m, [row('S1', { price: eur(amount) })], now));
  expect((await put('100'))[0]!.verdict).toBe('created');
  expect((await put('110'))[0]!.verdict).toBe('updated');
  expect(await put('98.99')).toMatchObject([
    { verdict: 'held', problems: [{ code: 'price_held', message: expect.stringContaining('10.01 % less than 110.00 EUR') }] },
  ]);
});

test('a price out of bounds is held with its reason, while stock of the same line is taken', async () => {
  await write(row('S1', { price: eur('100'), quantity: 5 }), row('S2', { price: eur('10') }), row('S3', {}));
  await takeOutbox();
  const results = await write(
    row('S1', { price: eur('49.99'), quantity: 0 }),
    row('S2', { price: eur('0') }),
    row('S3', { price: { amount: '5', currency: 'USD' } }),
    row('S4', { price: eur('0') }),
  );
  expect(results.map((one) => one.verdict)).toEqual(['held', 'held', 'held', 'held']);
  expect(await offer()).toMatchObject({
    priceMinor: '10000',
    quantity: 0,
    revision: 2,
    held: { price_minor: '4999', currency: 'EUR', message_id: '7', reason: 'moved_too_far' },
  });
  expect([(await offer('S2'))?.held?.reason, (await offer('S3'))?.held?.reason, (await offer('S4'))?.held?.reason]).toEqual([
    'zero_price',
    'wrong_currency',
    'zero_price',
  ]);
  expect([(await offer('S2'))?.revision, (await offer('S4'))?.priceMinor]).toEqual([1, null]);
  expect(await outbox()).toEqual([{ sku: 'S1', market_code: 'de' }]);
  expect(verdicts(await write(row('S1', { price: eur('50') })))).toEqual([['S1', 'updated']]);
  expect(await offer()).toMatchObject({ priceMinor: '5000', held: null });
});

test('several lines about one offer in one call count in their order', async () => {
  expect(verdicts(await write(row('S1', { price: eur('10') }), row('S1', { quantity: 1 }), row('S1', { price: eur('12') })))).toEqual([
    ['S1', 'created'],
    ['S1', 'updated'],
    ['S1', 'updated'],
  ]);
  expect(await offer()).toMatchObject({ priceMinor: '1200', quantity: 1, revision: 1 });
});

test('bad lines are refused with their place; good ones beside them are written', async () => {
  const results = await write(
    row('S1', { price: eur('1.234') }),
    row('S1', { price: eur('-1'), quantity: 2 ** 31 }),
    row('NOPE', { quantity: 1 }),
    row('S900', { quantity: 1 }),
    row('S1', { market: 'mars' }),
    row('S1', { price: eur('10'), salePrice: eur('11') }),
    row('S1', { saleFrom: '2026-03-02T00:00:00Z', saleTo: '2026-03-01T00:00:00Z' }),
    row('S1', { saleFrom: 'tomorrow' }),
    row('S1', { price: { amount: '1', currency: 'XYZ' } }),
    row('S2', { quantity: 2 }),
  );
  expect(verdicts(results)).toEqual([
    ['S1', 'rejected', 'amount_invalid rows.0.price.amount'],
    ['S1', 'rejected', 'amount_invalid rows.1.price.amount', 'quantity_invalid rows.1.quantity'],
    ['NOPE', 'rejected', 'sku_unknown rows.2.sku'],
    ['S900', 'rejected', 'not_sellable rows.3.sku'],
    ['S1', 'rejected', 'market_unknown rows.4.market'],
    ['S1', 'rejected', 'sale_price_invalid rows.5.salePrice'],
    ['S1', 'rejected', 'sale_window_empty rows.6.saleTo'],
    ['S1', 'rejected', 'moment_invalid rows.7.saleFrom'],
    ['S1', 'rejected', 'currency_unknown rows.8.price.currency'],
    ['S2', 'created'],
  ]);
  expect(await db.ds.query('SELECT sku FROM offer')).toEqual([{ sku: 'S2' }]);
});

test('two senders that make the same offers at once lose nothing, and a set takes a constant number of statements', async () => {
  const set = (quantity: number) =>
    Array.from({ length: 300 }, (_, at) => row(`S${at + 1}`, { quantity, order: null, source: `s${quantity}` }));
  const [one] = await Promise.all([countStatements(() => write(...set(1))), write(...set(2).reverse())]);
  expect(one.count).toBeLessThanOrEqual(9);
  expect(await db.ds.query('SELECT count(*)::int AS n, count(DISTINCT quantity)::int AS q, min(revision)::int AS r FROM offer')).toEqual([
    { n: 300, q: 1, r: 2 },
  ]);
  const again = await countStatements(() => write(...set(3)));
  expect(again.count).toBe(5);
});

test('a stop-sell is taken out of the outbox before everything that came earlier; what is sold ahead is none', async () => {
  const all = Array.from({ length: 40 }, (_, at) => `S${at + 1}`);
  await write(...all.map((sku) => row(sku, { price: eur('10.00'), quantity: 5, availability: 'in_stock' })));
  await takeOutbox();
  await write(...all.map((sku) => row(sku, { price: eur('11.00') })));
  const later = new Date(now.getTime() + 60_000);
  const stops: Record<string, Partial<OfferRow>> = {
    S5: { quantity: 0 },
    S9: { price: null },
    S12: { availability: 'out_of_stock' },
    S20: { quantity: -3 },
  };
  const others: Record<string, Partial<OfferRow>> = { S6: { quantity: 0, availability: 'backorder' }, S7: { quantity: null } };
  await inTransaction(db.ds, (m) =>
    writer.write(
      m,
      Object.entries({ ...others, ...stops }).map(([sku, more]) => row(sku, more)),
      later,
    ),
  );
  const taken = await inTransaction(db.ds, (m) => takeOffers(m, 4));
  expect(taken.map(({ sku }) => sku).sort()).toEqual(Object.keys(stops).sort());
  expect(taken.every(({ stops: isStop }) => isStop)).toBe(true);
  const rest = await inTransaction(db.ds, (m) => takeOffers(m, 100));
  expect(rest).toHaveLength(36);
  expect(rest.some(({ stops: isStop }) => isStop)).toBe(false);
});
