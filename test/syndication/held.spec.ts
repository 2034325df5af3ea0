import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PreviewPayload } from '../../src/syndication/index.js';
import type { RenderInput } from '../../src/port/index.js';
import { syndicationRoom, type SyndicationRoom } from './room.js';

let room: SyndicationRoom;
/** What each rendering knew as ours on the channel. */
const held: string[][] = [];

/** A title with a claim owns a field more. */
function claims(): void {
  const render = room.adapter.render.bind(room.adapter);
  room.adapter.render = (input: RenderInput) => {
    held.push([...input.held].sort());
    const rendered = render(input);
    return String(rendered.owned['title']).startsWith('Best') ? { ...rendered, owned: { ...rendered.owned, claim: 'Best' } } : rendered;
  };
}

const says = async (title: string): Promise<void> => {
  await room.edit('A', { 'title@en_US': title });
  await room.approve('A');
  await room.worker.drain();
};
const previewed = async (): Promise<string[] | undefined> => {
  held.length = 0;
  const { problems } = await room.get(PreviewPayload).preview('A', 'fake_us', 'edition');
  expect(problems).toEqual([]);
  return held.at(-1);
};

beforeAll(async () => {
  room = await syndicationRoom();
  await room.connect();
  claims();
  await room.facts('A', {});
  await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku = 'A'`);
  await room.sql(`UPDATE channel SET state = 'active'`);
  await says('Mug');
});
beforeEach(() => {
  room.adapter.onSend = () => undefined;
});
afterAll(() => room.close());

test('what a call that was refused may have left on the channel counts as ours, for the preview too', async () => {
  const issues = [{ code: 'bad', message: 'One of its fields is wrong', fix: 'Mend it' }];
  room.adapter.onSend = () => ({ effect: false, outcome: { outcome: 'terminal', issues } });
  await says('Best mug');
  expect(await room.states()).toEqual({ A: 'rejected' });
  expect(await previewed()).toEqual(['claim', 'title']);
  room.adapter.onSend = () => undefined;
  held.length = 0;
  await says('Good mug');
  expect([held.at(-1), await room.states()]).toEqual([['claim', 'title'], { A: 'live' }]);
  // It was emptied with what the channel accepted; the next one rests on that alone.
  expect(await previewed()).toEqual(['title']);
});
