import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openErpDoor, type Answer, type Erp } from './door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

const told = (verdicts: Answer[]) => verdicts.map((one) => `${one.sku} ${one.verdict} ${one.problems.map((p) => p.code).join()}`.trim());
const list = async (of: 'parked' | 'refused') =>
  (await erp.get<{ items: { sku: string; waitsFor: string; line?: number; problems?: { code: string }[] }[] }>(`/erp/v1/${of}`)).items;
const skus = async (of: 'parked' | 'refused') => (await list(of)).map(({ sku }) => sku);

test('the stored verdict of a parked line follows: a repeat tells what became of it, when and why', async () => {
  const twins = ['Q-1', 'Q-2'].map((sku) => ({ sku, parent: 'Q', facts: { size: 's1' } }));
  expect(told((await erp.push('items', twins, { key: 'q' })).verdicts)).toEqual(['Q-1 parked', 'Q-2 parked']);
  const still = await erp.push('items', twins, { key: 'q' });
  expect([still.summary.replayed, ...told(still.verdicts)]).toEqual([true, 'Q-1 parked', 'Q-2 parked']);

  await erp.push('items', [{ sku: 'Q', family: 'tees', familyVariant: 'tees_by_size' }]);
  const { verdicts, summary } = await erp.push('items', twins, { key: 'q' });
  expect(told(verdicts)).toEqual(['Q-1 created was_parked', 'Q-2 rejected axis_values_taken,was_parked']);
  expect(summary).toMatchObject({ replayed: true, counts: { created: 1, rejected: 1, parked: 0 } });
  expect(verdicts[0]!.problems[0]!.message).toMatch(/^It was parked, and taken up when Q came, at 20\d\d-.*Z\.$/);

  expect(await skus('parked')).toEqual([]);
  expect(await list('refused')).toMatchObject([
    { sku: 'Q-2', waitsFor: 'Q', line: 2, problems: [{ code: 'axis_values_taken' }, { code: 'was_parked' }] },
  ]);
});

test('what was refused after it waited leaves the list when its SKU comes by another line, and not before', async () => {
  await erp.push('items', [{ sku: 'Q-2', parent: 'Q', facts: { size: 's1' } }]);
  expect(await skus('refused')).toEqual(['Q-2']);
  await erp.push('items', [{ sku: 'q-2', parent: 'Q', facts: { size: 's2' } }]);
  expect(await skus('refused')).toEqual([]);
});

test('an offer waits with its parked item, in its order, and is there when the item is', async () => {
  const price = { amount: '10.00', currency: 'USD' };
  await erp.push('items', [{ sku: 'O-1', parent: 'O' }]);
  const offers = [
    { sku: 'O-1', market: 'US', price, quantity: 4 },
    { sku: 'O-1', market: 'US', quantity: 5 },
    { sku: 'O-1', market: 'XX', quantity: 1 },
    { sku: 'O-9', market: 'US', quantity: 1 },
  ];
  expect(told((await erp.push('offers', offers, { key: 'o' })).verdicts)).toEqual([
    'O-1 parked',
    'O-1 parked',
    'O-1 parked',
    'O-9 rejected sku_unknown',
  ]);
  expect(await list('parked')).toMatchObject([
    { sku: 'O-1', waitsFor: 'O' },
    { sku: 'O-1', waitsFor: 'o-1' },
    { sku: 'O-1' },
    { sku: 'O-1' },
  ]);
  expect(await erp.rows('SELECT 1 FROM offer')).toEqual([]);

  await erp.push('items', [{ sku: 'O' }]);
  expect(await skus('parked')).toEqual([]);
  expect(await erp.rows('SELECT sku, market_code, quantity, price_minor FROM offer')).toEqual([
    { sku: 'O-1', market_code: 'US', quantity: 5, price_minor: '1000' },
  ]);
  expect(await erp.rows(`SELECT sku, stops FROM offer_outbox`)).toEqual([{ sku: 'O-1', stops: false }]);
  expect(told((await erp.push('offers', offers, { key: 'o' })).verdicts)).toEqual([
    'O-1 created was_parked',
    'O-1 updated was_parked',
    'O-1 rejected market_unknown,was_parked',
    'O-9 rejected sku_unknown',
  ]);
  expect(await skus('refused')).toEqual(['O-1']);
});

