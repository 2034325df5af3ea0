import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { problem } from '../../libs/problem/index.js';
import { ActOnListings } from '../../src/syndication/index.js';
import { acting } from '../support/index.js';
import { ControllerWorld, FakeAdapter } from '../support/syndication/index.js';

let world: ControllerWorld;
const adapter = new FakeAdapter();
beforeAll(async () => {
  world = await ControllerWorld.open(adapter);
});
afterAll(() => world.close());

/** Somebody has mended what it is refused for, and says so while the refusal is on its way. */
test('a number that a person has tried again while its refusal is on its way is said again', async () => {
  const one = world.worker();
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await one.worker.drain();
  world.clock.advance(60_000);
  await one.worker.drain();
  const issue = problem('location_inactive', 'quantity', 'It is closed', 'Open it', { severity: 'error', owner: 'fake' });
  adapter.onOffer = ({ lines }) => ({
    outcome: { outcome: 'terminal', issues: [issue], exceptions: lines.map(({ sku }) => ({ sku, wire: 'stock', issues: [issue] })) },
    effect: false,
  });
  const [row] = await world.sql(`SELECT id::text AS id FROM listing`);
  const sendOffers = adapter.sendOffers.bind(adapter);
  adapter.sendOffers = async (items) => {
    const outcomes = await sendOffers(items);
    adapter.sendOffers = sendOffers;
    const { ids } = await new ActOnListings(world.ds).retry([String(row!['id'])], acting('Pia Publisher', world.clock.now()));
    expect(ids).toEqual([row!['id']]);
    adapter.onOffer = () => undefined;
    return outcomes;
  };
  adapter.sent.length = 0;
  await world.count('A', 7);
  for (let minutes = 0; minutes < 3; minutes++) {
    await one.worker.drain();
    world.clock.advance(60_000);
  }
  expect(adapter.sent.filter((call) => call.startsWith('stock'))).toEqual(['stock A 7', 'stock A 7']);
  const [wire] = await world.sql(`SELECT state, last_problem FROM listing_wire WHERE wire = 'stock'`);
  expect(wire).toEqual({ state: 'live', last_problem: null });
});
