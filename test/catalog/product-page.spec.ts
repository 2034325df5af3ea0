import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { WriteOffers, type OfferRow } from '../../src/catalog/index.js';
import { IngestAsset } from '../../src/media/index.js';
import { ReadinessPlaces } from '../../src/search/index.js';
import { acting, startTestServer, type TestServer } from '../support/index.js';
import { picture } from '../media/world.js';
import { seedDefinitions } from './definitions.js';

let server: TestServer;
const hashes: Record<string, string> = {};

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  const ingest = server.app.get(IngestAsset, { strict: false });
  for (const colour of ['red', 'blue', 'grey']) {
    const stored = await ingest.fromBuffer(await picture(80, 80, colour), `${colour}.jpg`, { source: 'upload', by: acting('ann') });
    if (!stored.ok) throw new Error(stored.problems[0]!.message);
    hashes[colour] = stored.asset.hash;
  }
  for (const at of [1, 2, 3]) await makeShirt(`SHIRT-${at}`);
});
afterAll(() => server.close());

async function run(query: string, variables: Record<string, unknown>, key: 'editor' | 'viewer' = 'editor'): Promise<never> {
  const { data, errors } = await server.graphql(query, variables, server.keys[key]);
  if (errors) throw new Error(JSON.stringify(errors));
  return data as never;
}

/** A shirt in red and blue: the red one has a picture of its own, which stands in the product's gallery too. */
async function makeShirt(sku: string): Promise<void> {
  const inputs = [
    { sku, family: 'shirts', familyVariant: 'by_color_size', values: { 'name@en_US': 'Shirt' } },
    ...['red', 'blue'].flatMap((color) => [{ sku: `${sku}-${color}`, parentSku: sku, values: { color } }, { sku: `${sku}-${color}-S`, parentSku: `${sku}-${color}` }]),
  ]; // prettier-ignore
  await run('mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code } } }', { inputs });
  const links = [
    { sku, assetHash: hashes['grey'], role: 'main' },
    { sku, assetHash: hashes['red'], role: 'gallery' },
    { sku, assetHash: hashes['grey'], role: 'gallery', channels: null },
    { sku: `${sku}-red`, assetHash: hashes['red'], role: 'main', alt: [{ locale: 'en_US', text: 'Red' }] },
  ];
  const { attachAssets } = await run('mutation ($inputs: [AssetLinkInput!]!) { attachAssets(inputs: $inputs) { userErrors { code message } } }', { inputs: links }); // prettier-ignore
  expect(attachAssets).toEqual({ userErrors: [] });
  const offers = [
    { sku: `${sku}-red-S`, market: 'de', price: { amount: '19.90', currency: 'EUR' }, quantity: 4 },
    { sku: `${sku}-red-S`, market: 'us', price: { amount: '24.00', currency: 'USD' } },
  ];
  const writer = server.app.get(WriteOffers, { strict: false });
  const rows = offers.map((offer, at): OfferRow => ({ ...offer, source: 'erp', order: String(at), messageId: String(at) }));
  const written = await inTransaction(server.ds, (m) => writer.write(m, rows, new Date()));
  expect(written.map(({ verdict }) => verdict)).toEqual(['created', 'created']);
}

const FILE = 'asset { fileName width renditions { state } }';
const NODE = `sku offers { market price { amount currency } quantity } pictures { sku role assetHash alt { text } ${FILE} }`;

test('a page shows offers and pictures of products and their variants', async () => {
  const { product } = await run(`{ product(sku: "SHIRT-1") { ${NODE} variants { ${NODE} } } }`, {}, 'viewer');
  const file = (name: string) => ({ fileName: `${name}.jpg`, width: 80, renditions: Array(3).fill({ state: 'pending' }) });
  const shown = (sku: string, role: string, colour: string, alt: object[] = []) => ({ sku, role, assetHash: hashes[colour], alt, asset: file(colour) }); // prettier-ignore
  expect(product).toEqual({
    sku: 'SHIRT-1',
    offers: [],
    pictures: [shown('SHIRT-1', 'main', 'grey'), shown('SHIRT-1', 'gallery', 'red'), shown('SHIRT-1', 'gallery', 'grey')],
    variants: [
      {
        sku: 'SHIRT-1-red-S',
        offers: [
          { market: 'de', price: { amount: '19.90', currency: 'EUR' }, quantity: 4 },
          { market: 'us', price: { amount: '24.00', currency: 'USD' }, quantity: null },
        ],
        pictures: [
          shown('SHIRT-1-red', 'main', 'red', [{ text: 'Red' }]),
          shown('SHIRT-1', 'gallery', 'red'),
          shown('SHIRT-1', 'gallery', 'grey'),
        ],
      },
      // What the red one has as its own is not inherited by its sibling, though it stands in the gallery of both.
      { sku: 'SHIRT-1-blue-S', offers: [], pictures: [shown('SHIRT-1', 'main', 'grey'), shown('SHIRT-1', 'gallery', 'grey')] },
    ],
  });
});

