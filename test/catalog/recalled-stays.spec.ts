import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openErpDoor, type Erp } from '../ingest/door.js';

let erp: Erp;
beforeAll(async () => {
  erp = await openErpDoor();
});
afterAll(() => erp.close());

let n = 0;
let [root, sku] = ['', ''];
beforeEach(async () => {
  [root, sku] = [`R-${++n}`, `V-${n}`];
  await erp.push('items', [
    { sku: root, family: 'tees', familyVariant: 'tees_by_size', lifecycle: 'run_out' },
    { sku, parent: root, facts: { size: 's1', weight: '5' }, sourceRevision: 1 },
  ]);
  await erp.push(
    'items',
    [root, sku].map((one) => ({ sku: one, recall: { reason: 'Lead in the glaze' } })),
  );
});

const changesOf = async (one: string) =>
  (
    await erp.rows<{ changes: object }>('SELECT changes FROM node_change WHERE sku = $1 AND NOT changes ? $2 ORDER BY id OFFSET 1', [
      one,
      '$recall',
    ])
  ).map(({ changes }) => changes);
const life = (one: string) =>
  erp.rows(
    `SELECT n.lifecycle, c.lifecycle_then AS then FROM product_node n JOIN recall c ON c.node_id = n.id AND c.lifted_at IS NULL WHERE n.sku = $1`,
    [one],
  );

test('a line that says nothing of lives leaves that of a recalled article, and the history tells of no other', async () => {
  const { verdicts } = await erp.push('items', [{ sku, facts: { weight: '6' }, sourceRevision: 2 }]);
  expect(verdicts).toEqual([{ line: 1, sku, verdict: 'updated', problems: [] }]);
  expect(await changesOf(sku)).toEqual([{ weight: ['5', '6'] }]);
  expect(await life(sku)).toEqual([{ lifecycle: 'recalled', then: 'active' }]);
});

test('a line with a recalled article twice changes nothing twice', async () => {
  const line = { sku, parent: root, facts: { size: 's1', weight: '5' }, sourceRevision: 1 };
  expect((await erp.push('items', [line, line])).verdicts.map(({ verdict }) => verdict)).toEqual(['unchanged', 'unchanged']);
  expect(await changesOf(sku)).toEqual([]);
});

test('a person who puts a recalled product into categories leaves its life', async () => {
  await erp.asOwner(`INSERT INTO category (code, parent_code, path) VALUES ('c${n}', NULL, 'c${n}')`);
  const { data } = await erp.graphql<{ setCategories: { userErrors: object[] } }>(
    `mutation { setCategories(input: {sku: "${root}", categories: ["c${n}"]}) { userErrors { code message } } }`,
    {},
    erp.keys.editor,
  );
  expect(data.setCategories.userErrors).toEqual([]);
  expect(await changesOf(root)).toEqual([{ $categories: [[], [`c${n}`]] }]);
  expect(await life(root)).toEqual([{ lifecycle: 'recalled', then: 'run_out' }]);
});
