import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TestClock } from '../../libs/clock/index.js';
import { ReleaseHolds, standingSales } from '../../src/catalog/index.js';
import { openErpDoor, type Erp } from '../ingest/door.js';

const START = Date.parse('2026-03-01T10:00:00Z');
const HOUR = 3_600_000;
const clock = new TestClock(new Date(START));
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();
let erp: Erp;
let other: string;

beforeAll(async () => {
  erp = await openErpDoor(clock);
  await erp.ds.query(`
    INSERT INTO category (code, parent_code, path) VALUES ('clothes', NULL, 'clothes'), ('tops', 'clothes', 'clothes.tops'), ('home', NULL, 'home');
    INSERT INTO family (code, attributes) VALUES ('mugs', '{title}')`);
  const variants = ['A', 'B'].map((n, i) => ({ sku: `TEE-${n}`, parent: 'TEE', facts: { size: `s${i + 1}` } }));
  await erp.push('items', [{ sku: 'TEE', family: 'tees', familyVariant: 'tees_by_size' }, ...variants, { sku: 'MUG', family: 'mugs' }]);
  await erp.ds.query(`UPDATE product_node SET categories = '{tops}' WHERE sku = 'TEE'`);
  const made = await erp.graphql<{ createApiKey: { token: string } }>(
    'mutation { createApiKey(input: {name: "second", person: "second publisher", role: publisher}) { token } }',
    {},
    erp.keys.administrator,
  );
  other = made.data.createApiKey.token;
});
afterAll(() => erp.close());

interface Sale {
  id: string;
  state: string;
  announcedBy: string;
  letInBy: string | null;
  endedBy: string | null;
}
interface Payload {
  sale: Sale | null;
  released: number;
  userErrors: { code: string; path: string }[];
}
const FIELDS = '{ sale { id state announcedBy letInBy endedBy } released userErrors { code path } }';
const call = async (text: string, key = erp.keys.publisher, variables = {}) => {
  const { data, errors } = await erp.graphql<Record<string, Payload>>(text, variables, key);
  if (errors) throw new Error(JSON.stringify(errors));
  return Object.values(data)[0]!;
};
const announce = (input: object, key = erp.keys.publisher) =>
  call(`mutation ($input: AnnounceSaleInput!) { announceSale(input: $input) ${FIELDS} }`, key, {
    input: { name: 'Spring', market: 'US', beginsAt: at(24), endsAt: at(72), deepestShare: 0.8, ...input },
  });
const letIn = (id: string, key = other) => call(`mutation { letInSale(id: "${id}") ${FIELDS} }`, key);
const end = (id: string, key = erp.keys.publisher) => call(`mutation { endSale(id: "${id}", reason: "no more") ${FIELDS} }`, key);
const usd = (amount: string) => ({ amount, currency: 'USD' });
const send = async (sku: string, more: object) => (await erp.push('offers', [{ sku, market: 'US', ...more }])).verdicts[0]!.verdict;
const sale = (amount: string, from = 24, to = 72) => ({ salePrice: usd(amount), saleFrom: at(from), saleTo: at(to) });

/** The first price of each, anew. */
async function reset(): Promise<void> {
  clock.set(new Date(START));
  const guards = (change: string) => `ALTER TABLE offer_price ${change} TRIGGER USER; ALTER TABLE announced_sale ${change} TRIGGER USER;`;
  await erp.asOwner(`${guards('DISABLE')} TRUNCATE offer, offer_outbox, offer_price, announced_sale; ${guards('ENABLE')}`);
  for (const sku of ['TEE-A', 'TEE-B', 'MUG']) expect(await send(sku, { price: usd('100.00'), quantity: 1 })).toBe('created');
}

