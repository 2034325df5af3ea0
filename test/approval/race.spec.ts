import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EditionReader, FactsForwarder } from '../../src/approval/index.js';
import { approvalRoom, type Room } from './room.js';

let room: Room;
beforeAll(async () => {
  room = await approvalRoom();
});
afterAll(() => room.close());

test('two approve while the ERP writes and an editor goes on: one approval, every fact in the end, and no word of the draft', async () => {
  await room.product('RACE');
  const ids = await room.submit('ed', 'RACE');
  const forward = () => room.get(FactsForwarder).forwardOnce();
  const erp = async (): Promise<void> => {
    for (let weight = 2; weight <= 30; weight++) await room.facts('RACE-S', { weight: String(weight) });
  };
  const editor = async (): Promise<void> => {
    for (let turn = 1; turn <= 10; turn++) await room.edit('edna', 'RACE', { 'title@en_US': `Half-writ ${turn}` });
  };
  const forwarder = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await forward();
  };
  const [ann, abe] = await Promise.all([room.approve('ann', ids), room.approve('abe', ids), erp(), editor(), forwarder()]);
  const told = [ann, abe].map(({ decided }) => decided[0]!.problems.map(({ code }) => code).join());
  expect(told.toSorted()).toEqual(['', 'review_closed']);
  while ((await forward()).taken > 0);
  const root = await room.one<{ id: string; state: string }>(`SELECT id, state FROM product_node WHERE sku = 'RACE'`);
  const [view] = await room.get(EditionReader).heads(room.db.ds.manager, [root.id], 'shop');
  expect(view!.nodes[0]!.content['en_US']).toEqual({ 'title@en_US': 'Tee' });
  expect(view!.nodes.find(({ sku }) => sku === 'RACE-S')!.facts).toEqual({ weight: '30', size: 'S' });
  expect(await room.count('edition', `root_id = ${root.id} AND cause = 'approval'`)).toBe(1);
  expect(await room.count('edition', `root_id = ${root.id}`)).toBe(view!.number);
  expect([await room.count('approval'), root.state, await room.count('facts_outbox')]).toEqual([1, 'draft', 0]);
});
