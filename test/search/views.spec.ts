import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { WriteContentMany } from '../../src/catalog/index.js';
import { startTestServer, type GraphqlAnswer, type TestServer } from '../support/index.js';
import { seedDefinitions } from '../catalog/definitions.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  const write = server.app.get(WriteContentMany, { strict: false });
  const rows = [
    { sku: 'A', family: 'shirts', categories: ['tops'], cells: { brand: 'acme', rating: '4', 'name@en_US': 'Warm' } },
    { sku: 'B', family: 'shirts', categories: ['clothes'], cells: { brand: 'acme', rating: '2', color: 'red' } },
    { sku: 'C', family: 'mugs', cells: { color: 'red' } },
  ];
  await inTransaction(server.ds, (m) =>
    write.write(m, rows, { door: 'graphql', person: 'ed', requestId: null, now: new Date('2026-01-01') }),
  );
  await server.asOwner(`UPDATE attribute_option SET labels = '{"de_DE": "Rot"}' WHERE code = 'red'`);
});
afterAll(() => server.close());

interface View {
  id: string;
  name: string;
  owner: string;
  isMine: boolean;
  shared: boolean;
  filter: unknown;
  rows: string | null;
  sort: unknown;
  columns: unknown;
  revision: number;
  faults: { code: string; path: string }[];
}
interface Saved {
  saveSearchView: { view: View | null; userErrors: { code: string; path: string | null }[] };
}
const FIELDS = 'id name owner isMine shared filter rows sort columns revision faults { code path }';
const save = async (input: object, key = server.keys.editor) =>
  (await server.graphql<Saved>(`mutation ($input: SearchViewInput!) { saveSearchView(input: $input) { view { ${FIELDS} } userErrors { code path } } }`, { input }, key)).data.saveSearchView; // prettier-ignore
const list = async (key = server.keys.editor) =>
  (await server.graphql<{ searchViews: View[] }>(`{ searchViews { ${FIELDS} } }`, {}, key)).data.searchViews;
const remove = async (id: string, key = server.keys.editor) =>
  (await server.graphql<{ deleteSearchView: { deletedId: string | null; userErrors: { code: string; path: string | null }[] } }>('mutation ($id: ID!) { deleteSearchView(id: $id) { deletedId userErrors { code path } } }', { id }, key)).data.deleteSearchView; // prettier-ignore
interface Found {
  searchProducts: { totalCount: number; nodes: { sku: string }[]; pageInfo: { endCursor: string } };
}
const use = (view: string, more = '', key = server.keys.editor) =>
  server.graphql<Found>(`{ searchProducts(view: "${view}" ${more}) { totalCount nodes { sku } pageInfo { endCursor } } }`, {}, key);
const problemOf = ({ errors }: GraphqlAnswer<unknown>) => errors?.map(({ extensions }) => extensions);
const audited = async () => (await server.ds.query(`SELECT actor, verb, details FROM audit WHERE verb LIKE '%search_view' ORDER BY id`)) as object[]; // prettier-ignore

const acme = { cell: { attribute: 'brand', equals: 'acme' } };