test('what fits a sale that another person let in is not held; all else is', async () => {
  await reset();
  const { sale: announced } = await announce({ all: true });
  expect(announced).toMatchObject({ state: 'announced', letInBy: null });
  expect(await send('TEE-A', sale('20.00'))).toBe('held');
  expect(await letIn(announced!.id)).toMatchObject({ sale: { state: 'let_in' }, released: 1, userErrors: [] });
  expect(await send('TEE-A', sale('20.00'))).toBe('unchanged');
  expect(await send('TEE-B', sale('19.99'))).toBe('held');
  expect(await send('TEE-B', sale('20.00', 23, 72))).toBe('held');
  expect(await send('TEE-B', sale('20.00', 24, 73))).toBe('held');
  expect(await send('TEE-B', { salePrice: usd('20.00'), saleFrom: at(24), saleTo: null })).toBe('held');
  expect(await send('TEE-B', { price: usd('20.00') })).toBe('held');
  expect(await send('TEE-B', { ...sale('20.00'), floor: usd('30.00') })).toBe('held');
  expect(await send('TEE-B', { audience: 'b2b', price: usd('100.00') })).toBe('created');
  expect(await send('TEE-B', { audience: 'b2b', ...sale('20.00') })).toBe('held');
  expect(await send('MUG', sale('20.00'))).toBe('updated');
  const rows = await erp.rows<{ sku: string; announced_sale: string }>(
    'SELECT sku, announced_sale FROM offer_price WHERE announced_sale IS NOT NULL ORDER BY id',
  );
  expect(rows).toEqual(['TEE-A', 'MUG'].map((sku) => ({ sku, announced_sale: announced!.id })));
  clock.set(new Date(START + 24 * HOUR));
  // The floor of the line that waits is the source's word, until it says another.
  expect(await send('TEE-B', sale('20.00'))).toBe('held');
  expect(await send('TEE-B', { ...sale('20.00'), floor: null })).toBe('updated');
});

test.each([
  [{ skus: ['TEE-A'] }, ['updated', 'held', 'held']],
  [{ skus: ['TEE'] }, ['updated', 'updated', 'held']],
  [{ family: 'mugs' }, ['held', 'held', 'updated']],
  [{ category: 'clothes' }, ['updated', 'updated', 'held']],
  [{ category: 'home' }, ['held', 'held', 'held']],
  [{ category: 'tops', skus: ['TEE-B', 'MUG'] }, ['held', 'updated', 'held']],
])('a sale of %j is about these and no others', async (filter, expected) => {
  await reset();
  const { sale: announced } = await announce(filter);
  await letIn(announced!.id);
  const verdicts: string[] = [];
  for (const sku of ['TEE-A', 'TEE-B', 'MUG']) verdicts.push(await send(sku, sale('25.00')));
  expect(verdicts).toEqual(expected);
});

