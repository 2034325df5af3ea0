import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Erp } from '../ingest/door.js';

const START = Date.parse('2026-03-01T10:00:00Z');
const clock = new TestClock(new Date(START));
let erp: Erp;
let wms: string;
let sku = '';
let made = 0;

beforeAll(async () => {
  erp = await openErpDoor(clock);
  await erp.rows(`INSERT INTO scope (code, kind) VALUES ('shop', 'channel')`);
  const { data } = await erp.graphql<{ createApiKey: { token: string } }>(
    'mutation { createApiKey(input: {name: "w", person: "wms", role: integration}) { token } }',
    {},
    erp.keys.administrator,
  );
  wms = data.createApiKey.token;
});
afterAll(() => erp.close());

const usd = (amount: string) => ({ amount, currency: 'USD' });
/** A minute after the line before. */
const say = async (line: object, headers: Record<string, string> = {}): Promise<string> => {
  clock.advance(60_000);
  return (await erp.push('offers', [{ sku, market: 'US', ...line }], { headers })).verdicts[0]!.verdict;
};
interface Stored {
  price_minor: string | null;
  availability: string | null;
  quantity: number | null;
  stopped_at: Date | null;
  before_stop: object | null;
}
const stored = async () => (await erp.rows<Stored>('SELECT * FROM offer WHERE sku = $1', [sku]))[0]!;
/** A person has back all that the source ended from the moment of the first line of a test on. */
const restore = async (): Promise<number> => {
  const [mass] = await erp.rows<{ id: string }>(
    `INSERT INTO mass_zero (source, channel_code, market_code, began_at, seen_at, zeroed, of_all, held)
     VALUES ('erp', 'shop', 'US', $1, $1, 5, 5, false) RETURNING id::text`,
    [new Date(START)],
  );
  clock.advance(60_000);
  const { data } = await erp.graphql<{ restoreCounts: { offers: number; userErrors: object[] } }>(
    `mutation { restoreCounts(id: "${mass!.id}") { offers userErrors { code } } }`,
    {},
    erp.keys.administrator,
  );
  expect(data.restoreCounts.userErrors).toEqual([]);
  return data.restoreCounts.offers;
};
const letIn = async (priceMinor: string): Promise<void> => {
  clock.advance(60_000);
  const { data } = await erp.graphql<{ decideHeldPrice: { userErrors: object[] } }>(
    `mutation { decideHeldPrice(input: {sku: "${sku}", market: "US", priceMinor: "${priceMinor}", accept: true}) { userErrors { code } } }`,
    {},
    erp.keys.publisher,
  );
  expect(data.decideHeldPrice.userErrors).toEqual([]);
};

/** Each test has an offer of its own. */
beforeEach(async () => {
  clock.set(new Date(START - 120_000));
  await erp.asOwner('TRUNCATE offer');
  sku = `R${++made}`;
  await erp.push('items', [{ sku, family: 'tees' }]);
  expect(await say({ price: usd('100.00'), quantity: 5, availability: 'in_stock' })).toBe('created');
});

describe('a price that a person lets in', () => {
  test('offers again what was stopped, and is not overwritten by what stood before the stop', async () => {
    await say({ price: null });
    expect(await say({ price: usd('10.00') })).toBe('held');
    await letIn('1000');
    expect(await stored()).toMatchObject({ price_minor: '1000', stopped_at: null, before_stop: null });
    expect([await restore(), (await stored()).price_minor]).toEqual([0, '1000']);
  });

  test('nor where the release before left the stop standing', async () => {
    await say({ price: null });
    await erp.rows('UPDATE offer SET price_minor = 1000 WHERE sku = $1', [sku]);
    expect([await restore(), (await stored()).price_minor]).toEqual([0, '1000']);
  });

  test('is in the history as its source’s, whoever said something last', async () => {
    await say({ price: usd('10.00') });
    expect(await say({ quantity: 3 }, { authorization: `Bearer ${wms}` })).toBe('updated');
    await letIn('1000');
    const sources = await erp.rows<{ source: string; price: string }>(
      'SELECT source, price_minor::text AS price FROM offer_price WHERE sku = $1 ORDER BY id',
      [sku],
    );
    expect(sources).toEqual([
      { source: 'erp', price: '10000' },
      { source: 'erp', price: '1000' },
    ]);
  });
});

describe('what is had back of a stop', () => {
  test('is what ended the sale: the word that it cannot be had, said since, goes on', async () => {
    await say({ price: null });
    await say({ availability: 'out_of_stock' });
    expect([await restore(), await stored()]).toMatchObject([1, { price_minor: '10000', availability: 'out_of_stock' }]);
  });

  test('and a price that was said since stands', async () => {
    await say({ availability: 'out_of_stock' });
    await say({ price: usd('90.00') });
    expect([await restore(), await stored()]).toMatchObject([1, { price_minor: '9000', availability: 'in_stock' }]);
  });

  test('nothing of it where all was said otherwise since, and both where one line ended both', async () => {
    await say({ price: null, availability: 'out_of_stock' });
    expect([await restore(), await stored()]).toMatchObject([1, { price_minor: '10000', availability: 'in_stock' }]);
    await say({ availability: 'out_of_stock' });
    await say({ price: null });
    await say({ availability: 'in_stock' });
    expect([await restore(), await stored()]).toMatchObject([0, { price_minor: null, availability: 'in_stock' }]);
  });

  test('nothing that somebody says meanwhile', async () => {
    await say({ quantity: 0 });
    const runner = erp.ds.createQueryRunner();
    await runner.startTransaction();
    await runner.query('UPDATE offer SET quantity = 7, before_zero = NULL, zeroed_at = NULL, revision = revision + 1 WHERE sku = $1', [
      sku,
    ]);
    const restored = restore();
    await erp.untilSomebodyWaits();
    await runner.commitTransaction();
    await runner.release();
    expect([await restored, (await stored()).quantity]).toEqual([0, 7]);
  });
});
