import { afterEach, describe, expect, it } from '@jest/globals';
import { PRODUCT_SET, shirt, TestShop, variant } from './testing/client.js';

describe('access, cost and paging in the Shopify sandbox', () => {
  let shop: TestShop;
  afterEach(() => shop.stop());

  it('answers 401 without a token, with an old one, and 404 for another version', async () => {
    shop = await TestShop.start();
    expect((await shop.call('{ shop { name } }')).body.data).toEqual({ shop: { name: 'Plinth sandbox' } });
    await shop.admin('clock', { advanceMs: 24 * 60 * 60 * 1_000 });
    const late = await shop.call('{ shop { name } }');
    expect([late.status, late.body]).toEqual([
      401,
      { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
    ]);
    await shop.login();
    expect((await shop.call('{ shop { name } }')).status).toBe(200);
    const version = await fetch(`${shop.sandbox.url}/admin/api/2020-01/graphql.json`, { method: 'POST', body: '{}' });
    expect(version.status).toBe(404);
    const wrong = await fetch(`${shop.sandbox.url}/admin/oauth/access_token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'sandbox-client', client_secret: 'no' }),
    });
    expect([wrong.status, ((await wrong.json()) as { error: string }).error]).toEqual([400, 'invalid_client']);
  });

  it('charges the requested cost and gives back what was not used', async () => {
    shop = await TestShop.start();
    const { body } = await shop.call('{ products(first: 100) { nodes { id } } }');
    expect(body.extensions?.cost).toMatchObject({
      requestedQueryCost: 102,
      actualQueryCost: 2,
      throttleStatus: { maximumAvailable: 2_000, restoreRate: 100 },
    });
    expect(body.extensions?.cost.throttleStatus.currentlyAvailable).toBeGreaterThanOrEqual(1_998);
    const files = [{ originalSource: shop.picture('a.png') }];
    const set = `mutation ($input: ProductSetInput!) { productSet(input: $input) { product { id } userErrors { code } } }`;
    const variants = [variant('S', { file: files[0] }), variant('M')];
    const written = await shop.call(set, { input: shirt({ files, variants, metafields: [metafield] }) });
    // 10 + 1.9 a file + 0.4 a metafield + 2 × 0.2 a variant + 0.6 a variant file + 1 product + 1 user error
    expect(written.body.extensions?.cost.requestedQueryCost).toBe(16);
  });

  it('throttles in the body with status 200, and restores with time', async () => {
    shop = await TestShop.start();
    const dear = '{ products(first: 240) { nodes { id media(first: 1) { nodes { id } } } } }';
    const answers = [await shop.call(dear), await shop.call(dear)];
    expect(answers.map(({ body }) => body.extensions?.cost.requestedQueryCost)).toEqual([962, 962]);
    const concurrent = await Promise.all(
      Array.from({ length: 200 }, () => shop.call(PRODUCT_SET, { input: shirt({ handle: undefined }) })),
    );
    const throttled = concurrent.filter(({ body }) => body.errors?.[0]?.extensions?.code === 'THROTTLED');
    expect(throttled.length).toBeGreaterThan(0);
    expect(throttled[0]).toMatchObject({ status: 200, body: { data: null, extensions: { cost: { actualQueryCost: null } } } });
    expect((await shop.data('{ productsCount { count } }')).productsCount.count).toBe(200 - throttled.length);
    await shop.admin('clock', { advanceMs: 20_000 });
    expect((await shop.call(PRODUCT_SET, { input: shirt({ handle: undefined }) })).body.errors).toBeUndefined();
  });

  it('throttles with status 429 and the same body when told to', async () => {
    shop = await TestShop.start({ throttledStatus: 429 });
    const dear = '{ products(first: 240) { nodes { id media(first: 1) { nodes { id } } } } }';
    await Promise.all(Array.from({ length: 200 }, () => shop.call(PRODUCT_SET, { input: shirt({ handle: undefined }) })));
    const refused = await shop.call(dear);
    expect([refused.status, refused.body.data, refused.body.errors?.[0]?.extensions?.code]).toEqual([429, null, 'THROTTLED']);
    await shop.admin('settings', { throttledStatus: 200 });
    expect((await shop.call(dear)).status).toBe(200);
  });

  it('refuses a query that costs more than 1,000', async () => {
    shop = await TestShop.start();
    const { body } = await shop.call('{ products(first: 250) { nodes { id variants(first: 250) { nodes { id } } } } }');
    expect(body.errors?.[0]?.extensions?.code).toBe('MAX_COST_EXCEEDED');
  });

  it('shows the variants of a product in pages of at most 250', async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' });
    const sizes = Array.from({ length: 300 }, (_, index) => `s${index}`);
    const { product } = await shop.set(
      shirt({ productOptions: [{ name: 'Size', values: sizes.map((name) => ({ name })) }], variants: sizes.map((size) => variant(size)) }),
    );
    const PAGE =
      'query ($id: ID!, $after: String) { product(id: $id) { variants(first: 250, after: $after) { nodes { sku } pageInfo { hasNextPage endCursor } } } }';
    const first = (await shop.data(PAGE, { id: product.id })).product.variants;
    const second = (await shop.data(PAGE, { id: product.id, after: first.pageInfo.endCursor })).product.variants;
    expect([first.nodes.length, first.pageInfo.hasNextPage, second.nodes.length, second.pageInfo.hasNextPage]).toEqual([
      250,
      true,
      50,
      false,
    ]);
    expect(second.nodes[0].sku).toBe('SHIRT-s250');
    expect((await shop.call(PAGE.replace('250', '251'), { id: product.id })).body.errors?.[0]?.message).toContain('between 0 and 250');
  });

  it('goes on after a cursor whose row was deleted, in both orders', async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' });
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) ids.push((await shop.set(shirt({ handle: name }))).product.id);
    const next = async (after: string, reverse: boolean) => {
      const { products } = await shop.data(
        'query ($after: String!, $reverse: Boolean!) { products(first: 1, after: $after, reverse: $reverse) { nodes { handle } } }',
        { after, reverse },
      );
      return products.nodes[0]?.handle;
    };
    const cursor = (await shop.data('{ products(first: 2) { pageInfo { endCursor } } }')).products.pageInfo.endCursor;
    await shop.admin('edit', { id: ids[1], delete: true });
    expect([await next(cursor, false), await next(cursor, true)]).toEqual(['c', 'a']);
  });

  it('counts up to the limit and says when there is more', async () => {
    shop = await TestShop.start();
    for (const name of ['a', 'b', 'c']) await shop.set(shirt({ handle: name }));
    expect(await shop.data('{ all: productsCount { count precision } two: productsCount(limit: 2) { count precision } }')).toEqual({
      all: { count: 3, precision: 'EXACT' },
      two: { count: 2, precision: 'AT_LEAST' },
    });
  });

  it('finds by sku and refuses a search field that it does not know', async () => {
    shop = await TestShop.start();
    await shop.set(shirt());
    expect((await shop.data('{ productVariants(first: 5, query: "sku:SHIRT-M") { nodes { sku } } }')).productVariants.nodes).toEqual([
      { sku: 'SHIRT-M' },
    ]);
    expect((await shop.call('{ products(first: 5, query: "colour:red") { nodes { id } } }')).body.errors?.[0]?.extensions?.code).toBe(
      'BAD_REQUEST',
    );
  });

  it('denies what the app has no scope for, and publishes what it may', async () => {
    shop = await TestShop.start({}, { scopes: ['write_products', 'read_publications'] });
    const { product } = await shop.set(shirt());
    expect((await shop.call('{ locations(first: 1) { nodes { id } } }')).body.errors).toMatchObject([
      {
        message: 'Access denied for locations field. Required access: `read_locations` access scope.',
        extensions: { code: 'ACCESS_DENIED', requiredAccess: '`read_locations` access scope.' },
      },
    ]);
    const PUBLISH =
      'mutation ($id: ID!, $to: ID!) { publishablePublish(id: $id, input: [{ publicationId: $to }]) { userErrors { message } } }';
    const to = (await shop.data('{ publications(first: 1) { nodes { id } } }')).publications.nodes[0].id;
    expect((await shop.call(PUBLISH, { id: product.id, to })).body.errors?.[0]?.extensions?.code).toBe('ACCESS_DENIED');
    await shop.stop();
    shop = await TestShop.start();
    const own = (await shop.set(shirt())).product;
    expect((await shop.data(PUBLISH, { id: own.id, to })).publishablePublish.userErrors).toEqual([]);
    const shown = await shop.data('query ($id: ID!, $to: ID!) { product(id: $id) { publishedOnPublication(publicationId: $to) } }', {
      id: own.id,
      to,
    });
    expect(shown.product.publishedOnPublication).toBe(true);
  });

  it('changes prices of variants alone, all or none', async () => {
    shop = await TestShop.start();
    const { product } = await shop.set(shirt());
    const [s, m] = product.variants.nodes as { id: string }[];
    const BULK =
      'mutation ($id: ID!, $variants: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $id, variants: $variants) { productVariants { price } userErrors { code field } } }';
    const refused = await shop.data(BULK, {
      id: product.id,
      variants: [
        { id: s!.id, price: '1.00' },
        { id: m!.id, price: '-1.00' },
      ],
    });
    expect(refused.productVariantsBulkUpdate.userErrors).toEqual([{ code: 'NEGATIVE_PRICE_VALUE', field: ['variants', '1', 'price'] }]);
    const good = await shop.data(BULK, { id: product.id, variants: [{ id: m!.id, price: '2.00' }] });
    expect(good.productVariantsBulkUpdate.productVariants).toEqual([{ price: '2.00' }]);
    const { variants } = (await shop.data('query ($id: ID!) { product(id: $id) { variants(first: 5) { nodes { price } } } }', product))
      .product;
    expect(variants.nodes).toEqual([{ price: '19.90' }, { price: '2.00' }]);
  });
});

const metafield = { namespace: 'plinth', key: 'care', type: 'single_line_text_field', value: 'Wash cold' };