describe('what waits when a sale is let in', () => {
  interface Row {
    sku: string;
    price: string | null;
    sale: string | null;
    held: boolean;
    revision: string;
  }
  const offers = () =>
    erp.rows<Row>(
      `SELECT sku, price_minor::text AS price, sale_price_minor::text AS sale, held IS NOT NULL AS held, revision::text FROM offer ORDER BY sku`,
    );
  const outbox = () => erp.rows(`SELECT sku FROM offer_outbox ORDER BY sku`);

  test('counts if it fits, whole and at once, and waits on if it does not; the audit names the sale', async () => {
    await reset();
    expect(await send('TEE-A', { ...sale('20.00'), floor: usd('15.00') })).toBe('held');
    expect(await send('TEE-B', sale('19.99'))).toBe('held');
    expect(await send('MUG', { price: usd('20.00') })).toBe('held');
    await erp.asOwner('TRUNCATE offer_outbox');
    const { sale: announced } = await announce({ all: true });
    const seen = await erp.rows<{ n: string }>(`SELECT coalesce(max(id), 0)::text AS n FROM audit`);
    expect((await letIn(announced!.id)).released).toBe(1);
    expect(await offers()).toEqual([
      { sku: 'MUG', price: '10000', sale: null, held: true, revision: '1' },
      { sku: 'TEE-A', price: '10000', sale: '2000', held: false, revision: '2' },
      { sku: 'TEE-B', price: '10000', sale: null, held: true, revision: '1' },
    ]);
    expect(await outbox()).toEqual([{ sku: 'TEE-A' }]);
    expect(
      await erp.rows(`SELECT verb, target, actor = $2 AS same, details FROM audit WHERE id > $1 AND verb LIKE 'release%'`, [
        seen[0]!.n,
        'second publisher',
      ]),
    ).toEqual([
      {
        ...{ verb: 'release_held_price', target: 'TEE-A', same: true },
        details: { sku: 'TEE-A', market: 'US', audience: '*', priceMinor: '10000', sale: announced!.id },
      },
    ]);
    expect(
      await erp.rows(
        `SELECT sku, sale_price_minor::text AS sale, announced_sale::text, decided_by FROM offer_price WHERE sale_price_minor IS NOT NULL`,
      ),
    ).toEqual([{ sku: 'TEE-A', sale: '2000', announced_sale: announced!.id, decided_by: null }]);
    expect(await erp.rows(`SELECT floor_minor::text AS floor FROM offer WHERE sku = 'TEE-A'`)).toEqual([{ floor: '1500' }]);
  });

  test('is measured against what stands by now, and nothing goes below the floor', async () => {
    await reset();
    expect(await send('TEE-A', sale('20.00'))).toBe('held');
    expect(await send('TEE-B', sale('20.00'))).toBe('held');
    expect(await send('TEE-B', { floor: usd('20.01') })).toBe('updated');
    // Another system raises the price meanwhile: from there the sale goes deeper than was announced.
    expect(await send('TEE-A', { price: usd('119.00') })).toBe('updated');
    expect((await letIn((await announce({ all: true })).sale!.id)).released).toBe(0);
    expect((await offers()).map(({ sku, held }) => [sku, held])).toEqual([
      ['MUG', false],
      ['TEE-A', true],
      ['TEE-B', true],
    ]);
  });

  test('stays where the sale is refused, and where it is about something else', async () => {
    await reset();
    expect(await send('TEE-A', sale('20.00'))).toBe('held');
    const { sale: announced } = await announce({ all: true });
    expect(await letIn(announced!.id, erp.keys.publisher)).toMatchObject({ released: 0, userErrors: [{ code: 'four_eyes' }] });
    expect((await letIn((await announce({ family: 'mugs' })).sale!.id)).released).toBe(0);
    expect((await letIn((await announce({ all: true, audience: 'b2b' })).sale!.id)).released).toBe(0);
    expect((await offers()).find(({ sku }) => sku === 'TEE-A')).toMatchObject({ held: true, sale: null });
  });

  test('and what was judged while it was being let in is found within ten minutes, once the sale is not over', async () => {
    await reset();
    const { sale: announced } = await announce({ all: true });
    await letIn(announced!.id);
    // A line that was judged before that and written after it.
    await erp.asOwner(
      `ALTER TABLE announced_sale DISABLE TRIGGER USER; UPDATE announced_sale SET state = 'announced', let_in_by = NULL, let_in_at = NULL`,
    );
    expect(await send('TEE-A', sale('20.00'))).toBe('held');
    await erp.asOwner(
      `UPDATE announced_sale SET state = 'let_in', let_in_by = 'second publisher', let_in_at = '${at(0)}'; ALTER TABLE announced_sale ENABLE TRIGGER USER`,
    );
    const late = (minutes: number) => erp.app.get(ReleaseHolds, { strict: false }).releaseLate(new Date(START + minutes * 60_000));
    expect([await late(10), await late(9), await late(9)]).toEqual([0, 1, 0]);
    expect((await offers()).find(({ sku }) => sku === 'TEE-A')).toMatchObject({ held: false, sale: '2000' });
    const [line] = await erp.rows(`SELECT actor, door FROM audit WHERE verb = 'release_held_price' ORDER BY id DESC LIMIT 1`);
    expect(line).toEqual({ actor: 'second publisher', door: 'worker' });
  });
});

