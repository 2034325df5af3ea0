import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Erp } from '../ingest/door.js';

const START = Date.parse('2026-03-01T10:00:00Z');
const HOUR = 3_600_000;
const clock = new TestClock(new Date(START));
let erp: Erp;
let sku = '';
let made = 0;

beforeAll(async () => {
  erp = await openErpDoor(clock);
});
afterAll(() => erp.close());

const usd = (amount: string) => ({ amount, currency: 'USD' });
/** What became of the last of these prices. */
const say = async (...amounts: string[]): Promise<string> => {
  const lines = amounts.map((amount) => ({ sku, market: 'US', price: usd(amount) }));
  return (await erp.push('offers', lines)).verdicts.at(-1)!.verdict;
};
/** A repricer that follows others: of so many changes none goes far. */
const reprice = (times: number, around = 60): Promise<string> =>
  say(...Array.from({ length: times }, (_, n) => `${around}.${n % 2 === 0 ? '10' : '20'}`));
const heldAgainst = async (): Promise<string | null> => {
  const [row] = await erp.rows<{ against: string | null }>(`SELECT held->>'against_minor' AS against FROM offer WHERE sku = $1`, [sku]);
  return row!.against;
};

beforeEach(async () => {
  clock.set(new Date(START));
  sku = `P${++made}`;
  await erp.push('items', [{ sku, family: 'tees' }]);
});

test('a fall is measured against the highest of the look-back, however often a price was changed since', async () => {
  await say('100.00');
  clock.advance(HOUR);
  expect(await reprice(400)).toBe('updated');
  clock.advance(HOUR);
  expect(await say('31.00')).toBe('held');
  expect(await heldAgainst()).toBe('10000');
  // A day after nobody was asked for that any more, it is no measure.
  clock.advance(24 * HOUR);
  expect(await say('31.00')).toBe('updated');
});

test('so is a rise, against the lowest', async () => {
  await say('20.00');
  expect(await reprice(400, 35)).toBe('updated');
  clock.advance(HOUR);
  expect(await say('65.00')).toBe('held');
  expect(await heldAgainst()).toBe('2000');
});

test('nor does taking a price back after all of that reset the measure', async () => {
  await say('100.00');
  await reprice(400);
  expect((await erp.push('offers', [{ sku, market: 'US', price: null }])).verdicts[0]!.verdict).toBe('updated');
  clock.advance(400 * HOUR);
  expect(await say('31.00')).toBe('held');
});

test('nor does taking it back for so long that what stood before the last price is not read at first', async () => {
  await say('100.00');
  clock.advance(HOUR);
  await say('51.00');
  clock.advance(HOUR);
  expect((await erp.push('offers', [{ sku, market: 'US', price: null }])).verdicts[0]!.verdict).toBe('updated');
  clock.advance(1000 * HOUR);
  expect(await say('26.00')).toBe('held');
  expect(await heldAgainst()).toBe('10000');
});

test('a person’s decision begins the measure, also where it lies that far back', async () => {
  await say('200.00');
  expect(await say('60.00')).toBe('held');
  const { data } = await erp.graphql<{ decideHeldPrice: { userErrors: object[] } }>(
    `mutation { decideHeldPrice(input: {sku: "${sku}", market: "US", priceMinor: "6000", accept: true}) { userErrors { code } } }`,
    {},
    erp.keys.publisher,
  );
  expect(data.decideHeldPrice.userErrors).toEqual([]);
  await reprice(400);
  expect(await say('31.00')).toBe('updated');
});
