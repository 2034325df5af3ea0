import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { WakeSignal } from '../../src/syndication/listings/lease/wake-signal.js';
import { PATIENCE_MS } from '../support/index.js';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

const NEVER_MS = 2 ** 31 - 1;

let world: ControllerWorld;
let one: TestWorker;
/** Loops that sleep until somebody rings: none looks by itself. */
let asleep = 0;
beforeEach(async () => {
  world = await ControllerWorld.open();
  one = world.worker();
  const wait = Reflect.get(WakeSignal.prototype, 'wait') as WakeSignal['wait'];
  jest.spyOn(WakeSignal.prototype, 'wait').mockImplementation(async function (this: WakeSignal, _, since) {
    asleep++;
    await wait.call(this, NEVER_MS, since).finally(() => asleep--);
  });
});
/** Calls that the channel has yet to answer. */
const answers: (() => void)[] = [];
afterEach(async () => {
  for (const answer of answers.splice(0)) answer();
  await one.worker.stop();
  jest.restoreAllMocks();
  await world.close();
});

const until = async (isSo: () => boolean): Promise<void> => {
  for (const end = performance.now() + PATIENCE_MS; !isSo() && performance.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isSo()).toBe(true);
};
const loops = (): number => (Reflect.get(one.worker, 'running') as unknown[]).length;

it('a stop that comes while a call is at its number is said as soon as that call ends: whoever looks for stops has slept again by then', async () => {
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await one.worker.drain();
  await one.worker.start();
  // Those of planning and upkeep, and those of the channel: six turns, of which that of the stops has two loops.
  await until(() => loops() === 14 && asleep === 14);
  const sendOffers = world.adapter.sendOffers.bind(world.adapter);
  world.adapter.sendOffers = async (items) => {
    const outcomes = await sendOffers(items);
    await new Promise<void>((resolve) => answers.push(resolve));
    return outcomes;
  };
  world.adapter.sent.length = 0;
  await world.offer('A', 1200, 4);
  await one.worker.turn('plan');
  await until(() => answers.length === 1 && asleep === 13);
  await world.offer('A', 1200, 0);
  await world.sql('UPDATE offer_outbox SET stops = true');
  expect(await one.worker.turn('plan_stops')).toBe(1);
  await until(() => asleep === 13);
  expect(world.adapter.sent).toEqual(['stock A 4']);
  world.adapter.sendOffers = sendOffers;
  answers.splice(0)[0]!();
  await until(() => asleep === 14);
  expect(world.adapter.sent).toEqual(['stock A 4', 'stock A 0']);
});