test('offers of one market, pictures of one role', async () => {
  const query = `{ product(sku: "SHIRT-2-red-S") { offers(market: "us") { market } none: offers(market: "nowhere") { market } pictures(role: main) { role } } }`;
  expect(await run(query, {}, 'viewer')).toEqual({ product: { offers: [{ market: 'us' }], none: [], pictures: [{ role: 'main' }] } });
});

test('arguments of fields are judged, each time that they are others', async () => {
  const ask = (market: string) =>
    server.graphql('query ($market: String) { product(sku: "SHIRT-2-red-S") { offers(market: $market) { market } } }', { market });
  for (const [market, refused] of [
    ['us', false],
    ['x'.repeat(201), true],
    ['us', false],
    ['x'.repeat(200), true],
  ] as const) {
    // prettier-ignore
    const { errors } = await ask(market);
    expect(errors?.map(({ path, extensions }) => [path, extensions.code]) ?? []).toEqual(
      refused ? [[['product', 'offers'], expect.any(String)]] : [],
    );
  }
  const { errors } = await server.graphql(`{ product(sku: "SHIRT-2") { cells(attributes: ["name", "${'x'.repeat(201)}"]) { value } } }`);
  expect(errors).toMatchObject([{ path: ['product', 'cells'], extensions: { path: 'attributes.1' } }]);
});

test('pictures as a channel shows them, in a locale', async () => {
  const input = { sku: 'SHIRT-3', assetHash: hashes['blue'], role: 'main', position: 0, channels: ['amazon-de'], locale: 'de_DE' };
  const { attachAsset } = await run('mutation ($input: AssetLinkInput!) { attachAsset(input: $input) { userErrors { code message } } }', { input }); // prettier-ignore
  expect(attachAsset).toEqual({ userErrors: [] });
  const main = async (args: string): Promise<string[]> => {
    const { product } = await run(`{ product(sku: "SHIRT-3") { pictures(role: main${args}) { asset { fileName } } } }`, {}, 'viewer');
    return (product as { pictures: { asset: { fileName: string } }[] }).pictures.map(({ asset }) => asset.fileName);
  };
  expect((await main('')).sort()).toEqual(['blue.jpg', 'grey.jpg']);
  expect(await main(', channel: "shop"')).toEqual(['grey.jpg']);
  expect((await main(', channel: "amazon-de"')).sort()).toEqual(['blue.jpg', 'grey.jpg']);
  expect(await main(', channel: "amazon-de", locale: "en_US"')).toEqual(['grey.jpg']);
  expect(await main(', channel: "amazon-de", locale: "de_DE"')).toEqual(['blue.jpg']);
  expect(await main(', channel: "amazon-de", locale: "de_AT"')).toEqual(['grey.jpg']);
  const place = { channelCode: 'amazon-de', kind: 'amazon', marketCode: 'de', locales: ['de_AT', 'de_DE'], rules: '' };
  await inTransaction(server.ds, (m) => server.app.get(ReadinessPlaces, { strict: false }).tell(m, place));
  expect(await main(', channel: "amazon-de", locale: "de_AT"')).toEqual(['blue.jpg']);
});

test('takes a constant number of statements, however large the page', async () => {
  const page = (first: number) => run(`{ products(first: ${first}) { nodes { ${NODE} variants { ${NODE} } } } }`, {}, 'viewer');
  await page(1);
  const sent = jest.spyOn(server.ds.logger, 'logQuery');
  const statementsOf = async (first: number): Promise<string[]> => {
    sent.mockClear();
    await page(first);
    // The key is looked at every two seconds.
    return sent.mock.calls.map(([text]) => text).filter((text) => !text.includes('api_key'));
  };
  const [one, three] = [await statementsOf(1), await statementsOf(3)];
  // The stamp of the definitions, the page, its trees, offers, links, files and their renditions; the last three once more for the variants,
  // unless these are ready in the same turn.
  expect(new Set(one).size).toBe(7);
  expect(new Set(three)).toEqual(new Set(one));
  expect(three.length).toBeLessThanOrEqual(10);
});
