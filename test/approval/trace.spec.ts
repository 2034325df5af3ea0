import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ExplainCell, EditionReader, FactsForwarder, MessagesPort, VerifyProduct } from '../../src/approval/index.js';
import { ErpMessages } from '../../src/ingest/batches/erp-messages.js';
import { approvalRoom, type Room } from './room.js';

let room: Room;
let rootId: string;
beforeAll(async () => {
  room = await approvalRoom();
  await room.product('T');
  rootId = (await room.one<{ id: string }>(`SELECT id FROM product_node WHERE sku = 'T'`)).id;
  await room.approve('ann', await room.submit('ed', 'T'));
});
afterAll(() => room.close());

const head = async () => (await room.get(EditionReader).heads(room.db.ds.manager, [rootId], 'shop'))[0]!;

test('a live content cell goes back to its edition, version, approval and editor', async () => {
  await room.edit('edna', 'T', { 'title@en_US': 'Later' });
  const lineage = await room.get(ExplainCell).explainCell(room.db.ds.manager, (await head()).editionId!, 'T', 'title@en_US');
  expect(lineage).toMatchObject({
    ...{ sku: 'T', cell: 'title@en_US', value: 'Tee', kind: 'content' },
    edition: { number: 1, cause: 'approval', createdBy: 'ann' },
    approval: { versionNumber: 1, approver: 'ann', submittedBy: 'ed', authors: ['ed'] },
    change: { door: 'graphql', actor: 'ed', before: null, after: 'Tee' },
  });
  expect(lineage).not.toHaveProperty('message');
});

test('a live fact goes back to the ERP message that brought it', async () => {
  room.get(MessagesPort).use(new ErpMessages());
  await room.db.ds.query(`INSERT INTO erp_batch (door, source) VALUES ('items', 'erp')`);
  await room.db.ds.query(`INSERT INTO erp_message (id, batch_id, line, sku, verdict) VALUES (501, 1, 7, 'T-S', 'updated')`);
  await room.facts('T-S', { weight: '2.5' });
  await room.db.asOwner('ALTER TABLE node_change DISABLE TRIGGER node_change_immutable');
  await room.db.asOwner(`UPDATE node_change SET message_id = 501 WHERE id = (SELECT max(id) FROM node_change)`);
  await room.db.asOwner('ALTER TABLE node_change ENABLE TRIGGER node_change_immutable');
  await room.get(FactsForwarder).forwardOnce();
  const lineage = await room.get(ExplainCell).explainCell(room.db.ds.manager, (await head()).editionId!, 'T-S', 'weight');
  expect(lineage).toMatchObject({
    ...{ value: '2.5', kind: 'facts', edition: { number: 2, cause: 'facts', createdBy: 'erp' } },
    change: { door: 'erp', before: '1', after: '2.5', messageId: '501' },
    message: { line: 7, source: 'erp' },
    approval: { approver: 'ann' },
  });
});

test('a cell that the edition does not have has no lineage', async () => {
  const { editionId } = await head();
  const explain = room.get(ExplainCell);
  expect(await explain.explainCell(room.db.ds.manager, editionId!, 'T', 'title@de_DE')).toBeUndefined();
  expect(await explain.explainCell(room.db.ds.manager, '999', 'T', 'weight')).toBeUndefined();
});

test('verify finds nothing wrong with sound data, and names a changed byte and a lost row', async () => {
  const verify = () => room.get(VerifyProduct).verify(room.db.ds.manager, rootId);
  const sound = await verify();
  expect(sound).toMatchObject({ versions: 1, editions: 2, problems: [] });
  expect(sound.snapshots).toBe(await room.count('snapshot'));
  await room.db.asOwner('ALTER TABLE snapshot DISABLE TRIGGER snapshot_immutable');
  await room.db.asOwner(`UPDATE snapshot SET body = replace(body, 'Tee', 'Bee') WHERE kind = 'content' AND body LIKE '%"Tee"%'`);
  const changed = await verify();
  expect(changed.problems.map((p) => [p.code, p.path])).toEqual([['hash_mismatch', 'edition 1 on shop, chunk 0, T, content en_US']]);
  await room.db.asOwner(`UPDATE snapshot SET body = replace(body, 'Bee', 'Tee') WHERE kind = 'content' AND body LIKE '%"Bee"%'`);
  expect((await verify()).problems).toEqual([]);
  await room.db.asOwner(`DELETE FROM snapshot WHERE body = '{"size":"M","weight":"1"}'`);
  expect((await verify()).problems.map((p) => [p.code, p.path])).toEqual([['snapshot_missing', 'edition 1 on shop, chunk 0, T-M, facts']]);
});
