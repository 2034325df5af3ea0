import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { extendLeases, leaseToWithdraw, releaseLeases } from '../../src/syndication/listings/lease/lease.repository.js';
import { upsertListings } from '../../src/syndication/listings/plan/plan-listings.repository.js';
import { recordWithdrawals } from '../../src/syndication/listings/withdraw/withdrawer.repository.js';
import { ControllerWorld } from '../support/syndication/controller-fixture.js';

let world: ControllerWorld;
let root: string;
beforeAll(async () => {
  world = await ControllerWorld.open();
  await world.approve('A', 'Thing');
  root = ((await world.sql('SELECT id::text FROM product_node')) as { id: string }[])[0]!.id;
});
afterAll(() => world.close());
beforeEach(() => world.asOwner('TRUNCATE listing CASCADE'));

const later = (ms: number): Date => new Date(world.clock.now().getTime() + ms);
const until = (): Date => later(60_000);
const beat = (rows: { id: string; fence: string }[], owner = 'me'): Promise<number> =>
  extendLeases(world.ds.manager, owner, rows, world.clock.now(), later(120_000));
const lease = async () =>
  (await world.sql('SELECT state, lease_owner AS owner, lease_until AS until FROM listing')) as unknown as {
    state: string;
    owner: string | null;
    until: Date | null;
  }[];

/** One that is off, and that `me` is about to withdraw. */
async function withdrawing(): Promise<{ id: string; fence: string }[]> {
  await world.sql(
    `INSERT INTO listing (channel_code, listing_key, kind, root_id, sku, skus, state, wanted, desired_revision, next_at)
     VALUES ('fake_us', 'k', 'product', $1, 'A', '{A}', 'planned', false, 1, $2)`,
    [root, world.clock.now()],
  );
  const request = { channelCode: 'fake_us', owner: 'me', now: world.clock.now(), until: until(), limit: 10 };
  return leaseToWithdraw(world.ds.manager, request);
}
const NOTHING = { mayBeGoneSince: null, externalIds: {}, isKept: false };
const record = (rows: { id: string; fence: string }[]) => {
  const done = { state: 'withdrawn' as const, nextAt: world.clock.now(), attempts: 0, problem: null, acceptedAt: null, ...NOTHING };
  return recordWithdrawals(
    world.ds.manager,
    rows.map(({ id, fence }) => ({ ...done, id, fence })),
    world.clock.now(),
  );
};

test('a heartbeat extends the lease that is held, under its owner and fence only', async () => {
  const rows = await withdrawing();
  expect([await beat(rows, 'other'), await beat(rows.map(({ id }) => ({ id, fence: '99' })))]).toEqual([0, 0]);
  expect(await lease()).toEqual([{ state: 'withdrawing', owner: 'me', until: until() }]);
  expect(await beat(rows)).toBe(1);
  expect(await lease()).toEqual([{ state: 'withdrawing', owner: 'me', until: later(120_000) }]);
});

test('one that comes after the listing was withdrawn, or let go, extends nothing', async () => {
  const withdrawn = await withdrawing();
  expect(await record(withdrawn)).toHaveLength(1);
  expect(await beat(withdrawn)).toBe(0);
  expect(await lease()).toEqual([{ state: 'withdrawn', owner: null, until: null }]);
  await world.asOwner('TRUNCATE listing CASCADE');
  const released = await withdrawing();
  await releaseLeases(world.ds.manager, released);
  expect(await beat(released)).toBe(0);
  expect(await lease()).toEqual([{ state: 'withdrawing', owner: null, until: null }]);
});

test('one that waits for the very statement that lets go of the listing extends nothing either', async () => {
  const rows = await withdrawing();
  let beaten: Promise<number>;
  await inTransaction(world.ds, async (m) => {
    await releaseLeases(m, rows);
    beaten = beat(rows);
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE listing l SET lease_until%' AND datname = current_database()`;
    while (((await world.sql(waiting)) as unknown[]).length === 0);
  });
  expect(await beaten!).toBe(0);
  expect(await lease()).toEqual([{ state: 'withdrawing', owner: null, until: null }]);
});

test('one that comes after the lease ran out does not hold up what the plan began anew', async () => {
  const rows = await withdrawing();
  world.clock.advance(60_001);
  const listing = { key: 'k', kind: 'product' as const, rootId: root, sku: 'A', skus: ['A'], parentKey: null };
  await upsertListings(world.ds.manager, 'fake_us', [listing], new Map([['', null]]), world.clock.now());
  expect((await lease())[0]!.state).toBe('planned');
  expect(await beat(rows)).toBe(0);
  expect((await lease())[0]!.until!.getTime()).toBeLessThan(world.clock.now().getTime());
});
