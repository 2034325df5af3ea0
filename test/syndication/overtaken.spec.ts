import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ChannelContext, SendItem, SendOutcome } from '../../src/port/index.js';
import type { LoadedChannel } from '../../src/syndication/reach/loaded-channel.js';
import { leaseWiresToSend } from '../../src/syndication/listings/wires/lease-wires.repository.js';
import { releaseWires } from '../../src/syndication/listings/wires/wire-leases.repository.js';
import { acceptLines } from '../../src/syndication/listings/wires/listing-offer.repository.js';
import { confirmWires, lookFirst } from '../../src/syndication/listings/wires/look-wires.repository.js';
import { poolMembers, poolUnderWay, shareUnits } from '../../src/syndication/listings/wires/pool.repository.js';
import { markWires, openWires } from '../../src/syndication/listings/wires/wires.repository.js';
import { ControllerWorld, FakeAdapter, type TestWorker } from '../support/syndication/index.js';

/** Something happens between a content's effect and its answer. */
class SlowAdapter extends FakeAdapter {
  meanwhile: () => Promise<unknown> = () => Promise.resolve();

  override async send(items: SendItem[], context: ChannelContext): Promise<SendOutcome[]> {
    const outcomes = await super.send(items, context);
    await this.meanwhile();
    return outcomes;
  }
}

const adapter = new SlowAdapter();
let world: ControllerWorld;
let one: TestWorker;
beforeEach(async () => {
  adapter.joined = false;
  adapter.remote.clear();
  adapter.meanwhile = () => Promise.resolve();
  world = await ControllerWorld.open(adapter);
  one = world.worker();
});
afterEach(() => world.close());

const minute = (n: number) => new Date(world.clock.now().getTime() + n * 60_000);
const live = async (quantity = 5) => {
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, quantity);
  await one.worker.drain();
};
const stock = async () => (await world.ds.query<{ state: string; problem: string | null; next: Date }[]>(`SELECT state, last_problem->>'code' AS problem, next_at AS next FROM listing_wire WHERE wire = 'stock' AND channel_code = 'fake_us'`))[0]; // prettier-ignore
const setStock = (columns: string, params: unknown[] = []) => world.sql(`UPDATE listing_wire SET ${columns} WHERE wire = 'stock'`, params);
const id = async () => (await world.ds.query<{ id: string }[]>(`SELECT id::text FROM listing WHERE channel_code = 'fake_us'`))[0]!.id;
const line = async () => (await world.ds.query<object[]>(`SELECT units, buyable, stock_accepted AS stock FROM listing_offer`))[0];

test.each([
  ['a stop', 5, 0],
  ['a count', 0, 5],
])('%s that overtook a content which carries the number is what the channel is known to show', async (_, first, then) => {
  adapter.joined = true;
  await live(first);
  const two = world.worker({ owner: 'two' });
  adapter.meanwhile = async () => {
    adapter.meanwhile = () => Promise.resolve();
    await world.offer('A', 1200, then);
    await two.offers.planBatches();
    await two.wireSender.sendBatch((await two.directory.find('fake_us'))!);
    expect(await line()).toMatchObject({ units: then });
  };
  await world.approve('A', 'A mug with another text');
  await one.planner.planBatch();
  await one.sender.sendBatch((await one.directory.find('fake_us'))!);
  expect(await line()).toEqual({ units: then, buyable: then > 0, stock: { quantity: then } });
  // Nobody who is told the other number again takes it for the same.
  await one.worker.drain();
  expect([adapter.remote.get('A')!.fields, await line()]).toMatchObject([{ 'A:quantity': then }, { units: then }]);
});

test('what waited because it was gone is due as soon as its content has made it anew', async () => {
  await live();
  const opening = { listingId: await id(), wire: 'stock' as const, channelCode: 'fake_us', nextAt: minute(1) };
  for (const code of ['vanished', 'waits_for_content']) {
    await setStock(`state = 'planned', next_at = $1, attempts = 3, last_problem = $2`, [minute(60), { code }]);
    await openWires(world.ds.manager, [opening], world.clock.now());
    expect(await stock()).toEqual({ state: 'planned', problem: null, next: world.clock.now() });
  }
  await setStock(`state = 'planned', next_at = $1, last_problem = $2`, [minute(60), { code: 'retry' }]);
  await openWires(world.ds.manager, [opening], world.clock.now());
  expect(await stock()).toEqual({ state: 'planned', problem: 'retry', next: minute(60) });
});

