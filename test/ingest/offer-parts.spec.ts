import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Erp } from './door.js';

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
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();
const told = async (more: object) => {
  const [answer] = (await erp.push('offers', [{ sku, market: 'US', ...more }])).verdicts;
  return [answer!.verdict, ...answer!.problems.map(({ code, path }) => `${code} ${path}`)];
};
interface Stored {
  price_minor: string | null;
  sale_price_minor: string | null;
  quantity: number | null;
  availability: string | null;
  counted_at: Date;
  backlog: number | null;
  held: object | null;
  stock: { location: string; quantity: number; countedAt: string }[] | null;
}
const stored = async () => (await erp.rows<Stored>('SELECT * FROM offer WHERE sku = $1', [sku]))[0]!;
const stops = async () => (await erp.rows<{ stops: boolean }>('SELECT stops FROM offer_outbox WHERE sku = $1', [sku]))[0]?.stops ?? false;

/** Each test has an offer of its own: 14.90, five in stock. */
beforeEach(async () => {
  clock.set(new Date(START));
  sku = `P${++made}`;
  await erp.push('items', [{ sku, family: 'tees' }]);
  await told({ price: usd('14.90'), quantity: 5, availability: 'in_stock' });
  await erp.rows('DELETE FROM offer_outbox');
  clock.advance(HOUR);
});

const WRONG_MONEY: [object, string][] = [
  [{ salePrice: usd('150.00') }, 'sale_price_invalid line 1.salePrice'],
  [{ salePrice: usd('0') }, 'sale_price_invalid line 1.salePrice'],
  [{ saleFrom: at(48), saleTo: at(24) }, 'sale_window_empty line 1.saleTo'],
  [{ price: usd('12.999') }, 'amount_invalid line 1.price.amount'],
  [{ price: usd('-1') }, 'amount_invalid line 1.price.amount'],
  [{ price: { amount: '12', currency: 'XYZ' } }, 'currency_unknown line 1.price.currency'],
  [{ price: 12.99 }, 'wrong_type line 1: price'],
  [{ price: usd('12.00'), salePrice: '9' }, 'wrong_type line 1: salePrice'],
  [{ salePrice: { amount: '9.00', currency: 'EUR' } }, 'wrong_currency line 1.salePrice.currency'],
  [{ floor: { amount: '9.00', currency: 'EUR' } }, 'wrong_currency line 1.floor.currency'],
  [{ saleTo: '2026-02-30T00:00:00Z', price: usd('12.00') }, 'moment_invalid line 1.saleTo'],
  [{ saleFrom: 5 }, 'wrong_type line 1: saleFrom'],
];

