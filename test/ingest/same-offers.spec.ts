import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { inTransaction } from '../../libs/db/index.js';
import { AttributeCatalog, DecideHeld, OfferBounds, ShownOffersPort, WriteOffers, type OfferRow } from '../../src/catalog/index.js';
import { KnownOffers } from '../../src/catalog/offers/known-offers.js';
import { WatchZeros } from '../../src/catalog/stock/watch-zeros.service.js';
import { OFFER_COLUMNS } from '../../src/catalog/offers/offers.repository.js';
import { readText } from '../../src/ingest/lines/read-message.js';
import { readOffer } from '../../src/ingest/offers/read-offer.js';
import { seedDefinitions } from '../catalog/definitions.js';
import { acting, testDatabase, type TestDatabase } from '../support/index.js';

const RUNS = 30;
const SKUS = ['A', 'B', 'C', 'D', 'E'];
const START = Date.parse('2026-03-01T12:00:00.000Z');
const MINUTE = 60_000;

let db: TestDatabase;
const catalog = new AttributeCatalog();
const shown = new ShownOffersPort();
beforeAll(async () => {
  db = await testDatabase();
  await seedDefinitions(db.ds);
  await db.ds.query(
    `INSERT INTO product_node (id, sku, root_id, parent_id, kind, sellable)
     SELECT n, chr(64 + n), 1, nullif(1, n), CASE n WHEN 1 THEN 'product' ELSE 'variant' END, true
     FROM generate_series(1, 5) n`,
  );
  await db.ds.query(`INSERT INTO stock_source (code, counts, on_mass_zero) VALUES ('erp', 'sellable', 'hold')`);
  shown.use({
    shares: (_m, _market, skus) => Promise.resolve([{ channel: 'shop', skus, others: 0 }]),
    sold: () => Promise.resolve(new Map()),
  });
});
afterAll(() => db.close());

type Line = Record<string, unknown>;
type Step =
  | { do: 'push'; lines: Line[]; source: string }
  | { do: 'wait'; minutes: number }
  | { do: 'decide'; sku: string; accept: boolean }
  | { do: 'age'; sku: string }
  | { do: 'zero'; sku: string }
  | { do: 'announce' }
  | { do: 'again' };
type Drawn = Exclude<Step, { do: 'push' }> | { do: 'pick'; lines: number[]; source: string };

const money = (currency: string, ...amounts: string[]) => fc.constantFrom(...amounts.map((amount) => ({ amount, currency })));
const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();
/** Absent so many times as it is there. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>, times: number) =>
  fc.oneof({ weight: times, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const moment = fc.constantFrom<unknown>(at(-30), at(-2), at(0), at(0), at(3), at(9_000), null);
const quantity = fc.constantFrom<unknown>(0, 5, 5, 7, -2, 2.5, null);
const anything = fc.record({
  sku: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('A', 'A', 'B', 'C') },
    { weight: 1, arbitrary: fc.constantFrom('a', ' B', 'none') },
  ),
  market: fc.constantFrom('us', 'us', 'us', 'de'),
  audience: rarely(fc.constant('trade'), 5),
  price: rarely(fc.oneof(money('USD', '9.00', '9.00', '9.5', '9.50', '4.00', '0.00', '30'), money('EUR', '9'), fc.constant(null)), 1),
  salePrice: rarely(fc.oneof(money('USD', '7', '9.00', '3', '20'), fc.constant(null)), 2),
  saleFrom: rarely(moment, 3),
  saleTo: rarely(moment, 3),
  floor: rarely(fc.oneof(money('USD', '5', '8.00'), fc.constant(null)), 4),
  quantity: rarely(quantity, 1),
  reserved: rarely(fc.constantFrom<unknown>(1, 1, 2, -1, null), 4),
  countedAt: rarely(moment, 1),
  stock: rarely(
    fc.uniqueArray(
      fc.record(
        { location: fc.constantFrom('X', 'Y', 'Z'), quantity, countedAt: moment, reserved: fc.constantFrom<unknown>(1, null) },
        { requiredKeys: ['location', 'quantity'] },
      ),
      { minLength: 1, maxLength: 2, selector: ({ location }) => location },
    ),
    5,
  ),
  availability: rarely(fc.constantFrom<unknown>('in_stock', 'in_stock', 'out_of_stock', 'backorder', null), 2),
  availableFrom: rarely(fc.constantFrom<unknown>(at(1_000), null), 6),
  sourceRevision: fc.constantFrom<unknown>(1, 2, 2, 3, '3.0', at(0), undefined),
});
/** Sales come and go over a price that stands: what is held, let in by an announced sale, and said again. */
const sale = fc.record({
  sku: fc.constant('A'),
  market: fc.constant('us'),
  price: rarely(money('USD', '9.00', '12'), 1),
  salePrice: fc.oneof(money('USD', '3', '3.00', '7'), fc.constant(null)),
  saleFrom: fc.constantFrom(at(-30), at(-30), at(3), undefined),
  saleTo: fc.constantFrom(at(9_000), at(9_000), at(9_001), undefined),
  floor: rarely(money('USD', '2', '5'), 3),
  sourceRevision: fc.constantFrom<unknown>(1, 2, 3, undefined),
});
const line = fc
  .oneof({ weight: 3, arbitrary: anything }, { weight: 2, arbitrary: sale })
  .map((drawn) => JSON.parse(JSON.stringify(drawn)) as Line);
