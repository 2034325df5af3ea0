import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Erp } from './door.js';

const START = Date.parse('2026-03-01T10:00:00Z');
const HOUR = 3_600_000;
const clock = new TestClock(new Date(START));
let erp: Erp;
let product = 0;
let sku = '';

beforeAll(async () => {
  erp = await openErpDoor(clock);
});
afterAll(() => erp.close());

/** Each test has a product of its own, with five variants. */
beforeEach(async () => {
  clock.set(new Date(START));
  const root = `P${++product}`;
  sku = `${root}-1`;
  const variants = [1, 2, 3, 4, 5].map((n) => ({ sku: `${root}-${n}`, parent: root, facts: { size: `s${n}` } }));
  const { summary } = await erp.push('items', [{ sku: root, family: 'tees', familyVariant: 'tees_by_size' }, ...variants]);
  expect(summary.counts['created']).toBe(6);
});

const usd = (amount: string) => ({ amount, currency: 'USD' });
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();
const line = (more: object, of = sku) => ({ sku: of, market: 'US', ...more });
const send = async (...lines: object[]) =>
  (
    await erp.push(
      'offers',
      lines.map((one) => line(one)),
    )
  ).verdicts;
const verdicts = async (...lines: object[]) => (await send(...lines)).map((one) => one.verdict);
const told = async (more: object) => {
  const [answer] = await send(more);
  return [answer!.verdict, ...answer!.problems.map(({ code, path }) => `${code} ${path}`)];
};
interface Stored {
  price_minor: string | null;
  sale_price_minor: string | null;
  quantity: number | null;
  held: { price_minor: string; reason: string; money: object; since: number } | null;
}
const stored = async (of = sku) => (await erp.rows<Stored>('SELECT * FROM offer WHERE sku = $1 AND market_code = $2', [of, 'US']))[0]!;
const history = async () =>
  (await erp.rows<{ price_minor: string }>('SELECT price_minor FROM offer_price WHERE sku = $1 ORDER BY id', [sku])).map(
    (row) => row.price_minor,
  );
const outbox = async () => (await erp.rows<{ n: number }>('SELECT count(*)::int AS n FROM offer_outbox WHERE sku = $1', [sku]))[0]!.n;
const noOutbox = () => erp.rows('DELETE FROM offer_outbox');

