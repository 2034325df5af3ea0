import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nextDue } from '../../src/syndication/listings/worker.repository.js';
import { ControllerWorld, FakeAdapter } from '../support/syndication/index.js';

let world: ControllerWorld;
const adapter = new FakeAdapter();
beforeAll(async () => {
  world = await ControllerWorld.open(adapter);
});
afterAll(() => world.close());

/** Whoever drains with patience ended before what he waited for: of no parent nobody knows whether it is stuck. */
test('what is planned for later is waited for, with a parent that is not stuck and without one', async () => {
  const later = (ms: number): Date => new Date(world.clock.now().getTime() + ms);
  const one = world.worker();
  adapter.onSend = () => ({ outcome: { outcome: 'retry', afterMs: 90_000, reason: 'Busy' }, effect: false });
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await one.worker.drain();
  expect([await world.states(), await nextDue(world.ds.manager)]).toEqual([{ A: 'planned' }, later(90_000)]);

  adapter.onSend = () => undefined;
  world.clock.advance(90_001);
  await one.worker.drain();
  expect([await world.states(), await nextDue(world.ds.manager)]).toEqual([{ A: 'live' }, undefined]);

  adapter.family = true;
  adapter.onSend = ({ listing }) =>
    listing.kind === 'parent' ? { outcome: { outcome: 'terminal', issues: [] }, effect: false } : undefined;
  await world.approve('F', 'Family', { variants: ['F-1'] });
  await world.offer('F-1', 1200, 5);
  await one.worker.drain();
  expect([(await world.states())['F'], (await world.states())['F-1'], await nextDue(world.ds.manager)]).toEqual([
    'rejected',
    'planned',
    undefined,
  ]);
});
