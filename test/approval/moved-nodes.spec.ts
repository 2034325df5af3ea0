import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { EditionReader, FactsForwarder, PartNodes, RollbackChannel, type EditionNode } from '../../src/approval/index.js';
import { approvalRoom, type Room } from './room.js';

let room: Room;
beforeAll(async () => {
  room = await approvalRoom();
  for (const sku of ['X', 'Y']) await room.product(sku);
  await room.facts('X-L', { weight: '1', size: 'L' }, { parentSku: 'X' });
  for (const sku of ['X', 'Y']) await room.approve('ann', await room.submit('ed', sku));
});
afterAll(() => room.close());

const rootOf = async (sku: string): Promise<string> =>
  (await room.one<{ id: string }>('SELECT root_id AS id FROM product_node WHERE sku = $1', [sku])).id;
const shown = async (sku: string, channel = 'shop'): Promise<EditionNode[]> =>
  (await room.get(EditionReader).heads(room.db.ds.manager, [await rootOf(sku)], channel))[0]!.nodes;
const skus = async (sku: string, channel?: string): Promise<string[]> => (await shown(sku, channel)).map((node) => node.sku);
const guest = async (sku: string): Promise<EditionNode | undefined> => (await shown(sku)).find((node) => node.sku === 'X-L');

test('what left a product stays in its editions as the channel shows it, with the facts of today', async () => {
  const early = await room.submit('ed', 'X', ['market']);
  await room.edit('edna', 'X-L', { 'title@en_US': 'Not approved' });
  await room.facts('X-L', {}, { parentSku: 'Y' });
  await room.facts('X-L', { weight: '9' });
  expect(await room.get(FactsForwarder).forwardOnce()).toEqual({ taken: 2, editions: 1 });
  expect(await guest('X')).toMatchObject({ parentSku: 'X', facts: { weight: '9', size: 'L' }, content: {} });
  expect(await skus('Y')).toEqual(['Y', 'Y-M', 'Y-S']);

  // Approved anew, also of a version from before it left: neither goes nor comes what the channel does not show so.
  await room.edit('ed', 'X', { 'title@en_US': 'Tee 2' });
  await room.approve('ann', await room.submit('ed', 'X'));
  expect(await skus('X')).toEqual(['X', 'X-L', 'X-M', 'X-S']);
  expect((await guest('X'))!.content).toEqual({ '*': {} });
  await room.approve('ann', early);
  expect(await skus('X', 'market')).toEqual(['X', 'X-M', 'X-S']);
});

test('a product that ends meanwhile stays for what is still leaving it, and for nothing else', async () => {
  const lives = async () => (await shown('X')).map(({ sku, lifecycle }) => [sku, lifecycle]);
  await room.facts('X', {}, { lifecycle: 'discontinued' });
  await room.get(FactsForwarder).forwardOnce();
  expect(await lives()).toEqual([
    ['X', 'active'],
    ['X-L', 'active'],
    ['X-M', 'discontinued'],
    ['X-S', 'discontinued'],
  ]);
  await room.facts('X-L', {}, { lifecycle: 'discontinued' });
  await room.get(FactsForwarder).forwardOnce();
  expect((await lives())[0]).toEqual(['X', 'discontinued']);
  for (const sku of ['X', 'X-L']) await room.facts(sku, {}, { lifecycle: 'active' });
  await room.get(FactsForwarder).forwardOnce();
  expect((await lives()).map(([, life]) => life)).toEqual(['active', 'active', 'active', 'active']);
});

test('whoever wrote on it in the old product is an author of the new one’s version', async () => {
  const ids = await room.submit('ed', 'Y');
  const { authors } = await room.one<{ authors: string[] }>('SELECT authors FROM version WHERE root_id = $1 ORDER BY number DESC LIMIT 1', [await rootOf('Y')]); // prettier-ignore
  expect(authors).toEqual(['ed', 'edna']);
  const { decided } = await room.approve('edna', ids);
  expect(decided[0]!.problems.map(({ code }) => code)).toEqual(['four_eyes']);
  await room.approve('ann', ids);
  expect(await guest('Y')).toMatchObject({ parentSku: 'Y', content: { en_US: { 'title@en_US': 'Not approved' } } });
  // Until the channel sells it there, the old one shows it as well.
  expect(await skus('X')).toEqual(['X', 'X-L', 'X-M', 'X-S']);
});