describe('a view', () => {
  test('is kept for its owner, and used with a further filter, rows and order of the caller', async () => {
    const { view, userErrors } = await save({ name: 'Acme', filter: acme, rows: 'variants', sort: { attribute: 'rating' }, columns: [{ attribute: 'name', locale: 'en_US' }] }); // prettier-ignore
    expect(userErrors).toEqual([]);
    expect(view).toMatchObject({ name: 'Acme', owner: 'ed', isMine: true, shared: false, filter: acme, rows: 'variants', revision: 1, faults: [] }); // prettier-ignore
    const skus = async (more?: string) => (await use(view!.id, more)).data.searchProducts.nodes.map(({ sku }) => sku);
    expect(await skus()).toEqual(['B', 'A']);
    expect(await skus('sort: { attribute: "rating", descending: true }')).toEqual(['A', 'B']);
    expect(await skus('filter: { cell: { attribute: "color", equals: "red" } }')).toEqual(['B']);
    const first = (await use(view!.id, 'first: 1')).data.searchProducts;
    expect(await skus(`first: 1, after: "${first.pageInfo.endCursor}"`)).toEqual(['A']);
    expect((await list(server.keys.editor2)).map(({ name }) => name)).toEqual([]);
    expect(problemOf(await use(view!.id, '', server.keys.editor2))).toMatchObject([{ code: 'view_not_found' }]);
    expect(await audited()).toEqual([]);
  });

  test('is changed by its owner alone, who has read it', async () => {
    const { view } = await save({ name: 'Mine', shared: true, filter: acme });
    const change = { id: view!.id, name: 'Ours', filter: { families: ['mugs'] } };
    expect((await save({ ...change, revision: 1 }, server.keys.administrator)).userErrors).toMatchObject([{ code: 'view_not_yours', path: 'input.id' }]); // prettier-ignore
    expect((await save({ ...change, revision: 2 })).userErrors).toMatchObject([{ code: 'view_changed', path: 'input.revision' }]);
    expect((await save(change)).userErrors).toMatchObject([{ code: 'view_changed' }]);
    expect((await save({ ...change, id: '999', revision: 1 })).userErrors).toMatchObject([{ code: 'view_not_found', path: 'input.id' }]);
    expect((await save({ ...change, revision: 1 })).view).toMatchObject({ name: 'Ours', revision: 2, shared: false });
    expect((await use(view!.id)).data.searchProducts.nodes).toEqual([{ sku: 'C' }]);
    expect(await audited()).toMatchObject([
      { actor: 'ed', verb: 'save_search_view', details: { name: 'Mine', isShared: true, revision: 1 } },
      { actor: 'ed', verb: 'save_search_view', details: { name: 'Ours', isShared: false, revision: 2 } },
    ]);
  });

  test('that is shared is seen by all, and deleted by its owner or an administrator', async () => {
    const [one, two] = [(await save({ name: 'One', shared: true })).view!, (await save({ name: 'Two', shared: true })).view!];
    const own = (await save({ name: 'Own' })).view!;
    expect((await list(server.keys.viewer)).map(({ name, isMine }) => [name, isMine])).toEqual([['One', false], ['Two', false]]); // prettier-ignore
    expect((await use(one.id, '', server.keys.viewer)).data.searchProducts.totalCount).toBe(3);
    expect((await remove(one.id, server.keys.editor2)).userErrors).toMatchObject([{ code: 'view_not_yours', path: 'id' }]);
    expect((await remove(own.id, server.keys.administrator)).userErrors).toMatchObject([{ code: 'view_not_found', path: 'id' }]);
    expect(await remove(one.id, server.keys.administrator)).toEqual({ deletedId: one.id, userErrors: [] });
    expect(await remove(two.id)).toEqual({ deletedId: two.id, userErrors: [] });
    expect(await remove(two.id)).toMatchObject({ deletedId: null, userErrors: [{ code: 'view_not_found' }] });
    expect((await audited()).slice(-2)).toMatchObject([{ actor: 'ada', verb: 'delete_search_view', details: { name: 'One', owner: 'ed' } }, { actor: 'ed' }]); // prettier-ignore
  });

  test('belongs to the person, not to a spelling', async () => {
    const { view } = await save({ name: 'Hers' }, server.keys.editor2);
    await server.asOwner(`INSERT INTO person_spelling SELECT 'Edna.B', person_id FROM person_spelling WHERE spelling = 'edna';
      UPDATE search_view SET owner = 'Edna.B' WHERE id = ${view!.id}`);
    expect((await list(server.keys.editor2)).filter(({ isMine }) => isMine)).toMatchObject([{ name: 'Hers', owner: 'Edna.B' }]);
    expect((await remove(view!.id, server.keys.editor2)).userErrors).toEqual([]);
  });

  test.each<[string, object, string, string]>([
    ['an unknown attribute', { filter: { not: { cell: { attribute: 'nope', isEmpty: true } } } }, 'attribute_unknown', 'input.filter.not.cell.attribute'], // prettier-ignore
    ['an unknown category', { filter: { and: [{ categories: ['nope'] }] } }, 'category_unknown', 'input.filter.and.0.categories.0'],
    ['an unknown order', { sort: { attribute: 'nope' } }, 'attribute_unknown', 'input.sort.attribute'],
    ['an unknown column', { columns: [{ attribute: 'color' }, { attribute: 'name' }] }, 'locale_missing', 'input.columns.1.locale'],
    ['too much', { filter: { or: Array.from({ length: 15 }, () => ({ skus: Array.from({ length: 500 }, (_, at) => `SKU-000-${at}`) })) } }, 'view_too_large', 'input.filter'], // prettier-ignore
  ])('with %s is refused', async (_, input, code, path) => {
    expect(await save({ name: 'Bad', ...input })).toMatchObject({ view: null, userErrors: [{ code, path }] });
  });

  test('of a form that is no view is refused', async () => {
    const send = (input: object) => server.graphql('mutation ($input: SearchViewInput!) { saveSearchView(input: $input) { view { id } userErrors { code path } } }', { input }); // prettier-ignore
    const codes = async (input: object) => JSON.stringify(await send(input));
    // Blanks, nothing that anybody sees, and "view" turned around.
    for (const name of [' ', '\u200b\u2800', '\u202eweiv A']) expect(await codes({ name })).toContain('"invalid"');
    expect(await codes({ name: 'x'.repeat(101) })).toContain('"text_too_long"');
    expect(await codes({ name: 'bell \u0007' })).toContain('"text_control_character"');
    expect(await codes({ name: 'x', columns: Array.from({ length: 51 }, () => ({ attribute: 'color' })) })).toContain('"too_many"');
  });

  test('of which something is gone, or that this release does not know, says so when listed and when used', async () => {
    const { view } = await save({ name: 'Old', filter: { and: [{ cell: { attribute: 'notes', isEmpty: false } }, { changed: { since: '2025-01-01T00:00:00Z' } }] }, sort: { attribute: 'notes' } }); // prettier-ignore
    expect((await use(view!.id)).data.searchProducts.totalCount).toBe(0);
    const faults = async () => (await list()).find(({ name }) => name === 'Old')!.faults;
    expect(await faults()).toEqual([]);
    await server.asOwner(`DELETE FROM attribute WHERE code = 'notes'`);
    const other = await server.graphql('mutation { saveLocales(locales: [{ code: "it_IT", label: "Italiano" }]) { userErrors { code } } }');
    expect(other.errors).toBeUndefined();
    expect(await faults()).toEqual([
      { code: 'attribute_unknown', path: 'view.filter.and.0.cell.attribute' },
      { code: 'attribute_unknown', path: 'view.sort.attribute' },
    ]);
    expect(problemOf(await use(view!.id))).toMatchObject([{ code: 'attribute_unknown', path: 'view.filter.and.0.cell.attribute' }]);
    for (const [change, path] of [
      [`question = '{"filter": {"not": {"brands": ["acme"]}}, "columns": []}'`, 'view.filter.not.brands'],
      [`question = '{"filter": {"or": [{"cell": {"attribute": "color", "like": "r"}}]}, "columns": []}'`, 'view.filter.or.0.cell.like'],
      [`question = '{"filter": {"families": "mugs"}, "columns": []}'`, 'view.filter.families'],
      [`question = '{"filter": "all", "columns": []}'`, 'view.filter'],
      [`question = '{"filter": {}, "columns": []}', form = 2`, 'view'],
    ] as const) {
      await server.asOwner(`UPDATE search_view SET ${change} WHERE id = ${view!.id}`);
      expect(await faults()).toEqual([{ code: 'view_form_unknown', path }]);
      expect(problemOf(await use(view!.id))).toMatchObject([{ code: 'view_form_unknown', path }]);
    }
  });

  test('is one of at most 200 of a person', async () => {
    await server.asOwner(`INSERT INTO search_view (owner, name, form, question, created_at, updated_at)
      SELECT 'abe', 'V' || g, 1, '{"filter": {}, "columns": []}', now(), now() FROM generate_series(1, 199) g`);
    expect((await save({ name: 'Last' }, server.keys.approver2)).userErrors).toEqual([]);
    expect((await save({ name: 'More' }, server.keys.approver2)).userErrors).toMatchObject([{ code: 'too_many_views', path: 'input' }]);
  });

  test('is one of at most 500 that are shared', async () => {
    const shared = (await server.ds.query<{ n: number }[]>('SELECT count(*)::int AS n FROM search_view WHERE is_shared'))[0]!.n;
    await server.asOwner(`INSERT INTO search_view (owner, name, is_shared, form, question, created_at, updated_at)
      SELECT 'gone', 'S' || g, true, 1, '{"filter": {}, "columns": []}', now(), now() FROM generate_series(1, ${499 - shared}) g`);
    const last = (await save({ name: 'Last', shared: true })).view!;
    const own = (await save({ name: 'Own' })).view!;
    expect((await list()).filter((view) => view.shared).length).toBe(500);
    const refused = [{ code: 'too_many_views', path: 'input.shared' }];
    expect((await save({ name: 'More', shared: true })).userErrors).toEqual(refused);
    expect((await save({ name: 'Own', shared: true, id: own.id, revision: 1 })).userErrors).toEqual(refused);
    // What is shared already may change, and what is not shared is not counted.
    expect((await save({ name: 'Still', shared: true, id: last.id, revision: 1 })).view).toMatchObject({ name: 'Still', revision: 2 });
    expect((await save({ name: 'Mine', id: own.id, revision: 1 })).view).toMatchObject({ name: 'Mine', revision: 2 });
    await server.asOwner(`DELETE FROM search_view WHERE owner = 'gone'`);
  });
});