describe('the side doors of the price hold', () => {
  beforeEach(async () => {
    await send({ price: usd('100.00'), quantity: 7 });
    await noOutbox();
  });

  test('a sale price with a window, alone, is what a customer would pay', async () => {
    expect(await told({ salePrice: usd('0.99'), saleFrom: at(0), saleTo: at(24) })).toEqual(['held', 'price_held line 1.salePrice']);
    expect(await stored()).toMatchObject({
      price_minor: '10000',
      sale_price_minor: null,
      held: { reason: 'moved_too_far', price_minor: '10000', money: { salePriceMinor: '99', saleFrom: at(0), saleTo: at(24) } },
    });
    expect(await outbox()).toBe(0);
    expect(await told({ salePrice: usd('0.99'), saleFrom: at(1000), saleTo: at(1024) })).toEqual(['held', 'price_held line 1.salePrice']);
    expect(await told({ salePrice: usd('0.99'), saleFrom: at(-24), saleTo: at(-1) })).toEqual(['updated']);
    expect(await stored()).toMatchObject({ sale_price_minor: '99', held: null });
  });

  test('the money of a line waits whole, its stock does not', async () => {
    expect(await told({ price: usd('10.00'), salePrice: usd('9.00'), floor: usd('1.00'), quantity: 0 })).toEqual([
      'held',
      'price_held line 1.price',
    ]);
    expect(await stored()).toMatchObject({
      ...{ price_minor: '10000', sale_price_minor: null, floor_minor: null, quantity: 0 },
      held: { money: { priceMinor: '1000', salePriceMinor: '900', floorMinor: '100' } },
    });
    expect(await outbox()).toBe(1);
    expect(await history()).toEqual(['10000']);
  });

  test('a burst is measured against what stood before it, in one batch or in many', async () => {
    await send({ price: usd('20.00') });
    const { offer } = (await decide('2000', true)).data.decideHeldPrice;
    expect(offer).toMatchObject({ price: { amount: '20.00' } });
    clock.advance(25 * HOUR);
    expect(await verdicts(...['11.00', '6.00', '3.50', '2.00'].map((amount) => ({ price: usd(amount) })))).toEqual([
      'updated',
      ...['held', 'held', 'held'],
    ]);
    expect(await stored()).toMatchObject({ price_minor: '1100', held: { price_minor: '200', against_minor: '2000' } });
    clock.advance(23 * HOUR);
    expect(await verdicts({ price: usd('6.00') })).toEqual(['held']);
    clock.advance(1 * HOUR + 1);
    expect(await verdicts({ price: usd('6.00') })).toEqual(['updated']);
    expect(await history()).toEqual(['10000', '2000', '1100', '600']);
  });

  test('clearing a price and setting it again does not reset the measure, however long ago it was cleared', async () => {
    expect(await verdicts({ price: null }, { price: usd('1.00') })).toEqual(['updated', 'held']);
    clock.advance(400 * 24 * HOUR);
    expect(await verdicts({ price: usd('2.00') }, { price: usd('49.99') }, { price: usd('50.00') })).toEqual(['held', 'held', 'updated']);
    expect(await history()).toEqual(['10000', null, '5000']);
  });

  test('rises have their own, wider share', async () => {
    expect(await verdicts({ price: usd('200.01') }, { price: usd('200.00') })).toEqual(['held', 'updated']);
    expect(await verdicts({ price: usd('201.00') })).toEqual(['held']);
  });

  test('a return to a price of the last 30 days is never held, but below the floor everything is', async () => {
    await send({ price: usd('10.00') });
    await decide('1000', true);
    clock.advance(48 * HOUR);
    expect(await verdicts({ price: usd('100.00') }, { price: usd('10.00') }, { price: usd('100.00') })).toEqual([
      ...['updated', 'updated', 'updated'],
    ]);
    expect(await verdicts({ floor: usd('50.00') }, { price: usd('10.00') }, { salePrice: usd('49.99') })).toEqual([
      'updated',
      'held',
      'held',
    ]);
    expect(await stored()).toMatchObject({ price_minor: '10000', floor_minor: '5000', held: { reason: 'below_floor' } });
    clock.advance(31 * 24 * HOUR);
    expect(await verdicts({ floor: null, price: usd('10.00') })).toEqual(['held']);
  });

  test('a floor above the price that stands is taken, and told', async () => {
    expect(await told({ floor: usd('120.00') })).toEqual(['updated', 'price_below_floor line 1.floor']);
    expect(await told({ floor: { amount: '1', currency: 'EUR' } })).toEqual(['rejected', 'wrong_currency line 1.floor.currency']);
    expect(await told({ floor: 12 })).toEqual(['rejected', 'wrong_type line 1: floor']);
  });

  test('a floor above a sale that stands, on or to come, is taken and told; alone or with a price', async () => {
    for (const [from, when] of [
      [-1, 'The sale price that stands, 90.00 USD'],
      [1, `The sale price from ${at(1)} on that stands, 90.00 USD`],
    ] as const) {
      await send({ floor: null, salePrice: usd('90.00'), saleFrom: at(from), saleTo: at(48) });
      const [answer] = await send({ floor: usd('95.00') });
      expect([answer!.verdict, ...answer!.problems.map(({ code, message }) => `${code}: ${message}`)]).toEqual([
        ...['updated', `price_below_floor: ${when}, is below this floor.`],
      ]);
      expect(await told({ floor: usd('96.00'), price: usd('101.00') })).toEqual(['updated', 'price_below_floor line 1.floor']);
      expect(await told({ floor: usd('90.00'), price: usd('100.00') })).toEqual(['updated']);
      // What this line itself sets below the floor waits.
      expect(await told({ floor: usd('95.00'), salePrice: usd('91.00') })).toEqual(['held', 'price_held line 1.salePrice']);
    }
    await send({ floor: null, salePrice: usd('90.00'), saleFrom: at(-3), saleTo: at(-1) });
    expect(await told({ floor: usd('95.00') })).toEqual(['updated']);
  });

  test('money that waits and is overtaken by a floor says so, and is let in by nobody who has not seen it', async () => {
    await send({ price: usd('40.00') });
    const seenAt = new Date(START).toISOString();
    clock.advance(HOUR);
    expect(await verdicts({ floor: usd('45.00') })).toEqual(['updated']);
    expect((await stored()).held).toMatchObject({ reason: 'below_floor', against_minor: '4500', since: START, at: START + HOUR });
    const decideAll = async (filter: string, more = '') =>
      (
        await erp.graphql<{ decideHeldPrices: object }>(
          `mutation { decideHeldPrices(input: {filter: {skus: ["${sku}"]${filter}}, accept: true${more}}) { decided left userErrors { code path } } }`,
          {},
          erp.keys.publisher,
        )
      ).data.decideHeldPrices;
    expect(await decideAll('', `, seenAt: "${seenAt}"`)).toEqual({ decided: 0, left: 0, userErrors: [] });
    expect(await decideAll('')).toEqual({ decided: 0, left: 1, userErrors: [{ code: 'below_floor', path: `${sku} in US` }] });
    expect(await stored()).toMatchObject({ price_minor: '10000' });
    // Without the floor it waits for what it waited for.
    await send({ floor: null });
    expect((await stored()).held).toMatchObject({ reason: 'moved_too_far', against_minor: '10000' });
    await send({ floor: usd('45.00') });
    expect(await decideAll(', reason: below_floor')).toEqual({ decided: 1, left: 0, userErrors: [] });
    expect(await stored()).toMatchObject({ price_minor: '4000', held: null });
  });

  test('two lines say no more than one may: a sale from tomorrow, and then a price far above it', async () => {
    const sale = { salePrice: usd('51.00'), saleFrom: at(1), saleTo: at(48) };
    expect(await verdicts(sale, { price: usd('195.00') })).toEqual(['updated', 'held']);
    expect((await stored()).held).toMatchObject({ reason: 'moved_too_far', against_minor: '19500', money: { priceMinor: '19500' } });
    expect(await verdicts({ price: usd('195.00'), ...sale })).toEqual(['held']);
  });

  test('a sale at the price is none, and told, whichever came first', async () => {
    expect(await told({ salePrice: usd('100.00') })).toEqual(['updated', 'sale_price_not_lower line 1.salePrice']);
    expect(await told({ price: usd('110.00') })).toEqual(['updated']);
    expect(await told({ price: usd('100.00') })).toEqual(['updated', 'sale_price_not_lower line 1.price']);
  });

  test('zero and another currency wait as ever, with all the money of their line', async () => {
    expect(await verdicts({ price: usd('0') })).toEqual(['held']);
    expect(await stored()).toMatchObject({ held: { reason: 'zero_price' } });
    expect(await verdicts({ price: { amount: '90', currency: 'EUR' }, salePrice: usd('80.00'), quantity: 3 })).toEqual(['held']);
    expect(await stored()).toMatchObject({ sale_price_minor: null, quantity: 3, held: { reason: 'wrong_currency', price_minor: '9000' } });
  });

  test('newer money within bounds replaces what it speaks of; what another line holds waits on', async () => {
    await send({ salePrice: usd('1.00'), saleTo: at(5), sourceRevision: 5 });
    expect(await verdicts({ price: usd('95.00'), sourceRevision: 6 }, { quantity: 3 })).toEqual(['updated', 'updated']);
    expect(await stored()).toMatchObject({ price_minor: '9500', held: { money: { salePriceMinor: '100' } } });
    expect(await verdicts({ salePrice: usd('80.00'), sourceRevision: 7 })).toEqual(['updated']);
    // Its window waits on: whoever sends a change once does not say it again.
    expect(await stored()).toMatchObject({
      sale_price_minor: '8000',
      sale_to: null,
      held: { money: { saleTo: at(5) }, price_minor: '9500' },
    });
    expect(await verdicts({ salePrice: null, sourceRevision: 8 })).toEqual(['updated']);
    expect(await stored()).toMatchObject({ sale_price_minor: null, sale_to: null, held: null });
  });

  test('a newer price takes neither the floor nor the sale of a line that waits, and is measured against that floor', async () => {
    expect(await verdicts({ price: usd('400.00'), floor: usd('80.00') })).toEqual(['held']);
    expect(await told({ price: usd('60.00') })).toEqual(['held', 'price_held line 1.price']);
    expect(await stored()).toMatchObject({
      ...{ price_minor: '10000', floor_minor: null },
      held: { reason: 'below_floor', price_minor: '6000', against_minor: '8000', money: { priceMinor: '6000', floorMinor: '8000' } },
    });
    // A higher floor that is left alone waits for nobody.
    expect(await told({ price: usd('90.00') })).toEqual(['updated']);
    expect(await stored()).toMatchObject({ price_minor: '9000', floor_minor: '8000', held: null });
    // A lower one may be a slip like the price beside it.
    expect(await verdicts({ price: usd('1.00'), floor: usd('0.50') }, { price: usd('95.00') })).toEqual(['held', 'updated']);
    expect(await stored()).toMatchObject({ price_minor: '9500', floor_minor: '8000', held: { money: { floorMinor: '50' } } });
    await decide('9500', false);
    // The sale of one system outlives the slip of another, and is measured for itself.
    const sale = { salePrice: usd('10.00'), saleTo: at(48) };
    expect(await verdicts({ floor: null }, sale, { price: usd('0') }, { price: usd('90.00') })).toEqual([
      'updated',
      'held',
      'held',
      'updated',
    ]);
    const { held, ...row } = await stored();
    expect([row.price_minor, row.sale_price_minor]).toEqual(['9000', null]);
    expect(held).toMatchObject({
      ...{ reason: 'moved_too_far', price_minor: '9000', against_minor: '10000', share: -0.9 },
      money: { salePriceMinor: '1000', saleTo: at(48) },
    });
  });

  test('a price in another currency goes before a newer one, and leaves what waited with it', async () => {
    expect(await verdicts({ price: { amount: '70', currency: 'EUR' }, floor: usd('80.00') })).toEqual(['held']);
    expect(await verdicts({ price: usd('70.00') })).toEqual(['held']);
    expect((await stored()).held).toMatchObject({
      reason: 'below_floor',
      currency: 'USD',
      money: { priceMinor: '7000', floorMinor: '8000' },
    });
  });

  test('a repeat does not begin the waiting anew', async () => {
    await send({ price: usd('1.00') });
    clock.advance(5 * HOUR);
    expect(await verdicts({ price: usd('1.00') }, { price: usd('1.01') })).toEqual(['held', 'held']);
    expect((await stored()).held).toMatchObject({ since: START, at: START + 5 * HOUR, price_minor: '101' });
  });

  test('two lines for one offer at once: the second is measured against what the first left', async () => {
    const answers = await Promise.all(['60.00', '55.00', '51.00', '30.00', '26.00'].map((amount) => verdicts({ price: usd(amount) })));
    expect(answers.flat().filter((one) => one === 'held').length).toBe(2);
    expect(Number((await stored()).price_minor)).toBeGreaterThanOrEqual(5000);
    expect((await history()).every((price) => Number(price) >= 5000)).toBe(true);
  });
});

