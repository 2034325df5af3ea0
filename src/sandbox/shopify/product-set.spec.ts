import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PRODUCT_SET, shirt, TestShop, variant } from './testing/client.js';

const field = (key: string, value: string) => ({ namespace: 'plinth', key, value, type: 'single_line_text_field' });
const option = (name: string, ...values: string[]) => ({ name, values: values.map((value) => ({ name: value })) });

describe('productSet in the Shopify sandbox', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' });
  });
  beforeEach(async () => {
    await shop.admin('reset', {});
    await shop.login();
  });
  afterAll(() => shop.stop());

  const codes = (result: { userErrors: { code: string }[] }): string[] => result.userErrors.map(({ code }) => code);

  it('makes a product with options, variants and prices of two decimals', async () => {
    const { product, userErrors } = await shop.set(shirt({ variants: [variant('S', { price: '19.9' }), variant('M')] }));
    expect(userErrors).toEqual([]);
    expect(product.options).toEqual([{ name: 'Size', position: 1, values: ['S', 'M'] }]);
    expect(product.variants.nodes.map((v: { sku: string; price: string }) => [v.sku, v.price])).toEqual([
      ['SHIRT-S', '19.90'],
      ['SHIRT-M', '19.90'],
    ]);
  });

  it('answers metafields that are asked for by their keys with the namespace before the key', async () => {
    const { product } = await shop.set(shirt({ metafields: [field('care', 'Wash cold'), field('fit', 'Slim')] }));
    const query =
      'query ($id: ID!, $keys: [String!]) { product(id: $id) { metafields(first: 5, keys: $keys) { nodes { namespace key value } } } }';
    const asked = async (keys: string[] | null) => (await shop.data(query, { id: product.id, keys })).product.metafields.nodes;
    expect(await asked(['plinth.fit', 'plinth.size', 'other.care'])).toEqual([{ namespace: 'plinth', key: 'plinth.fit', value: 'Slim' }]);
    expect((await asked(null)).map(({ key }: { key: string }) => key)).toEqual(['care', 'fit']);
  });

  it('replaces lists and keeps scalars that are absent', async () => {
    const first = await shop.set(
      shirt({
        vendor: 'Acme',
        tags: ['b', 'A'],
        metafields: [field('first', '1'), field('second', '2')],
        descriptionHtml: ' <p>One<br/></p>\r\n',
      }),
    );
    const second = await shop.set(
      { productOptions: [{ name: 'Size', values: [{ name: 'M' }] }], variants: [variant('M')], metafields: [field('second', '3')] },
      { id: first.product.id },
    );
    expect(second.userErrors).toEqual([]);
    expect(second.product).toMatchObject({ title: 'Shirt', vendor: 'Acme', tags: ['A', 'b'], descriptionHtml: '<p>One<br></p>' });
    expect(second.product.metafields.nodes).toEqual([{ namespace: 'plinth', key: 'second', value: '3' }]);
    expect(second.product.variants.nodes).toHaveLength(1);
    expect(second.product.variants.nodes[0].id).toBe(first.product.variants.nodes[1].id);
    expect(second.product.variants.nodes[0].inventoryItem.id).toBe(first.product.variants.nodes[1].inventoryItem.id);
  });

  it('changes nothing when one variant is wrong', async () => {
    const { product } = await shop.set(shirt());
    const before = await shop.data(
      'query ($id: ID!) { product(id: $id) { title updatedAt variants(first: 9) { nodes { id price } } } }',
      product,
    );
    const refused = await shop.set(shirt({ title: 'Changed', variants: [variant('S'), variant('M', { price: '-1.00' })] }), {
      id: product.id,
    });
    expect(refused.userErrors).toEqual([
      { code: 'INVALID_VARIANT', field: ['input', 'variants', '1', 'price'], message: 'price must be greater than or equal to 0' },
    ]);
    expect(
      await shop.data('query ($id: ID!) { product(id: $id) { title updatedAt variants(first: 9) { nodes { id price } } } }', product),
    ).toEqual(before);
  });

  it.each([
    [
      'four options',
      shirt({ productOptions: ['A', 'B', 'C', 'D'].map((name) => ({ name, values: [{ name: 'x' }] })), variants: [] }),
      'OPTIONS_OVER_LIMIT',
    ],
    ['an option twice', shirt({ productOptions: [option('Size', 'S'), option('size', 'M')], variants: [] }), 'DUPLICATED_OPTION_NAME'],
    ['an option without values', shirt({ productOptions: [option('Size')], variants: [] }), 'OPTION_VALUES_MISSING'],
    ['the same combination twice', shirt({ variants: [variant('S'), variant('S')] }), 'INVALID_VARIANT'],
    ['an unknown option value', shirt({ variants: [variant('XL')] }), 'OPTION_VALUE_DOES_NOT_EXIST'],
    [
      'an unknown option',
      shirt({ variants: [variant('S', { optionValues: [{ optionName: 'Colour', name: 'S' }] })] }),
      'OPTION_DOES_NOT_EXIST',
    ],
    ['variants without options', shirt({ productOptions: undefined }), 'PRODUCT_OPTIONS_INPUT_MISSING'],
    ['options without variants', shirt({ variants: undefined }), 'VARIANTS_INPUT_MISSING'],
    ['a title of 256 characters', shirt({ title: 'x'.repeat(256) }), 'INVALID_PRODUCT'],
    ['no title', shirt({ title: undefined }), 'INVALID_PRODUCT'],
    ['a metafield of a wrong type', shirt({ metafields: [{ ...field('first', '1'), type: 'text' }] }), 'INVALID_METAFIELD'],
    ['a number that is none', shirt({ metafields: [{ ...field('first', 'x'), type: 'number_integer' }] }), 'INVALID_METAFIELD'],
    ['a file of no address', shirt({ files: [{ originalSource: 'photo.png' }] }), 'INVALID_INPUT'],
    ['a category that is none', shirt({ category: 'gid://shopify/Product/1' }), 'INVALID_INPUT'],
  ])('refuses %s', async (_name, input, code) => {
    const result = await shop.set(input);
    expect(codes(result)).toContain(code);
    expect(result.product).toBeNull();
    expect((await shop.data('{ productsCount { count } }')).productsCount.count).toBe(0);
  });

  it('refuses 2,049 variants', async () => {
    const sizes = Array.from({ length: 2_049 }, (_, index) => `s${index}`);
    const input = shirt({
      productOptions: [option('Size', ...sizes)],
      variants: sizes.map((size) => ({ optionValues: [{ optionName: 'Size', name: size }] })),
    });
    expect(codes(await shop.set(input))).toEqual(['VARIANTS_OVER_LIMIT']);
  });

  it('refuses a handle that another product has', async () => {
    await shop.set(shirt());
    expect(codes(await shop.set(shirt({ title: 'Other' })))).toEqual(['HANDLE_NOT_UNIQUE']);
  });

  it('refuses an unknown input field and a price that is a number by the schema itself', async () => {
    const unknown = await shop.call(PRODUCT_SET, { input: shirt({ colour: 'red' }) });
    expect(unknown.status).toBe(200);
    expect(unknown.body.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_VARIABLE' } });
    expect(unknown.body.errors?.[0]?.message).toContain('colour (Field is not defined on ProductSetInput)');
    const number = await shop.call(PRODUCT_SET, { input: shirt({ variants: [variant('S', { price: 19.9 }), variant('M')] }) });
    expect(number.body.errors?.[0]?.message).toContain('Money must be a decimal string, not 19.9');
    const two = await shop.call(PRODUCT_SET, { input: shirt(), identifier: { id: 'gid://shopify/Product/1', handle: 'shirt' } });
    expect(two.body.errors?.[0]?.extensions).toMatchObject({
      problems: [{ path: [], explanation: "'ProductSetIdentifiers' requires exactly one argument, but 2 were provided." }],
    });
    expect((await shop.data('{ productsCount { count } }')).productsCount.count).toBe(0);
  });

  it('upserts by handle and by a custom id, and checks that the input says the same', async () => {
    const made = await shop.set(shirt(), { handle: 'shirt' });
    expect((await shop.set(shirt({ title: 'New' }), { handle: 'shirt' })).product.id).toBe(made.product.id);
    expect(codes(await shop.set(shirt({ handle: 'other' }), { handle: 'shirt' }))).toEqual(['INPUT_MISMATCH']);
    expect(codes(await shop.set(shirt(), { id: 'gid://shopify/Product/99' }))).toEqual(['NOT_FOUND']);
    const customId = { namespace: 'plinth', key: 'product', value: 'P-1' };
    expect(codes(await shop.set(shirt({ handle: 'c' }), { customId }))).toEqual(['INVALID_METAFIELD']);
    const defined = await shop.data(
      'mutation { metafieldDefinitionCreate(definition: { name: "Plinth", namespace: "plinth", key: "product", ownerType: PRODUCT, type: "id" }) { userErrors { code } } }',
    );
    expect(defined.metafieldDefinitionCreate.userErrors).toEqual([]);
    const metafields = [{ ...customId, type: 'id' }];
    const custom = await shop.set(shirt({ handle: 'c', metafields }), { customId });
    expect((await shop.set(shirt({ handle: 'c', metafields }), { customId })).product.id).toBe(custom.product.id);
    expect(codes(await shop.set(shirt({ handle: 'c', metafields: [] }), { customId }))).toEqual(['METAFIELD_MISMATCH']);
    expect((await shop.data('{ productsCount { count } }')).productsCount.count).toBe(2);
  });

  it('sets and deletes single metafields, and leaves the others', async () => {
    const { product } = await shop.set(shirt({ metafields: [field('first', '1'), field('second', '2')] }));
    const ownerId = product.id as string;
    const answer = await shop.data(
      `mutation ($set: [MetafieldsSetInput!]!, $gone: [MetafieldIdentifierInput!]!) {
        metafieldsSet(metafields: $set) { userErrors { code field } }
        metafieldsDelete(metafields: $gone) { deletedMetafields { key } }
      }`,
      {
        set: [{ ...field('third', '3'), ownerId }],
        gone: [
          { ownerId, namespace: 'plinth', key: 'first' },
          { ownerId, namespace: 'plinth', key: 'none' },
        ],
      },
    );
    expect(answer).toEqual({ metafieldsSet: { userErrors: [] }, metafieldsDelete: { deletedMetafields: [{ key: 'first' }, null] } });
    const { product: after } = await shop.data('query ($id: ID!) { product(id: $id) { metafields(first: 9) { nodes { key value } } } }', {
      id: ownerId,
    });
    expect(after.metafields.nodes).toEqual([
      { key: 'second', value: '2' },
      { key: 'third', value: '3' },
    ]);
    const refused = await shop.data(
      'mutation ($set: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $set) { userErrors { code field } } }',
      {
        set: [{ ...field('third', 'x'), type: 'number_integer', ownerId }],
      },
    );
    expect(refused.metafieldsSet.userErrors).toEqual([{ code: 'INVALID_VALUE', field: ['metafields', '0', 'value'] }]);
  });

  it('does asynchronous work when its time has come, and gives the verdict in the operation', async () => {
    await shop.admin('settings', { latencyMs: 60_000 });
    const poll = (id: string) =>
      shop.data(
        'query ($id: ID!) { productOperation(id: $id) { status product { title } ... on ProductSetOperation { userErrors { code } } } }',
        { id },
      );
    const good = (await shop.data(PRODUCT_SET, { input: shirt(), synchronous: false })).productSet;
    const bad = (await shop.data(PRODUCT_SET, { input: shirt({ title: '', handle: 'bad' }), synchronous: false })).productSet;
    expect([good.product, good.productSetOperation.status]).toEqual([null, 'CREATED']);
    await shop.admin('clock', { advanceMs: 31_000 });
    expect((await poll(good.productSetOperation.id)).productOperation).toEqual({ status: 'ACTIVE', product: null, userErrors: [] });
    await shop.admin('clock', { advanceMs: 30_000 });
    expect((await poll(good.productSetOperation.id)).productOperation).toEqual({
      status: 'COMPLETE',
      product: { title: 'Shirt' },
      userErrors: [],
    });
    expect((await poll(bad.productSetOperation.id)).productOperation).toEqual({
      status: 'COMPLETE',
      product: null,
      userErrors: [{ code: 'INVALID_PRODUCT' }],
    });
    await shop.admin('settings', { latencyMs: 0 });
  });

  it('takes the shop’s own products as seed, published', async () => {
    const seeded = (await shop.admin('seed', { products: [shirt()] })) as { products: { id: string; handle: string }[] };
    expect(seeded.products).toHaveLength(1);
    const { product } = await shop.data(
      'query ($id: ID!) { product(id: $id) { onlineStoreUrl resourcePublicationsCount { count } } }',
      seeded.products[0],
    );
    expect(product).toEqual({
      onlineStoreUrl: 'https://plinth-sandbox.myshopify.com/products/shirt',
      resourcePublicationsCount: { count: 2 },
    });
    expect(await shop.admin('seed', { products: [shirt()] })).toMatchObject({ product: 0, userErrors: [{ code: 'HANDLE_NOT_UNIQUE' }] });
  });
});
