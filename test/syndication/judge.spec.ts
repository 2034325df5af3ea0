import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { JudgeQueue } from '../../src/search/index.js';
import { JudgeProducts, MappingsService } from '../../src/syndication/index.js';
import { syndicationRoom, type SyndicationRoom } from './room.js';

let room: SyndicationRoom;
const drain = () => room.get(JudgeProducts).drain();
const verdicts = () =>
  room.sql(`SELECT n.sku, v.is_ready AS ready, v.requirements, v.judged_at AS at, v.tree_revision = n.tree_revision AS newest
    FROM readiness_verdict v JOIN product_node n ON n.id = v.root_id ORDER BY 1`); // prettier-ignore
const minuteLater = () => room.clock.advance(60_000);

beforeAll(async () => {
  room = await syndicationRoom();
  await room.facts('A', { gtin: '4006381333931' });
  await room.facts('B', {});
});
afterAll(() => room.close());

it('judges what was there before the channel, once', async () => {
  await drain();
  expect(await verdicts()).toEqual([]);
  await room.connect();
  await drain();
  const first = await verdicts();
  expect(first).toMatchObject([
    { sku: 'A', ready: false, requirements: 'r1', newest: true },
    { sku: 'B', ready: false, requirements: 'r1', newest: true },
  ]);
  room.clock.advance(5_000);
  await drain();
  expect(await verdicts()).toEqual(first);
});

it('judges a draft that changed, and no other', async () => {
  const [, before] = await verdicts();
  await room.edit('A', { 'title@en_US': 'Mug' });
  await drain();
  const [a, b] = await verdicts();
  expect(a).toMatchObject({ sku: 'A', newest: true });
  expect(a!['at']).not.toEqual(before!['at']);
  expect(b).toEqual(before);
});

it('judges by newer requirements of the channel within a minute, and asks for them no more often', async () => {
  minuteLater();
  await drain();
  const known = await verdicts();
  room.adapter.requirementVersion = 'r2';
  await drain();
  expect(await verdicts()).toEqual(known);
  minuteLater();
  expect(await room.get(JudgeProducts).step()).toBeGreaterThan(0);
  await drain();
  expect((await verdicts()).map(({ requirements }) => requirements)).toContain('r2');
  expect(await room.get(JudgeQueue).tasks()).toEqual([]);
});

it('judges no product again because a channel requires nothing of what has no listing', async () => {
  await room.sql(
    `UPDATE readiness_verdict SET product_type = '', requirements = 'none' WHERE root_id = (SELECT id FROM product_node WHERE sku = 'B')`,
  );
  const known = await verdicts();
  minuteLater();
  expect(await room.get(JudgeProducts).step()).toBe(0);
  expect([await verdicts(), await room.get(JudgeQueue).tasks()]).toEqual([known, []]);
});

it('waits from the moment on in which another mapping is put to work', async () => {
  const { mapping } = await room.get(MappingsService).save('fake_us', { fields: {} }, room.by());
  await room.get(MappingsService).activate('fake_us', mapping!.version, room.by());
  expect(await room.get(JudgeQueue).tasks()).toMatchObject([{ channelCode: 'fake_us', judged: 0, all: 2 }]);
  await drain();
  expect(await room.get(JudgeQueue).tasks()).toEqual([]);
});