describe('a first price', () => {
  test('is measured against the middle of its siblings, in one batch or in many', async () => {
    const first = (n: number, amount: string) => line({ price: usd(amount) }, sku.replace(/1$/, String(n)));
    const { verdicts: answers } = await erp.push('offers', [first(1, '20.00'), first(2, '24.00'), first(3, '9.00'), first(4, '200.00')]);
    expect(answers.map((one) => one.verdict)).toEqual(['created', 'created', 'held', 'held']);
    expect(answers[2]!.problems[0]!.message).toContain("59.09 % below 22.00 USD, the middle of its siblings' prices");
    expect(await stored(sku.replace(/1$/, '3'))).toMatchObject({ price_minor: null, held: { reason: 'unlike_siblings' } });
    const later = await erp.push('offers', [first(5, '44.00'), first(3, '12.00'), first(4, '44.01')]);
    expect(later.verdicts.map((one) => one.verdict)).toEqual(['created', 'updated', 'held']);
  });

  test('with a sale from tomorrow is measured as the same in two lines is', async () => {
    const sale = { salePrice: usd('0.99'), saleFrom: at(24), saleTo: at(48) };
    const [answer] = await send({ price: usd('100.00'), ...sale, quantity: 3 });
    expect(answer).toMatchObject({ verdict: 'held', problems: [{ code: 'price_held' }] });
    expect(answer!.problems[0]!.message).toBe(
      'A customer would pay 99.01 % less than 100.00 USD. The offer stays without a price until a person decides.',
    );
    expect(await stored()).toMatchObject({ price_minor: null, sale_price_minor: null, quantity: 3, held: { reason: 'moved_too_far' } });
    expect(await verdicts({ price: usd('100.00'), salePrice: null })).toEqual(['updated']);
    expect(await verdicts(sale)).toEqual(['held']);
  });

  test('of another market or audience is another', async () => {
    await send({ price: usd('20.00') });
    expect(await verdicts({ audience: 'b2b', price: usd('1.00') })).toEqual(['created']);
    expect(await verdicts({ market: 'DE', price: { amount: '1.00', currency: 'EUR' } })).toEqual(['created']);
  });
});

