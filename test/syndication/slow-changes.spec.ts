import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

const MINUTE = 60_000;

/** A channel takes prices and numbers at once and shows what stood before for minutes, as Amazon may. */
describe('a channel that shows a change half an hour later', () => {
  let world: ControllerWorld;
  let one: TestWorker;
  beforeEach(async () => {
    world = await ControllerWorld.open();
    world.adapter.lag = { ...world.adapter.lag, changedMs: 30 * MINUTE };
    one = world.worker();
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    await pass(60);
    world.adapter.sent.length = 0;
    looks = 0;
  });
  afterEach(() => world.close());

  let looks: number;
  /** Whatever was taken since, looks show this. */
  const stillShows = (old: Record<string, unknown>): void => {
    world.adapter.onRead = ({ listing }) => {
      looks += 1;
      const observed = { ...world.adapter.remote.get(listing.key)!.fields, ...old };
      return { outcome: 'found', state: 'live', observed, issues: [] };
    };
  };
  const showsAll = (): void => void (world.adapter.onRead = () => undefined);
  async function pass(minutes: number): Promise<void> {
    for (let half = 0; half < minutes * 2; half++) {
      await one.worker.drain();
      world.clock.advance(MINUTE / 2);
    }
  }
  const wire = async (name: string) =>
    (await world.sql(`SELECT state, last_problem->>'code' AS problem FROM listing_wire WHERE wire = $1`, [name]))[0];
  const line = async () =>
    (await world.sql(`SELECT units, higher_seen, jsonb_path_query_array(sold, '$[*][1]') AS sold FROM listing_offer`))[0];
  const drift = () => world.sql(`SELECT field, live FROM drift WHERE closed_at IS NULL`);
  const rest = { state: 'live', problem: null };

  it('has sold nothing of a raised number until it shows it', async () => {
    stillShows({ 'A:quantity': 5 });
    await world.offer('A', 1200, 10);
    await pass(25);
    expect([await wire('stock'), await line(), await drift()]).toEqual([
      { state: 'accepted', problem: 'second_look' },
      { units: 10, higher_seen: null, sold: [] },
      [],
    ]);
    showsAll();
    await pass(12);
    expect([await wire('stock'), await line(), await drift()]).toEqual([rest, { units: 10, higher_seen: null, sold: [] }, []]);
    expect(world.adapter.sent).toEqual(['stock A 10']);
  });

  it('has sold what is missing once it had its time', async () => {
    stillShows({ 'A:quantity': 5 });
    await world.offer('A', 1200, 10);
    await pass(40);
    expect([await wire('stock'), await line()]).toEqual([rest, { units: 5, higher_seen: null, sold: [5] }]);
  });

  it('is raised by nobody while it shows the number from before a lower one', async () => {
    stillShows({ 'A:quantity': 5 });
    await world.offer('A', 1200, 2);
    await pass(25);
    expect([await wire('stock'), await line(), await drift()]).toEqual([
      { state: 'accepted', problem: 'waits_for_channel' },
      { units: 2, higher_seen: null, sold: [] },
      [],
    ]);
    showsAll();
    await pass(12);
    expect([await wire('stock'), await line(), await drift()]).toEqual([rest, { units: 2, higher_seen: null, sold: [] }, []]);
  });

  it('shows no price that it does not show, and only after its time is it another', async () => {
    stillShows({ 'A:price': '1200' });
    await world.offer('A', 1300, 5);
    await pass(28);
    expect([await wire('price'), await drift()]).toEqual([{ state: 'accepted', problem: 'waits_for_channel' }, []]);
    // At once, and then less and less often.
    expect(looks).toBeGreaterThan(8);
    expect(looks).toBeLessThan(20);
    await pass(14);
    expect([await wire('price'), await drift()]).toEqual([rest, [{ field: 'A:price', live: '1200' }]]);
  });

  it('has its time for content as well', async () => {
    stillShows({ title: 'Mug' });
    await world.approve('A', 'Cup');
    await pass(25);
    expect([await world.states(), await drift()]).toEqual([{ A: 'processed' }, []]);
    await pass(15);
    expect([await world.states(), await drift()]).toEqual([{ A: 'live' }, [{ field: 'title', live: 'Mug' }]]);
  });
});
