import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

/** What is ours of a payload is the rules' to say: they may say otherwise of the very bytes that the channel has. */
let world: ControllerWorld;
let one: TestWorker;
let isOurs = true;
beforeAll(async () => {
  world = await ControllerWorld.open();
  one = world.worker();
  const render = world.adapter.render.bind(world.adapter);
  world.adapter.render = (input) => ({ ...render(input), ...(!isOurs && { owned: {}, targets: {} }) });
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await one.worker.drain();
  expect(await world.states()).toEqual({ A: 'live' });
});
afterAll(() => world.close());

/** The same bytes, rendered anew. */
const renderAnew = async (): Promise<void> => {
  await world.approve('A', 'Mug');
  await one.worker.drain();
};
const differences = async (): Promise<unknown[]> => {
  world.clock.advance(1_000);
  await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
  return (await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).map(({ field }) => field);
};

it('a field that is ours no more is compared no more, and one that is ours again is; no call is made for either', async () => {
  world.adapter.remote.get('A')!.fields['title'] = 'By hand';
  expect(await differences()).toEqual(['title']);
  const before = world.adapter.sent.length;
  isOurs = false;
  await renderAnew();
  expect(await differences()).toEqual([]);
  isOurs = true;
  await renderAnew();
  expect(await differences()).toEqual(['title']);
  expect(world.adapter.sent.slice(before)).toEqual([]);
});