test('facets and estimates are asked of an answer, and of a view', async () => {
  const { view } = await save({ name: 'Red', filter: { cell: { attribute: 'color', equals: 'red' } } });
  const asked = `estimatedCount { count isExact error } facets(locale: "de_DE", of: [{ attribute: "color" }, { attribute: "color", withoutOwnFilter: true }, { field: category }, { attribute: "rating", ranges: 3 }])
    { attribute field valueCount withoutValue values { value label from under count error hasBelow } }`; // prettier-ignore
  const answer = await server.graphql<{ searchProducts: object }>(`{ searchProducts(view: "${view!.id}") { ${asked} } }`);
  expect(answer.errors).toMatchObject([{ extensions: { code: 'view_not_found', path: 'view' } }]);
  const own = await server.graphql<{ searchProducts: object }>(`{ searchProducts(view: "${view!.id}") { ${asked} } }`, {}, server.keys.editor); // prettier-ignore
  const none = { label: null, from: null, under: null, error: 0, hasBelow: null };
  const red = { ...none, value: 'red', label: 'Rot', count: 2 };
  expect(own.data.searchProducts).toEqual({
    estimatedCount: { count: 2, isExact: true, error: 0 },
    facets: [
      { attribute: 'color', field: null, valueCount: 1, withoutValue: 0, values: [red] },
      // With what the view asks a value is found or not, whatever else is chosen in it.
      { attribute: 'color', field: null, valueCount: 1, withoutValue: 0, values: [red] },
      { attribute: null, field: 'category', valueCount: 1, withoutValue: 1, values: [{ ...none, value: 'clothes', count: 1, hasBelow: true }] }, // prettier-ignore
      { attribute: 'rating', field: null, valueCount: 1, withoutValue: 1, values: [{ ...none, value: null, from: '2', under: '3', count: 1 }] }, // prettier-ignore
    ],
  });
});