describe('wrong money keeps no stock back', () => {
  test.each(WRONG_MONEY)('%j: refused whole, with its place; the stop-sell beside it counts', async (money, problem) => {
    expect(await told({ ...money, quantity: 0 })).toEqual(['partly_rejected', problem]);
    expect(await stored()).toMatchObject({ price_minor: '1490', sale_price_minor: null, held: null, quantity: 0 });
    expect(await stops()).toBe(true);
    expect(await told({ ...money, availability: 'out_of_stock' })).toEqual(['partly_rejected', problem]);
    expect(await stored()).toMatchObject({ availability: 'out_of_stock' });
  });

  test('nor a count above zero, a backlog or counts by location', async () => {
    expect(await told({ quantity: 3, price: usd('12.999') })).toEqual(['partly_rejected', 'amount_invalid line 1.price.amount']);
    expect(await stored()).toMatchObject({ quantity: 3, price_minor: '1490' });
    const stock = [{ location: 'BERLIN', quantity: -2 }];
    expect(await told({ stock, price: usd('12.999') })).toEqual([
      ...['partly_rejected', 'amount_invalid line 1.price.amount', 'quantity_negative line 1.stock.0.quantity'],
    ]);
    expect(await stored()).toMatchObject({ quantity: 0, backlog: 2, price_minor: '1490' });
  });

  test('the end of a price stops the sale as well, whatever is wrong beside it', async () => {
    expect(await told({ price: null, salePrice: usd('0') })).toEqual(['partly_rejected', 'sale_price_invalid line 1.salePrice']);
    expect(await stored()).toMatchObject({ price_minor: null, quantity: 5 });
    await told({ price: usd('14.90') });
    expect(await told({ price: null, quantity: 'many' })).toEqual(['partly_rejected', 'wrong_type line 1: quantity']);
    expect(await stored()).toMatchObject({ price_minor: null, quantity: 5 });
    await told({ price: usd('14.90') });
    expect(await told({ price: null, saleFrom: at(9), saleTo: at(8) })).toEqual(['partly_rejected', 'sale_window_empty line 1.saleTo']);
    expect(await stored()).toMatchObject({ price_minor: null });
  });

  test('without anything else the line is refused; what is older than the stock that stands is not taken with it', async () => {
    expect(await told({ price: usd('12.999') })).toEqual(['rejected', 'amount_invalid line 1.price.amount']);
    await told({ quantity: 4, sourceRevision: 9 });
    expect(await told({ quantity: 3, price: usd('12.999'), sourceRevision: 8 })).toEqual([
      ...['rejected', 'amount_invalid line 1.price.amount'],
    ]);
    expect(await stored()).toMatchObject({ quantity: 4, price_minor: '1490' });
  });

  test('a first line leaves an offer without a price', async () => {
    expect(await told({ audience: 'b2b', quantity: 5, price: usd('12.999') })).toEqual([
      ...['partly_rejected', 'amount_invalid line 1.price.amount'],
    ]);
    const rows = await erp.rows(`SELECT quantity, price_minor FROM offer WHERE sku = $1 AND audience = 'b2b'`, [sku]);
    expect(rows).toEqual([{ quantity: 5, price_minor: null }]);
  });

  test('the summary and the repeat tell it', async () => {
    const line = [{ sku, market: 'US', quantity: 0, price: usd('12.999') }];
    const first = await erp.push('offers', line, { key: sku });
    expect(first.summary.counts).toMatchObject({ partly_rejected: 1, rejected: 0, updated: 0 });
    const again = await erp.push('offers', line, { key: sku });
    expect([again.summary.replayed, again.verdicts]).toEqual([true, first.verdicts]);
  });
});