describe('what a sale let in and is over', () => {
  const standing = async (hours: number) =>
    (await standingSales(erp.ds.manager, new Date(START + hours * HOUR))).map(({ sku, name, endedBy, minor, until }) => [
      ...[sku, name, endedBy, minor, until?.toISOString() ?? null],
    ]);
  const own = (person: string | null, until: string | null) => [['TEE-A', 'Spring', person, '2000', until]];

  test('is told while it stands or is to come: the sale price, and the same amount as the price itself', async () => {
    await reset();
    const { sale: announced } = await announce({ all: true });
    await letIn(announced!.id);
    expect(await send('TEE-A', sale('20.00'))).toBe('updated');
    expect(await send('TEE-B', sale('60.00'))).toBe('updated');
    expect([await standing(0), await standing(72)]).toEqual([[], []]);
    // The window of the price is made longer than the sale: a return to what was charged is not held, and is told.
    clock.set(new Date(START + 30 * HOUR));
    expect(await send('TEE-A', { saleTo: at(100) })).toBe('updated');
    expect(await standing(72 + 1)).toEqual(own(null, at(100)));
    expect(await standing(101)).toEqual([]);
    expect(await send('TEE-A', { price: usd('20.00'), salePrice: null })).toBe('updated');
    expect(await standing(73)).toEqual(own(null, null));
    // What it was before, within 30 days, is not held, and ends it.
    clock.set(new Date(START + 73 * HOUR));
    expect(await send('TEE-A', { price: usd('100.00') })).toBe('updated');
    expect(await standing(74)).toEqual([]);
  });

  test('is told at once where a person ended it, unless a person let the price in, or another sale is on', async () => {
    await reset();
    const { sale: announced } = await announce({ all: true });
    await letIn(announced!.id);
    expect(await send('TEE-A', sale('20.00'))).toBe('updated');
    await end(announced!.id);
    expect(await standing(1)).toEqual(own(announced!.announcedBy, at(72)));
    const again = (await announce({ skus: ['TEE-A'], name: 'Again' })).sale!;
    await letIn(again.id);
    expect(await standing(1)).toEqual([]);
    await end(again.id);
    expect(await standing(1)).toEqual(own(announced!.announcedBy, at(72)));
    expect(await send('TEE-A', { salePrice: null })).toBe('updated');
    expect(await standing(1)).toEqual([]);
  });

  test('is told also beside another sale that would not let it in: one less deep, or one that begins later', async () => {
    await reset();
    const { sale: announced } = await announce({ all: true });
    await letIn(announced!.id);
    expect(await send('TEE-A', sale('20.00'))).toBe('updated');
    await end(announced!.id);
    const told = own(announced!.announcedBy, at(72));
    await letIn((await announce({ skus: ['TEE-A'], deepestShare: 0.79 })).sale!.id);
    expect([await standing(1), await standing(25)]).toEqual([told, told]);
    await letIn((await announce({ skus: ['TEE-A'], beginsAt: at(30) })).sale!.id);
    expect([await standing(1), await standing(29), await standing(30)]).toEqual([told, told, []]);
    // So it is of the same amount as the price itself, whose window counts no more.
    clock.set(new Date(START + 25 * HOUR));
    expect(await send('TEE-A', { price: usd('20.00'), salePrice: null, saleFrom: at(40), saleTo: at(50) })).toBe('updated');
    expect([await standing(29), await standing(30)]).toEqual([own(announced!.announcedBy, null), []]);
  });

  test('goes up again without a hold, whichever way the ERP says so', async () => {
    await reset();
    const { sale: announced } = await announce({ all: true });
    await letIn(announced!.id);
    for (const sku of ['TEE-A', 'TEE-B', 'MUG']) expect(await send(sku, sale('20.00'))).toBe('updated');
    clock.set(new Date(START + 30 * HOUR));
    expect(await send('TEE-A', { salePrice: null })).toBe('updated');
    expect(await send('TEE-B', { price: usd('99.00'), salePrice: null, saleFrom: null, saleTo: null })).toBe('updated');
    clock.set(new Date(START + 80 * HOUR));
    expect(await send('MUG', { price: usd('90.00') })).toBe('updated');
    expect(await send('MUG', { price: usd('100.00') })).toBe('updated');
  });
});

test('nobody lets in what they announced, whatever key or spelling; the database refuses it too', async () => {
  await reset();
  const { sale: announced } = await announce({ all: true });
  const { id } = announced!;
  expect((await letIn(id, erp.keys.publisher)).userErrors).toMatchObject([{ code: 'four_eyes', path: 'id' }]);
  const [row] = await erp.rows<{ announced_by: string }>('SELECT announced_by FROM announced_sale');
  const set = (who: string) => `UPDATE announced_sale SET state = 'let_in', let_in_by = '${who}', let_in_at = now() WHERE id = ${id}`;
  for (const who of [row!.announced_by, row!.announced_by.toUpperCase(), ` ${row!.announced_by}\u200b`])
    await expect(erp.asOwner(set(who))).rejects.toThrow(/may not let it in/);
  await expect(erp.asOwner(`UPDATE announced_sale SET deepest_share = 0.9 WHERE id = ${id}`)).rejects.toThrow(/stays as it was announced/);
  await expect(
    erp.asOwner(`INSERT INTO announced_sale (name, market_code, everything, begins_at, ends_at, deepest_share, state, announced_by, announced_at, let_in_by, let_in_at)
      VALUES ('x', 'US', true, now(), now() + interval '1 day', 0.5, 'let_in', 'one', now(), 'two', now())`),
  ).rejects.toThrow(/begins announced/);
  expect(await send('TEE-A', sale('20.00'))).toBe('held');
  for (const key of [erp.keys.editor, erp.keys.approver, erp.keys.integration])
    expect((await erp.graphql(`mutation { letInSale(id: "${id}") ${FIELDS} }`, {}, key)).errors?.[0]?.extensions.code).toBe('forbidden');
});

