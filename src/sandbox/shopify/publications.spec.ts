import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { shirt, TestShop } from './testing/client.js';

let shop: TestShop;
beforeAll(async () => {
  shop = await TestShop.start({ rateLimits: 'lifted' });
  await shop.login();
});
afterAll(() => shop.stop());

const names = async (args: string): Promise<string[]> =>
  (await shop.data(`{ publications(first: 9${args}) { nodes { name } } }`)).publications.nodes.map(({ name }: { name: string }) => name);

it('has publications of apps and of others, and a product that is on none of an app is shown nowhere', async () => {
  await shop.admin('seed', { products: [shirt()] });
  await shop.admin('stock', { sku: 'SHIRT-S', location: 'Main warehouse', quantity: 5 });
  expect(await shop.admin('edit', { addPublication: 'Europe', catalogType: 'MARKET' })).toMatchObject({
    name: 'Europe',
    catalogType: 'MARKET',
  });
  expect([await names(''), await names(', catalogType: APP'), await names(', catalogType: MARKET')]).toEqual([
    ['Online Store', 'Point of Sale', 'Europe'],
    ['Online Store', 'Point of Sale'],
    ['Europe'],
  ]);
  await shop.data(
    'mutation { publishablePublish(id: "gid://shopify/Product/1", input: [{ publicationId: "gid://shopify/Publication/3" }]) { userErrors { message } } }',
  );
  await shop.admin('edit', { sku: 'SHIRT-S', unpublishFrom: 'Online Store' });
  expect(await shop.admin('sell', { sku: 'SHIRT-S', quantity: 1 })).toMatchObject({ sold: 1 });
  await shop.admin('edit', { sku: 'SHIRT-S', unpublishFrom: 'Point of Sale' });
  expect(await shop.admin('sell', { sku: 'SHIRT-S', quantity: 1 })).toMatchObject({ sold: 0 });
  for (const body of [
    { sku: 'SHIRT-S', unpublishFrom: 'Nowhere' },
    { addPublication: '' },
    { addPublication: 'Asia', catalogType: 'SHOP' },
  ])
    expect(await shop.admin('edit', body)).toHaveProperty('code', 'bad_admin_request');
});
