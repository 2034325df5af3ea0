import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PRODUCT_SET, shirt, TestShop, variant } from './testing/client.js';

/** A client that gets the contract wrong, one way at a time: each must hear so in Shopify's own form. */
describe('lies that the Shopify sandbox catches', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' });
  });
  beforeEach(async () => {
    await shop.admin('reset', {});
    await shop.login();
  });
  afterAll(() => shop.stop());

  const raw = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${shop.sandbox.url}${path}`, { method: 'POST', body, headers });
    return [answer.status, await answer.json()] as const;
  };
  const count = async () => (await shop.data('{ productsCount { count } }')).productsCount.count as number;
  const errorOf = async (query: string, variables: object = {}) => (await shop.call(query, variables)).body.errors?.[0];
  const define = (type = 'id') =>
    shop.data(
      'mutation ($type: String!) { metafieldDefinitionCreate(definition: { name: "P", namespace: "plinth", key: "product", ownerType: PRODUCT, type: $type }) { userErrors { code } } }',
      { type },
    );
  const key = (value: string, type = 'id') => ({ namespace: 'plinth', key: 'product', type, value });
  const SET_FIELDS =
    'mutation ($set: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $set) { metafields { value compareDigest } userErrors { code field } } }';
  const setField = async (field: object) => (await shop.data(SET_FIELDS, { set: [field] })).metafieldsSet;

  it.each([
    ['{ shop { colour } }', "Field 'colour' doesn't exist on type 'Shop'", 'undefinedField'],
    ['{ products(firs: 3) { nodes { id } } }', "Field 'products' doesn't accept argument 'firs'", 'argumentNotAccepted'],
    ['{ product { id } }', "Field 'product' is missing required arguments: id", 'missingRequiredArguments'],
    [
      '{ shop }',
      "Field must have selections (field 'shop' returns Shop! but has no selections. Did you mean 'shop { ... }'?)",
      'selectionMismatch',
    ],
    ['{ shop @once { name } }', 'Directive @once is not defined', 'undefinedDirective'],
    ['query Q($a: ID!) { shop { name } }', 'Variable $a is declared by Q but not used', 'variableNotUsed'],
    ['{ product(id: $a) { id } }', 'Variable $a is used but not declared', 'variableNotDefined'],
  ])('a document that does not fit: %s', async (query, message, code) => {
    expect(await errorOf(query)).toMatchObject({ message, extensions: { code } });
  });

  it('variables that do not fit: all places of one variable in one error, and nothing charged or done', async () => {
    const input = shirt({ colour: 'red', status: 'active', title: 5, variants: [{ price: 19.9 }] });
    const { body } = await shop.call(PRODUCT_SET, { input });
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^Variable \$input of type ProductSetInput! was provided invalid value for /),
      extensions: { code: 'INVALID_VARIABLE', value: JSON.parse(JSON.stringify(input)) as object },
    });
    const { problems } = body.errors![0]!.extensions as unknown as { problems: { path: unknown[]; explanation: string }[] };
    expect(problems.sort((a, b) => (String(a.path) < String(b.path) ? -1 : 1))).toEqual([
      { path: ['colour'], explanation: 'Field is not defined on ProductSetInput' },
      { path: ['status'], explanation: 'Expected "active" to be one of: ACTIVE, ARCHIVED, DRAFT, UNLISTED' },
      { path: ['title'], explanation: 'Could not coerce value 5 to String' },
      { path: ['variants', 0, 'optionValues'], explanation: 'Expected value to not be null' },
      { path: ['variants', 0, 'price'], explanation: 'Money must be a decimal string, not 19.9' },
    ]);
    expect([body.data, body.extensions, await count()]).toEqual([undefined, undefined, 0]);
    expect(await errorOf('mutation ($input: ProductSetInput!) { productSet(input: $input) { product { id } } }')).toMatchObject({
      message: 'Variable $input of type ProductSetInput! was provided invalid value',
      extensions: { value: null, problems: [{ path: [], explanation: 'Expected value to not be null' }] },
    });
  });

  it('bodies that are no GraphQL request, a token request that cannot be read, and addresses that are not there', async () => {
    const token = { 'x-shopify-access-token': (await grant()).access_token };
    for (const body of ['null', '[]', '{', '{}', '{"query":5}'])
      expect(await raw('/admin/api/2026-10/graphql.json', body, token)).toEqual([
        400,
        { errors: { query: 'Required parameter missing or invalid' } },
      ]);
    const body = JSON.stringify({ query: '{ shop { name } }', variables: '{}' });
    expect(await raw('/admin/api/2026-10/graphql.json', body, token)).toEqual([
      400,
      { errors: { variables: 'Required parameter missing or invalid' } },
    ]);
    expect(await raw('/admin/oauth/access_token', '{')).toMatchObject([400, { error: 'invalid_request' }]);
    expect(await raw('/admin/api/2026-10/products.json', '{}', token)).toEqual([404, { errors: 'Not Found' }]);
  });

  it('one custom id on two products, by productSet and by metafieldsSet', async () => {
    await define();
    const first = await shop.set(shirt({ metafields: [key('P-1')] }));
    const second = await shop.set(shirt({ handle: 'second', metafields: [key('P-1')] }));
    expect(second.userErrors).toMatchObject([{ code: 'CAPABILITY_VIOLATION', field: ['input', 'metafields', '0', 'value'] }]);
    const other = await shop.set(shirt({ handle: 'second', metafields: [key('P-2')] }));
    expect(await setField({ ...key('P-1'), ownerId: other.product.id })).toEqual({
      metafields: null,
      userErrors: [{ code: 'CAPABILITY_VIOLATION', field: ['metafields', '0', 'value'] }],
    });
    expect((await shop.set(shirt({ metafields: [key('P-1')] }), { id: first.product.id })).userErrors).toEqual([]);
  });

  it('finds a product by the custom id that metafieldsSet gave it, and no more by one that was taken away', async () => {
    await define();
    const { product } = await shop.set(shirt({ metafields: [key('P-1')] }));
    const FIND = `query ($value: String!) { productByIdentifier(identifier: { customId: { namespace: "plinth", key: "product", value: $value } }) { id } }`;
    const find = async (value: string) => (await shop.data(FIND, { value })).productByIdentifier?.id as string | undefined;
    expect((await setField({ ...key('P-9'), ownerId: product.id })).userErrors).toEqual([]);
    expect([await find('P-1'), await find('P-9')]).toEqual([undefined, product.id]);
    await shop.data('mutation ($gone: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $gone) { userErrors { message } } }', {
      gone: [{ ownerId: product.id, namespace: 'plinth', key: 'product' }],
    });
    expect(await find('P-9')).toBeUndefined();
  });

  it('another type than the definition has', async () => {
    await define('number_integer');
    const refused = await shop.set(shirt({ metafields: [key('5', 'single_line_text_field')] }));
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_METAFIELD', field: ['input', 'metafields', '0', 'type'] }]);
    const { product } = await shop.set(shirt());
    expect(await setField({ ...key('5', 'boolean'), ownerId: product.id })).toEqual({
      metafields: null,
      userErrors: [{ code: 'INVALID_TYPE', field: ['metafields', '0', 'type'] }],
    });
  });

  it('a compareDigest that is stale, and null where something is there already', async () => {
    const ownerId = (await shop.set(shirt())).product.id as string;
    const text = (value: string, compareDigest?: string | null) => ({
      ...{ ownerId, namespace: 'plinth', key: 'care', type: 'single_line_text_field', value },
      ...(compareDigest !== undefined && { compareDigest }),
    });
    const made = await setField(text('Wash cold', null));
    const digest = made.metafields[0].compareDigest as string;
    const stale = { metafields: null, userErrors: [{ code: 'STALE_OBJECT', field: ['metafields', '0'] }] };
    expect(await setField(text('Wash hot', null))).toEqual(stale);
    expect((await setField(text('Wash warm', digest))).userErrors).toEqual([]);
    expect(await setField(text('Wash hot', digest))).toEqual(stale);
  });

  it('a handle with blanks and capitals is stored in its own form, so that the handle sent does not find it again', async () => {
    const sent = { handle: 'Linen  Shirt!' };
    expect((await shop.set(shirt(sent), sent)).product.handle).toBe('linen-shirt');
    expect((await shop.set(shirt(sent), sent)).userErrors).toMatchObject([{ code: 'HANDLE_NOT_UNIQUE' }]);
  });

  it('collections, options and option values that are not there', async () => {
    const refused = async (more: object, identifier?: object) => (await shop.set(shirt(more), identifier)).userErrors as object[];
    expect(await refused({ collections: ['gid://shopify/Collection/9'] })).toMatchObject([
      { code: 'INVALID_INPUT', field: ['input', 'collections', '0'] },
    ]);
    const { product } = await shop.set(shirt());
    const by = { id: product.id as string };
    const option = (id: string, valueId?: string) => ({
      productOptions: [{ id, name: 'Size', values: [{ name: 'S', ...(valueId && { id: valueId }) }, { name: 'M' }] }],
    });
    expect(await refused(option('gid://shopify/ProductOption/99'), by)).toMatchObject([
      { code: 'OPTION_DOES_NOT_EXIST', field: ['input', 'productOptions', '0', 'id'] },
    ]);
    const known = product.options[0].id ?? 'gid://shopify/ProductOption/1';
    expect(await refused(option(known, 'gid://shopify/ProductOptionValue/99'), by)).toMatchObject([
      { code: 'OPTION_VALUE_DOES_NOT_EXIST', field: ['input', 'productOptions', '0', 'values', '0', 'id'] },
    ]);
  });

  it('a product without a variant: refused where it has options, otherwise Shopify makes the default one', async () => {
    const { product } = await shop.set(shirt());
    const emptied = await shop.set(shirt({ variants: [] }), { id: product.id });
    expect(emptied.userErrors).toMatchObject([{ code: 'VARIANTS_INPUT_MISSING', field: ['input', 'variants'] }]);
    const options = [{ name: 'Title', position: 1, values: ['Default Title'] }];
    for (const variants of [[], [{ sku: 'ONE', optionValues: [] }]]) {
      const bare = await shop.set(shirt({ productOptions: [], variants }), { id: product.id });
      expect(bare.product).toMatchObject({
        options,
        variants: { nodes: [{ selectedOptions: [{ name: 'Title', value: 'Default Title' }] }] },
      });
      expect(bare.product.variants.nodes).toHaveLength(1);
    }
  });

  it('amounts below zero, and an amount that is written into the document as a number', async () => {
    const variants = [variant('S', { price: '-1.00' }), variant('M', { inventoryItem: { cost: '-2.00' } })];
    expect((await shop.set(shirt({ variants }))).userErrors).toMatchObject([
      { code: 'INVALID_VARIANT', field: ['input', 'variants', '0', 'price'] },
      { code: 'INVALID_VARIANT', field: ['input', 'variants', '1', 'inventoryItem', 'cost'] },
    ]);
    const literal = 'mutation { productSet(input: { variants: [{ price: 1.5, optionValues: [] }] }) { userErrors { code } } }';
    expect((await errorOf(literal))?.message).toBe('Money must be a decimal string, not 1.5');
    expect(await count()).toBe(0);
  });

  it('renames an option value that is named by its id, and keeps its id', async () => {
    const OPTIONS = 'query ($id: ID!) { product(id: $id) { options { id optionValues { id name } } } }';
    const { product } = await shop.set(shirt());
    const [option] = (await shop.data(OPTIONS, product)).product.options as { id: string; optionValues: { id: string; name: string }[] }[];
    const [small, medium] = option!.optionValues;
    const values = [{ id: small!.id, name: 'Small' }, { id: medium!.id }];
    const [s, m] = product.variants.nodes as { id: string }[];
    const renamed = await shop.set(
      shirt({
        productOptions: [{ id: option!.id, values }],
        variants: [variant('Small', { id: s!.id }), variant('M', { id: m!.id })],
      }),
      { id: product.id },
    );
    expect(renamed.userErrors).toEqual([]);
    expect((await shop.data(OPTIONS, product)).product.options).toEqual([
      { id: option!.id, optionValues: [{ id: small!.id, name: 'Small' }, medium] },
    ]);
    expect(renamed.product.variants.nodes.map(({ id }: { id: string }) => id)).toEqual([s!.id, m!.id]);
  });

  it('a seed and an edit that Shopify itself would not take', async () => {
    const refused = async (route: string, body: object) =>
      (await raw(`/_sandbox/${route}`, JSON.stringify(body))) as [number, { path: string }];
    expect(await refused('seed', { product: [] })).toMatchObject([400, { path: 'product' }]);
    expect(await refused('seed', { products: [shirt(), shirt({ variants: [{}] })] })).toMatchObject([
      400,
      { path: 'products.1.variants.0.optionValues' },
    ]);
    expect(await refused('edit', { id: 'gid://shopify/Product/99', delete: true })).toMatchObject([400, { path: 'id' }]);
    expect(await refused('edit', { sku: 'NOWHERE', quantity: 1 })).toMatchObject([400, { path: 'sku' }]);
    expect(await refused('edit', { sku: 'NOWHERE', amount: 1 })).toMatchObject([400, { path: 'amount' }]);
    expect(await count()).toBe(0);
  });

  async function grant() {
    const body = 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';
    return (await raw('/admin/oauth/access_token', body))[1] as { access_token: string };
  }
});
