import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { syndicationRoom, type SyndicationRoom } from './room.js';

const HOUR = 3_600_000;
let room: SyndicationRoom;
/** Of each content that was sent: whether it has to be made anew. */
const sent: (true | undefined)[] = [];
let isKept = false;

beforeAll(async () => {
  room = await syndicationRoom();
  await room.connect();
  room.adapter.onSend = (item) => {
    sent.push(item.mayBeGone);
    return isKept ? undefined : { outcome: { outcome: 'accepted', processed: false, pollAfterMs: 0 }, effect: false };
  };
  await room.facts('A', {});
  await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku = 'A'`);
  await room.edit('A', { 'title@en_US': 'Mug' });
  await room.sql(`UPDATE channel SET state = 'active'`);
  await room.approve('A');
});
afterAll(() => room.close());

test('what a channel takes and never shows is made anew, and not changed as if it were there', async () => {
  for (let looks = 0; sent.length < 2 && looks < 20; looks++) {
    await room.worker.drain();
    room.clock.advance(HOUR);
  }
  isKept = true;
  for (let looks = 0; looks < 20; looks++) {
    await room.worker.drain();
    room.clock.advance(HOUR);
  }
  expect(sent).toEqual([undefined, true, true]);
  expect(await room.states()).toEqual({ A: 'live' });
  await room.edit('A', { 'title@en_US': 'Cup' });
  await room.approve('A');
  await room.worker.drain();
  expect(sent.slice(3)).toEqual([undefined]);
  expect(await room.sql('SELECT FROM drift')).toEqual([]);
});
