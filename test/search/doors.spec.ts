import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { inTransaction } from '../../libs/db/index.js';
import { WriteContentMany } from '../../src/catalog/index.js';
import { SetLinks } from '../../src/media/index.js';
import { BuildIndex, SearchProducts } from '../../src/search/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { seedDefinitions } from '../catalog/definitions.js';

let server: TestServer;
const get = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  const made = await server.graphql<{ createProducts: { userErrors: object[] } }>(
    'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code path } } }',
    {
      inputs: [
        { sku: 'TEE', family: 'shirts', familyVariant: 'by_color_size', categories: ['tops'], values: { 'name@en_US': 'Linen Tee', 'name@de_DE': 'Leinenhemd' } },
        ...['red', 'blue'].flatMap((color) => [
          { sku: `TEE-${color}`, parentSku: 'TEE', values: { color } },
        ]),
        { sku: 'MUG', family: 'mugs', categories: ['home'], values: { 'name@en_US': 'Mug "Ästa"', color: 'red' } },
        { sku: 'NEW', values: {} },
      ],
    },
    server.keys.editor,
  ); // prettier-ignore
  expect(made.data.createProducts.userErrors).toEqual([]);
  await push('items', [
    ...['s', 'm'].map((size) => ({ sku: `TEE-red-${size}`, parent: 'TEE-red', facts: { size }, sourceRevision: 1 })),
    { sku: 'TEE-blue-s', parent: 'TEE-blue', facts: { size: 's' }, sourceRevision: 1 },
  ]);
});
afterAll(() => server.close());

async function push(door: 'items' | 'offers', lines: object[]): Promise<void> {
  const answer = await fetch(`${server.url}/erp/v1/${door}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.keys.integration}`, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  const said = (await answer.text()).trim().split('\n').map((line) => JSON.parse(line) as { verdict?: string }); // prettier-ignore
  expect(said.slice(0, -1).map(({ verdict }) => verdict)).toEqual(lines.map(() => 'created'));
}

interface Found {
  totalCount: number;
  nodes: { sku: string }[];
}
const ask = (filter: object, rows = 'variants') =>
  server.graphql<{ searchProducts: Found | null }>(
    'query ($filter: SearchFilterInput, $rows: SearchRows) { searchProducts(filter: $filter, rows: $rows) { totalCount nodes { sku } } }',
    { filter, rows },
    server.keys.viewer,
  );
async function found(filter: object, rows?: string): Promise<string[]> {
  const { data, errors } = await ask(filter, rows);
  if (errors) throw new Error(JSON.stringify(errors));
  const { totalCount, nodes } = data.searchProducts!;
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ sku }) => sku);
}
async function refusal(filter: object): Promise<string> {
  const { data, errors } = await ask(filter);
  expect(data).toBeNull();
  return `${errors![0]!.extensions.code} ${(errors![0]!.extensions as { path?: string }).path}`;
}

