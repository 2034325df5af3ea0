import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import { PreviewDefinitions } from '../../src/catalog/impact/preview-definitions.service.js';
import { WriteFacts } from '../../src/catalog/index.js';
import { ReadinessPlaces } from '../../src/search/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { seedDefinitions } from './definitions.js';

const PRODUCTS = 1_203;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  const mugs = Array.from({ length: PRODUCTS }, (_, at) => ({
    sku: `MUG-${String(at).padStart(4, '0')}`,
    family: 'mugs',
    values: {
      'name@en_US': at % 400 === 0 ? 'A mug with a long name' : 'Mug',
      ...(at === 7 && { 'name@de_DE': 'Ein Becher mit langem Namen' }),
    },
  }));
  for (let at = 0; at < mugs.length; at += 500) await create(mugs.slice(at, at + 500));
  await create([
    { sku: 'FLAT', family: 'shirts', familyVariant: 'by_size', values: { rating: '4.5', 'name@en_US': 'Shirt' } },
    { sku: 'PLAIN', family: 'shirts', values: { color: 'red', 'name@en_US': 'Plain', washable: true } },
  ]);
  const variant = (sku: string, size: string, weight: string) => ({
    ...{ sku, parentSku: 'FLAT', source: 'sap', order: null, cells: { size, weight: { amount: weight, unit: 'GRAM' } } },
  });
  await inTransaction(server.ds, (m) =>
    server.app.get(WriteFacts, { strict: false }).write(m, [variant('FLAT-S', 's', '150'), variant('FLAT-M', 'm', '250')], {
      door: 'erp',
      person: 'sap',
      requestId: null,
      now: new Date(),
    }),
  );
});
afterAll(() => server.close());

async function create(inputs: object[]): Promise<void> {
  const { data } = await server.graphql<{ createProducts: { userErrors: object[] } }>(
    'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code path message } } }',
    { inputs },
    server.keys.editor,
  );
  expect(data.createProducts.userErrors).toEqual([]);
}

interface Preview {
  impacts: {
    code: string;
    attribute: string;
    values: number;
    products: number;
    examples: { sku: string; cell: string | null; problem: { code: string } | null }[];
  }[];
  looked: number;
  complete: boolean;
  userErrors: { code: string; path: string }[];
}
async function preview(name: string, argument: string, type: string, rows: object[], key: keyof TestServer['keys'] = 'administrator') {
  const answer = await server.graphql<Record<string, Preview>>(
    `query ($rows: [${type}!]!) { ${name}(${argument}: $rows) { looked complete userErrors { code path message fix }
       impacts { code attribute family scope values products examples { sku cell problem { code } } } } }`,
    { rows },
    server.keys[key],
  );
  if (answer.errors) throw new Error(answer.errors.map(({ extensions }) => extensions.code).join());
  return answer.data[name]!;
}
const attributes = (...rows: object[]) => preview('previewAttributes', 'attributes', 'AttributeInput', rows);
const families = (...rows: object[]) => preview('previewFamilies', 'families', 'FamilyInput', rows);
const name = { code: 'name', type: 'text', owner: 'pim', localizable: true };
const definitions = () =>
  server.ds.query(
    'SELECT (SELECT json_agg(a) FROM attribute a) AS a, (SELECT json_agg(f) FROM family f) AS f, (SELECT count(*) FROM audit) AS n',
  );

test('a rule that would be stricter names the values that break it, counted over all products, and saves nothing', async () => {
  const before = await definitions();
  const weight = { code: 'weight', type: 'measurement', owner: 'erp', unitFamily: 'weight', validation: { min: '0', max: '200' } };
  const told = await attributes({ ...name, validation: { maxLength: 10 } }, weight, {
    code: 'rating',
    type: 'number',
    owner: 'pim',
    validation: { min: '0', max: '4.5' },
  });
  expect(told).toEqual({
    looked: PRODUCTS + 2,
    ...{ complete: true, userErrors: [] },
    impacts: [
      {
        ...{ code: 'value_breaks_rule', attribute: 'name', family: null, scope: null, values: 5, products: 5 },
        examples: [
          { sku: 'MUG-0000', cell: 'name@en_US', problem: { code: 'text_too_long' } },
          { sku: 'MUG-0007', cell: 'name@de_DE', problem: { code: 'text_too_long' } },
          ...['MUG-0400', 'MUG-0800', 'MUG-1200'].map((sku) => ({ sku, cell: 'name@en_US', problem: { code: 'text_too_long' } })),
        ],
      },
      {
        ...{ code: 'value_breaks_rule', attribute: 'weight', family: null, scope: null, values: 1, products: 1 },
        examples: [{ sku: 'FLAT-M', cell: 'weight', problem: { code: 'value_too_large' } }],
      },
    ],
  });
  expect(await definitions()).toEqual(before);
  // What says nothing new, or is new, breaks nothing, and nothing is looked at.
  expect(await attributes({ ...name }, { ...name, code: 'title' })).toEqual({ looked: 0, complete: true, userErrors: [], impacts: [] });
});

