import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { demoCatalogue } from '../../src/demo/catalogue/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = demoCatalogue().erpItems.find(({ sku, family }) => family && sku.startsWith('TEE-'))!.sku;
const source = five([ROOT], 10);
const VARIANTS = variantsOf(source, ROOT);

let selling: SellingWorld;
beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

async function inShop() {
  const [product] = (await stateOf(selling.world, 'shopify')).products;
  const values = Object.fromEntries(product!.options.map(({ name, values: all }) => [name, all]));
  return { skus: product!.variants.map(({ sku }) => sku), values, type: product!.productType };
}

it('the shop shows variants by colour, then by size from small to large, and what kind of thing it is by its name', async () => {
  const { skus, values, type } = await inShop();
  expect(skus).toEqual(['WHITE', 'NAVY'].flatMap((color) => ['S', 'M', 'L', 'XL', 'XXL'].map((size) => `${ROOT}-${color}-${size}`)));
  expect(skus).not.toEqual([...skus].sort());
  expect(values).toEqual({ Color: ['White', 'Navy'], Size: ['S', 'M', 'L', 'XL', 'XXL'] });
  expect(type).toBe('Shirts');
  const google = (await stateOf(selling.world, 'google')).accounts.flatMap(({ productInputs }) => productInputs);
  expect(google.map(({ productInput }) => productInput.productAttributes['productTypes'])).toEqual(
    VARIANTS.map(() => ['Shop > Clothing > T-shirts']),
  );
});

it('an order of a person reaches the shop with the approval, and not before', async () => {
  const before = await inShop();
  const { editor } = selling.world.clients;
  const { product } = await editor.graphql<{ product: { revision: number } }>('query ($sku: String!) { product(sku: $sku) { revision } }', {
    sku: ROOT,
  });
  const wanted = [`${ROOT}-NAVY`, `${ROOT}-WHITE`];
  const { orderVariants } = await editor.graphql<{ orderVariants: { userErrors: object[] } }>(
    'mutation ($input: OrderVariantsInput!) { orderVariants(input: $input) { userErrors { code path message fix } } }',
    { input: { sku: ROOT, skus: wanted, expectedRevision: product.revision } },
  );
  expect(orderVariants.userErrors).toEqual([]);
  await selling.world.atRest();
  expect(await inShop()).toEqual(before);
  await selling.retitle(ROOT, 'In another order');
  await selling.until(
    async () => (await inShop()).skus[0] === `${ROOT}-NAVY-S`,
    () => inShop(),
  );
  const after = await inShop();
  expect(after.skus).toEqual(['NAVY', 'WHITE'].flatMap((color) => ['S', 'M', 'L', 'XL', 'XXL'].map((size) => `${ROOT}-${color}-${size}`)));
  expect(after.values).toEqual({ Color: ['Navy', 'White'], Size: ['S', 'M', 'L', 'XL', 'XXL'] });
  // Google's update counts for this day, not for the next.
  await selling.until(
    async () => (await selling.titlesOf(VARIANTS)).every((title) => title === 'In another order'),
    () => selling.titlesOf(VARIANTS),
  );
});

it('a title with tabs, breaks and odd blanks is folded on all channels; markup in it goes out and is told', async () => {
  await selling.nextDay();
  await selling.retitle(ROOT, ' Salt &amp;\tPepper\n Shirt \u00a0– 5\u00a0kg ');
  const folded = 'Salt &amp; Pepper Shirt – 5 kg';
  await selling.until(
    async () => (await selling.titlesOf(VARIANTS)).every((title) => title === folded),
    () => selling.titlesOf(VARIANTS),
  );
  const { readiness } = await selling.world.clients.editor.graphql<{
    readiness: { channel: string; ready: boolean; issues: Record<string, string>[] }[];
  }>('query ($sku: String!) { readiness(sku: $sku) { channel ready issues { code severity owner path sku } } }', { sku: ROOT });
  const told = readiness.map(({ channel, ready, issues }) => [channel, ready, issues.find(({ code }) => code === 'markup_in_text')]);
  expect(told).toEqual(
    ['amazon_us', 'google_us', 'shopify_us'].map((channel) => [
      channel,
      true,
      { code: 'markup_in_text', severity: 'warning', owner: 'pim', path: 'title@en_US', sku: ROOT },
    ]),
  );
});

it('an option that is called otherwise by now is told at the listings of every channel, until the product is approved anew', async () => {
  const { editor, administrator } = selling.world.clients;
  const told = async (): Promise<string[]> => {
    const { listings } = await editor.graphql<{ listings: { nodes: { channel: string; explain: Record<string, string | null> }[] } }>(
      '{ listings(first: 200) { nodes { channel explain { waitsFor owner message fix } } } }',
    );
    return [...new Set(listings.nodes.map(({ channel, explain }) => `${channel} ${explain['waitsFor']} ${explain['owner']}`))].sort();
  };
  const waits = (wanted: string) =>
    selling.until(
      async () => (await told()).join() === ['amazon_us', 'google_us', 'shopify_us'].map((channel) => `${channel} ${wanted}`).join(),
      () => told(),
    );
  await waits('null plinth');
  const { saveAttributeOptions } = await administrator.graphql<{ saveAttributeOptions: { userErrors: object[] } }>(
    'mutation ($options: [AttributeOptionInput!]!) { saveAttributeOptions(options: $options) { saved userErrors { code path message fix } } }',
    { options: [{ attribute: 'color', code: 'navy', labels: { en_US: 'Midnight' } }] },
  );
  expect(saveAttributeOptions.userErrors).toEqual([]);
  await waits('label_not_live pim');
  const { listings } = await editor.graphql<{ listings: { nodes: { explain: { message: string; fix: string } }[] } }>(
    '{ listings(first: 1, filter: { channel: "shopify_us" }) { nodes { explain { message fix } } } }',
  );
  expect(listings.nodes[0]!.explain).toEqual({
    message:
      'It is live as it was approved; The option navy of color is "Midnight" in en_US; shopify_us was approved with "Navy" and shows that',
    fix: 'Submit the product again and have it approved',
  });
  expect((await inShop()).values['Color']).toEqual(['Navy', 'White']);
  await selling.nextDay();
  await selling.retitle(ROOT, 'In the colours of the night');
  await waits('null plinth');
  expect((await inShop()).values['Color']).toEqual(['Midnight', 'White']);
});
