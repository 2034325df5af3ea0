import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import { WriteOffers } from '../../src/catalog/index.js';
import { MatchChannel } from '../../src/syndication/index.js';
import { PriceHoldIssues } from '../../src/syndication/findings/price-hold-issues.service.js';
import { readListings } from '../../src/syndication/ledger/listing-views.repository.js';
import { ReadListings } from '../../src/syndication/ledger/read-listings.service.js';
import { TraceService } from '../../src/syndication/ledger/trace.service.js';
import { syndicationRoom, type SyndicationRoom } from './room.js';

const HOUR = 3_600_000;
let room: SyndicationRoom;
let order = 0;

beforeAll(async () => {
  room = await syndicationRoom();
  await room.connect();
  await room.get(MatchChannel).activate('fake_us', room.by());
  await room.facts('MUG', {});
  await room.sql(`UPDATE product_node SET family_code = 'things', sellable = true WHERE sku = 'MUG'`);
  await room.edit('MUG', { 'title@en_US': 'Mug', 'title@de_DE': 'Becher' });
  await offer('100.00');
  await room.approve('MUG');
  await room.worker.drain();
  expect(await room.states()).toEqual({ MUG: 'live' });
});
afterAll(() => room.close());

const offer = async (amount: string) => {
  const row = { sku: 'MUG', market: 'us', price: { amount, currency: 'USD' }, quantity: 5, source: 'erp', order: String(++order) };
  const [result] = await inTransaction(room.db.ds, (m) => room.get(WriteOffers).write(m, [row], room.clock.now()));
  return result!.verdict;
};
const issues = () => room.sql(`SELECT code, sku, severity, owner, found_at FROM issue WHERE closed_at IS NULL`);
const explained = async () => {
  const trace = await room.get(TraceService).trace('MUG', null, null);
  return trace!.listings[0]!.explanation;
};

test('explain never says that all is well while money or a count waits, from the first moment', async () => {
  const well = { waitsFor: null, message: 'It is live and shows what it should; erp has not declared what it counts: taken as sellable' };
  expect(await explained()).toMatchObject(well);
  expect(await offer('1.00')).toBe('held');
  expect(await issues()).toEqual([]);
  expect(await explained()).toEqual({
    ...{ waitsFor: 'price_decision', owner: 'publisher' },
    message: 'It is live; newer money of MUG waits for a person, and the last price stays until then',
    fix: 'See priceHolds, then let it in or drop it by decideHeldPrice',
  });
  const held = { at: room.clock.now(), countedAt: room.clock.now(), source: 'erp', messageId: null };
  await room.sql(`UPDATE offer SET held_count = $1`, [JSON.stringify(held)]);
  expect(await explained()).toEqual({
    ...{ waitsFor: 'count_decision', owner: 'publisher' },
    message: 'It is live; a count of 0 of MUG waits for a person, and the last count stays until then',
    fix: 'See massZeros, then let it in by letInZeros or have the counts back by restoreCounts',
  });
  // What waits in another market, or for an audience, is nothing of this channel.
  await room.sql(`UPDATE offer SET held_count = NULL, audience = 'b2b' WHERE sku = 'MUG'`);
  expect((await explained()).waitsFor).toBe(null);
  await room.sql(`UPDATE offer SET audience = '*' WHERE sku = 'MUG'`);
  expect(await offer('100.00')).not.toBe('held');
  await room.worker.drain();
  expect(await explained()).toMatchObject(well);
});

test('held money becomes an issue after its hours, of the listing, with its owner; a decision ends it', async () => {
  const step = () => room.get(PriceHoldIssues).step();
  expect(await offer('1.00')).toBe('held');
  expect(await step()).toBe(0);
  room.clock.advance(4 * HOUR - 1);
  expect([await step(), (await explained()).waitsFor]).toEqual([0, 'price_decision']);
  room.clock.advance(1);
  expect(await step()).toBe(1);
  expect(await step()).toBe(0);
  const found = { code: 'price_hold_open', sku: 'MUG', severity: 'warning', owner: 'publisher', found_at: room.clock.now() };
  expect(await issues()).toEqual([found]);
  expect(await explained()).toMatchObject({ waitsFor: 'price_decision', owner: 'publisher' });
  // Content that is rendered anew, and a look at the listing, find nothing of it and end nothing.
  room.clock.advance(1);
  await room.edit('MUG', { 'title@en_US': 'Another mug' });
  await room.approve('MUG');
  await room.worker.drain();
  expect([await room.states(), await issues()]).toEqual([{ MUG: 'live' }, [found]]);
  // Another price that waits does not begin it anew; one within bounds ends it.
  expect(await offer('1.01')).toBe('held');
  expect([await step(), await issues()]).toEqual([0, [found]]);
  expect(await offer('99.00')).toBe('updated');
  expect([await step(), await issues()]).toEqual([0, []]);
  await room.worker.drain();
  expect(await explained()).toMatchObject({ waitsFor: null });
});

test('a market has its own hours', async () => {
  await room.sql(`UPDATE market SET price_bounds = '{"escalateAfterHours": 1}'`);
  expect(await offer('1.00')).toBe('held');
  room.clock.advance(HOUR);
  expect(await room.get(PriceHoldIssues).step()).toBe(1);
});

test('a page of listings costs the same statements, however many of them wait', async () => {
  await room.facts('BOWL', {});
  await room.sql(`UPDATE product_node SET family_code = 'things', sellable = true WHERE sku = 'BOWL'`);
  await room.edit('BOWL', { 'title@en_US': 'Bowl', 'title@de_DE': 'Schale' });
  const row = { sku: 'BOWL', market: 'us', price: { amount: '50.00', currency: 'USD' }, quantity: 5, source: 'erp', order: '1' };
  await inTransaction(room.db.ds, (m) => room.get(WriteOffers).write(m, [row], room.clock.now()));
  await room.approve('BOWL');
  await room.worker.drain();
  await room.sql(`UPDATE offer SET held = (SELECT held FROM offer WHERE sku = 'MUG') WHERE sku = 'BOWL'`);
  const ids = (await room.sql('SELECT id::text AS id FROM listing ORDER BY id')).map(({ id }) => String(id));
  const rows = await readListings(room.db.ds.manager, ids);
  const count = async (some: typeof rows) => (await countStatements(() => room.get(ReadListings).of(some))).count;
  const told = (await room.get(ReadListings).of(rows)).map(({ explanation }) => explanation.waitsFor);
  expect(told).toEqual(['price_decision', 'price_decision']);
  expect([await count(rows.slice(0, 1)), await count(rows)]).toEqual([7, 7]);
});