test('a look that another channel waits for is had also where a number was refused, or waits to be said again; a stop waits for none', async () => {
  await live();
  for (const state of ['refused', 'rejected', 'planned']) {
    await setStock(`state = 'planned'`);
    await setStock(`state = $1, next_at = $2, priority = 1, last_problem = NULL`, [state, minute(60)]);
    await lookFirst(world.ds.manager, [await id()], world.clock.now());
    expect(await stock()).toEqual({ state: 'accepted', problem: 'recount', next: world.clock.now() });
  }
  // What waits for its second look does not have it sooner because another asks again.
  await setStock(`next_at = $1, attempts = 4`, [minute(5)]);
  await lookFirst(world.ds.manager, [await id()], world.clock.now());
  expect(await stock()).toEqual({ state: 'accepted', problem: 'recount', next: minute(5) });
  await setStock(`state = 'planned'`);
  await setStock(`state = 'planned', next_at = $1, priority = 0, last_problem = NULL`, [minute(60)]);
  await lookFirst(world.ds.manager, [await id()], world.clock.now());
  expect(await stock()).toEqual({ state: 'planned', problem: null, next: minute(60) });
});

test('a look confirms only what was taken before it began', async () => {
  await live();
  await setStock(`state = 'accepted', accepted_at = $1`, [minute(1)]);
  const wires = [{ listingId: await id(), wire: 'stock' as const }];
  await confirmWires(world.ds.manager, wires, world.clock.now(), minute(2));
  expect(await stock()).toMatchObject({ state: 'accepted' });
  await confirmWires(world.ds.manager, wires, minute(1), minute(2));
  expect(await stock()).toMatchObject({ state: 'live' });
});

test('what was only found to stand there says nothing over a number that came meanwhile, nor when it was taken', async () => {
  await live();
  const known = () => world.ds.query<object[]>(`SELECT units, stock_accepted_at AS at FROM listing_offer`);
  const before = await known();
  const found = { listingId: await id(), sku: 'A', stock: { quantity: 5 }, stands: true, buyable: true };
  await acceptLines(world.ds.manager, [{ ...found, units: 5 }], minute(9));
  expect(await known()).toEqual(before);
  await world.sql(`UPDATE listing_offer SET units = 3`);
  await acceptLines(world.ds.manager, [{ ...found, units: 5 }], minute(9));
  expect(await known()).toMatchObject([{ units: 3 }]);
});

/** The same thing on another channel that sells from the same stock. */
const shareWithEurope = async (): Promise<LoadedChannel> => {
  await world.sql(`INSERT INTO scope (code, kind) VALUES ('fake_eu', 'channel')`);
  await world.sql(`INSERT INTO channel SELECT (jsonb_populate_record(c, '{"code": "fake_eu"}')).* FROM channel c`);
  await world.sql(`INSERT INTO listing OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(l, '{"id": "900", "channel_code": "fake_eu", "state": "withdrawn", "wanted": false}')).* FROM listing l`); // prettier-ignore
  await world.sql(`INSERT INTO listing_wire SELECT (jsonb_populate_record(w, '{"listing_id": "900", "channel_code": "fake_eu", "state": "unknown"}')).* FROM listing_wire w WHERE wire = 'stock'`); // prettier-ignore
  await world.sql(`INSERT INTO listing_offer SELECT (jsonb_populate_record(o, '{"listing_id": "900"}')).* FROM listing_offer o`);
  return { code: 'fake_us', pool: [{ code: 'fake_eu' }] } as unknown as LoadedChannel;
};

test('what was taken off with a call that nobody answered does not keep its pool from looking', async () => {
  await live();
  const channel = await shareWithEurope();
  const underWay = async () => [...(await poolUnderWay(world.ds.manager, channel, [await id()], minute(1)))].length;
  expect(await underWay()).toBe(1);
  await world.sql(`UPDATE listing_wire SET on_channel = false, lease_until = NULL WHERE channel_code = 'fake_eu'`);
  expect(await underWay()).toBe(0);
  await world.sql(`UPDATE listing_wire SET lease_until = $1 WHERE channel_code = 'fake_eu'`, [minute(2)]);
  expect(await underWay()).toBe(1);
});

