import { afterAll, beforeAll } from '@jest/globals';
import { describeChannelContract } from '../support/syndication/index.js';
import { openShopify, type ShopifyWorld } from './shopify-world.js';

let world: ShopifyWorld;
beforeAll(async () => {
  world = await openShopify();
});
afterAll(() => world.close());

describeChannelContract('shopify', () => world);
