import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { openErpDoor, type Erp } from '../ingest/door.js';

const START = Date.parse('2026-03-01T10:00:00Z');
const HOUR = 3_600_000;
const clock = new TestClock(new Date(START));
let erp: Erp;

beforeAll(async () => {
  erp = await openErpDoor(clock);
  await erp.asOwner(`
    INSERT INTO product_node (id, sku, root_id, kind, sellable, family_code)
    SELECT n, 'S' || n, n, 'product', true, CASE WHEN n <= 100 THEN 'tees' END FROM generate_series(1, 10010) n`);
});
afterAll(() => erp.close());
beforeEach(async () => {
  clock.set(new Date(START));
  await erp.asOwner(
    `ALTER TABLE offer_price DISABLE TRIGGER USER; TRUNCATE offer, offer_outbox, offer_price; ALTER TABLE offer_price ENABLE TRIGGER USER`,
  );
});

const usd = (amount: string) => ({ amount, currency: 'USD' });
const push = async (lines: object[]) => (await erp.push('offers', lines)).summary.counts;
const row = (n: number, more: object) => ({ sku: `S${n}`, market: 'US', ...more });
const all = async (count: number, more: (n: number) => object) => push(Array.from({ length: count }, (_, at) => row(at + 1, more(at + 1))));