test('a wire that was marked and does not leave is due at once', async () => {
  await live();
  await setStock(`state = 'planned', next_at = $1, priority = 0`, [world.clock.now()]);
  const request = { channelCode: 'fake_us', owner: 'one', now: world.clock.now(), until: minute(1), limit: 10 };
  const [leased] = await leaseWiresToSend(world.ds.manager, request, false);
  const wire = leased!.wires.find((own) => own.wire === 'stock')!;
  const departure = { listingId: wire.listingId, wire: wire.wire, fence: wire.fence, revision: wire.revision, hash: 'h' };
  expect([...(await markWires(world.ds.manager, [departure], world.clock.now()))]).toEqual([`${wire.listingId} stock`]);
  await releaseWires(world.ds.manager, [wire]);
  expect(await world.ds.query(`SELECT state, lease_owner FROM listing_wire WHERE wire = 'stock'`)).toEqual([{ state: 'planned', lease_owner: null }]); // prettier-ignore
});

test('a count that came while a life had ended is said once that goes on, also where both were over before the plan', async () => {
  await live(0);
  await world.sql(`UPDATE product_node SET lifecycle = 'discontinued' WHERE sku = 'A'`);
  await world.offer('A', 1200, 5);
  await one.offers.planBatches();
  await one.wireSender.sendBatch((await one.directory.find('fake_us'))!);
  expect(adapter.remote.get('A')!.fields).toMatchObject({ 'A:quantity': 0 });
  await world.sql(`UPDATE product_node SET lifecycle = 'active' WHERE sku = 'A'`);
  await world.sql(`INSERT INTO edition_outbox (root_id, channel_code) SELECT root_id, 'fake_us' FROM product_node WHERE sku = 'A'`);
  await one.worker.drain();
  expect(adapter.remote.get('A')!.fields).toMatchObject({ 'A:quantity': 5 });
});

test('a number that is said over what somebody had added elsewhere is known there as well: what it lacks was not sold', async () => {
  await live();
  const channel = await shareWithEurope();
  await world.sql(`UPDATE listing_offer SET higher_seen = 6 WHERE listing_id = 900`);
  await shareUnits(
    world.ds.manager,
    channel,
    [{ listingId: await id(), sku: 'A', stock: { quantity: 5 }, buyable: true, units: 5 }],
    world.clock.now(),
  );
  expect(await world.ds.query(`SELECT units, higher_seen AS higher, sold FROM listing_offer WHERE listing_id = 900`)).toEqual([
    { units: 5, higher: null, sold: [] },
  ]);
});

test('a content does not wait for the stop of what somebody took away: that waits for the content', async () => {
  await live();
  adapter.remote.delete('A');
  await world.sql(`UPDATE listing SET last_problem = '{"code": "vanished"}'`);
  await setStock(`state = 'planned', priority = 0, next_at = $1`, [world.clock.now()]);
  await world.sql(`INSERT INTO listing_offer SELECT (jsonb_populate_record(o, '{"sku": "GONE"}')).* FROM listing_offer o`);
  await world.approve('A', 'A mug that is made again');
  await one.planner.planBatch();
  expect(await one.sender.sendBatch((await one.directory.find('fake_us'))!)).toBe(1);
  expect(adapter.remote.get('A')!.fields).toMatchObject({ title: 'A mug that is made again' });
});