test('a family that gives up attributes or asks for more says what becomes of the products', async () => {
  const kept = ['name', 'description', 'color', 'size', 'weight', 'gtin', 'hazard', 'material', 'released', 'brand', 'manual'];
  const { impacts, looked } = await families({ code: 'shirts', attributes: kept, required: { '*': ['name', 'weight'], shop: ['color'] } });
  expect(looked).toBe(2);
  expect(impacts).toEqual([
    {
      ...{ code: 'value_leaves_family', attribute: 'rating', family: 'shirts', scope: null, values: 1, products: 1 },
      examples: [{ sku: 'FLAT', cell: 'rating', problem: null }],
    },
    {
      ...{ code: 'value_leaves_family', attribute: 'washable', family: 'shirts', scope: null, values: 1, products: 1 },
      examples: [{ sku: 'PLAIN', cell: 'washable', problem: null }],
    },
    {
      ...{ code: 'value_missing', attribute: 'weight', family: 'shirts', scope: '*', values: 1, products: 1 },
      examples: [{ sku: 'PLAIN', cell: null, problem: null }],
    },
  ]);
  // The colour of what is sold by size would be needed at each size; the product could say it once.
  const colour = await families({
    code: 'shirts',
    attributes: [...kept, 'rating', 'washable'],
    required: { '*': ['name'], amazon: ['color'] },
  });
  expect(colour.impacts).toMatchObject([
    { code: 'value_missing', attribute: 'color', values: 2, products: 1, examples: [{ sku: 'FLAT-S' }, { sku: 'FLAT-M' }] },
  ]);
});

test('a save that would be refused is refused in its preview, and only an administrator asks', async () => {
  expect(await families({ code: 'shirts', attributes: ['name'], required: {} })).toMatchObject({
    ...{ looked: 0, impacts: [] },
    userErrors: [
      { code: 'definition_fixed', path: 'families.0.attributes' },
      { code: 'definition_fixed', path: 'families.0.attributes' },
      { code: 'definition_fixed', path: 'families.0.attributes' },
      { code: 'definition_fixed', path: 'families.0.attributes' },
      { code: 'definition_fixed', path: 'families.0.attributes' },
    ],
  });
  expect((await attributes({ ...name, type: 'number' })).userErrors).toMatchObject([
    { code: 'definition_fixed', path: 'attributes.0.type' },
  ]);
  await expect(preview('previewAttributes', 'attributes', 'AttributeInput', [name], 'editor')).rejects.toThrow('forbidden');
});

test('products are read in pages of five hundred, however many attributes are asked about', async () => {
  const previews = server.app.get(PreviewDefinitions, { strict: false });
  const rows = (['name', 'notes', 'description'] as const).map((code) => ({
    ...{ code, type: code === 'description' ? ('rich_text' as const) : ('text' as const), owner: 'pim' as const },
    validation: { maxLength: 10 },
  }));
  const { statements } = await countStatements(() => previews.ofAttributes(rows));
  expect(statements.filter((text) => text.includes('jsonb_object_agg'))).toHaveLength(3);
});