test('once a channel sells it elsewhere it is gone from the old product, and nothing brings it back', async () => {
  const { nodeId, was } = await room.one<{ nodeId: string; was: string }>(`SELECT node_id AS "nodeId", root_id AS was FROM moved_node`);
  await inTransaction(room.db.ds, (m) =>
    room.get(PartNodes).part(m, [{ nodeId, rootId: was, channelCode: 'shop', actor: 'erp', messageId: null }], room.clock.now()),
  );
  expect(await room.get(FactsForwarder).forwardOnce()).toEqual({ taken: 1, editions: 1 });
  expect(await skus('X')).toEqual(['X', 'X-M', 'X-S']);
  const leaving = async (channel: string) =>
    [...(await room.get(EditionReader).leaving(room.db.ds.manager, [await rootOf('X')], channel)).values()].map((homes) => [...homes]);
  expect([await leaving('shop'), await leaving('market')]).toEqual([[[]], [[['X-L', 'Y']]]]);
  const { edition, problems } = await room.get(RollbackChannel).rollback('X', 'shop', 1, room.by('ann'));
  expect([edition?.cause, problems]).toEqual(['rollback', []]);
  expect(await skus('X')).toEqual(['X', 'X-M', 'X-S']);
  await room.facts('X-L', { weight: '10' });
  await room.get(FactsForwarder).forwardOnce();
  expect(await skus('X')).toEqual(['X', 'X-M', 'X-S']);
  expect((await guest('Y'))!.facts).toEqual({ weight: '10', size: 'L' });
});

test('a product that goes back to what it was before something came keeps it, as the channel shows it, and says so', async () => {
  const rollback = room.get(RollbackChannel);
  const told = { takesOff: [], stays: ['X-L'], warnings: [], problems: [] };
  const numbers = (await room.get(EditionReader).heads(room.db.ds.manager, [await rootOf('Y')], 'shop')).map(({ number }) => number);
  expect(await rollback.preview('Y', 'shop', 1, room.by('ann'))).toEqual(told);
  expect((await room.get(EditionReader).heads(room.db.ds.manager, [await rootOf('Y')], 'shop')).map(({ number }) => number)).toEqual(
    numbers,
  );
  const shownBefore = await guest('Y');
  const { edition, ...answer } = await rollback.rollback('Y', 'shop', 1, room.by('ann'));
  expect([edition?.cause, answer]).toEqual(['rollback', told]);
  expect(await skus('Y')).toEqual(['Y', 'X-L', 'Y-M', 'Y-S']);
  expect(await guest('Y')).toEqual(shownBefore);
  const { details } = await room.one<{ details: object }>(`SELECT details FROM audit WHERE verb = 'rollback' AND target = 'Y'`);
  expect(details).toMatchObject({ to: 1, takesOff: [], stays: ['X-L'] });
});

test('what is no more after a rollback is named: it is new, and nobody took it from another product', async () => {
  await room.facts('Y-L', { weight: '1', size: 'L' }, { parentSku: 'X' });
  const before = (await room.one<{ n: number }>(`SELECT max(number) AS n FROM edition WHERE root_id = $1 AND channel_code = 'shop'`, [await rootOf('X')])).n; // prettier-ignore
  await room.approve('ann', await room.submit('ed', 'X'));
  expect(await skus('X')).toContain('Y-L');
  const { takesOff, stays } = await room.get(RollbackChannel).rollback('X', 'shop', before, room.by('ann'));
  expect({ takesOff, stays }).toEqual({ takesOff: ['Y-L'], stays: [] });
});
