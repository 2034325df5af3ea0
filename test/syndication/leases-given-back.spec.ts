import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FailurePoint } from '../../src/syndication/listings/worker-settings.js';
import type { LoadedChannel } from '../../src/syndication/reach/loaded-channel.js';
import { ControllerWorld, FakeAdapter, type TestWorker } from '../support/syndication/index.js';

let world: ControllerWorld;
let one: TestWorker;
afterEach(() => world.close());

async function open(joined = false): Promise<void> {
  const adapter = new FakeAdapter();
  adapter.joined = joined;
  world = await ControllerWorld.open(adapter);
  one = world.worker();
}

/** On sale for 12.00, five of it. */
async function live(): Promise<void> {
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await one.worker.drain();
  world.adapter.sent.length = 0;
}

describe('a batch that throws', () => {
  beforeEach(() => open());

  const stop = async (): Promise<string[]> => {
    await world.offer('A', 1000, 0);
    await one.offers.planBatches();
    world.clock.advance(1_000);
    await one.wireSender.sendBatch((await one.directory.find('fake_us'))!);
    return world.adapter.sent;
  };
  /** Nobody has died: the program goes on, and its next round takes what this one left. */
  const breakAt = (point: FailurePoint) => {
    one.settings.pointOfFailure = (reached) => {
      if (reached !== point) return Promise.resolve();
      one.settings.pointOfFailure = () => Promise.resolve();
      return Promise.reject(new Error(`broke at ${point}`));
    };
  };

  it.each([
    ['before the call is marked', 'wires_marked', true],
    ['on its way', 'wires_marked', false],
    ['after the call', 'wires_sent', false],
  ] as const)(
    '%s: gives its leases back, and a stop-sell that comes then waits for a second, not for a minute',
    async (_, point, isUnmarked) => {
      await live();
      await world.offer('A', 1200, 4);
      await one.offers.planBatches();
      const channel = (await one.directory.find('fake_us'))!;
      if (isUnmarked) await world.asOwner('ALTER TABLE offer_payload ADD CONSTRAINT broken CHECK (wire IS NULL) NOT VALID');
      else breakAt(point);
      await expect(one.wireSender.sendBatch(channel)).rejects.toThrow(isUnmarked ? 'broken' : `broke at ${point}`);
      if (isUnmarked) await world.asOwner('ALTER TABLE offer_payload DROP CONSTRAINT broken');
      expect(await world.sql('SELECT FROM listing_wire WHERE lease_until IS NOT NULL OR lease_owner IS NOT NULL')).toEqual([]);
      expect((await stop()).at(-1)).toBe('stock A 0');
      expect(world.adapter.remote.get('A')!.fields['A:quantity']).toBe(0);
    },
  );

  it('while it looks: the same', async () => {
    await live();
    await world.offer('A', 1200, 4);
    await one.offers.planBatches();
    const channel = (await one.directory.find('fake_us'))!;
    await one.wireSender.sendBatch(channel);
    world.clock.advance(5_000);
    breakAt('wires_read');
    await expect(one.wireReader.readBatch(channel)).rejects.toThrow('broke at wires_read');
    expect((await stop()).at(-1)).toBe('stock A 0');
  });

  it('while it takes off what ended: it is asked to go again within a second', async () => {
    await live();
    await world.approve('A', 'A', { lifecycle: 'discontinued' });
    await one.planner.planBatch();
    const channel = (await one.directory.find('fake_us'))!;
    breakAt('withdrawn');
    await expect(one.withdrawer.withdrawBatch(channel)).rejects.toThrow('broke at withdrawn');
    expect(world.adapter.withdrawn).toEqual(['A']);
    world.clock.advance(1_000);
    expect(await one.withdrawer.withdrawBatch(channel)).toBe(1);
    expect(world.adapter.withdrawn).toEqual(['A', 'A']);
  });
});

describe.each([
  ['calls are apart', false],
  ['calls carry everything', true],
])('a channel that is paused after a batch was leased and before it is marked (%s)', (_, joined) => {
  beforeEach(() => open(joined));

  /** What a worker that knows it as active does with what is due; and the next one, once it goes on. */
  const works = async (batch: (channel: LoadedChannel) => Promise<number>): Promise<void> => {
    const channel = (await one.directory.find('fake_us'))!;
    await world.sql(`UPDATE channel SET state = 'paused'`);
    expect(await batch(channel)).toBe(1);
    const held = `lease_until IS NOT NULL OR lease_owner IS NOT NULL`;
    expect(await world.sql(`SELECT FROM listing WHERE ${held} UNION ALL SELECT FROM listing_wire WHERE ${held}`)).toEqual([]);
    expect([world.adapter.sent, world.adapter.withdrawn]).toEqual([[], []]);
    await world.sql(`UPDATE channel SET state = 'active'`);
    expect(await batch(channel)).toBe(1);
  };

  it('is told nothing of prices and stock, and is told at once when it goes on', async () => {
    await live();
    await world.offer('A', 1200, 0);
    await one.offers.planBatches();
    await works((channel) => one.wireSender.sendBatch(channel));
    expect(world.adapter.sent).toEqual(['stock A 0']);
  });

  it('nor of contents', async () => {
    await live();
    await world.approve('A', 'Better mug');
    await one.planner.planBatch();
    await works((channel) => one.sender.sendBatch(channel));
    expect(world.adapter.sent).toHaveLength(1);
    expect(world.adapter.remote.get('A')!.fields['title']).toBe('Better mug');
  });

  it('nor is anything taken off', async () => {
    await live();
    await world.approve('A', 'Mug', { lifecycle: 'discontinued' });
    await one.planner.planBatch();
    await works((channel) => one.withdrawer.withdrawBatch(channel));
    expect(world.adapter.withdrawn).toEqual(['A']);
  });
});

describe('a batch that is under way', () => {
  beforeEach(() => open());

  it('holds up no stop: the loop of stops takes nothing else, and waits for nobody', async () => {
    for (const sku of ['A', 'B', 'C']) {
      await world.approve(sku, 'Mug');
      await world.offer(sku, 1200, 5);
    }
    await one.worker.drain();
    world.adapter.sent.length = 0;
    await world.offer('A', 1000, 5);
    await one.offers.planBatches();
    let release = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    one.settings.pointOfFailure = (point) => (point === 'wires_sent' ? stuck : Promise.resolve());
    const slow = one.worker.turn('send_wires', 'fake_us');
    await world.until(async () => world.adapter.sent.length === 1);
    one.settings.pointOfFailure = () => Promise.resolve();
    await world.offer('B', 1200, 0);
    await world.offer('C', 1100, 5);
    await one.offers.planBatches();
    expect(await one.worker.turn('send_stops', 'fake_us')).toBe(1);
    expect(world.adapter.sent).toEqual(['price A 1000', 'stock B 0']);
    release();
    await slow;
    await one.worker.turn('send_wires', 'fake_us');
    expect(world.adapter.sent.slice(2)).toEqual(['price C 1100']);
  });
});