describe('by GraphQL', () => {
  test('words of several levels meet at one variant; stems, accents and beginnings are enough', async () => {
    expect(await found({ text: { query: 'linens', locale: 'en_US' } })).toEqual(['TEE-blue-s', 'TEE-red-m', 'TEE-red-s']);
    expect(await found({ text: { query: 'leinenh', locale: 'de_DE' } }, 'products')).toEqual(['TEE']);
    expect(await found({ text: { query: 'leinenh', locale: 'en_US' } }, 'products')).toEqual([]);
    expect(await found({ text: { query: 'asta' } })).toEqual(['MUG']);
    expect(await found({ text: { query: 'tee-RED' } })).toEqual(['TEE-red-m', 'TEE-red-s']);
  });

  test('two conditions hold of one and the same variant', async () => {
    const cell = (attribute: string, equals: string) => ({ cell: { attribute, equals } });
    expect(await found({ and: [cell('color', 'red'), cell('size', 'm')] }, 'both')).toEqual(['TEE', 'TEE-red-m']);
    expect(await found({ and: [cell('color', 'blue'), cell('size', 'm')] }, 'products')).toEqual([]);
    expect(await found({ categories: ['clothes'], ...cell('color', 'red') }, 'products')).toEqual(['TEE']);
  });

  test('who changed what since when', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await found({ changed: { by: 'ed', since } }, 'products')).toEqual(['MUG', 'NEW', 'TEE']);
    expect(await found({ changed: { by: 'edna' } }, 'products')).toEqual([]);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(await found({ changed: { since: later } }, 'products')).toEqual([]);
  });

  test('a variant changed by what was written at it or above it, not beside it', async () => {
    const write = async (person: string, sku: string, name: string | null): Promise<string> => {
      const now = new Date();
      const rows = [{ sku, cells: { 'name@de_DE': name } }];
      await inTransaction(server.ds, (m) => get(WriteContentMany).write(m, rows, { door: 'graphql', person, requestId: null, now })); // prettier-ignore
      return now.toISOString();
    };
    const first = await write('ed', 'TEE-red-s', 'Rot S');
    expect(await found({ changed: { since: first } })).toEqual(['TEE-red-s']);
    expect(await found({ changed: { since: first } }, 'both')).toEqual(['TEE', 'TEE-red-s']);
    const second = await write('paul', 'TEE-red', 'Rot');
    expect(await found({ changed: { since: second } })).toEqual(['TEE-red-m', 'TEE-red-s']);
    expect(await found({ changed: { since: first, by: 'ed' } })).toEqual(['TEE-red-s']);
    expect(await found({ changed: { by: 'paul' } })).toEqual(['TEE-red-m', 'TEE-red-s']);
    const third = await write('ed', 'TEE', 'Hemd aus Leinen');
    expect(await found({ changed: { since: third } })).toEqual(['TEE-blue-s', 'TEE-red-m', 'TEE-red-s']);
    for (const sku of ['TEE-red-s', 'TEE-red']) await write('ed', sku, null);
    await write('ed', 'TEE', 'Leinenhemd');
  });

  test('offers of a market: no price, a sale that counts now, nothing in stock', async () => {
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    const [past, future] = [new Date(Date.now() - 1e6).toISOString(), new Date(Date.now() + 1e8).toISOString()];
    await push('offers', [
      { sku: 'MUG', market: 'us', price: usd('10'), quantity: 0 },
      { sku: 'TEE-red-s', market: 'us', price: usd('10'), salePrice: usd('8'), saleFrom: past, saleTo: future, quantity: 3 },
      { sku: 'TEE-red-m', market: 'us', price: usd('10'), salePrice: usd('8'), saleFrom: future, availability: 'in_stock' },
    ]);
    const offer = (asked: object, market = 'us') => found({ offer: { market, ...asked } });
    expect(await offer({ hasPrice: false })).toEqual(['NEW', 'TEE-blue-s']);
    expect(await offer({ hasPrice: true }, 'de')).toEqual([]);
    expect(await offer({ isOnSale: true })).toEqual(['TEE-red-s']);
    expect(await offer({ hasPrice: true, isInStock: false })).toEqual(['MUG']);
    expect(await offer({ isInStock: true })).toEqual(['TEE-red-m', 'TEE-red-s']);
    expect(await refusal({ offer: { market: 'mars', hasPrice: true } })).toBe('market_unknown filter.offer.market');
  });

  test('pictures that are shown or lacking, also after a variant moved and after the index was built anew', async () => {
    const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#aa3300' } }).png().toBuffer(); // prettier-ignore
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(image)]), 'p.png');
    const uploaded = await fetch(`${server.url}/media/v1/assets`, { method: 'POST', headers: { authorization: `Bearer ${server.keys.editor}` }, body: form }); // prettier-ignore
    const { asset } = (await uploaded.json()) as { asset: { hash: string } };
    const attach = (sku: string, role: 'main' | 'swatch') =>
      get(SetLinks).set({ sku, command: { do: 'attach', assetHash: asset.hash, role } }, { person: 'ed', door: 'graphql', requestId: null, now: new Date() }); // prettier-ignore
    await attach('TEE', 'main');
    await attach('TEE-red', 'swatch');
    const lacking = () => found({ pictures: { has: ['main'], lacks: ['swatch'] } });
    expect(await found({ pictures: { lacks: ['main'] } })).toEqual(['MUG', 'NEW']);
    expect(await lacking()).toEqual(['TEE-blue-s']);
    expect(await found({ pictures: { has: ['main', 'swatch'] } }, 'products')).toEqual(['TEE']);
    await push('items', [{ sku: 'TEE-blue-m', parent: 'TEE-red', facts: { size: 'l' }, sourceRevision: 1 }]);
    await move('TEE-blue-m', 'TEE-blue');
    expect(await lacking()).toEqual(['TEE-blue-m', 'TEE-blue-s']);
    await inTransaction(server.ds, (m) => get(BuildIndex).begin(m, true));
    await get(BuildIndex).run();
    expect(await lacking()).toEqual(['TEE-blue-m', 'TEE-blue-s']);
    await get(SetLinks).set({ sku: 'TEE-red', command: { do: 'detach', assetHash: asset.hash, role: 'swatch' } }, { person: 'ed', door: 'graphql', requestId: null, now: new Date() }); // prettier-ignore
    expect(await lacking()).toEqual(['TEE-blue-m', 'TEE-blue-s', 'TEE-red-m', 'TEE-red-s']);
  });

  async function move(sku: string, parentSku: string): Promise<void> {
    const answer = await fetch(`${server.url}/erp/v1/items`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.keys.integration}`, 'content-type': 'application/x-ndjson' },
      body: JSON.stringify({ sku, parent: parentSku, sourceRevision: 2 }),
    });
    expect(await answer.text()).toContain('"verdict":"updated"');
  }

  test('what is not there is refused with its place', async () => {
    expect(await refusal({ or: [{ cell: { attribute: 'colour', equals: 'red' } }] })).toBe('attribute_unknown filter.or.0.cell.attribute');
    expect(await refusal({ not: { cell: { attribute: 'color', equals: 'mauve' } } })).toBe('option_unknown filter.not.cell.equals');
    expect(await refusal({ cell: { attribute: 'name', contains: 'x' } })).toBe('locale_missing filter.cell.locale');
    expect(await refusal({ cell: { attribute: 'weight', equals: { amount: '1', unit: 'LITER' } } })).toBe(
      'unit_unknown filter.cell.equals',
    );
    expect(await refusal({ cell: { attribute: 'color', from: 'a' } })).toBe('filter_misplaced filter.cell');
    expect(await refusal({ cell: { attribute: 'rating', equals: '1', isEmpty: true } })).toBe('filter_malformed filter.cell');
    expect(await refusal({ categories: ['nowhere'] })).toBe('category_unknown filter.categories.0');
    // What lacks a role that there is not would be everything.
    expect(await refusal({ pictures: { lacks: ['main', 'mian'] } })).toBe('link_role filter.pictures.lacks.1');
    for (const pictures of [{}, { has: [] }, { has: null, lacks: [] }])
      expect(await refusal({ pictures })).toBe('filter_malformed filter.pictures');
    expect(await refusal({ not: { pictures: { has: ['Main'] } } })).toBe('link_role filter.not.pictures.has.0');
  });

  test('a filter in a variable is answered again and again, at once, and one of another form is refused each time alike', async () => {
    const deep = Array.from({ length: 4 }).reduce<object>((filter) => ({ not: { and: [filter] } }), { families: ['mugs'] });
    for (let turn = 0; turn < 4; turn++) expect(await found(deep, 'products')).toEqual(['MUG']);
    const wrong = await Promise.all([1, 2, 3].map(() => ask({ families: 1, other: [] })));
    expect(new Set(wrong.map(({ status, errors }) => `${status} ${errors!.map(({ extensions }) => extensions.code).join()}`)).size).toBe(1);
  });

  test('a cursor belongs to its question', async () => {
    const page = (more: string) => `{ searchProducts(first: 1${more}) { pageInfo { endCursor } nodes { sku } } }`;
    const read = (text: string) => server.graphql<{ searchProducts: { pageInfo: { endCursor: string }; nodes: { sku: string }[] } }>(text, {}, server.keys.viewer); // prettier-ignore
    const { endCursor } = (await read(page(''))).data.searchProducts.pageInfo;
    expect((await read(page(`, after: "${endCursor}"`))).data.searchProducts.nodes).toEqual([{ sku: 'NEW' }]);
    const other = await read(page(`, rows: variants, after: "${endCursor}"`));
    expect(other.errors![0]!.extensions.code).toBe('cursor_invalid');
  });
});

describe('an index that is not whole', () => {
  test('answers nothing, says how far it is, and is built by whoever starts', async () => {
    await server.asOwner('DELETE FROM search_build; INSERT INTO search_build (version) VALUES (0)');
    const search = new SearchProducts(server.ds, ...(['catalog', 'products', 'grounds'].map((name) => Reflect.get(get(SearchProducts), name)) as [never, never, never]), new BuildIndex(server.ds, ...(['jobs', 'clock', 'catalog', 'keep'].map((name) => Reflect.get(get(BuildIndex), name)) as [never, never, never, never])), ...(['facets', 'estimates'].map((name) => Reflect.get(get(SearchProducts), name)) as [never, never])); // prettier-ignore
    await expect(search.page({ filter: {}, rows: 'products', sort: {}, first: 1 })).rejects.toThrow('search_not_ready');
    const rebuild = 'mutation { rebuildSearchIndex { isWhole isBuilding productsAll } }';
    const { data } = await server.graphql<{ rebuildSearchIndex: object }>(rebuild, {}, server.keys.administrator);
    expect(data.rebuildSearchIndex).toEqual({ isWhole: false, isBuilding: true, productsAll: 3 });
    await get(BuildIndex).run();
    expect((await search.page({ filter: {}, rows: 'products', sort: {}, first: 1 })).items).toHaveLength(1);
    const index = await server.graphql('{ searchIndex { isWhole isBuilding productsDone productsAll } }', {}, server.keys.viewer);
    expect(index.data).toEqual({ searchIndex: { isWhole: true, isBuilding: false, productsDone: 3, productsAll: 3 } });
  });
});
