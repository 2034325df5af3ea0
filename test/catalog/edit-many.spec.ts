import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countStatements } from '../../libs/db/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { EditProducts } from '../../src/catalog/products/edit-products.service.js';
import { seedDefinitions } from './definitions.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  const inputs = Array.from({ length: 40 }, (_, at) => ({ sku: `M-${at}`, family: 'shirts', values: { 'name@en_US': `Name ${at}` } }));
  const made = await server.graphql<{ createProducts: { userErrors: object[] } }>(
    'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code } } }',
    { inputs },
    server.keys.editor,
  );
  expect(made.data.createProducts.userErrors).toEqual([]);
});
afterAll(() => server.close());

interface Edited {
  edited: number;
  userErrors: { code: string; path: string }[];
}
async function edit(inputs: object[], key: keyof TestServer['keys'] = 'editor'): Promise<Edited> {
  const answer = await server.graphql<{ editProducts: Edited }>(
    'mutation ($inputs: [EditProductInput!]!) { editProducts(inputs: $inputs) { edited userErrors { code path } } }',
    { inputs },
    server.keys[key],
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.editProducts;
}
const rows = (...skus: string[]) =>
  server.ds.query('SELECT sku, revision::int, content, categories FROM product_node WHERE sku = ANY ($1) ORDER BY id', [skus]);
const service = () => server.app.get(EditProducts, { strict: false });
const by = () => ({ door: 'graphql' as const, person: 'ed', requestId: null, now: new Date() });

test('each node has its own verdict, at its own place; what is refused leaves the others alone', async () => {
  const done = await edit([
    { sku: 'M-0', expectedRevision: 1, values: { 'name@en_US': 'New 0' }, categories: ['tops'] },
    { sku: 'M-1', expectedRevision: 9, values: { 'name@en_US': 'New 1' } },
    { sku: 'M-2', expectedRevision: 1, values: { size: 's' } },
    { sku: 'NONE', expectedRevision: 1, values: { 'name@en_US': 'x' } },
    { sku: 'M-3', expectedRevision: 1, values: [] },
    { sku: 'M-4', expectedRevision: 1, categories: ['nowhere'] },
    { sku: 'M-5', expectedRevision: 1, cells: [{ attribute: 'name', locale: 'en_US', value: 'New 5' }] },
  ]);
  expect(done.edited).toBe(2);
  expect(done.userErrors.map(({ code, path }) => `${code} ${path}`).toSorted()).toEqual([
    'category_unknown inputs.5.categories',
    'not_owner inputs.2.cells.size',
    'revision_unknown inputs.1.expectedRevision',
    'sku_unknown inputs.3.sku',
    'values_malformed inputs.4.values',
  ]);
  expect(await rows('M-0', 'M-1', 'M-2', 'M-3', 'M-4', 'M-5')).toEqual([
    { sku: 'M-0', revision: 2, content: { 'name@en_US': 'New 0' }, categories: ['tops'] },
    ...[1, 2, 3, 4].map((at) => ({ sku: `M-${at}`, revision: 1, content: { 'name@en_US': `Name ${at}` }, categories: [] })),
    { sku: 'M-5', revision: 2, content: { 'name@en_US': 'New 5' }, categories: [] },
  ]);
});

test('a variant has no categories of its own, whichever way they come', async () => {
  const made = await server.graphql<{ createProducts: { userErrors: object[] } }>(
    'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code } } }',
    {
      inputs: [
        { sku: 'T', family: 'shirts', familyVariant: 'by_color_size' },
        { sku: 'T-red', parentSku: 'T', values: { color: 'red' } },
      ],
    },
    server.keys.editor,
  );
  expect(made.data.createProducts.userErrors).toEqual([]);
  const done = await edit([{ sku: 'T-red', expectedRevision: 1, categories: ['tops'] }]);
  expect(done).toEqual({ edited: 0, userErrors: [{ code: 'categories_of_root', path: 'inputs.0.categories' }] });
  expect(await rows('T-red')).toEqual([{ sku: 'T-red', revision: 1, content: { color: 'red' }, categories: [] }]);
});

test('a cell names no file that is not there', async () => {
  const [here, gone] = ['a'.repeat(64), 'b'.repeat(64)];
  await server.ds.query(
    `INSERT INTO asset (hash, file_name, media_type, bytes, width, height, source, created_by) VALUES ($1, 'm.png', 'image/png', 1, 1, 1, 'upload', 'ed')`,
    [here],
  );
  const done = await edit([
    { sku: 'M-36', expectedRevision: 1, values: { manual: gone, 'name@en_US': 'x' } },
    { sku: 'M-37', expectedRevision: 1, values: { manual: here } },
    { sku: 'M-38', expectedRevision: 1, values: { manual: null } },
  ]);
  expect(done).toEqual({ edited: 2, userErrors: [{ code: 'asset_unknown', path: 'inputs.0.cells.manual' }] });
  expect((await rows('M-36', 'M-37')).map((row: { content: object }) => row.content)).toEqual([
    { 'name@en_US': 'Name 36' },
    { 'name@en_US': 'Name 37', manual: here },
  ]);
});

test('a cell that somebody else changed since is a conflict there and nowhere else', async () => {
  await edit([{ sku: 'M-6', expectedRevision: 1, values: { 'name@en_US': 'Theirs' } }], 'editor2');
  const done = await edit([
    { sku: 'M-6', expectedRevision: 1, values: { 'name@en_US': 'Mine' } },
    { sku: 'M-7', expectedRevision: 1, values: { 'name@en_US': 'Mine' } },
  ]);
  expect(done).toEqual({ edited: 1, userErrors: [{ code: 'cell_changed', path: 'inputs.0.cells.name@en_US' }] });
  expect((await rows('M-6', 'M-7')).map((row: { content: object }) => row.content)).toEqual([
    { 'name@en_US': 'Theirs' },
    { 'name@en_US': 'Mine' },
  ]);
});

test('forty edits cost as many statements as one, and more than 500 are refused whole', async () => {
  const updates = (from: number, to: number, name: string) =>
    Array.from({ length: to - from }, (_, at) => ({
      sku: `M-${from + at}`,
      expectedRevision: 1,
      cells: { 'name@en_US': name },
      path: `inputs.${at}`,
    }));
  // Which channels there are is asked at most three times a second, whoever writes.
  const told = async (from: number, to: number, name: string) => {
    const { result, statements } = await countStatements(() => service().updateMany(updates(from, to, name), by()));
    return { result, statements: statements.filter((sql) => !sql.includes('FROM readiness_place')) };
  };
  const one = await told(8, 9, 'One');
  const many = await told(9, 40, 'Many');
  expect([one.result.edited, many.result.edited]).toEqual([1, 31]);
  expect(many.statements).toEqual(one.statements);
  const refused = await edit(Array.from({ length: 501 }, () => ({ sku: 'M-39', expectedRevision: 1, values: { 'name@en_US': 'x' } })));
  expect(refused).toEqual({ edited: 0, userErrors: [{ code: 'too_many_nodes', path: 'inputs' }] });
});

test('products are asked for by their SKUs, whatever the case', async () => {
  const list = (skus: string[]) =>
    server.graphql<{ products: { nodes: { sku: string }[] } }>(
      'query ($skus: [String!]) { products(filter: { skus: $skus }) { nodes { sku revision } } }',
      { skus },
      server.keys.viewer,
    );
  expect((await list(['M-12', 'm-10', 'NONE'])).data.products.nodes.map(({ sku }) => sku)).toEqual(['M-10', 'M-12']);
  expect((await list([])).data.products.nodes).toEqual([]);
  const tooMany = await list(Array.from({ length: 501 }, (_, at) => `M-${at}`));
  expect(tooMany.errors?.[0]?.extensions).toMatchObject({ code: 'too_many_skus' });
});

test('categories that somebody else changed since are a conflict, what both want or oneself wrote is none', async () => {
  const found = async () =>
    (await rows('C-0', 'C-1', 'C-2', 'C-3')).map(({ categories }: { categories: string[] }) => categories.join(' '));
  const made = await service().create(['C-0', 'C-1', 'C-2', 'C-3'].map((sku) => ({ sku, family: 'shirts', cells: { 'name@en_US': sku } })), by()); // prettier-ignore
  expect(made).toEqual({ problems: [], warnings: [] });
  await edit(['C-0', 'C-1', 'C-2', 'C-3'].map((sku) => ({ sku, expectedRevision: 1, categories: ['tops'] })));
  await edit([{ sku: 'C-0', expectedRevision: 2, categories: ['clothes', 'tops'] }, { sku: 'C-1', expectedRevision: 2, categories: ['clothes'] }, { sku: 'C-2', expectedRevision: 2, values: { 'name@en_US': 'Theirs' } }], 'editor2'); // prettier-ignore
  await edit([{ sku: 'C-3', expectedRevision: 2, categories: [] }]);
  const mine = [
    { sku: 'C-0', expectedRevision: 2, categories: [], values: { 'name@en_US': 'Mine' } },
    { sku: 'C-1', expectedRevision: 2, categories: ['clothes'] },
    { sku: 'C-2', expectedRevision: 2, categories: ['clothes'] },
    { sku: 'C-3', expectedRevision: 2, categories: ['clothes'] },
  ];
  expect(await edit(mine)).toEqual({ edited: 3, userErrors: [{ code: 'categories_changed', path: 'inputs.0.categories' }] });
  expect(await found()).toEqual(['clothes tops', 'clothes', 'clothes', 'clothes']);
  expect((await rows('C-0')).map(({ content }: { content: object }) => content)).toEqual([{ 'name@en_US': 'C-0' }]);
  // Told with who, when, and what there is now; sent with that revision it is taken.
  const wish = { sku: 'C-0', expectedRevision: 2, cells: {}, categories: ['clothes'], path: 'x' };
  const { problems } = await service().updateMany([wish], by());
  const [change] = await server.ds.query<{ actor: string; at: Date }[]>(
    `SELECT actor, at FROM node_change WHERE sku = 'C-0' ORDER BY id DESC LIMIT 1`,
  );
  const at = change!.at.toISOString();
  expect(problems).toMatchObject([
    {
      ...{ code: 'categories_changed', path: 'x.categories', fix: 'Decide between the two, then send it again with expectedRevision 3.' },
      message: `${change!.actor} changed the categories at ${at}, after you read them: they are now clothes, tops.`,
      details: { theirs: ['clothes', 'tops'], mine: ['clothes'], by: change!.actor, at, revision: 3 },
    },
  ]);
  expect(await edit([{ ...mine[0]!, expectedRevision: 3 }])).toEqual({ edited: 1, userErrors: [] });
  expect((await found())[0]).toBe('');
});
