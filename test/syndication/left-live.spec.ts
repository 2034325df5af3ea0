import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WorkerDied } from '../../src/syndication/listings/worker-settings.js';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

let world: ControllerWorld;
let one: TestWorker;
let other: TestWorker;
beforeEach(async () => {
  world = await ControllerWorld.open();
  [one, other] = [world.worker(), world.worker()];
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await one.worker.drain();
  expect(await world.states()).toEqual({ A: 'live' });
  world.adapter.sent.length = 0;
});
afterEach(() => world.close());

/** It is looked at as once a day; meanwhile something newer is wanted, and whoever looks comes to no end. */
async function newerWhileRead(wish: () => Promise<unknown>, end: Error): Promise<void> {
  world.clock.advance(86_400_000);
  one.settings.pointOfFailure = async (point) => {
    if (point !== 'read') return;
    one.settings.pointOfFailure = () => Promise.resolve();
    await wish();
    await other.planner.planBatch();
    throw end;
  };
  await expect(one.worker.reconcile('fake_us', 3_600_000)).rejects.toBe(end);
  expect(await world.states()).toEqual({ A: 'live' });
}
const lookAgain = async (ms: number): Promise<void> => {
  world.clock.advance(ms);
  await other.worker.drain();
};

test('what is wanted of a live listing while its reader dies goes out when its lease has run out', async () => {
  await newerWhileRead(() => world.approve('A', 'Cup'), new WorkerDied('read'));
  await lookAgain(30_000);
  expect([world.adapter.sent, await world.states()]).toEqual([[], { A: 'live' }]);
  await lookAgain(31_000);
  expect([world.adapter.sent, await world.states()]).toEqual([['content A #2'], { A: 'live' }]);
  expect(world.adapter.remote.get('A')!.fields['title']).toBe('Cup');
  const reads = world.adapter.reads;
  await lookAgain(120_000);
  expect(world.adapter.reads).toBe(reads);
});

test('so does its withdrawal', async () => {
  await newerWhileRead(() => world.setLifecycle('A', 'discontinued'), new WorkerDied('read'));
  await lookAgain(61_000);
  expect([world.adapter.withdrawn, await world.states()]).toEqual([['A'], { A: 'withdrawn' }]);
});

test('where the look broke, and nobody died, it goes out within five seconds', async () => {
  await newerWhileRead(() => world.approve('A', 'Cup'), new Error('broke'));
  await lookAgain(5_001);
  expect(world.adapter.remote.get('A')!.fields['title']).toBe('Cup');
});
