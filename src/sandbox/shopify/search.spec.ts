import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shirt, TestShop, variant } from './testing/client.js';

const SKUS = ['PIPE-1/2"', 'A\\B', 'A:B', 'STAR*', 'STAR*1', 'CUP (BLUE)', 'TWO WORDS', "O'RING", 'OR', 'NOT'];

describe('the search of the Shopify sandbox', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await TestShop.start({ rateLimits: 'lifted' });
    const options = [{ name: 'Size', values: SKUS.map((name) => ({ name })) }];
    await shop.set(shirt({ productOptions: options, variants: SKUS.map((sku) => variant(sku, { sku })) }));
  });
  afterAll(() => shop.stop());

  const ask = (query: string) =>
    shop.call('query ($query: String!) { productVariants(first: 20, query: $query) { nodes { sku } } }', { query });
  const found = async (query: string) => ((await ask(query)).body.data.productVariants.nodes as { sku: string }[]).map(({ sku }) => sku);

  it.each([
    [String.raw`sku:"PIPE-1/2\""`, ['PIPE-1/2"']],
    [String.raw`sku:'PIPE-1/2"'`, ['PIPE-1/2"']],
    [String.raw`sku:PIPE-1/2"`, ['PIPE-1/2"']],
    [String.raw`sku:"A\\B"`, ['A\\B']],
    [String.raw`sku:A\\B`, ['A\\B']],
    [String.raw`sku:"A:B"`, ['A:B']],
    [String.raw`sku:A\:B`, ['A:B']],
    [String.raw`sku:"CUP (BLUE)"`, ['CUP (BLUE)']],
    [String.raw`sku:"O'RING" OR sku:"two words"`, ['TWO WORDS', "O'RING"]],
    [String.raw`sku:'O\'RING'`, ["O'RING"]],
    [String.raw`sku:STAR*`, ['STAR*', 'STAR*1']],
    [String.raw`sku:STAR\*`, ['STAR*']],
    [String.raw`sku:"OR" OR sku:NOT`, ['OR', 'NOT']],
    [String.raw`(sku:OR OR sku:A*) -sku:"A:B" NOT sku:'A\\B'`, ['OR']],
    [String.raw`sku:OR AND sku:NOT`, []],
  ])('understands %s', async (query, skus) => {
    expect(await found(query)).toEqual(skus);
  });

  it.each(['sku:"A', 'sku:A\\', '(sku:A', 'sku:A)', 'sku:A:B', 'sku:', 'sku:>A', 'colour:red', 'A'])(
    'refuses %s instead of dropping it',
    async (query) => {
      expect((await ask(query)).body.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
    },
  );
});
