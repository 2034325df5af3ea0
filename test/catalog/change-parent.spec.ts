import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { WriteFacts, type FactsRow } from '../../src/catalog/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { seedDefinitions } from './definitions.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  const product = (sku: string, familyVariant = 'by_color_size') => ({ sku, family: 'shirts', familyVariant });
  const level = (sku: string, parentSku: string, color: string) => ({ sku, parentSku, values: { color } });
  const inputs = [
    ...[product('A'), product('B'), product('FLAT', 'by_size')],
    ...[level('A-RED', 'A', 'red'), level('A-BLUE', 'A', 'blue'), level('B-RED', 'B', 'red')],
    ...['A-BLUE-1', 'A-BLUE-2'].map((sku) => ({ sku, parentSku: 'A-BLUE', values: { notes: undefined } })),
  ].map(({ values, ...one }: { values?: object; sku: string }) => ({ ...one, values: JSON.parse(JSON.stringify(values ?? {})) as object }));
  const { data } = await server.graphql<{ createProducts: { userErrors: object[] } }>(
    'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code path message } } }',
    { inputs },
    server.keys.editor,
  );
  expect(data.createProducts.userErrors).toEqual([]);
});
afterAll(() => server.close());

type Key = keyof TestServer['keys'];
interface Told {
  code: string;
  path: string | null;
  message: string;
  fix: string;
}
async function change(sku: string, parent: string, key: Key = 'editor'): Promise<Told[]> {
  const { data, errors } = await server.graphql<{ changeParent: { userErrors: Told[] } }>(
    'mutation ($input: ChangeParentInput!) { changeParent(input: $input) { product { sku } userErrors { code path message fix } } }',
    { input: { sku, parent } },
    server.keys[key],
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.changeParent.userErrors;
}
const told = async (sku: string, parent: string) => (await change(sku, parent)).map(({ code, path }) => `${code} ${path}`);
const facts = (row: Omit<FactsRow, 'source' | 'order' | 'cells'> & { cells?: Record<string, unknown> }) =>
  inTransaction(server.ds, (m) =>
    server.app
      .get(WriteFacts, { strict: false })
      .write(m, [{ cells: {}, ...row, source: 'sap', order: null }], { door: 'erp', person: 'sap', requestId: null, now: new Date() }),
  );
const places = async () =>
  Object.fromEntries(
    (
      await server.ds.query<{ sku: string; place: string }[]>(
        `SELECT n.sku, p.sku || ' of ' || r.sku AS place FROM product_node n JOIN product_node p ON p.id = n.parent_id JOIN product_node r ON r.id = n.root_id ORDER BY n.sku`,
      )
    ).map(({ sku, place }) => [sku, place]),
  );
const everything = () => server.ds.query('SELECT sku, parent_id, root_id, revision, tree_revision FROM product_node ORDER BY id');
const audit = () => server.ds.query(`SELECT actor, target, details FROM audit WHERE verb = 'change_parent' ORDER BY id`);

const preview = async (sku: string, parent: string) => {
  const { data } = await server.graphql<{ previewParentChange: object }>(
    'query ($sku: String!, $parent: String!) { previewParentChange(sku: $sku, parent: $parent) { from to owner userErrors { code } } }',
    { sku, parent },
    server.keys.viewer,
  );
  return data.previewParentChange;
};

test('a preview says who may move it, and what a person may not do is refused with its place and changes nothing', async () => {
  expect(await preview('A-BLUE', 'B')).toEqual({ from: 'A', to: 'B', owner: 'pim', userErrors: [] });
  // As the write finds them: a parent by any spelling, the node by its own.
  expect(await preview('A-BLUE', ' b')).toEqual({ from: 'A', to: 'B', owner: 'pim', userErrors: [] });
  expect(await preview('a-blue', 'B')).toMatchObject({ userErrors: [{ code: 'sku_taken' }] });
  expect(await told('a-blue', 'B')).toEqual(['sku_taken input.sku']);
  const before = await everything();
  expect(await told('A-RED', 'B')).toEqual(['axis_values_taken input.parent']);
  expect(await told('A-BLUE', 'FLAT')).toEqual(['parent_of_other_family_variant input.parent']);
  expect(await told('A-BLUE-1', 'B')).toEqual(['parent_on_other_level input.parent']);
  expect(await told('A-BLUE', 'A-BLUE-1')).toEqual(['cyclic_parent input.parent']);
  expect(await told('A', 'B')).toEqual(['parent_fixed input.parent']);
  expect(await told('A-BLUE', 'NOWHERE')).toEqual(['parent_unknown input.parent']);
  expect(await told('NOWHERE', 'B')).toEqual(['sku_unknown input.sku']);
  expect(await everything()).toEqual(before);
  expect(await audit()).toEqual([]);
  for (const key of ['viewer', 'approver', 'publisher', 'integration'] as const)
    await expect(change('A-BLUE', 'B', key)).rejects.toThrow('forbidden');
});

test('what people made goes with all below it; both products are drafts again, and history and audit name the person', async () => {
  for (const state of ['in_review', 'approved']) await server.asOwner(`UPDATE product_node SET state = '${state}' WHERE parent_id IS NULL`);
  expect(await change('A-BLUE', 'B')).toEqual([]);
  expect(await places()).toMatchObject({ 'A-BLUE': 'B of B', 'A-BLUE-1': 'A-BLUE of B', 'A-BLUE-2': 'A-BLUE of B', 'A-RED': 'A of A' });
  expect(await server.ds.query(`SELECT sku, state FROM product_node WHERE parent_id IS NULL ORDER BY sku`)).toEqual([
    { sku: 'A', state: 'draft' },
    { sku: 'B', state: 'draft' },
    { sku: 'FLAT', state: 'approved' },
  ]);
  expect(await server.ds.query(`SELECT door, actor, changes FROM node_change WHERE sku = 'A-BLUE' ORDER BY id DESC LIMIT 1`)).toEqual([
    { door: 'graphql', actor: 'ed', changes: { $parent: ['A', 'B'] } },
  ]);
  expect(await audit()).toEqual([{ actor: 'ed', target: 'A-BLUE', details: { parent: 'B', from: 'A', to: 'B' } }]);
  expect(
    await server.ds.query(`SELECT n.sku, o.actor, o.message_id FROM moved_node o JOIN product_node n ON n.id = o.node_id ORDER BY 1`),
  ).toEqual(['A-BLUE', 'A-BLUE-1', 'A-BLUE-2'].map((sku) => ({ sku, actor: 'ed', message_id: null })));
});

test('a parent that it has already changes nothing', async () => {
  const before = await everything();
  expect(await change('A-BLUE', 'B')).toEqual([]);
  expect([await everything(), (await audit()).length]).toEqual([before, 1]);
});

test('what the ERP has placed is the ERP’s, from its first word on; what it only weighs is not', async () => {
  await facts({ sku: 'A-BLUE-1', cells: { weight: { amount: '1', unit: 'GRAM' } } });
  expect(await change('A-BLUE-1', 'B-RED')).toEqual([]);
  await facts({ sku: 'A-BLUE-1', parentSku: 'B-RED' });
  const before = await everything();
  expect(await change('A-BLUE-1', 'A-BLUE')).toEqual([
    {
      code: 'structure_of_erp',
      path: 'input.parent',
      message: 'sap says where A-BLUE-1 stands, and its next line would say so again.',
      fix: 'Send a line with the new parent as sap: POST /erp/v1/items. previewParentChange tells what it would mean.',
    },
  ]);
  await facts({ sku: 'ERP-1', parentSku: 'B-RED', cells: { size: 's' } });
  expect(await told('ERP-1', 'A-BLUE')).toEqual(['structure_of_erp input.parent']);
  expect((await everything()).filter(({ sku }: { sku: string }) => sku !== 'ERP-1' && sku !== 'B')).toEqual(
    before.filter(({ sku }: { sku: string }) => sku !== 'B'),
  );
  const { data } = await server.graphql<{ previewParentChange: object }>(
    '{ previewParentChange(sku: "ERP-1", parent: "A-BLUE") { owner userErrors { code } } }',
    {},
    server.keys.viewer,
  );
  expect(data.previewParentChange).toEqual({ owner: 'erp', userErrors: [] });
  // People's own below it go with their level, whoever placed what stands beside them.
  expect(await change('A-BLUE', 'A')).toEqual([]);
  expect(await places()).toMatchObject({ 'A-BLUE': 'A of A', 'A-BLUE-2': 'A-BLUE of A', 'A-BLUE-1': 'B-RED of B', 'ERP-1': 'B-RED of B' });
});

test('the audit names what moved by its own name, and the products that it left and came to, however it was spelled and whoever else moves it', async () => {
  const before = (await audit()).length;
  expect(await change(' A-BLUE ', 'b')).toEqual([]);
  expect((await audit()).slice(before)).toEqual([{ actor: 'ed', target: 'A-BLUE', details: { parent: 'B', from: 'A', to: 'B' } }]);
  await Promise.all(Array.from({ length: 24 }, (_, at) => change('A-BLUE', at % 2 === 0 ? 'A' : 'B')));
  const moves = (await audit()).slice(before).map(({ details }: { details: { from: string; to: string } }) => details);
  expect(moves.length).toBeGreaterThan(2);
  for (const [at, { from, to }] of moves.entries()) expect([from, to]).toEqual(at % 2 === 0 ? ['A', 'B'] : ['B', 'A']);
  if (moves.length % 2 === 1) expect(await change('A-BLUE', 'A')).toEqual([]);
});

test.each([
  ['where something stands', { sku: 'A-BLUE-2', parent: 'A-BLUE' }, 'A-RED'],
  ['that something lives', { sku: 'A-RED', lifecycle: 'active' }, 'B'],
])('a line without an order that says for the first time %s is taken down, though nothing changes', async (_, line, parent) => {
  const answer = await fetch(`${server.url}/erp/v1/items`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.keys.integration}`, 'content-type': 'application/json' },
    body: JSON.stringify([line]),
  });
  expect(((await answer.json()) as { verdicts: { verdict: string }[] }).verdicts.map(({ verdict }) => verdict)).toEqual(['unchanged']);
  expect(await told(line.sku, parent)).toEqual(['structure_of_erp input.parent']);
});
