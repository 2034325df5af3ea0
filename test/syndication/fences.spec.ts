import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LoadedChannel } from '../../src/syndication/reach/loaded-channel.js';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

/** Longer than a lease. */
const LAPSED_MS = 61_000;
const LATE = { outcome: 'retry' as const, afterMs: 600_000, reason: 'late' };

let world: ControllerWorld;
let one: TestWorker;
let two: TestWorker;
let channel: LoadedChannel;

beforeEach(async () => {
  world = await ControllerWorld.open();
  one = world.worker({ owner: 'one' });
  two = world.worker({ owner: 'two' });
  channel = (await one.directory.find('fake_us'))!;
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
});
afterEach(() => world.close());

/** A call that has been answered, and whose worker writes that down only when it may go on. */
async function stuck(worker: TestWorker, point: string, batch: () => Promise<unknown>): Promise<() => Promise<unknown>> {
  let go = (): void => undefined;
  let reached = false;
  const gate = new Promise<void>((resolve) => (go = resolve));
  worker.settings.pointOfFailure = (at) => {
    if (at !== point) return Promise.resolve();
    reached = true;
    return gate;
  };
  const running = batch();
  await world.until(() => Promise.resolve(reached));
  return () => {
    go();
    return running;
  };
}

const row = async () =>
  (
    await world.sql(
      `SELECT state, lease_owner AS owner, attempts, last_problem->>'code' AS problem, accepted_payload_hash IS NOT NULL AS taken FROM listing`,
    )
  )[0];

/** The first worker's lease ended, the second is itself at it when the first wakes up: each thinks that it holds the listing. */
describe('what a worker that was thought dead writes down late changes nothing of the one that has it in hand:', () => {
  it('a content', async () => {
    let sends = 0;
    world.adapter.onSend = () => (sends++ === 0 ? { effect: true, outcome: LATE } : undefined);
    await one.planner.planBatch();
    const first = await stuck(one, 'sent', () => one.sender.sendBatch(channel));
    world.clock.advance(LAPSED_MS);
    expect(await two.reader.readBatch(channel)).toBe(1);
    await world.approve('A', 'Better mug');
    await two.planner.planBatch();
    const second = await stuck(two, 'sent', () => two.sender.sendBatch(channel));
    const held = { state: 'sending', owner: 'two', attempts: 0, problem: null, taken: true };
    expect([sends, await row()]).toEqual([2, held]);
    await first();
    expect(await row()).toEqual(held);
    await second();
    expect(await row()).toEqual({ ...held, state: 'accepted', owner: null });
    expect(world.adapter.remote.get('A')!.fields['title']).toBe('Better mug');
  });

  it('a look', async () => {
    await one.planner.planBatch();
    await one.sender.sendBatch(channel);
    let reads = 0;
    const no = { outcome: 'found' as const, state: 'rejected' as const, observed: {}, issues: [{ code: 'no', message: 'no', fix: 'yes' }] };
    world.adapter.onRead = () => (reads++ === 0 ? no : undefined);
    const first = await stuck(one, 'read', () => one.reader.readBatch(channel));
    world.clock.advance(LAPSED_MS);
    const second = await stuck(two, 'read', () => two.reader.readBatch(channel));
    const held = { state: 'accepted', owner: 'two', attempts: 0, problem: null, taken: true };
    expect([reads, await row()]).toEqual([2, held]);
    await first();
    expect([await row(), await world.sql(`SELECT code FROM issue`)]).toEqual([held, []]);
    await second();
    expect(await row()).toEqual({ ...held, state: 'live', owner: null });
  });

  it('a withdrawal', async () => {
    await one.worker.drain();
    let asked = 0;
    const withdraw = world.adapter.withdraw.bind(world.adapter);
    world.adapter.withdraw = (items) => (asked++ === 0 ? Promise.resolve(items.map(() => LATE)) : withdraw(items));
    await world.setLifecycle('A', 'discontinued');
    await one.planner.planBatch();
    const first = await stuck(one, 'withdrawn', () => one.withdrawer.withdrawBatch(channel));
    world.clock.advance(LAPSED_MS);
    const second = await stuck(two, 'withdrawn', () => two.withdrawer.withdrawBatch(channel));
    const held = { state: 'withdrawing', owner: 'two', attempts: 0, problem: null, taken: true };
    expect([asked, await row()]).toEqual([2, held]);
    await first();
    expect(await row()).toEqual(held);
    await second();
    expect(await row()).toMatchObject({ state: 'withdrawing', owner: null, problem: 'waits_for_read_back' });
    await two.worker.drain();
    expect(await row()).toMatchObject({ state: 'withdrawn', owner: null, problem: null });
  });
});
