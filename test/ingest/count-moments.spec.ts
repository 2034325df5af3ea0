import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Erp } from './door.js';

const START = Date.parse('2026-03-01T10:00:00Z');
const HOUR = 3_600_000;
const clock = new TestClock(new Date(START));
let erp: Erp;
let wms: string;
let sku = '';
let made = 0;

beforeAll(async () => {
  erp = await openErpDoor(clock);
  const { data } = await erp.graphql<{ createApiKey: { token: string } }>(
    'mutation { createApiKey(input: {name: "w", person: "wms", role: integration}) { token } }',
    {},
    erp.keys.administrator,
  );
  wms = data.createApiKey.token;
});
afterAll(() => erp.close());

const hours = (n: number) => new Date(START + n * HOUR).toISOString();
const usd = (amount: string) => ({ amount, currency: 'USD' });
const say = async (line: object, headers: Record<string, string> = {}) => {
  const [answer] = (await erp.push('offers', [{ sku, market: 'US', ...line }], { headers })).verdicts;
  return [answer!.verdict, ...answer!.problems.map(({ code, path }) => `${code} ${path}`)];
};
const byWms = (line: object) => say(line, { authorization: `Bearer ${wms}` });
interface Stored {
  quantity: number | null;
  counted_at: Date | null;
  price_minor: string | null;
  reserved: number | null;
  stock: { location: string; quantity: number }[] | null;
}
const stored = async () => (await erp.rows<Stored>('SELECT * FROM offer WHERE sku = $1', [sku]))[0]!;
const parts = async () => (await stored()).stock?.map(({ location, quantity }) => `${location} ${quantity}`) ?? null;
const LATE = ['stale', 'count_overtaken line 1.quantity'];

/** Each test has an offer of its own; its first count is of ten hours ago. */
beforeEach(async () => {
  clock.set(new Date(START));
  sku = `C${++made}`;
  await erp.push('items', [{ sku, family: 'tees' }]);
  expect(await say({ price: usd('14.90'), quantity: 5, countedAt: hours(-10) })).toEqual(['created']);
  await erp.rows('DELETE FROM offer_outbox');
});