describe('money and time that do not fit together', () => {
  beforeEach(() => send({ price: usd('100.00'), quantity: 7 }));

  test('are refused, whichever line they came by', async () => {
    expect(await told({ salePrice: usd('150') })).toEqual(['rejected', 'sale_price_invalid line 1.salePrice']);
    expect(await told({ price: usd('100'), salePrice: usd('100.01') })).toEqual(['rejected', 'sale_price_invalid line 1.salePrice']);
    expect(await told({ price: usd('160'), salePrice: usd('150') })).toEqual(['updated']);
    await send({ price: usd('100'), salePrice: null, saleFrom: at(48) });
    expect(await told({ saleTo: at(47), quantity: 3 })).toEqual(['partly_rejected', 'sale_window_empty line 1.saleTo']);
    expect(await told({ saleTo: at(48) })).toEqual(['rejected', 'sale_window_empty line 1.saleTo']);
    expect(await told({ saleTo: at(49) })).toEqual(['updated']);
    expect(await told({ saleFrom: at(50) })).toEqual(['rejected', 'sale_window_empty line 1.saleFrom']);
    expect(await told({ saleFrom: at(50), saleTo: at(60) })).toEqual(['updated']);
    expect(await stored()).toMatchObject({ quantity: 3, sale_price_minor: null });
  });

  test('a price below the sale that stands is taken and told: no sale is shown until one fits', async () => {
    await send({ salePrice: usd('80.00') });
    expect(await told({ price: usd('70.00') })).toEqual(['updated', 'sale_price_not_lower line 1.price']);
    await send({ salePrice: usd('60.00') });
    expect(await told({ price: usd('75.00') })).toEqual(['updated']);
  });

  test.each(['2026-02-30T00:00:00Z', '2026-02-29T12:00:00+01:00', '2026-04-31T00:00:00Z', '2026-11-27T24:00:00Z', '2026-13-01T00:00:00Z'])(
    '%s is no moment, at any field that takes one',
    async (moment) => {
      expect(await told({ saleFrom: moment })).toEqual(['rejected', 'moment_invalid line 1.saleFrom']);
      expect(await told({ saleTo: moment })).toEqual(['rejected', 'moment_invalid line 1.saleTo']);
      expect(await told({ quantity: 1, sourceRevision: moment.replace('+01:00', 'Z') })).toEqual([
        'rejected',
        'source_revision_invalid line 1: sourceRevision',
      ]);
      const { errors } = await erp.graphql(`{ products(filter: {updatedSince: "${moment}"}) { totalCount } }`);
      expect(errors?.[0]?.message).toContain('DateTime');
      expect((await stored()).quantity).toBe(7);
    },
  );
});