interface Page {
  totalCount: number;
  offers: { sku: string; held: Record<string, unknown> }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
const holds = async (args = '', fields = 'reason') => {
  const text = `{ priceHolds${args && `(${args})`} { totalCount offers { sku held { ${fields} } } pageInfo { hasNextPage endCursor } } }`;
  return (await erp.graphql<{ priceHolds: Page }>(text)).data.priceHolds;
};
const skusOf = (page: Page) => page.offers.map(({ sku }) => sku);
interface Decision {
  decided: number;
  left: number;
  more: boolean;
  userErrors: { code: string; path: string }[];
}
const decide = async (input: string, key = erp.keys.publisher) =>
  (
    await erp.graphql<{ decideHeldPrices: Decision }>(
      `mutation { decideHeldPrices(input: {${input}}) { decided left more userErrors { code path } } }`,
      {},
      key,
    )
  ).data.decideHeldPrices;

test('a hold names the last good price, the measure, the line, its age and who may decide', async () => {
  await push([row(1, { price: usd('100.00'), sourceRevision: 1 })]);
  await push([
    row(1, { price: usd('10.00'), salePrice: usd('9.00'), saleTo: '2026-03-09T00:00:00Z', floor: usd('2.00'), sourceRevision: 2 }),
  ]);
  const money = (amount: string) => ({ amount });
  const [line] = await erp.rows<{ id: string }>(`SELECT max(id)::text AS id FROM erp_message`);
  const fields = `price { amount } salePrice { amount } saleFrom saleTo floor { amount } reason lastGoodPrice { amount } measuredAgainst { amount }
    share since source messageId decidableBy`;
  expect((await holds('', fields)).offers).toEqual([
    {
      sku: 'S1',
      held: {
        ...{ price: money('10.00'), salePrice: money('9.00'), saleFrom: null, saleTo: '2026-03-09T00:00:00.000Z', floor: money('2.00') },
        ...{ reason: 'moved_too_far', lastGoodPrice: money('100.00'), measuredAgainst: money('100.00'), share: -0.91 },
        ...{ since: '2026-03-01T10:00:00.000Z', source: 'erp', messageId: line!.id, decidableBy: ['publisher', 'administrator'] },
      },
    },
  ]);
  await push([row(1, { price: null, sourceRevision: 3 }), row(1, { price: usd('3.00'), sourceRevision: 4 })]);
  expect((await holds('', 'lastGoodPrice { amount } measuredAgainst { amount }')).offers[0]!.held).toEqual({
    lastGoodPrice: money('100.00'),
    measuredAgainst: money('100.00'),
  });
});

test('the list is filtered, longest waiting first, a page at a time', async () => {
  await all(6, () => ({ price: usd('100.00') }));
  await push([row(101, { price: usd('100.00') }), { sku: 'S5', market: 'DE', price: { amount: '100', currency: 'EUR' } }]);
  for (const n of [3, 1, 2]) {
    await push([row(n, { price: usd(n === 2 ? '20.00' : '40.00') })]);
    clock.advance(HOUR);
  }
  await push([
    ...[row(4, { price: usd('0') }), row(101, { price: usd('1.00') }), row(6, { price: usd('900.00') })],
    { sku: 'S5', market: 'DE', price: { amount: '1', currency: 'EUR' } },
  ]);
  expect(skusOf(await holds())).toEqual(['S3', 'S1', 'S2', 'S101', 'S4', 'S5', 'S6']);
  expect(skusOf(await holds('filter: {market: "DE"}'))).toEqual(['S5']);
  expect(skusOf(await holds('filter: {reason: zero_price}'))).toEqual(['S4']);
  expect(skusOf(await holds('filter: {family: "tees", market: "US"}'))).toEqual(['S3', 'S1', 'S2', 'S4', 'S6']);
  expect(skusOf(await holds('filter: {skus: ["S2", "S6", "S7"]}'))).toEqual(['S2', 'S6']);
  expect(skusOf(await holds('filter: {deeperThan: 0.6}'))).toEqual(['S2', 'S101', 'S5']);
  expect(skusOf(await holds('filter: {heldBefore: "2026-03-01T12:00:00Z"}'))).toEqual(['S3', 'S1']);
  const first = await holds('first: 4');
  expect([skusOf(first), first.totalCount, first.pageInfo.hasNextPage]).toEqual([['S3', 'S1', 'S2', 'S101'], 7, true]);
  const rest = await holds(`first: 4, after: "${first.pageInfo.endCursor}"`);
  expect([skusOf(rest), rest.pageInfo.hasNextPage]).toEqual([['S4', 'S5', 'S6'], false]);
  for (const args of ['after: "nonsense"', `filter: {market: "US"}, after: "${first.pageInfo.endCursor}"`, 'filter: {family: "nope"}']) {
    const { errors } = await erp.graphql(`{ priceHolds(${args}) { totalCount } }`);
    expect(errors?.[0]?.extensions.code).toMatch(/cursor_invalid|family_unknown/);
  }
});

test('10,000 are decided by filter in one call: money counts, the outbox is filled, history and audit name who', async () => {
  await all(10_010, () => ({ price: usd('100.00'), quantity: 4 }));
  await all(10_010, (n) => ({ price: usd('10.00'), ...(n === 7 ? { price: { amount: '9', currency: 'EUR' } } : {}) }));
  await erp.rows('DELETE FROM offer_outbox');
  expect((await holds('first: 1')).totalCount).toBe(10_010);
  const told = await decide('filter: {market: "US"}, accept: true');
  expect(told).toEqual({ decided: 9_999, left: 1, more: true, userErrors: [{ code: 'wrong_currency', path: 'S7 in US' }] });
  const count = async (sql: string) => (await erp.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0]!.n;
  expect(await count(`offer WHERE price_minor = 1000 AND held IS NULL AND revision = 2`)).toBe(9_999);
  expect(await count('offer_outbox')).toBe(9_999);
  expect(await count(`offer_price WHERE price_minor = 1000 AND decided_by IS NOT NULL AND message_id IS NOT NULL`)).toBe(9_999);
  expect(await count(`audit WHERE verb = 'decide_held_price'`)).toBe(9_999);
  expect(await decide('filter: {market: "US"}, accept: false')).toEqual({ decided: 11, left: 0, more: false, userErrors: [] });
  expect(await count('offer_outbox')).toBe(9_999);
  expect((await holds()).totalCount).toBe(0);
});

test('a decision is about what was seen, names holds, and is the publisher’s', async () => {
  await all(3, () => ({ price: usd('100.00') }));
  await all(3, () => ({ price: usd('10.00') }));
  clock.advance(HOUR);
  await push([row(2, { price: usd('5.00') })]);
  expect(await decide('filter: {}, accept: true')).toMatchObject({ decided: 0, userErrors: [{ code: 'filter_empty', path: 'filter' }] });
  expect(await decide('filter: {deeperThan: 0}, accept: true')).toEqual({
    ...{ decided: 0, left: 0, more: false },
    userErrors: [{ code: 'share_invalid', path: 'input.filter.deeperThan' }],
  });
  expect(await decide('filter: {market: "XX"}, accept: true')).toMatchObject({
    userErrors: [{ code: 'market_unknown', path: 'filter.market' }],
  });
  expect(await decide('filter: {all: true}, accept: true, seenAt: "2026-03-01T10:30:00Z"')).toMatchObject({ decided: 2, left: 0 });
  expect(skusOf(await holds())).toEqual(['S2']);
  const { errors } = await erp.graphql(
    'mutation { decideHeldPrices(input: {filter: {all: true}, accept: true}) { decided } }',
    {},
    erp.keys.editor,
  );
  expect(errors?.[0]?.extensions.code).toBe('forbidden');
  expect((await holds()).totalCount).toBe(1);
});

test('what another line makes of a hold while it is decided is not what the filter named', async () => {
  await all(2, () => ({ price: usd('100.00') }));
  await all(2, () => ({ price: usd('10.00') }));
  const runner = erp.ds.createQueryRunner();
  await runner.startTransaction();
  await runner.query(
    `UPDATE offer SET held = held || '{"reason": "zero_price", "price_minor": "0", "money": {"priceMinor": "0"}}' WHERE sku = 'S1'`,
  );
  const decided = decide('filter: {reason: moved_too_far}, accept: true');
  await erp.untilSomebodyWaits();
  await runner.commitTransaction();
  await runner.release();
  expect(await decided).toEqual({ decided: 1, left: 0, more: false, userErrors: [] });
  expect(skusOf(await holds())).toEqual(['S1']);
});

test('what was judged before the look and stored after it is not what was seen; a repeat is', async () => {
  const look = async () => (await erp.graphql<{ priceHolds: { seen: string } }>('{ priceHolds { seen } }')).data.priceHolds.seen;
  await all(3, () => ({ price: usd('100.00') }));
  await all(2, () => ({ price: usd('10.00'), quantity: 1 }));
  const first = await look();
  await push([row(1, { price: usd('10.00'), quantity: 2 }), row(2, { price: usd('11.00') }), row(3, { price: usd('10.00') })]);
  const seen = (token: string) => decide(`filter: {all: true}, accept: true, seenAt: "${new Date(START).toISOString()}", seen: "${token}"`);
  expect(await seen(first)).toEqual({ decided: 1, left: 0, more: false, userErrors: [] });
  expect(skusOf(await holds())).toEqual(['S2', 'S3']);
  expect(await seen(await look())).toEqual({ decided: 2, left: 0, more: false, userErrors: [] });
  for (const wrong of ['', 'x', '5:3:', '0:3:', '3:5:6', '3:5:4,', '3:9:5,4', '3:5:5'])
    expect([wrong, (await seen(wrong)).userErrors]).toEqual([wrong, [{ code: 'seen_invalid', path: 'input.seen' }]]);
  expect(await seen('3:9:4,5')).toMatchObject({ decided: 0, userErrors: [] });
});

test('held money is let in whole, and the history tells every price with from, to and who', async () => {
  await push([row(1, { price: usd('100.00') })]);
  clock.advance(HOUR);
  await push([row(1, { price: usd('10.00'), salePrice: usd('9.00'), floor: usd('2.00') })]);
  clock.advance(HOUR);
  const answer = await erp.graphql<{ decideHeldPrice: { offer: object } }>(
    `mutation { decideHeldPrice(input: {sku: "S1", market: "US", priceMinor: "1000", accept: true}) {
      offer { price { amount } salePrice { amount } floor { amount } held { reason } } } }`,
    {},
    erp.keys.publisher,
  );
  const money = (amount: string) => ({ amount });
  expect(answer.data.decideHeldPrice.offer).toEqual({ price: money('10.00'), salePrice: money('9.00'), floor: money('2.00'), held: null });
  const prices = async (more = '') =>
    (
      await erp.graphql<{ offerPrices: { decidedBy: string | null; cursor: string }[] }>(
        `{ offerPrices(sku: "S1", market: "US"${more}) { from to price { amount } salePrice { amount } decidedBy cursor } }`,
      )
    ).data.offerPrices;
  const [newest, oldest] = await prices();
  const moment = (hours: number) => new Date(START + hours * HOUR).toISOString();
  expect(newest).toMatchObject({ from: moment(2), to: null, price: money('10.00'), salePrice: money('9.00') });
  expect(newest!.decidedBy).toBe('paul');
  expect(oldest).toMatchObject({ from: moment(0), to: moment(2), price: money('100.00'), salePrice: null, decidedBy: null });
  expect(await prices(`, first: 1, after: "${newest!.cursor}"`)).toEqual([oldest]);
  for (const change of ['UPDATE offer_price SET price_minor = 1', 'DELETE FROM offer_price', 'TRUNCATE offer_price'])
    await expect(erp.asOwner(change)).rejects.toThrow(/immutable|may not|never/i);
});

test('a decision is about all that was seen, not about the price alone', async () => {
  const digest = async () => (await holds('', 'digest')).offers[0]!.held['digest'] as string;
  const decideOne = async (priceMinor: string, accept: boolean, seen?: string, n = 1) => {
    const { data } = await erp.graphql<{ decideHeldPrice: { offer: object | null; userErrors: { code: string }[] } }>(
      `mutation { decideHeldPrice(input: {sku: "S${n}", market: "US", priceMinor: "${priceMinor}", accept: ${accept}${seen ? `, digest: "${seen}"` : ''}}) {
        offer { salePrice { amount } } userErrors { code } } }`,
      {},
      erp.keys.publisher,
    );
    return data.decideHeldPrice.userErrors.map(({ code }) => code).join() || data.decideHeldPrice.offer;
  };
  await push([row(1, { price: usd('100.00') })]);
  await push([row(1, { salePrice: usd('40.00') })]);
  const forty = await digest();
  await push([row(1, { salePrice: usd('40.00') })]);
  expect(await digest()).toBe(forty);
  clock.advance(HOUR);
  await push([row(1, { salePrice: usd('4.00') })]);
  expect(await decideOne('10000', true, forty)).toBe('nothing_held');
  expect(await decideOne('10000', false, forty)).toBe('nothing_held');
  expect(await decideOne('10000', true)).toBe('digest_needed');
  const four = await digest();
  expect(four).not.toBe(forty);
  expect(await decideOne('10000', true, four)).toEqual({ salePrice: { amount: '4.00' } });
  // A price tells which hold it is, until what waits with it is another, or waits for another reason.
  await push([row(2, { price: usd('100.00') }), row(2, { price: usd('10.00'), salePrice: usd('9.00') })]);
  clock.advance(HOUR);
  await push([row(2, { price: usd('10.00'), salePrice: usd('3.00') })]);
  expect(await decideOne('1000', true, undefined, 2)).toBe('digest_needed');
  expect(await decideOne('1000', false, undefined, 2)).toEqual({ salePrice: null });
  await push([row(2, { price: usd('10.00') })]);
  const above = await digest();
  clock.advance(HOUR);
  await push([row(2, { floor: usd('20.00') })]);
  expect(await decideOne('1000', true, undefined, 2)).toBe('digest_needed');
  expect(await decideOne('1000', true, above, 2)).toBe('nothing_held');
  expect(await decideOne('1000', true, await digest(), 2)).toEqual({ salePrice: null });
});

test('bounds are the market’s, and a source’s own; they are audited, and a save without them leaves them', async () => {
  const save = (bounds: string) =>
    erp.graphql<{ saveMarkets: { saved: number; userErrors: { code: string; path: string }[] } }>(
      `mutation { saveMarkets(markets: [{code: "US", country: "US", currency: "USD"${bounds}}]) { saved userErrors { code path } } }`,
      {},
      erp.keys.administrator,
    );
  await all(2, () => ({ price: usd('100.00') }));
  await save(', priceBounds: {fallShare: 0.1, riseShare: 0.2, sources: [{source: "erp", riseShare: 0.05}, {source: "x", fallShare: 0.9}]}');
  await save('');
  expect(await all(2, (n) => ({ price: usd(n === 1 ? '89.99' : '105.01') }))).toMatchObject({ held: 2 });
  expect(await all(2, (n) => ({ price: usd(n === 1 ? '90.00' : '105.00') }))).toMatchObject({ updated: 2 });
  const { data } = await erp.graphql<{ markets: { code: string; priceBounds: object }[] }>(
    '{ markets { code priceBounds { fallShare riseShare lookBackHours sources { source fallShare riseShare } } } }',
  );
  expect(data.markets.find(({ code }) => code === 'US')!.priceBounds).toEqual({
    ...{ fallShare: 0.1, riseShare: 0.2, lookBackHours: null },
    sources: [
      { source: 'erp', fallShare: null, riseShare: 0.05 },
      { source: 'x', fallShare: 0.9, riseShare: null },
    ],
  });
  expect(
    (await save(', priceBounds: {fallShare: 0, lookBackHours: 0}')).data.saveMarkets.userErrors.map(({ code, path }) => `${code} ${path}`),
  ).toEqual([...['share_invalid markets.0.priceBounds.fallShare', 'invalid markets.0.priceBounds.lookBackHours']]);
  const [audit] = await erp.rows<{ details: { rows: object[] } }>(`SELECT details FROM audit WHERE target = 'markets' ORDER BY id LIMIT 1`);
  expect(audit!.details.rows[0]).toMatchObject({ priceBounds: { fallShare: 0.1 } });
  await save(', priceBounds: {}');
  expect(await all(1, () => ({ price: usd('55.00') }))).toMatchObject({ updated: 1 });
});

test('metrics count what waits by market, and how long the oldest does', async () => {
  await all(3, () => ({ price: usd('100.00') }));
  await all(2, () => ({ price: usd('10.00') }));
  clock.advance(2 * HOUR);
  await push([row(3, { price: usd('10.00') })]);
  const metrics = async () => {
    const text = await (await fetch(`${erp.url}/metrics`, { headers: { authorization: `Bearer ${erp.keys.viewer}` } })).text();
    return text.split('\n').filter((line) => line.startsWith('plinth_price_holds'));
  };
  expect((await metrics()).toSorted()).toEqual([
    'plinth_price_holds_oldest_seconds{market="US"} 7200',
    'plinth_price_holds{market="US"} 3',
  ]);
  await decide('filter: {all: true}, accept: false');
  expect(await metrics()).toEqual([]);
});
