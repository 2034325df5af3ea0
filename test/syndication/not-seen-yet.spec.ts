import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ControllerWorld, FakeAdapter } from '../support/syndication/index.js';

let world: ControllerWorld;
const adapter = new FakeAdapter();
beforeAll(async () => {
  world = await ControllerWorld.open(adapter);
});
afterAll(() => world.close());

const wires = () =>
  world.ds.query<{ wire: string; state: string; problem: string | null }[]>(
    `SELECT wire, state, last_problem ->> 'code' AS problem FROM listing_wire WHERE on_channel ORDER BY wire`,
  );
const drift = () => world.ds.query(`SELECT field FROM drift WHERE closed_at IS NULL`);

/** A channel shows what it took some minutes later; a price looks for itself meanwhile. */
test('what was taken and is not shown yet nobody has taken away, also where a price looks for it', async () => {
  const one = world.worker();
  adapter.onRead = () => ({ outcome: 'absent', pollAfterMs: 60_000 });
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  for (let minutes = 0; minutes < 3; minutes++) {
    await one.worker.drain();
    world.clock.advance(61_000);
  }
  const waits = (wire: string) => ({ wire, state: 'accepted', problem: 'not_visible_yet' });
  expect([await world.states(), await wires(), await drift()]).toEqual([{ A: 'accepted' }, [waits('price'), waits('stock')], []]);

  adapter.onRead = () => undefined;
  for (let hours = 0; hours < 3; hours++) {
    world.clock.advance(3_600_000);
    await one.worker.drain();
  }
  const live = (wire: string) => ({ wire, state: 'live', problem: null });
  expect([await world.states(), await wires(), await drift()]).toEqual([{ A: 'live' }, [live('price'), live('stock')], []]);
});

test('what was seen and is gone then somebody has taken away, whoever looks for it', async () => {
  const one = world.worker();
  adapter.remote.delete('A');
  await world.offer('A', 1300, 5);
  await one.worker.drain();
  world.clock.advance(61_000);
  await one.worker.drain();
  expect(await drift()).toEqual([{ field: '$listing' }]);
});

test('what a look at everything found gone stays gone until somebody decides, however often it is looked for, also where nobody answers', async () => {
  const one = world.worker();
  await world.approve('B', 'Cup');
  await world.offer('B', 900, 2);
  await one.worker.drain();
  expect(await world.states()).toMatchObject({ B: 'live' });
  adapter.remote.delete('B');
  adapter.sent.length = 0;
  for (let days = 1; days <= 14; days++) {
    world.clock.advance(86_400_000 + 60_000);
    adapter.onRead = days % 3 === 0 ? () => ({ outcome: 'retry', afterMs: 1_000, reason: 'busy' }) : () => undefined;
    await one.upkeep.step();
    await one.worker.drain();
    world.clock.advance(60_000);
    adapter.onRead = () => undefined;
    await one.worker.drain();
  }
  const said = adapter.sent.filter((call) => call.includes(' B '));
  expect([(await world.states())['B'], said, adapter.remote.has('B')]).toEqual(['processed', [], false]);
});

test('a channel may need an hour to show what it took: it is sent once more only then, and looked for less and less often until then', async () => {
  const one = world.worker();
  adapter.lag = { ...adapter.lag, shownMs: 3_600_000 };
  adapter.sent.length = 0;
  let looks = 0;
  adapter.onRead = ({ listing }) => {
    if (listing.key !== 'C') return undefined;
    looks += 1;
    return { outcome: 'absent', pollAfterMs: 5_000 };
  };
  await world.approve('C', 'Bowl');
  const said = () => adapter.sent.filter((call) => call.startsWith('content C '));
  await one.worker.drain();
  const taken = world.clock.now().getTime();
  const nextLook = async (): Promise<number> => {
    const [row] = await world.sql(`SELECT next_at AS at FROM listing WHERE listing_key = 'C'`);
    return (row!['at'] as Date).getTime();
  };
  while ((await nextLook()) < taken + 3_600_000) {
    world.clock.advance((await nextLook()) - world.clock.now().getTime());
    await one.worker.drain();
  }
  expect([(await world.states())['C'], said()]).toEqual(['accepted', ['content C #1']]);
  // Twelve within the first minute, for a channel that is as fast as ever.
  expect(looks).toBeGreaterThanOrEqual(18);
  expect(looks).toBeLessThan(40);
  world.clock.advance((await nextLook()) - world.clock.now().getTime());
  await one.worker.drain();
  expect(said()).toHaveLength(2);
});