test('an offer that comes while its item comes out of parking is never lost', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `W${at}`);
  await erp.push(
    'items',
    names.map((sku) => ({ sku: `${sku}-1`, parent: sku })),
  );
  await Promise.all(
    names.flatMap((sku) => [erp.push('offers', [{ sku: `${sku}-1`, market: 'US', quantity: 3 }]), erp.push('items', [{ sku }])]),
  );
  expect(await skus('parked')).toEqual([]);
  expect(await erp.rows(`SELECT count(*)::int AS n FROM offer WHERE sku LIKE 'W%'`)).toEqual([{ n: 20 }]);
});

test('a line that waited says nothing over what came after it, whatever parent that named', async () => {
  await erp.push('items', [{ sku: 'L2', family: 'tees', familyVariant: 'tees_by_size' }]);
  expect(told((await erp.push('items', [{ sku: 'L-1', parent: 'L1', facts: { size: 's1' } }], { key: 'l' })).verdicts)).toEqual([
    'L-1 parked',
  ]);
  expect(told((await erp.push('items', [{ sku: 'L-1', parent: 'L2', facts: { size: 's2' } }])).verdicts)).toEqual(['L-1 created']);
  await erp.push('items', [{ sku: 'L1', family: 'tees', familyVariant: 'tees_by_size' }]);
  const [{ parent, size }] = await erp.rows<{ parent: string; size: string }>(
    `SELECT p.sku AS parent, n.facts->>'size' AS size FROM product_node n JOIN product_node p ON p.id = n.parent_id WHERE n.sku = 'L-1'`,
  ) as [{ parent: string; size: string }]; // prettier-ignore
  expect([parent, size]).toEqual(['L2', 's2']);
  const { verdicts } = await erp.push('items', [{ sku: 'L-1', parent: 'L1', facts: { size: 's1' } }], { key: 'l' });
  expect([verdicts[0]!.verdict, await skus('parked')]).toEqual(['stale', []]);
});

test('blanks around the SKU of an offer do not keep it from waiting with its item', async () => {
  const price = { amount: '10.00', currency: 'USD' };
  await erp.push('items', [{ sku: 'W-1', parent: 'W' }]);
  expect(told((await erp.push('offers', [{ sku: ' W-1 ', market: 'US', price, quantity: 4 }])).verdicts)).toMatchObject([
    expect.stringContaining('parked'),
  ]);
  await erp.push('items', [
    { sku: 'W', family: 'tees', familyVariant: 'tees_by_size' },
    { sku: 'W-1', parent: 'W', facts: { size: 's1' } },
  ]);
  expect(await erp.rows(`SELECT sku, quantity FROM offer WHERE sku = 'W-1'`)).toEqual([{ sku: 'W-1', quantity: 4 }]);
});

/** Another system that sends lines. */
const senderKey = async (person: string): Promise<string> => {
  const made = `mutation { createApiKey(input: {name: "w", person: "${person}", role: integration}) { token } }`;
  const { data } = await erp.graphql<{ createApiKey: { token: string } }>(made, {}, erp.keys.administrator);
  return data.createApiKey.token;
};

test('what waited is older than what another sender said meanwhile, of facts and of the parent, also where both have revisions', async () => {
  const wms = await senderKey('wms');
  await erp.push('items', [{ sku: 'TWO', family: 'tees', familyVariant: 'tees_by_size' }]);
  const waits = { sku: 'TWO-1', parent: 'LATE', facts: { size: 's1', weight: '1' }, sourceRevision: 7 };
  expect(told((await erp.push('items', [waits])).verdicts)).toEqual(['TWO-1 parked']);
  const other = [{ sku: 'TWO-1', parent: 'TWO', facts: { size: 's1', weight: '2' }, sourceRevision: 3 }];
  expect(told((await erp.push('items', other, { headers: { authorization: `Bearer ${wms}` } })).verdicts)).toEqual(['TWO-1 created']);
  await erp.push('items', [{ sku: 'LATE', family: 'tees', familyVariant: 'tees_by_size' }]);
  const stands = `SELECT p.sku AS parent, n.facts->>'weight' AS weight FROM product_node n JOIN product_node p ON p.id = n.parent_id WHERE n.sku = 'TWO-1'`;
  expect(await erp.rows(stands)).toEqual([{ parent: 'TWO', weight: '2' }]);
});

