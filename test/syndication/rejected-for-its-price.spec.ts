import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ControllerWorld, FakeAdapter } from '../support/syndication/index.js';

let world: ControllerWorld;
const adapter = new FakeAdapter();
beforeAll(async () => {
  world = await ControllerWorld.open(adapter);
});
afterAll(() => world.close());

test('what a channel refused to make without a price is tried again once it has one, and for nothing else that an offer says', async () => {
  const { worker } = world.worker();
  const no = { outcome: 'terminal' as const, issues: [{ code: 'no', message: 'It has no price', fix: 'Give it one' }] };
  adapter.onSend = () => ({ effect: false, outcome: no });
  await world.approve('A', 'Mug');
  await world.offer('A', null, 5);
  await worker.drain();
  expect([await world.states(), adapter.sent.length]).toEqual([{ A: 'rejected' }, 1]);

  const count = `INSERT INTO offer_outbox (sku, market_code, at, wire, wire_at) VALUES ('A', 'us', now(), 'stock', now())`;
  await world.sql(`UPDATE offer SET quantity = 6 WHERE sku = 'A'`);
  await world.sql(count);
  await worker.drain();
  expect([await world.states(), adapter.sent.length]).toEqual([{ A: 'rejected' }, 1]);

  await world.offer('A', 1300, 6);
  await worker.drain();
  expect([await world.states(), adapter.sent.length]).toEqual([{ A: 'rejected' }, 2]);
  // It was not the price: each further one would be a call for nothing.
  await world.offer('A', 1400, 6);
  await worker.drain();
  expect(adapter.sent.length).toBe(2);
});