describe('odd counts', () => {
  test('below zero is 0 with its backlog, parts are rounded down, both are told', async () => {
    await send({ quantity: 7 });
    expect(await told({ quantity: -3 })).toEqual(['updated', 'quantity_negative line 1.quantity']);
    const shown = async () => (await erp.graphql<{ offers: object[] }>(`{ offers(sku: "${sku}") { quantity backlog } }`)).data.offers;
    expect(await shown()).toEqual([{ quantity: 0, backlog: 3 }]);
    expect(await told({ quantity: -5 })).toEqual(['updated', 'quantity_negative line 1.quantity']);
    expect(await shown()).toEqual([{ quantity: 0, backlog: 5 }]);
    expect(await told({ quantity: 2.5 })).toEqual(['updated', 'quantity_rounded line 1.quantity']);
    expect(await shown()).toEqual([{ quantity: 2, backlog: null }]);
    expect(await told({ quantity: 0.9 })).toEqual(['updated', 'quantity_rounded line 1.quantity']);
    expect(await shown()).toEqual([{ quantity: 0, backlog: null }]);
    expect(await told({ quantity: -0.5 })).toEqual(['updated', 'quantity_negative line 1.quantity']);
    expect(await shown()).toEqual([{ quantity: 0, backlog: 1 }]);
    expect(await told({ quantity: 3e9 })).toEqual(['rejected', 'quantity_invalid line 1.quantity']);
    expect(await told({ quantity: '5' })).toEqual(['rejected', 'wrong_type line 1: quantity']);
    expect(await told({ quantity: null })).toEqual(['updated']);
    expect(await shown()).toEqual([{ quantity: null, backlog: null }]);
  });

  test('what is reserved is rounded up, and below zero is nothing', async () => {
    await send({ quantity: 7, reserved: 2 });
    const reserved = async () =>
      (await erp.graphql<{ offers: { reserved: number | null }[] }>(`{ offers(sku: "${sku}") { reserved } }`)).data;
    expect(await reserved()).toEqual({ offers: [{ reserved: 2 }] });
    expect(await told({ reserved: 2.2 })).toEqual(['updated', 'reserved_rounded line 1.reserved']);
    expect(await reserved()).toEqual({ offers: [{ reserved: 3 }] });
    expect(await told({ quantity: 8 })).toEqual(['updated']);
    expect(await reserved()).toEqual({ offers: [{ reserved: 3 }] });
    expect(await told({ reserved: -1 })).toEqual(['updated', 'reserved_rounded line 1.reserved']);
    expect(await reserved()).toEqual({ offers: [{ reserved: 0 }] });
    expect(await told({ reserved: 3e9 })).toEqual(['rejected', 'quantity_invalid line 1.reserved']);
    expect(await told({ reserved: '5' })).toEqual(['rejected', 'wrong_type line 1: reserved']);
    expect(await told({ reserved: null })).toEqual(['updated']);
    expect(await reserved()).toEqual({ offers: [{ reserved: null }] });
  });

  test('a day from which on it can be had goes with what is sold ahead', async () => {
    await send({ quantity: 7 });
    const day = '2026-12-24T00:00:00.000Z';
    const ahead = async () =>
      (await erp.graphql<{ offers: object[] }>(`{ offers(sku: "${sku}") { availability availableFrom countedBy countedAt } }`)).data.offers;
    expect(await told({ availability: 'preorder', availableFrom: '2026-12-24T01:00:00+01:00' })).toEqual(['updated']);
    const count = { countedBy: 'erp', countedAt: new Date(START).toISOString() };
    expect(await ahead()).toEqual([{ availability: 'preorder', availableFrom: day, ...count }]);
    expect(await told({ availableFrom: '2026-12-24' })).toEqual(['rejected', 'moment_invalid line 1.availableFrom']);
    expect(await told({ availableFrom: 5 })).toEqual(['rejected', 'wrong_type line 1: availableFrom']);
    expect(await told({ availability: 'in_stock', availableFrom: day })).toEqual(['rejected', 'available_from_unfit line 1.availableFrom']);
    expect(await ahead()).toEqual([{ availability: 'preorder', availableFrom: day, ...count }]);
    expect(await told({ availability: 'in_stock', availableFrom: null })).toEqual(['updated']);
    expect(await ahead()).toEqual([{ availability: 'in_stock', availableFrom: null, ...count }]);
  });
});