const step: fc.Arbitrary<Drawn> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('pick' as const),
      lines: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      source: fc.constantFrom('erp', 'erp', 'till'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 10, 1_500, 50_000, -4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decide' as const), sku: fc.constantFrom('A', 'B'), accept: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('age' as const), sku: fc.constantFrom('A', 'B') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('zero' as const), sku: fc.constantFrom('A', 'B') }) },
  { weight: 2, arbitrary: fc.constant({ do: 'announce' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'again' as const }) },
);

/** All that a push leaves behind, but for the number of its own transaction. */
const TABLES = {
  offers: `SELECT ${OFFER_COLUMNS}, o.held - 'xact' AS held, o.updated_at FROM offer o ORDER BY o.sku, o.market_code, o.audience`,
  outbox: 'SELECT * FROM offer_outbox ORDER BY sku, market_code',
  prices: `SELECT to_jsonb(p) - 'id' AS price FROM offer_price p ORDER BY p.id`,
  masses: `SELECT to_jsonb(z) - 'id' AS mass FROM mass_zero z ORDER BY z.id`,
};
async function outcome(m: EntityManager, rows: OfferRow[], now: Date) {
  // One of its own: none rests after looks in vain.
  const results = await new WriteOffers(catalog, new OfferBounds(), new WatchZeros(shown)).write(m, rows, now);
  const left: Record<string, unknown> = {};
  for (const [table, sql] of Object.entries(TABLES)) left[table] = await m.query(sql);
  return { results, left };
}

const find = KnownOffers.prototype.find;
const UNDONE = new Error('undone');
let told = { known: 0, rows: 0 };

/** The same lines with a look at what is known, which is undone, and without. */
async function push(rows: OfferRow[], now: Date): Promise<void> {
  let quick: unknown;
  KnownOffers.prototype.find = async function (...args) {
    const known = await find.apply(this, args);
    told = { known: told.known + known.size, rows: told.rows + rows.length };
    return known;
  };
  await inTransaction(db.ds, async (m) => {
    quick = await outcome(m, rows, now);
    throw UNDONE;
  }).catch((error: unknown) => {
    if (error !== UNDONE) throw error;
  });
  KnownOffers.prototype.find = () => Promise.resolve(new Map());
  const slow = await inTransaction(db.ds, (m) => outcome(m, rows, now));
  KnownOffers.prototype.find = find;
  expect(quick).toEqual(slow);
}

let messages = 0;
async function act(step: Step, now: Date): Promise<void> {
  if (step.do === 'push') {
    const rows = step.lines.flatMap(
      (one, place) => readOffer(readText(place + 1, JSON.stringify(one)), step.source, String(++messages), now).row ?? [],
    );
    await push(rows, now);
  }
  if (step.do === 'decide') {
    const filter = { market: 'us' };
    await new DecideHeld(db.ds, catalog).decideMany({ filter, accept: step.accept, looked: { at: now } }, acting('ada', now));
  }
  // As a release before marks left it.
  if (step.do === 'age')
    await db.ds.query(`UPDATE offer SET marks = NULL, source_order = coalesce(source_order, 2) WHERE sku = $1`, [step.sku]);
  if (step.do === 'zero')
    await db.ds.query(
      `UPDATE offer SET held_count = jsonb_build_object('at', $2::text, 'countedAt', $2::text, 'source', 'erp', 'messageId', NULL)
       WHERE sku = $1 AND quantity > 0`,
      [step.sku, now.toISOString()],
    );
  if (step.do === 'announce') {
    const [sale] = await db.ds.query<{ id: string }[]>(
      `INSERT INTO announced_sale (name, market_code, everything, begins_at, ends_at, deepest_share, announced_by, announced_at)
       VALUES ('all', 'us', true, $1::timestamptz - interval '100 days', $1::timestamptz + interval '100 days', 0.9, 'ada', $1) RETURNING id`,
      [now],
    );
    await db.ds.query(`UPDATE announced_sale SET state = 'let_in', let_in_by = 'bob', let_in_at = $2 WHERE id = $1`, [sale!.id, now]);
  }
}

async function live(steps: Step[]): Promise<void> {
  await db.empty('offer', 'offer_outbox', 'offer_price', 'mass_zero', 'announced_sale');
  let now = START;
  let last: Step | undefined;
  for (const one of steps) {
    if (one.do === 'wait') now += one.minutes * MINUTE;
    else if (one.do === 'again') await act(last ?? one, new Date(now));
    else await act(one, new Date(now));
    if (one.do === 'push') last = one;
  }
}

const standing = (sku: string): Line => ({ sku, market: 'us', price: { amount: '9.00', currency: 'USD' }, quantity: 5, sourceRevision: 1 });
/** Few lines a life, so that they come again and again. */
const life = fc.record({
  isFilled: fc.boolean(),
  pool: fc.array(line, { minLength: 3, maxLength: 6 }),
  steps: fc.array(step, { minLength: 8, maxLength: 16 }),
});

test('a line of price and stock that is told by a look at what is known is answered, and does, what it would without: random lives', async () => {
  await fc.assert(
    fc.asyncProperty(life, async ({ isFilled, pool, steps }) => {
      const drawn = steps.map((one): Step =>
        one.do === 'pick' ? { do: 'push', source: one.source, lines: one.lines.map((place) => pool[place % pool.length]!) } : one,
      );
      await live(isFilled ? [{ do: 'push', source: 'erp', lines: SKUS.map(standing) }, ...drawn] : drawn);
    }),
    { numRuns: RUNS },
  );
  // Else nothing is compared.
  expect(told.known * 8).toBeGreaterThan(told.rows);
});
