import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import { pieces, startTestServer, type TestServer } from '../support/index.js';
import { UpdateCells } from '../../src/catalog/products/update-cells.service.js';
import { AttributeCatalog, ReadProducts, WriteFacts, type FactsRow } from '../../src/catalog/index.js';
import { seedDefinitions } from './definitions.js';

let server: TestServer;
interface Answer {
  product: Record<string, unknown> | null;
  userErrors: { code: string; path: string; message: string; fix: string }[];
}

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
});
afterAll(() => server.close());

const PAYLOAD = '{ product { sku revision values } userErrors { code path message fix } }';
async function mutate(name: string, type: string, input: object, key: keyof TestServer['keys'] = 'editor'): Promise<Answer> {
  const answer = await server.graphql<Record<string, Answer>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) ${PAYLOAD} }`,
    { input },
    server.keys[key],
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data[name]!;
}
const create = (input: object) => mutate('createProduct', 'CreateProductInput', input);
const update = (input: object, key?: keyof TestServer['keys']) => mutate('updateCells', 'UpdateCellsInput', input, key);
const codes = ({ userErrors }: Answer) => userErrors.map((one) => `${one.code} ${one.path}`);
const ask = async <T>(query: string, variables = {}) => {
  const answer = await server.graphql<T>(query, variables, server.keys.viewer);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
};
const facts = (...rows: Omit<FactsRow, 'source' | 'order'>[]) =>
  inTransaction(server.ds, (m) =>
    server.app.get(WriteFacts, { strict: false }).write(
      m,
      rows.map((row) => ({ ...row, source: 'erp', order: null })),
      { door: 'erp', person: 'erp', requestId: null, now: new Date() },
    ),
  );
/** What must not have changed after a refusal. */
const everything = () => server.ds.query('SELECT sku, revision, tree_revision, facts, content, content_meta FROM product_node ORDER BY id');
const changes = async () => (await server.ds.query('SELECT count(*)::int AS n FROM node_change'))[0].n;

describe('a tree of three levels', () => {
  test('is made in one call, read with inheritance and origin, overridden and cleared', async () => {
    const made = await server.graphql<{ createProducts: { products: { sku: string; kind: string }[]; userErrors: object[] } }>(
      'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { products { sku kind sellable } userErrors { code path message fix } } }',
      {
        inputs: [
          {
            sku: ' TREE ',
            family: 'shirts',
            familyVariant: 'by_color_size',
            categories: ['tops'],
            values: { 'name@en_US': 'Shirt', 'description@en_US': '<p onclick="x">Soft</p>' },
          },
          { sku: 'TREE-RED', parentSku: 'TREE', values: { color: 'red' } },
          { sku: 'TREE-RED-S', parentSku: 'TREE-RED' },
        ],
      },
      server.keys.editor,
    );
    expect(made.data.createProducts).toEqual({
      products: [
        { sku: 'TREE', kind: 'product', sellable: false },
        { sku: 'TREE-RED', kind: 'level', sellable: false },
        { sku: 'TREE-RED-S', kind: 'variant', sellable: true },
      ],
      userErrors: [],
    });
    await facts({ sku: 'TREE-RED-S', cells: { size: 's' } });
    expect((await update({ sku: 'TREE-RED-S', expectedRevision: 2, values: { 'name@en_US': 'Red S' } })).userErrors).toEqual([]);
    const read = () =>
      ask<{ product: Record<string, unknown> }>(
        `{ product(sku: "TREE-RED-S") { parentSku rootSku family familyVariant categories state revision ownValues values
           cells(attributes: ["name", "color"]) { cell attribute locale scope value from overrides } } }`,
      );
    expect((await read()).product).toEqual({
      parentSku: 'TREE-RED',
      rootSku: 'TREE',
      family: 'shirts',
      familyVariant: 'by_color_size',
      categories: ['tops'],
      state: 'draft',
      revision: 3,
      ownValues: { size: 's', 'name@en_US': 'Red S' },
      values: { size: 's', 'name@en_US': 'Red S', color: 'red', 'description@en_US': '<p>Soft</p>' },
      cells: [
        { cell: 'color', attribute: 'color', locale: null, scope: null, value: 'red', from: 'TREE-RED', overrides: false },
        { cell: 'name@en_US', attribute: 'name', locale: 'en_US', scope: null, value: 'Red S', from: 'TREE-RED-S', overrides: true },
      ],
    });
    const cleared = await mutate('clearOverrides', 'ClearOverridesInput', {
      sku: 'TREE-RED-S',
      expectedRevision: 3,
      cells: ['name@en_US'],
    });
    expect(cleared.product?.['values']).toMatchObject({ 'name@en_US': 'Shirt' });
    const twice = await mutate('clearOverrides', 'ClearOverridesInput', { sku: 'TREE-RED-S', expectedRevision: 4, cells: ['name@en_US'] });
    expect(codes(twice)).toEqual(['no_override input.cells.name@en_US']);
    const { product } = await ask<{ product: { nodes: object[]; variants: object[] } }>(
      '{ product(sku: "TREE") { nodes { sku } variants { sku } } }',
    );
    expect(product).toEqual({ nodes: [{ sku: 'TREE-RED' }, { sku: 'TREE-RED-S' }], variants: [{ sku: 'TREE-RED-S' }] });
  });

  test('refuses twins, strangers and rings, whole', async () => {
    const before = await everything();
    const many = async (inputs: object[]) => {
      const answer = await server.graphql<{ createProducts: Answer }>(
        'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code path message fix } } }',
        { inputs },
        server.keys.editor,
      );
      return codes(answer.data.createProducts);
    };
    expect(await many([{ sku: 'OK-1' }, { sku: 'TREE-R2', parentSku: 'TREE', values: { color: 'red' } }])).toEqual([
      'axis_values_taken inputs.1.cells.color',
    ]);
    expect(await many([{ sku: 'TREE-X', parentSku: 'TREE' }])).toEqual(['axis_value_required inputs.0.cells.color']);
    expect(
      await many([
        { sku: 'A', parentSku: 'B' },
        { sku: 'B', parentSku: 'A' },
        { sku: 'C', parentSku: 'NONE' },
      ]),
    ).toEqual(['cyclic_parent inputs.0.parent', 'cyclic_parent inputs.1.parent', 'parent_unknown inputs.2.parent']);
    expect(await many([{ sku: 'tree' }, { sku: 'ＴＲＥＥ' }, { sku: 'TREE' }])).toEqual([
      'sku_taken inputs.0.sku',
      'sku_taken inputs.1.sku',
      'sku_taken inputs.2.sku',
    ]);
    // A wrong form is told before anything is looked up.
    expect(await many([{ sku: 'tree' }, { sku: 'a\u0000' }, { sku: 'x'.repeat(256) }, { sku: '', parentSku: '\t' }])).toEqual([
      'sku_invalid inputs.1.sku',
      'sku_invalid inputs.2.sku',
      'sku_invalid inputs.3.sku',
      'sku_invalid inputs.3.parent',
    ]);
    expect(await everything()).toEqual(before);
  });
});

describe('editors', () => {
  test('of different cells both win, at once; of the same cell the second is told both values and who wrote the other', async () => {
    await create({ sku: 'RACE', family: 'shirts', values: { 'name@en_US': 'One' } });
    const both = await Promise.all([
      update({ sku: 'RACE', expectedRevision: 1, values: { 'name@en_US': 'Two' } }, 'editor'),
      update({ sku: 'RACE', expectedRevision: 1, cells: [{ attribute: 'name', locale: 'de_DE', value: 'Zwei' }] }, 'editor2'),
    ]);
    expect(both.map(codes)).toEqual([[], []]);
    const before = await everything();
    const late = await update({ sku: 'RACE', expectedRevision: 1, values: { 'name@en_US': 'Three', color: 'red' } }, 'editor2');
    expect(late).toEqual({
      product: null,
      userErrors: [
        {
          code: 'cell_changed',
          path: 'input.cells.name@en_US',
          message: expect.stringMatching(/^ed changed this cell at .*, after you read it: it is now "Two", you sent "Three"\.$/),
          fix: expect.stringContaining('expectedRevision'),
        },
      ],
    });
    expect(await everything()).toEqual(before);
    const again = await update({ sku: 'RACE', expectedRevision: 3, values: { 'name@en_US': 'Three', color: 'red' } }, 'editor2');
    expect(again.product).toMatchObject({ revision: 4, values: { 'name@en_US': 'Three', 'name@de_DE': 'Zwei', color: 'red' } });
  });

  test('who changed a cell is a person, not a spelling: nobody is told of himself, once it is settled who he is', async () => {
    const call = async <T>(text: string, variables: object, key?: string | null) => {
      const { data, errors } = await server.graphql<{ answer: T }>(text, variables as Record<string, unknown>, key);
      expect(errors).toBeUndefined();
      return data.answer;
    };
    const keyOf = async (person: string) => {
      const text = 'mutation ($input: CreateApiKeyInput!) { answer: createApiKey(input: $input) { token userErrors { code } } }';
      return (await call<{ token: string }>(text, { input: { name: 'k', person, role: 'editor' } })).token;
    };
    const settle = (handle: string, sameAs: string) =>
      call('mutation ($input: SettlePersonInput!) { answer: settlePerson(input: $input) { userErrors { code } } }', {
        input: { handle, sameAs },
      });
    const edit = async (value: string, key: string) => {
      const input = { sku: 'TWINS', expectedRevision: 1, values: { 'name@en_US': value } };
      const text = `mutation ($input: UpdateCellsInput!) { answer: updateCells(input: $input) ${PAYLOAD} }`;
      return codes(await call<Answer>(text, { input }, key));
    };
    await create({ sku: 'TWINS', family: 'shirts', values: { 'name@en_US': 'One' } });
    const [clean, shouted, twin] = [await keyOf('Nora New'), await keyOf('nora new'), await keyOf('Honora')];
    expect(await edit('Two', clean)).toEqual([]);
    expect(await edit('Three', shouted)).toEqual([]);
    expect(await edit('Four', twin)).toEqual(['cell_changed input.cells.name@en_US']);
    expect(await settle('honora', 'nora new')).toEqual({ userErrors: [] });
    expect(await edit('Four', twin)).toEqual([]);
    expect(await edit('Five', clean)).toEqual([]);
    expect(await edit('Six', server.keys.editor2)).toEqual(['cell_changed input.cells.name@en_US']);
  });

  test('ten editors of ten cells at once lose nothing', async () => {
    await create({ sku: 'TEN', family: 'shirts' });
    const cells = [
      'name@en_US',
      'name@de_DE',
      'name@fr_FR',
      'description@en_US',
      'description@de_DE',
      'description@fr_FR',
      'description@en_US#shop',
      'description@de_DE#amazon',
      'description@de_DE#amazon-de',
      'description@fr_FR#shop',
    ];
    await Promise.all(
      cells.map((cell, at) => update({ sku: 'TEN', expectedRevision: 1, values: { [cell]: `v${at}` } }, at % 2 ? 'editor' : 'editor2')),
    );
    const { product } = await ask<{ product: object }>('{ product(sku: "TEN") { revision treeRevision values } }');
    expect(product).toEqual({ revision: 11, treeRevision: 11, values: Object.fromEntries(cells.map((cell, at) => [cell, `v${at}`])) });
  });

  test('an edit of three cells reads in one round trip, and writes in that of its end', async () => {
    await create({ sku: 'THREE', family: 'shirts' });
    const by = { door: 'graphql' as const, person: 'edna', requestId: 'r1', now: new Date() };
    const edit = (expectedRevision: number, value: string) =>
      inTransaction(server.ds, (m) => {
        const cells = Object.fromEntries(['name@en_US', 'name@de_DE', 'description@en_US'].map((cell) => [cell, value]));
        return pieces(m, async () => {
          const done = await server.app
            .get(UpdateCells, { strict: false })
            .update(m, [{ sku: 'three', expectedRevision, cells, path: 'input' }], by);
          expect(done.map(({ verdict }) => verdict)).toEqual(['rejected']);
          expect(
            (
              await server.app.get(UpdateCells, { strict: false }).update(m, [{ sku: 'THREE', expectedRevision, cells, path: 'input' }], by)
            ).map(({ verdict, revision }) => [verdict, revision]),
          ).toEqual([['updated', expectedRevision + 1]]);
        });
      });
    await edit(1, 'a');
    // The refused one opens the transaction as it reads, and writes nothing; what the other one writes leaves with the end of the transaction.
    expect(await edit(2, 'b')).toBe(2);
  });

  test('an edit is held against the definitions in force, whatever this process saw last', async () => {
    await create({ sku: 'NEWER', family: 'shirts' });
    const catalog = server.app.get(AttributeCatalog, { strict: false });
    const edit = async () => codes(await update({ sku: 'NEWER', expectedRevision: 1, values: { 'name@nl_NL': 'Hemd' } }));
    expect(await edit()).toEqual(['locale_unknown input.cells.name@nl_NL']);
    const older = catalog.latest;
    await server.ds.query("INSERT INTO locale (code, label) VALUES ('nl_NL', 'Dutch')");
    catalog.latest = older;
    expect(await edit()).toEqual([]);
  });

  test('a write of what is there already makes nothing', async () => {
    const [before, counted] = [await everything(), await changes()];
    expect((await update({ sku: 'TEN', expectedRevision: 11, values: { 'name@en_US': 'v0' } })).product).toMatchObject({ revision: 11 });
    expect([await everything(), await changes()]).toEqual([before, counted]);
  });

  test('nobody writes what is not theirs, and is told whose it is', async () => {
    const before = await everything();
    const refused = await update({ sku: 'TEN', expectedRevision: 11, values: { size: 's', 'name@en_US': 'x' } });
    expect(refused.userErrors).toEqual([
      {
        code: 'not_owner',
        path: 'input.cells.size',
        message: 'Attribute size is owned by the ERP.',
        fix: 'Change it in the ERP; it arrives by the ERP door.',
      },
    ]);
    const [row] = await facts({ sku: 'TEN', cells: { 'name@en_US': 'ERP name' } });
    expect(row).toMatchObject({
      verdict: 'rejected',
      problems: [{ code: 'not_owner', owner: 'pim', message: 'Attribute name is owned by the merchandisers.' }],
    });
    const viewer = await server.graphql(
      'mutation { setLifecycle(input: { sku: "TEN", lifecycle: recalled }) { userErrors { code } } }',
      {},
      server.keys.viewer,
    );
    expect(viewer.errors?.[0]?.extensions.code).toBe('forbidden');
    expect(await everything()).toEqual(before);
  });
});

describe('the inbox', () => {
  test('holds products without a family until one is assigned, once', async () => {
    await facts({ sku: 'WAITS', cells: { hazard: 'none' } });
    const inbox = () =>
      ask<{ products: { nodes: { sku: string }[]; totalCount: number } }>(
        '{ products(filter: { inbox: true }) { nodes { sku } totalCount } }',
      );
    expect((await inbox()).products).toEqual({ nodes: [{ sku: 'WAITS' }], totalCount: 1 });
    expect(codes(await mutate('assignFamily', 'AssignFamilyInput', { sku: 'WAITS', family: 'none' }))).toEqual([
      'family_unknown input.family',
    ]);
    expect(codes(await mutate('assignFamily', 'AssignFamilyInput', { sku: 'NOPE', family: 'mugs' }))).toEqual(['sku_unknown input.sku']);
    expect(codes(await mutate('assignFamily', 'AssignFamilyInput', { sku: 'WAITS', family: 'mugs' }))).toEqual([]);
    expect(codes(await mutate('assignFamily', 'AssignFamilyInput', { sku: 'WAITS', family: 'shirts' }))).toEqual([
      'family_fixed input.family',
    ]);
    expect(codes(await update({ sku: 'WAITS', expectedRevision: 2, values: { brand: 'acme' } }))).toEqual([
      'not_in_family input.cells.brand',
    ]);
    expect(codes(await mutate('setCategories', 'SetCategoriesInput', { sku: 'WAITS', categories: ['home', 'nowhere'] }))).toEqual([
      'category_unknown input.categories',
    ]);
    expect(codes(await mutate('setCategories', 'SetCategoriesInput', { sku: 'WAITS', categories: ['home'] }))).toEqual([]);
    expect(codes(await mutate('setLifecycle', 'SetLifecycleInput', { sku: 'WAITS', lifecycle: 'recalled' }))).toEqual([]);
    expect((await inbox()).products).toEqual({ nodes: [], totalCount: 0 });
    const { productHistory } = await ask<{ productHistory: object[] }>(
      '{ productHistory(sku: "WAITS") { sku revision door actor changes } }',
    );
    expect(productHistory).toEqual([
      {
        sku: 'WAITS',
        revision: 4,
        door: 'graphql',
        actor: 'ed',
        changes: { $lifecycle: ['active', 'recalled'], $recall: [null, [{ market: null, owner: 'ed', reason: null }]] },
      },
      { sku: 'WAITS', revision: 3, door: 'graphql', actor: 'ed', changes: { $categories: [[], ['home']] } },
      { sku: 'WAITS', revision: 2, door: 'graphql', actor: 'ed', changes: { $family: [null, 'mugs'] } },
      {
        sku: 'WAITS',
        revision: 1,
        door: 'erp',
        actor: 'erp',
        changes: { $created: [null, { kind: 'product', parent: null, family: null, familyVariant: null }], hazard: [null, 'none'] },
      },
    ]);
  });
});

describe('lists', () => {
  beforeAll(async () => {
    await facts(
      ...Array.from({ length: 60 }, (_, at) => ({
        sku: `L-${String(at).padStart(2, '0')}`,
        family: at % 2 ? 'mugs' : 'shirts',
        cells: { weight: { amount: String(at), unit: 'GRAM' } },
      })),
    );
    await facts(
      ...Array.from({ length: 60 }, (_, at) => ({
        sku: `L-${String(at).padStart(2, '0')}-V`,
        parentSku: `L-${String(at).padStart(2, '0')}`,
        cells: {},
      })),
    );
  });
  const page = async (args: string) =>
    (
      await ask<{ products: { nodes: { sku: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }>(
        `{ products(${args}) { nodes { sku } pageInfo { hasNextPage endCursor } } }`,
      )
    ).products;
  const skus = async (args: string) => (await page(args)).nodes.map((node) => node.sku);

  test.each(['sku', 'created', 'updated'])('go by key in the order %s: every product once, none skipped', async (sort) => {
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { nodes, pageInfo } = await page(`first: 7, sort: ${sort}, filter: { skuPrefix: "L-" }${after}`);
      seen.push(...nodes.map((node) => node.sku));
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(seen.toSorted()).toEqual(Array.from({ length: 60 }, (_, at) => `L-${String(at).padStart(2, '0')}`));
    if (sort === 'sku') expect(seen).toEqual(seen.toSorted());
  });

  test('filter', async () => {
    expect(await skus('first: 2, filter: { skuPrefix: "L-", family: "mugs" }')).toEqual(['L-01', 'L-03']);
    expect(await skus('filter: { cellEquals: { cell: "weight", value: { amount: "12.0", unit: "GRAM" } } }')).toEqual(['L-12']);
    expect(await skus('filter: { cellEquals: { cell: "color", value: "red" } }')).toEqual(['RACE', 'TREE']);
    expect(await skus('filter: { category: "clothes" }')).toEqual(['TREE']);
    expect(await skus('filter: { lifecycle: recalled }')).toEqual(['WAITS']);
    expect(await skus('filter: { state: approved }')).toEqual([]);
    expect(await skus('filter: { updatedSince: "2999-01-01T00:00:00Z" }')).toEqual([]);
  });

  test('take a constant number of statements, whatever the page holds', async () => {
    const reader = server.app.get(ReadProducts, { strict: false });
    const read = (first: number) =>
      countStatements(async () => {
        const { items } = await reader.page({ first, filter: { skuPrefix: 'L-' }, sort: 'sku' });
        const trees = await Promise.all(items.map((item) => item.tree()));
        return trees.map((tree, at) => tree.below(items[at]!.node.id).length);
      });
    await read(1);
    const [small, large] = [await read(1), await read(50)];
    expect([small.count, large.count]).toEqual([3, 3]);
    expect(large.result).toEqual(Array.from({ length: 50 }, () => 1));
  });

  test('take variables that are left out or null as absent, on every run of the query', async () => {
    const query =
      'query ($first: Int, $sort: ProductSort, $filter: ProductFilterInput) { products(first: $first, sort: $sort, filter: $filter) { nodes { sku } } }';
    for (const variables of [{}, {}, { first: null, sort: null, filter: null }, { first: null }]) {
      expect((await ask<{ products: { nodes: object[] } }>(query, variables)).products.nodes).toHaveLength(20);
    }
  });

  test('refuse what would look like an answer', async () => {
    const refused = async (args: string) => (await server.graphql(`{ products(${args}) { nodes { sku } } }`)).errors?.[0]?.extensions.code;
    const { pageInfo } = await page('first: 1, filter: { skuPrefix: "L-" }');
    expect(await refused(`first: 1, filter: { skuPrefix: "M" }, after: "${pageInfo.endCursor}"`)).toBe('cursor_invalid');
    expect(await refused('first: 1, after: "AAAA"')).toBe('cursor_invalid');
    expect(await refused('first: 0')).toBe('page_invalid');
    expect(await refused('first: 101')).toBe('page_invalid');
    expect(await refused('filter: { family: "none" }')).toBe('family_unknown');
    // An empty code names nothing: all products looked like an answer.
    expect(await refused('filter: { family: "" }')).toBe('family_unknown');
    expect(await refused('filter: { cellEquals: { cell: "none", value: 1 } }')).toBe('attribute_unknown');
    expect(await refused('filter: { cellEquals: { cell: "weight", value: "heavy" } }')).toBe('value_wrong_type');
    expect(await refused('filter: { skuPrefix: "\\u0000" }')).toBe('text_control_character');
    expect(await ask('{ product(sku: "none") { sku } }')).toEqual({ product: null });
  });
});