test('one person ends a sale, before it is let in or while it is on; ended is ended', async () => {
  await reset();
  const first = (await announce({ all: true })).sale!;
  expect(await end(first.id)).toMatchObject({ sale: { state: 'ended', endedBy: first.announcedBy }, userErrors: [] });
  expect((await letIn(first.id)).userErrors).toMatchObject([{ code: 'sale_not_open' }]);
  const second = (await announce({ all: true })).sale!;
  await letIn(second.id);
  expect(await send('TEE-A', sale('20.00'))).toBe('updated');
  expect((await end(second.id, other)).userErrors).toEqual([]);
  expect(await send('TEE-B', sale('20.00'))).toBe('held');
  expect((await end(second.id)).userErrors).toMatchObject([{ code: 'sale_not_open' }]);
  await expect(erp.asOwner(`UPDATE announced_sale SET state = 'let_in' WHERE id = ${second.id}`)).rejects.toThrow();
  const third = (await announce({ all: true })).sale!;
  clock.set(new Date(START + 72 * HOUR));
  expect((await letIn(third.id)).userErrors).toMatchObject([{ code: 'sale_over' }]);
  const audit = await erp.rows<{ verb: string; target: string }>(
    `SELECT verb, target FROM audit WHERE target = 'sale:${second.id}' ORDER BY id`,
  );
  expect(audit.map(({ verb }) => verb)).toEqual(['announce_sale', 'let_in_sale', 'end_sale']);
});

test('what cannot be a sale is refused with its place, and none is made', async () => {
  await reset();
  const refused = async (input: object) => (await announce(input)).userErrors.map(({ code, path }) => `${code} ${path}`);
  expect(await refused({})).toEqual(['filter_empty input.all']);
  expect(await refused({ all: true, family: 'tees' })).toEqual(['filter_contradicts input.all']);
  expect(await refused({ skus: ['TEE-A', 'NOPE'] })).toEqual(['sku_unknown input.skus.1']);
  expect(await refused({ skus: [] })).toEqual(['filter_empty input.skus']);
  expect(await refused({ family: 'x', market: 'XX', category: 'y' })).toEqual([
    ...['market_unknown input.market', 'family_unknown input.family', 'category_unknown input.category'],
  ]);
  expect(await refused({ all: true, endsAt: at(24) })).toEqual(['sale_window_empty input.endsAt']);
  expect(await refused({ all: true, beginsAt: at(-48), endsAt: at(-24) })).toEqual(['sale_window_empty input.endsAt']);
  expect(await refused({ all: true, deepestShare: 1 })).toEqual(['share_invalid input.deepestShare']);
  expect(await refused({ all: true, name: ' ' })).toEqual(['name_missing input.name']);
  expect((await letIn('99')).userErrors).toMatchObject([{ code: 'sale_not_found' }]);
  expect((await end('x')).userErrors).toMatchObject([{ code: 'sale_not_found' }]);
  expect(await erp.rows('SELECT id FROM announced_sale')).toEqual([]);
});

test('the list is newest first, by state and market, a page at a time', async () => {
  await reset();
  for (const name of ['one', 'two', 'three']) await announce({ all: true, name });
  const list = async (args: string) => {
    const { data } = await erp.graphql<{
      announcedSales: { sales: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(`{ announcedSales(${args}) { sales { name } pageInfo { hasNextPage endCursor } } }`);
    return data.announcedSales;
  };
  const first = await list('first: 2, state: announced');
  expect([first.sales.map(({ name }) => name), first.pageInfo.hasNextPage]).toEqual([['three', 'two'], true]);
  const rest = await list(`first: 2, state: announced, after: "${first.pageInfo.endCursor}"`);
  expect([rest.sales.map(({ name }) => name), rest.pageInfo.hasNextPage]).toEqual([['one'], false]);
  expect((await list('market: "DE"')).sales).toEqual([]);
});