describe('wrong stock keeps no money back, and a stop needs no moment', () => {
  const price = { price: usd('13.00') };

  test.each<[object, string]>([
    [{ quantity: 7, countedAt: 'noon' }, 'moment_invalid line 1.countedAt'],
    [{ quantity: 7, countedAt: 5 }, 'wrong_type line 1: countedAt'],
    [{ quantity: '7' }, 'wrong_type line 1: quantity'],
    [{ quantity: 3e9 }, 'quantity_invalid line 1.quantity'],
    [{ quantity: 7, reserved: '1' }, 'wrong_type line 1: reserved'],
    [{ quantity: 7, availability: 'sold' }, 'availability_unknown line 1.availability'],
    [{ quantity: 7, availability: 'preorder', availableFrom: '2026-02-30T00:00:00Z' }, 'moment_invalid line 1.availableFrom'],
    [{ availability: 'in_stock', availableFrom: at(9) }, 'available_from_unfit line 1.availableFrom'],
    [{ stock: 5 }, 'wrong_type line 1: stock'],
    [{ stock: [{ location: 'BERLIN', quantity: 7, countedAt: 'noon' }] }, 'moment_invalid line 1.stock.0.countedAt'],
  ])('%j: refused whole, and the price beside it counts', async (stock, problem) => {
    expect(await told({ ...stock, ...price })).toEqual(['partly_rejected', problem]);
    expect(await stored()).toMatchObject({ price_minor: '1300', quantity: 5, availability: 'in_stock', stock: null });
    expect(await told(stock)).toEqual(['rejected', problem]);
    expect(await stops()).toBe(false);
  });

  test.each<[object, string, object]>([
    [{ quantity: 0, countedAt: 'noon' }, 'moment_invalid line 1.countedAt', { quantity: 0 }],
    [{ quantity: -2, countedAt: 7 }, 'wrong_type line 1: countedAt', { quantity: 0, backlog: 2 }],
    [{ quantity: 0, availability: 'sold' }, 'availability_unknown line 1.availability', { quantity: 0, availability: 'in_stock' }],
    [{ quantity: 0, reserved: 'x' }, 'wrong_type line 1: reserved', { quantity: 0 }],
    [{ quantity: 'none', availability: 'out_of_stock' }, 'wrong_type line 1: quantity', { quantity: 5, availability: 'out_of_stock' }],
    [{ availability: 'out_of_stock', availableFrom: at(9) }, 'available_from_unfit line 1.availableFrom', { availability: 'out_of_stock' }],
    [{ quantity: 0, stock: [{ location: 'BERLIN', quantity: 4 }] }, 'stock_said_twice line 1.quantity', { quantity: 0, stock: null }],
  ])('%j stops all the same, as of when it came', async (stop, problem, after) => {
    expect((await told({ ...stop, ...price })).filter((one) => !one.startsWith('quantity_negative'))).toEqual(['partly_rejected', problem]);
    expect(await stored()).toMatchObject({ price_minor: '1300', ...after });
    if ('quantity' in after && after.quantity === 0) expect((await stored()).counted_at).toEqual(new Date(START + HOUR));
    expect(await stops()).toBe(true);
  });

  test('a field that nobody knows refuses all but a stop', async () => {
    expect(await told({ quantity: 7, ...price, colour: 'red' })).toEqual(['rejected', 'unknown_field line 1: colour']);
    expect(await told({ quantity: 0, ...price, colour: 'red' })).toEqual(['partly_rejected', 'unknown_field line 1: colour']);
    expect(await stored()).toMatchObject({ quantity: 0, price_minor: '1490' });
  });

  test('nor does a revision that orders nothing keep a stop back; the next message in order counts', async () => {
    await told({ quantity: 6, sourceRevision: 3 });
    for (const sourceRevision of ['yesterday', '2099-01-01T00:00:00Z', -1]) {
      expect((await told({ quantity: 7, price: usd('13.00'), sourceRevision }))[0]).toBe('rejected');
      expect((await told({ quantity: 0, price: usd('13.00'), sourceRevision }))[0]).toBe('partly_rejected');
      expect(await stored()).toMatchObject({ quantity: 0, price_minor: '1490' });
    }
    expect(await told({ quantity: 7, sourceRevision: 2 })).toEqual(['stale']);
    expect(await told({ quantity: 7, sourceRevision: 4 })).toEqual(['updated']);
  });

  test('at a location: what is counted there stops, what is not counted so stays', async () => {
    const [berlin, paris] = [
      { location: 'BERLIN', quantity: 0 },
      { location: 'PARIS', quantity: 4, countedAt: 'noon' },
    ];
    const problem = 'moment_invalid line 1.stock.1.countedAt';
    expect(await told({ stock: [berlin, paris] })).toEqual(['rejected', problem]);
    expect(await stored()).toMatchObject({ quantity: 5, stock: null });
    await told({ stock: [{ location: 'BERLIN', quantity: 2 }, { location: 'PARIS', quantity: 3 }] }); // prettier-ignore
    expect(await told({ stock: [berlin, paris] })).toEqual(['partly_rejected', problem]);
    expect((await stored()).stock).toMatchObject([berlin, { location: 'PARIS', quantity: 3 }]);
    expect(await told({ stock: [berlin, { location: 'PARIS', quantity: 0, qty: 1 }] })).toEqual([
      ...['partly_rejected', 'unknown_field line 1: stock.1.qty'],
    ]);
    expect(await stored()).toMatchObject({ quantity: 0 });
  });
});

test('what makes a line nobody’s is refused whole', async () => {
  const stop = { quantity: 0, price: usd('12.999') };
  expect((await told({ ...stop, market: 'XX' }))[0]).toBe('rejected');
  expect((await told({ ...stop, sku: 'NOBODY' }))[0]).toBe('rejected');
  expect((await told({ ...stop, sku: 7 }))[0]).toBe('rejected');
  expect((await told({ ...stop, audience: '' }))[0]).toBe('rejected');
  expect(await stored()).toMatchObject({ quantity: 5, price_minor: '1490' });
});