describe('a count as a whole', () => {
  test.each<[string, object, object]>([
    ['without revisions', {}, {}],
    ['with a rising revision', { sourceRevision: 5 }, { sourceRevision: 6 }],
  ])('of this morning does not undo the 0 of now, %s', async (_, first, second) => {
    expect(await say({ quantity: 0, countedAt: hours(-0.01), ...first })).toEqual(['updated']);
    await erp.rows('DELETE FROM offer_outbox');
    expect(await say({ quantity: 20, countedAt: hours(-5), ...second })).toEqual(LATE);
    expect(await stored()).toMatchObject({ quantity: 0, counted_at: new Date(hours(-0.01)) });
    expect(await erp.rows('SELECT sku FROM offer_outbox')).toEqual([]);
  });

  test('of another source neither, whichever of them names a moment', async () => {
    expect(await byWms({ quantity: 0 })).toEqual(['updated']);
    clock.advance(HOUR);
    expect(await say({ quantity: 12, countedAt: hours(-6) })).toEqual(LATE);
    expect(await say({ quantity: 12, countedAt: hours(0.5) })).toEqual(['updated']);
    expect(await byWms({ quantity: 3, countedAt: hours(0.4) })).toEqual(LATE);
    expect(await byWms({ quantity: 3 })).toEqual(['updated']);
    expect(await stored()).toMatchObject({ quantity: 3, counted_at: new Date(hours(1)) });
  });

  test('of 0 that is older is overtaken by what was counted since, and null as well', async () => {
    await byWms({ quantity: 12, countedAt: hours(-1) });
    expect(await say({ quantity: 0, countedAt: hours(-2) })).toEqual(LATE);
    expect(await say({ quantity: null, countedAt: hours(-2) })).toEqual(LATE);
    expect(await stored()).toMatchObject({ quantity: 12 });
  });

  test('of 0 counts all the same within five minutes, which clocks may be apart; what is older than what it took the place of stays so', async () => {
    await byWms({ quantity: 12, countedAt: hours(-1) });
    const before = (minutes: number) => hours(-1 - minutes / 60);
    expect(await say({ quantity: 0, countedAt: before(5.1) })).toEqual(LATE);
    expect(await say({ quantity: 1, countedAt: before(1) })).toEqual(LATE);
    expect(await say({ quantity: 0, countedAt: before(5) })).toEqual(['updated']);
    expect(await say({ quantity: 7, countedAt: before(1) })).toEqual(LATE);
    expect(await stored()).toMatchObject({ quantity: 0 });
    expect(await say({ quantity: 7, countedAt: before(-1) })).toEqual(['updated']);
  });

  test('takes what is reserved with it, and nothing else of its line', async () => {
    await byWms({ quantity: 2, reserved: 1, countedAt: hours(-1) });
    expect(await say({ quantity: 9, reserved: 0, price: usd('13.00'), availability: 'in_stock', countedAt: hours(-2) })).toEqual([
      ...['updated', 'count_overtaken line 1.quantity'],
    ]);
    expect(await stored()).toMatchObject({ quantity: 2, reserved: 1, price_minor: '1300', availability: 'in_stock' });
    expect(await say({ quantity: 9, availability: 'out_of_stock', countedAt: hours(-2) })).toEqual([
      ...['updated', 'count_overtaken line 1.quantity'],
    ]);
    expect(await stored()).toMatchObject({ quantity: 2, availability: 'out_of_stock' });
  });

  test('of the same moment is a correction; an older one that says what stands is no news', async () => {
    expect(await say({ quantity: 4, countedAt: hours(-10) })).toEqual(['updated']);
    expect(await say({ quantity: 4, countedAt: hours(-11) })).toEqual(['unchanged']);
    expect(await stored()).toMatchObject({ quantity: 4, counted_at: new Date(hours(-10)) });
  });

  test('of the future is one of now, and locks nothing out; without a moment it is one of now as well', async () => {
    expect(await say({ quantity: 3, countedAt: hours(9000) })).toEqual(['updated']);
    clock.advance(1000);
    expect(await say({ quantity: 2, countedAt: new Date(START + 1000).toISOString() })).toEqual(['updated']);
    expect(await say({ quantity: 1 })).toEqual(['updated']);
    expect(await stored()).toMatchObject({ quantity: 1 });
  });

  test('is taken after one that a clock of Plinth stamped which was set right since', async () => {
    clock.advance(5 * HOUR);
    await say({ quantity: 3 });
    clock.set(new Date(START));
    expect(await say({ quantity: 0, countedAt: hours(-0.01) })).toEqual(['updated']);
    expect(await stored()).toMatchObject({ quantity: 0 });
  });
});

describe('a count by location', () => {
  const at = (location: string, quantity: number | null, more: object = {}) => ({ location, quantity, ...more });
  const lateAt = (...places: number[]) => places.map((n) => `count_overtaken line 1.stock.${n}.quantity`);

  test('is judged by the moments of its own location', async () => {
    await byWms({ stock: [at('BERLIN', 0, { countedAt: hours(-1) }), at('PARIS', 3, { countedAt: hours(-4) })] });
    const late = { countedAt: hours(-2), sourceRevision: 7 };
    expect(await say({ stock: [at('BERLIN', 8), at('PARIS', 2)], ...late })).toEqual(['updated', ...lateAt(0)]);
    expect(await parts()).toEqual(['BERLIN 0', 'PARIS 2']);
    expect(await say({ stock: [at('PARIS', 9, { countedAt: hours(-3) })] })).toEqual(['stale', ...lateAt(0)]);
    expect(await say({ stock: [at('PARIS', 9)] })).toEqual(['updated']);
  });

  test('that was taken out does not come back by an older one', async () => {
    await say({ stock: [at('BERLIN', 5), at('PARIS', 3)], countedAt: hours(-4) });
    await say({ stock: [at('PARIS', null)], countedAt: hours(-1) });
    expect(await say({ stock: [at('PARIS', 9)], countedAt: hours(-2) })).toEqual(['stale', ...lateAt(0)]);
    expect(await parts()).toEqual(['BERLIN 5']);
  });

  test('and a count as a whole take each other’s place by their moments', async () => {
    await say({ quantity: 0, countedAt: hours(-2) });
    expect(await byWms({ stock: [at('BERLIN', 9)], countedAt: hours(-3) })).toEqual(['stale', ...lateAt(0)]);
    expect(await byWms({ stock: [at('PARIS', 3)], countedAt: hours(-1) })).toEqual(['updated']);
    // The whole of which nothing is left still is newer than that.
    expect(await byWms({ stock: [at('BERLIN', 9)], countedAt: hours(-3) })).toEqual(['stale', ...lateAt(0)]);
    expect(await parts()).toEqual(['PARIS 3']);
    expect(await say({ quantity: 20, countedAt: hours(-1.5) })).toEqual(LATE);
    await byWms({ stock: [at('PARIS', null)], countedAt: hours(-0.5) });
    expect(await say({ quantity: 20, countedAt: hours(-0.75) })).toEqual(LATE);
    expect(await say({ quantity: 20, countedAt: hours(-0.25) })).toEqual(['updated']);
    expect(await stored()).toMatchObject({ quantity: 20, stock: null });
  });
});