function decide(priceMinor: string, accept: boolean) {
  return erp.graphql<{ decideHeldPrice: { offer: object | null; userErrors: { code: string }[] } }>(
    `mutation { decideHeldPrice(input: {sku: "${sku}", market: "US", priceMinor: "${priceMinor}", accept: ${accept}}) {
      offer { price { amount } salePrice { amount } floor { amount } held { reason } } userErrors { code } } }`,
    {},
    erp.keys.publisher,
  );
}

describe('the history of prices', () => {
  test('names the line that brought a price, also where a line of stock came after it in the same batch', async () => {
    await send({ price: usd('100.00') }, { quantity: 5 }, { price: usd('90.00') }, { price: usd('80.00') }, { quantity: 4 });
    const rows = await erp.rows<{ price_minor: string; line: number }>(
      `SELECT p.price_minor, m.line FROM offer_price p JOIN erp_message m ON m.id = p.message_id WHERE p.sku = $1 ORDER BY p.id`,
      [sku],
    );
    expect(rows).toEqual([
      { price_minor: '10000', line: 1 },
      { price_minor: '9000', line: 3 },
      { price_minor: '8000', line: 4 },
    ]);
  });

  test('has no row for stock, for a repeat, for a line that waits, and for what was refused', async () => {
    await send({ price: usd('100.00') });
    await send({ quantity: 3 }, { price: usd('100.00') }, { price: usd('1.00') }, { salePrice: usd('150') }, { floor: usd('3') });
    expect(await history()).toEqual(['10000']);
  });
});
