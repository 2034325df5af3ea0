import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

let world: ControllerWorld;
let one: TestWorker;
beforeEach(async () => {
  world = await ControllerWorld.open();
  one = world.worker();
});
afterEach(() => world.close());

/** A listing has a new text to say, and something else than its own SKU stood in it that can still be bought there. */
async function somethingLeaves(): Promise<void> {
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 3);
  await one.worker.drain();
  await world.approve('A', 'Mug without its small one');
  expect(await one.worker.turn('plan')).toBe(1);
  await world.sql(
    `INSERT INTO listing_offer (listing_id, sku, stock_sent, stock_accepted, stock_accepted_at, buyable, units)
     SELECT listing_id, 'A-SMALL', stock_sent, stock_accepted, stock_accepted_at, true, 3 FROM listing_offer`,
  );
}
const stop = (at: Date) => world.sql(`UPDATE listing_wire SET state = 'planned', priority = 0, next_at = $1 WHERE wire = 'stock'`, [at]);
const minutes = (n: number) => new Date(world.clock.now().getTime() + n * 60_000);

it('what leaves a listing is stopped before the content goes without it: the stop tells what was sold, and nothing else would', async () => {
  await somethingLeaves();
  await stop(world.clock.now());
  expect([await one.worker.turn('send', 'fake_us'), await world.states()]).toEqual([0, { A: 'planned' }]);
  expect(await one.worker.turn('send_stops', 'fake_us')).toBe(1);
  expect(await one.worker.turn('send', 'fake_us')).toBe(1);
  expect(world.adapter.sent.filter((line) => line.startsWith('content'))).toEqual(['content A #1', 'content A #2']);
});

it.each(['planned', 'unknown'])(
  'it waits for one that is %s and tried again soon, however often that fails within most of an hour',
  async (state) => {
    await somethingLeaves();
    await stop(minutes(14));
    for (const on of state === 'unknown' ? ['sending', 'unknown'] : [])
      await world.sql(`UPDATE listing_wire SET state = $1 WHERE wire = 'stock'`, [on]);
    await world.sql(`UPDATE listing_wire SET attempts = 12 WHERE wire = 'stock'`);
    expect(await one.worker.turn('send', 'fake_us')).toBe(0);
  },
);

it.each([
  ['waits for longer than a retry, as for the budget of tomorrow,', 16, 0],
  ['has failed for most of an hour', 1, 13],
])('and a stop that %s holds up no content', async (_, inMinutes, attempts) => {
  await somethingLeaves();
  await stop(minutes(inMinutes));
  await world.sql(`UPDATE listing_wire SET attempts = $1 WHERE wire = 'stock'`, [attempts]);
  expect(await one.worker.turn('send', 'fake_us')).toBe(1);
});

it('a stop that was tried in vain stays one of as many tries when its product is edited again, or its end is said again', async () => {
  await somethingLeaves();
  await stop(minutes(10));
  await world.sql(`UPDATE listing_wire SET attempts = 12 WHERE wire = 'stock'`);
  await world.approve('A', 'Mug with another text');
  expect(await one.worker.turn('plan')).toBe(1);
  const stock = () => world.ds.query(`SELECT attempts, priority, next_at AS at FROM listing_wire WHERE wire = 'stock'`);
  expect(await stock()).toEqual([{ attempts: 12, priority: 0, at: world.clock.now() }]);
  await world.offer('A', 1200, 0);
  expect(await one.offers.planBatches()).toBe(1);
  expect(await stock()).toEqual([{ attempts: 12, priority: 0, at: world.clock.now() }]);
});

it('nor does one of what stays', async () => {
  await somethingLeaves();
  await world.sql(`UPDATE listing_offer SET buyable = false WHERE sku = 'A-SMALL'`);
  await stop(world.clock.now());
  expect(await one.worker.turn('send', 'fake_us')).toBe(1);
});