test('a number that comes to a shared stock closes the offers that had been stopped by a number of their own, when none beside them had any', async () => {
  await live(0);
  const channel = await shareWithEurope();
  const europe = () => world.ds.query(`SELECT wire, state, priority FROM listing_wire WHERE channel_code = 'fake_eu' ORDER BY wire`);
  await world.sql(`UPDATE listing_wire SET state = 'accepted' WHERE channel_code = 'fake_eu'`);
  const said = async (quantity: number) => [{ listingId: await id(), sku: 'A', stock: { quantity }, buyable: true, units: quantity }];
  // What is closed by its price already, or goes on, has nothing to say.
  for (const [stopped, buyable] of [
    ['market', false],
    ['no_price', false],
    [null, true],
  ]) {
    await world.sql(`UPDATE listing_offer SET units = 0, buyable = $1, basis = jsonb_build_object('stopped', $2::text) WHERE listing_id = 900`, [buyable, stopped]); // prettier-ignore
    await shareUnits(world.ds.manager, channel, await said(5), world.clock.now());
    expect(await europe()).toEqual([{ wire: 'stock', state: 'accepted', priority: 2 }]);
  }
  await world.sql(`UPDATE listing_offer SET units = 0, buyable = false, basis = '{"stopped": "recall", "pool": {"left": 5}}' WHERE listing_id = 900`); // prettier-ignore
  await shareUnits(world.ds.manager, channel, await said(5), world.clock.now());
  expect(await europe()).toEqual([{ wire: 'stock', state: 'accepted', priority: 2 }]);
  await world.sql(`UPDATE listing_offer SET units = 0, basis = '{"stopped": "recall", "pool": null}' WHERE listing_id = 900`);
  await shareUnits(world.ds.manager, channel, await said(0), world.clock.now());
  expect(await europe()).toEqual([{ wire: 'stock', state: 'accepted', priority: 2 }]);
  await world.sql(`UPDATE listing_offer SET units = 1 WHERE listing_id = 900`);
  await shareUnits(world.ds.manager, channel, await said(5), world.clock.now());
  expect(await europe()).toEqual([
    { wire: 'price', state: 'planned', priority: 0 },
    { wire: 'stock', state: 'planned', priority: 0 },
  ]);
});

test('what a content tells of a number that it carries is told until its wire speaks: the next content says nothing of it', async () => {
  const renderOffer = adapter.renderOffer.bind(adapter);
  const warning = { code: 'stock_not_counted', path: 'quantity', message: 'A: it is not counted', fix: 'Send a quantity', severity: 'warning' as const, owner: 'erp' }; // prettier-ignore
  adapter.renderOffer = (input) => ({ ...renderOffer(input), ...(input.quantity === 7 && { issues: { price: [], stock: [warning] } }) });
  const open = async () => (await world.ds.query<{ code: string }[]>(`SELECT code FROM issue WHERE closed_at IS NULL AND found_by = 'wire'`)).map(({ code }) => code); // prettier-ignore
  try {
    await live(7);
    expect(await open()).toEqual(['stock_not_counted']);
    await world.approve('A', 'A mug with another text');
    await one.worker.drain();
    expect([adapter.remote.get('A')!.fields['title'], await open()]).toEqual(['A mug with another text', ['stock_not_counted']]);
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    expect(await open()).toEqual([]);
  } finally {
    adapter.renderOffer = renderOffer;
  }
});

test('a look that finds a thing gone tells as much as one that finds its number: whoever is made beside it need not look again', async () => {
  await live();
  const channel = { ...(await shareWithEurope()), pool: [{ code: 'fake_eu', market: 'US', stock: { safety: 0, cap: null }, counted: {} }] };
  await world.sql(`UPDATE listing SET wanted = true WHERE id = 900`);
  await world.sql(`UPDATE listing_offer SET read_at = NULL, stock_accepted_at = $1 WHERE listing_id = 900`, [minute(-60)]);
  const knownAt = async () => [...(await poolMembers(world.ds.manager, channel as unknown as LoadedChannel, ['A'], world.clock.now())).values()].flat()[0]?.stands?.knownAt; // prettier-ignore
  expect(await knownAt()).toEqual(minute(-60));
  await world.sql(`UPDATE listing_wire SET read_at = $1 WHERE channel_code = 'fake_eu'`, [minute(-1)]);
  expect(await knownAt()).toEqual(minute(-60));
  for (const [code, known] of [
    ['retry', -60],
    ['waits_for_content', -1],
    ['vanished', -1],
  ] as const) {
    await world.sql(`UPDATE listing_wire SET state = 'accepted' WHERE channel_code = 'fake_eu' AND state = 'unknown'`);
    await world.sql(`UPDATE listing_wire SET state = 'planned', last_problem = $1 WHERE channel_code = 'fake_eu'`, [{ code }]);
    expect([code, await knownAt()]).toEqual([code, minute(known)]);
  }
});
