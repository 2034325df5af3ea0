import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { shirt, TestShop, variant } from './testing/client.js';

describe('sales in the Shopify sandbox', () => {
  let shop: TestShop;
  const made = (of: object = {}) => {
    const at = (quantity: number) => ({ inventoryQuantities: [{ locationId: 'gid://shopify/Location/1', name: 'available', quantity }] });
    return shirt({ variants: [variant('S', { ...at(5), ...of }), variant('M', at(2))] });
  };
  const sell = (sku: unknown, quantity: unknown, more: object = {}) => shop.admin('sell', { sku, quantity, ...more });
  const levels = async () =>
    (
      await shop.data(
        '{ productVariants(first: 9) { nodes { sku inventoryItem { inventoryLevel(locationId: "gid://shopify/Location/1") { quantities(names: ["available", "on_hand"]) { name quantity } } } } } }',
      )
    ).productVariants.nodes.map(({ sku, inventoryItem }: { sku: string; inventoryItem: { inventoryLevel: { quantities: object[] } } }) => [
      sku,
      inventoryItem.inventoryLevel.quantities.map((one) => (one as { quantity: number }).quantity),
    ]);
  beforeAll(async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' });
  });
  beforeEach(async () => {
    await shop.admin('reset', {});
    await shop.login();
  });
  afterAll(() => shop.stop());

  it('sells what is there and no more; what is sold stays on hand until it is sent', async () => {
    await shop.admin('seed', { products: [made()] });
    expect(await sell('SHIRT-S', 3)).toEqual({ sku: 'SHIRT-S', sold: 3, available: 2 });
    expect(await levels()).toEqual([
      ['SHIRT-S', [2, 5]],
      ['SHIRT-M', [2, 2]],
    ]);
    expect(await sell('shirt-s', 9, { shop: 'plinth-sandbox.myshopify.com' })).toEqual({ sku: 'shirt-s', sold: 2, available: 0 });
    expect(await sell('SHIRT-S', 1)).toEqual({ sku: 'SHIRT-S', sold: 0, available: 0 });
  });

  it('has the number and the price that somebody gives a variant by hand', async () => {
    await shop.admin('seed', { products: [made()] });
    await sell('SHIRT-S', 3);
    expect(await shop.admin('edit', { sku: 'shirt-s', quantity: 9, price: '7.50' })).toEqual({ userErrors: [] });
    expect(await levels()).toEqual([
      ['SHIRT-S', [9, 12]],
      ['SHIRT-M', [2, 2]],
    ]);
    const { productVariants } = await shop.data('{ productVariants(first: 9) { nodes { price } } }');
    expect(productVariants.nodes.map(({ price }: { price: string }) => price)).toEqual(['7.50', expect.not.stringMatching('7.50')]);
  });

  it('sells on at zero where the shop does, so that its stock falls below it, and what nobody counts', async () => {
    await shop.admin('seed', { products: [made({ inventoryPolicy: 'CONTINUE' })] });
    expect(await sell('SHIRT-S', 9)).toEqual({ sku: 'SHIRT-S', sold: 9, available: -4 });
    expect(await levels()).toEqual([
      ['SHIRT-S', [-4, 5]],
      ['SHIRT-M', [2, 2]],
    ]);
    expect(await sell('SHIRT-S', 2)).toEqual({ sku: 'SHIRT-S', sold: 2, available: -6 });
    await shop.admin('reset', {});
    await shop.admin('seed', { products: [made({ inventoryItem: { tracked: false } })] });
    expect(await sell('SHIRT-S', 9)).toEqual({ sku: 'SHIRT-S', sold: 9, available: 5 });
  });

  it('sells nothing that nobody can see', async () => {
    await shop.admin('seed', { products: [made()], publish: false });
    expect(await sell('SHIRT-S', 1)).toEqual({ sku: 'SHIRT-S', sold: 0, available: 5 });
    await shop.admin('reset', {});
    await shop.admin('seed', { products: [{ ...made(), status: 'ARCHIVED' }] });
    expect(await sell('SHIRT-S', 1)).toEqual({ sku: 'SHIRT-S', sold: 0, available: 5 });
  });

  it.each([
    ['sku', ['NONE', 1]],
    ['sku', [undefined, 1]],
    ['quantity', ['SHIRT-S', 0]],
    ['quantity', ['SHIRT-S', 1.5]],
    ['shop', ['SHIRT-S', 1, { shop: 'other.myshopify.com' }]],
    ['price', ['SHIRT-S', 1, { price: 1 }]],
  ] as [string, [unknown, unknown, object?]][])('says what is wrong with %s, and sells nothing', async (path, [sku, quantity, more]) => {
    await shop.admin('seed', { products: [made()] });
    expect(await sell(sku, quantity, more)).toMatchObject({ code: 'bad_admin_request', path, fix: expect.any(String) });
    expect(await levels()).toEqual([
      ['SHIRT-S', [5, 5]],
      ['SHIRT-M', [2, 2]],
    ]);
  });

  it('is seen by whoever compares before he sets', async () => {
    await shop.admin('seed', { products: [made()] });
    await sell('SHIRT-S', 1);
    const set = `mutation ($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) @idempotent(key: "k") { userErrors { code field } } }`;
    const at = (n: number, changeFromQuantity: number) => ({
      ...{ inventoryItemId: `gid://shopify/InventoryItem/${n}`, locationId: 'gid://shopify/Location/1', quantity: 9, changeFromQuantity },
    });
    const input = { name: 'available', reason: 'correction', quantities: [at(1, 5), at(2, 2)] };
    expect((await shop.data(set, { input })).inventorySetQuantities.userErrors).toEqual([
      { code: 'CHANGE_FROM_QUANTITY_STALE', field: ['input', 'quantities', '0', 'changeFromQuantity'] },
    ]);
    // All or none: the one that was right was not set either.
    expect(await levels()).toEqual([
      ['SHIRT-S', [4, 5]],
      ['SHIRT-M', [2, 2]],
    ]);
  });
});