describe('where channels are told, what is required lacks where they look for it', () => {
  beforeAll(async () => {
    await server.ds.query(`INSERT INTO locale VALUES ('en_GB', 'British')`);
    await server.ds.query(`INSERT INTO scope VALUES ('de', 'market', NULL), ('ebay', 'channel_group', NULL)`);
    const tell = (channelCode: string, kind: string, marketCode: string, locales: string[]) =>
      inTransaction(server.ds, (m) =>
        server.app.get(ReadinessPlaces, { strict: false }).tell(m, { channelCode, kind, marketCode, locales, rules: '' }),
      );
    await tell('shop', 'shopify', 'us', ['en_US', 'en_GB']);
    await tell('amazon-de', 'amazon', 'de', ['de_DE']);
    const texts = {
      'SCARF-SHOP': { 'description@en_GB#shop': 'Warm' },
      'SCARF-AMAZON': { 'description@de_DE#amazon': 'Warm', 'description@en_US#amazon': 'Warm' },
      'SCARF-ALL': { 'description@en_US': 'Warm', 'description@de_DE': 'Warm' },
      'SCARF-FRENCH': { 'description@fr_FR': 'Chaud' },
    };
    await create(
      Object.entries(texts).map(([sku, values]) => ({ ...{ sku, family: 'shirts' }, values: { ...values, 'name@en_US': 'Scarf' } })),
    );
  });
  const missing = async (code: string, required: object) => {
    const { impacts, userErrors } = await families({ code, attributes: code === 'mugs' ? MUGS : SHIRTS, required });
    expect([userErrors, impacts.filter((one) => one.code !== 'value_missing')]).toEqual([[], []]);
    return impacts.map(({ values, products, examples }) => [
      `${values} in ${products}`,
      ...examples.map(({ sku, cell }) => `${sku} ${cell}`),
    ]);
  };
  const MUGS = ['name', 'color', 'weight'];
  const SHIRTS = [...MUGS, ...'description size gtin hazard material rating released washable brand manual'.split(' ')];

  test('a locale that no channel of the scope has is not asked for; one that a channel has is, but for what it falls back to', async () => {
    // All have an English name, and nobody a French one.
    expect(await missing('mugs', { shop: ['name'] })).toEqual([]);
    const inGerman = [`${PRODUCTS - 1} in ${PRODUCTS - 1}`, ...[0, 1, 2, 3, 4].map((at) => `MUG-000${at} name@de_DE`)];
    for (const scope of ['amazon-de', 'amazon', 'de', '*']) expect(await missing('mugs', { [scope]: ['name'] })).toEqual([inGerman]);
  });

  test('what stands in scopes counts for the channels that look there', async () => {
    const shirts = ['FLAT-S', 'FLAT-M', 'PLAIN'];
    const lack = (cell: string, ...skus: string[]) => [
      `${skus.length} in ${skus.length - 1}`,
      ...skus.slice(0, 5).map((sku) => `${sku} ${cell}`),
    ];
    expect(await missing('shirts', { '*': ['name'], shop: ['color', 'description'] })).toEqual([
      lack('description@en_US', ...shirts, 'SCARF-AMAZON', 'SCARF-FRENCH'),
    ]);
    expect(await missing('shirts', { '*': ['name'], amazon: ['description'] })).toEqual([
      lack('description@de_DE', ...shirts, 'SCARF-SHOP', 'SCARF-FRENCH'),
    ]);
    expect(await missing('shirts', { '*': ['name', 'description'] })).toEqual([
      ['6 in 5', ...shirts.map((sku) => `${sku} description@de_DE`), 'SCARF-SHOP description@de_DE', 'SCARF-AMAZON description@en_US'],
    ]);
  });

  test('what has one value for all is lacking once, a channel that asked before asks for nothing new, and without a channel any value will do', async () => {
    expect(await missing('shirts', { '*': ['name', 'rating'] })).toEqual([
      ['5 in 5', 'PLAIN null', ...['SHOP', 'AMAZON', 'ALL', 'FRENCH'].map((one) => `SCARF-${one} null`)],
    ]);
    await server.ds.query(`UPDATE family SET required = '{"shopify": ["description"]}' WHERE code = 'shirts'`);
    // What one channel asked for before is nothing new there.
    expect(await missing('shirts', { '*': ['description'] })).toEqual([
      ['5 in 4', ...['FLAT-S', 'FLAT-M', 'PLAIN', 'SCARF-SHOP', 'SCARF-FRENCH'].map((sku) => `${sku} description@de_DE`)],
    ]);
    expect(await missing('shirts', { shop: ['description'] })).toEqual([]);
    expect(await missing('shirts', { ebay: ['description'] })).toEqual([['3 in 2', 'FLAT-S null', 'FLAT-M null', 'PLAIN null']]);
  });
});