test('an offer that was refused after it waited stays on the list until another line brings that offer, whatever comes of its item', async () => {
  const price = { amount: '10.00', currency: 'USD' };
  const wrong = { price, salePrice: { amount: '11.00', currency: 'USD' } };
  const item = { sku: 'RO-1', parent: 'RO', facts: { size: 's1' } };
  await erp.push('items', [item, { ...item, sku: 'RO-2', facts: { size: 's2' } }]);
  const offers = [
    { sku: 'RO-1', market: 'US', ...wrong },
    { sku: 'RO-1', market: 'US', audience: 'club', ...wrong },
    { sku: 'RO-1', market: 'XX', quantity: 1 },
    { sku: 'RO-2', market: 'US', ...wrong },
    // Taken up behind one that was refused: that one is settled at once.
    { sku: 'RO-2', market: 'US', audience: 'club', ...wrong },
    { sku: 'RO-2', market: 'US', audience: 'club', price },
  ];
  expect((await erp.push('offers', offers)).summary.counts).toMatchObject({ parked: 6 });
  await erp.push('items', [{ sku: 'RO', family: 'tees', familyVariant: 'tees_by_size' }]);
  const lines = async () => (await list('refused')).filter(({ sku }) => sku.startsWith('RO-')).map(({ sku, line }) => `${sku} ${line}`);
  const all = ['RO-1 1', 'RO-1 2', 'RO-1 3', 'RO-2 4'];
  expect(await lines()).toEqual(all);

  // Their items, known to the letter and changed, say nothing of them; nor does an offer that is refused itself.
  expect(told((await erp.push('items', [item])).verdicts)).toEqual(['RO-1 unchanged']);
  expect(told((await erp.push('items', [{ ...item, facts: { weight: '3' } }])).verdicts)).toEqual(['RO-1 updated']);
  await erp.push('offers', [{ sku: 'RO-1', market: 'US', ...wrong }]);
  expect(await lines()).toEqual(all);

  expect((await erp.push('offers', [{ sku: ' RO-1 ', market: 'US', price }])).summary.counts).toMatchObject({ created: 1 });
  expect(await lines()).toEqual(['RO-1 2', 'RO-1 3', 'RO-2 4']);
  expect(told((await erp.push('offers', [{ sku: 'RO-1', market: 'US', audience: 'club', price }])).verdicts)).toEqual(['RO-1 created']);
  expect(await lines()).toEqual(['RO-1 3', 'RO-2 4']);
  await erp.push('offers', [{ sku: 'RO-2', market: 'US', price }]);
  expect(await lines()).toEqual(['RO-1 3']);

  // Of a market that there is not nothing is said by another's offers; once it is there, by its own, of the same audience.
  const of = (market: string, audience = '*') => ({ sku: 'RO-1', market, audience, quantity: 1 });
  expect(told((await erp.push('offers', [of('US'), of('US'), of('DE'), of('XX')])).verdicts)).toEqual([
    ...['RO-1 updated', 'RO-1 unchanged', 'RO-1 created', 'RO-1 rejected market_unknown'],
  ]);
  expect(await lines()).toEqual(['RO-1 3']);
  const made =
    'mutation { saveMarkets(markets: [{code: "XX", country: "FR", currency: "EUR", taxDisplay: gross}]) { userErrors { message } } }';
  expect(await erp.graphql(made, {}, erp.keys.administrator)).toMatchObject({ data: { saveMarkets: { userErrors: [] } } });
  expect(told((await erp.push('offers', [of('XX', 'club')])).verdicts)).toEqual(['RO-1 created']);
  expect(await lines()).toEqual(['RO-1 3']);
  expect(told((await erp.push('offers', [of('XX')])).verdicts)).toEqual(['RO-1 created']);
  expect(await lines()).toEqual([]);
});