describe('a count without a moment speaks of when it came', () => {
  test('however long it waits behind others: what was sold meanwhile is off it', async () => {
    const behind = `${sku}-behind`;
    await erp.push('items', [{ sku: behind, family: 'tees' }]);
    const holder = erp.ds.createQueryRunner();
    await holder.startTransaction();
    try {
      await holder.query('SELECT 1 FROM offer WHERE sku = $1 FOR UPDATE', [sku]);
      const before = Array.from({ length: 500 }, (_, at) => ({ sku, market: 'US', quantity: at + 6 }));
      const pushed = erp.push('offers', [...before, { sku: behind, market: 'US', quantity: 4 }]);
      const waiting = () => erp.rows(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      while ((await waiting()).length === 0) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(HOUR);
      await holder.commitTransaction();
      expect((await pushed).verdicts.at(-1)).toMatchObject({ line: 501, verdict: 'created' });
    } finally {
      await holder.release();
    }
    expect(await erp.rows('SELECT quantity, counted_at FROM offer WHERE sku = $1', [behind])).toEqual([
      { quantity: 4, counted_at: new Date(START) },
    ]);
  });

  test('however long its batch waits to be opened: what was recalled meanwhile, and found sound, waits for a newer one', async () => {
    const key = `opened ${sku}`;
    const holder = erp.ds.createQueryRunner();
    await holder.startTransaction();
    try {
      // Somebody else begins a batch of this key, and it comes to nothing.
      await holder.query(
        `INSERT INTO erp_batch (door, source, key_id, idempotency_key, started_at)
         SELECT 'offers', 'erp', id, $1, $2 FROM api_key WHERE role = 'integration' ORDER BY id LIMIT 1`,
        [key, new Date(START)],
      );
      const pushed = erp.push('offers', [{ sku, market: 'US', quantity: 4 }], { key });
      const waiting = () => erp.rows(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      while ((await waiting()).length === 0) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(HOUR);
      await holder.rollbackTransaction();
      expect((await pushed).verdicts).toMatchObject([{ verdict: 'updated' }]);
    } finally {
      await holder.release();
    }
    expect(await stored()).toMatchObject({ quantity: 4, counted_at: new Date(START) });
  });

  test('and of a batch that goes on after it broke, when that came first', async () => {
    const key = `broken ${sku}`;
    const [{ id }] = (await erp.rows<{ id: string }>(`SELECT id FROM api_key WHERE role = 'integration' ORDER BY id LIMIT 1`)) as [
      { id: string },
    ];
    await erp.rows(
      `INSERT INTO erp_batch (door, source, key_id, idempotency_key, state, started_at) VALUES ('offers', 'erp', $1, $2, 'broken', $3)`,
      [id, key, new Date(START - 2 * HOUR)],
    );
    const { verdicts } = await erp.push('offers', [{ sku, market: 'US', quantity: 3 }], { key });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['updated']);
    expect(await stored()).toMatchObject({ quantity: 3, counted_at: new Date(START - 2 * HOUR) });
    // A count that was made in between, and taken before, is the newer one.
    expect(await say({ quantity: 7, countedAt: hours(-1) })).toEqual(['updated']);
    await erp.rows(
      `INSERT INTO erp_batch (door, source, key_id, idempotency_key, state, started_at) VALUES ('offers', 'erp', $1, $2, 'broken', $3)`,
      [id, `${key} again`, new Date(START - 1.5 * HOUR)],
    );
    const late = await erp.push('offers', [{ sku, market: 'US', quantity: 2 }], { key: `${key} again` });
    expect(late.verdicts.map(({ verdict, problems }) => [verdict, ...problems.map(({ code }) => code)])).toEqual([
      ['stale', 'count_overtaken'],
    ]);
  });
});
