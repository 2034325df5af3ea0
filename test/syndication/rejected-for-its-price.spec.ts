import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ControllerWorld, FakeAdapter } from '../support/syndication/index.js';

let world: ControllerWorld;
const adapter = new FakeAdapter();
beforeAll(async () => {
  world = await ControllerWorld.open(adapter);
});
afterAll(() => world.close());

test('what a channel refused to make is tried again when its price changes, as that is part of what makes it, and not for a count', async () => {
  const { worker } = world.worker();
  const no = { outcome: 'terminal' as const, issues: [{ code: 'no', message: 'Costs too little', fix: 'Another price' }] };
  adapter.onSend = () => ({ effect: false, outcome: no });
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await worker.drain();
  expect([await world.states(), adapter.sent.length]).toEqual([{ A: 'rejected' }, 1]);

  await world.sql(`UPDATE offer SET quantity = 6 WHERE sku = 'A'`);
  await world.sql(`INSERT INTO offer_outbox (sku, market_code, at, wire, wire_at) VALUES ('A', 'us', now(), 'stock', now())`);
  await worker.drain();
  expect([await world.states(), adapter.sent.length]).toEqual([{ A: 'rejected' }, 1]);

  adapter.onSend = () => undefined;
  await world.offer('A', 1300, 6);
  await worker.drain();
  expect(adapter.sent.length).toBe(2);
  expect(adapter.remote.get('A')?.fields).toEqual({ title: 'Mug', 'A:price': '1300', 'A:quantity': 6 });
});
