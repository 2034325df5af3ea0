import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ActOnListings } from '../../src/syndication/index.js';
import type { LoadedChannel } from '../../src/syndication/reach/loaded-channel.js';
import { acting } from '../support/index.js';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

/** A count is planned and waits for its call, while the whole listing is looked at as every night. */
describe('a look while a count waits to be said', () => {
  let world: ControllerWorld;
  let one: TestWorker;
  let channel: LoadedChannel;
  beforeEach(async () => {
    world = await ControllerWorld.open();
    one = world.worker();
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    world.adapter.sent.length = 0;
    channel = (await one.directory.find('fake_us'))!;
    world.clock.advance(60_000);
  });
  afterEach(() => world.close());

  const look = async (): Promise<void> => {
    world.clock.advance(1_000);
    await one.reader.reconcileBatch(channel, world.clock.now());
    world.clock.advance(1_000);
  };
  const line = async () =>
    (await world.sql(`SELECT o.units, jsonb_path_query_array(o.sold, '$[*][1]') AS sold, w.state
      FROM listing_offer o JOIN listing_wire w ON w.listing_id = o.listing_id AND w.wire = 'stock'`))[0]; // prettier-ignore

  it('tells what was sold before it: what is sold after it is off that count', async () => {
    await world.count('A', 10);
    await one.offers.planBatches();
    world.sell('A', 1);
    await look();
    expect(await line()).toEqual({ units: 4, sold: [1], state: 'planned' });
    world.sell('A', 3);
    world.clock.advance(60_000);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['stock A 7']);
  });

  it('also where the count waits for a look of its own, which is held up', async () => {
    await world.count('A', 5);
    await one.offers.planBatches();
    await one.wireSender.sendBatch(channel);
    const waits = () => world.sql(`SELECT state, last_problem->>'code' AS problem FROM listing_wire WHERE wire = 'stock'`);
    expect(await waits()).toEqual([{ state: 'accepted', problem: 'recount' }]);
    world.clock.advance(5 * 60_000);
    await look();
    expect([await waits(), await line()]).toEqual([[{ state: 'accepted', problem: 'recount' }], { units: 5, sold: [], state: 'accepted' }]);
    world.sell('A', 1);
    world.clock.advance(5 * 60_000);
    await one.worker.drain();
    expect(await line()).toEqual({ units: 4, sold: [1], state: 'live' });
    expect(world.adapter.sent).toEqual([]);
  });

  it('also by a look that its price alone was waiting for', async () => {
    await world.offer('A', 1300, 5);
    await one.offers.planBatches();
    await one.wireSender.sendBatch(channel);
    expect(world.adapter.sent).toEqual(['price A 1300']);
    await world.count('A', 5);
    await one.offers.planBatches();
    world.clock.advance(60_000);
    expect(await one.wireReader.readBatch(channel)).toBe(1);
    expect(await line()).toEqual({ units: 5, sold: [], state: 'planned' });
    world.sell('A', 1);
    world.clock.advance(60_000);
    // The count has been looked past, so it needs no look of its own.
    await one.worker.drain();
    expect(await line()).toEqual({ units: 5, sold: [], state: 'live' });
    await look();
    await one.worker.drain();
    expect(await line()).toEqual({ units: 4, sold: [1], state: 'live' });
    expect(world.adapter.sent).toEqual(['price A 1300']);
  });

  it('also of what the content brought, and nobody has looked at yet; minutes after, when it is surely there', async () => {
    await world.approve('B', 'Bowl');
    await world.offer('B', 900, 5);
    for (const turn of ['plan', 'send'] as const) await one.worker.turn(turn, turn === 'plan' ? undefined : 'fake_us');
    await world.count('B', 9);
    await one.offers.planBatches();
    const bowl = async () =>
      (await world.sql(`SELECT o.units, jsonb_path_query_array(o.sold, '$[*][1]') AS sold, w.state, w.live_at FROM listing_offer o
        JOIN listing_wire w ON w.listing_id = o.listing_id AND w.wire = 'stock' WHERE o.sku = 'B'`))[0]; // prettier-ignore
    world.sell('B', 1);
    world.clock.advance(60_000);
    await one.worker.turn('read', 'fake_us');
    expect(await bowl()).toEqual({ units: 5, sold: [], state: 'planned', live_at: null });
    world.clock.advance(5 * 60_000);
    await look();
    expect(await bowl()).toEqual({ units: 4, sold: [1], state: 'planned', live_at: null });
  });

  it('also where the channel refused that count, minutes after, when nothing older is shown', async () => {
    const issues = [{ code: 'location_inactive', message: 'It is closed', fix: 'Open it' }];
    world.adapter.onOffer = () => ({ effect: false, outcome: { outcome: 'terminal', issues } });
    await world.count('A', 8);
    await one.worker.drain();
    world.sell('A', 1);
    await look();
    expect(await line()).toEqual({ units: 5, sold: [], state: 'rejected' });
    world.clock.advance(5 * 60_000);
    await look();
    expect(await line()).toEqual({ units: 4, sold: [1], state: 'rejected' });
    world.sell('A', 3);
    world.adapter.onOffer = () => undefined;
    world.adapter.sent.length = 0;
    world.clock.advance(60_000);
    const ids = (await world.sql(`SELECT id::text FROM listing`)).map(({ id }) => String(id));
    await new ActOnListings(world.ds).retry(ids, acting('Pia Publisher', world.clock.now()));
    for (let looks = 0; looks < 3; looks++) {
      await one.worker.drain();
      world.clock.advance(60_000);
    }
    // Of the first sale nobody knows whether it was before that count; the others are off it.
    expect([world.adapter.sent.filter((call) => call.startsWith('stock')), await line()]).toEqual([
      ['stock A 5'],
      { units: 5, sold: [1, 3], state: 'live' },
    ]);
  });

  it('takes for no sale what a call may have said whose answer is open', async () => {
    world.adapter.onOffer = () => ({ effect: true, outcome: { outcome: 'retry', afterMs: 600_000, reason: 'busy' } });
    await world.count('A', 2);
    await one.offers.planBatches();
    await one.wireSender.sendBatch(channel);
    await look();
    expect(world.adapter.remote.get('A')!.fields['A:quantity']).toBe(2);
    expect(await line()).toEqual({ units: 5, sold: [], state: 'planned' });
  });

  it('nor what was said while the look was under way', async () => {
    await world.count('A', 2);
    await one.offers.planBatches();
    one.settings.pointOfFailure = async (point) => {
      if (point !== 'read') return;
      one.settings.pointOfFailure = () => Promise.resolve();
      world.adapter.onOffer = () => ({ effect: true, outcome: { outcome: 'retry', afterMs: 600_000, reason: 'busy' } });
      await one.wireSender.sendBatch(channel);
    };
    world.sell('A', 1);
    await look();
    expect(world.adapter.remote.get('A')!.fields['A:quantity']).toBe(2);
    expect(await line()).toEqual({ units: 5, sold: [], state: 'planned' });
  });
});
