import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-FJELLA';
const source = five([ROOT], 2);
const SKUS = variantsOf(source, ROOT);
const [SKU] = SKUS as [string, string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

const inShop = async () => {
  const [product] = (await stateOf(selling.world, 'shopify')).products;
  const units = Object.fromEntries(product!.variants.map(({ sku, inventory }) => [sku, inventory['Main warehouse']]));
  return { status: product!.status, isShown: product!.publications.length > 0, units };
};

it('what comes back from the archive of the shop has the number of now before anybody sees it', async () => {
  for (const sku of SKUS) await selling.item(sku, { lifecycle: 'discontinued' });
  await selling.until(
    async () => (await inShop()).status === 'ARCHIVED',
    () => inShop(),
  );
  await selling.world.atRest();
  const { shopify } = selling.world.sandboxes;
  shopify.faults.add({ match: { bodyIncludes: 'mutation Publish' }, kind: 'status', status: 503, times: 10_000 });
  await selling.offer(SKU, { quantity: 3 });
  await selling.item(SKU, { lifecycle: 'active' });
  await selling.until(
    async () => (await inShop()).units[SKU] === 3,
    () => inShop(),
  );
  expect(await inShop()).toMatchObject({ isShown: false, units: { [SKU]: 3 } });
  shopify.faults.clear();
  await selling.until(
    async () => (await inShop()).isShown,
    () => inShop(),
  );
  await selling.world.atRest();
  expect(await inShop()).toMatchObject({ status: 'ACTIVE', isShown: true, units: { [SKU]: 3 } });
  const [line] = await selling.world.sql<{ units: number; sold: unknown[] }>(
    `SELECT o.units, o.sold FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE l.channel_code = 'shopify_us' AND o.sku = $1`,
    [SKU],
  );
  expect(line).toEqual({ units: 3, sold: [] });
});
