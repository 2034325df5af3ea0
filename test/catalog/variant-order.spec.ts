import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/index.js';
import { seedDefinitions } from './definitions.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  const variants = ['TEE-L', 'TEE-M', 'TEE-S'].map((sku) => ({ sku, parentSku: 'TEE', values: {} }));
  const made = await ask<{ createProducts: { userErrors: object[] } }>(
    'mutation ($inputs: [CreateProductInput!]!) { createProducts(inputs: $inputs) { userErrors { code path message fix } } }',
    { inputs: [{ sku: 'TEE', family: 'shirts', familyVariant: 'by_size' }, ...variants] },
  );
  expect(made.createProducts.userErrors).toEqual([]);
  await server.ds.query(`UPDATE product_node SET facts = jsonb_build_object('size', lower(right(sku, 1))) WHERE kind = 'variant'`);
});
afterAll(() => server.close());

async function ask<T>(query: string, variables: Record<string, unknown> = {}, key: keyof TestServer['keys'] = 'editor'): Promise<T> {
  const answer = await server.graphql<T>(query, variables, server.keys[key]);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}
const shown = async () => {
  const { product } = await ask<{
    product: { revision: number; variantOrder: string[] | null; variants: { sku: string }[]; nodes: { sku: string }[] };
  }>('{ product(sku: "TEE") { revision variantOrder variants { sku } nodes { sku } } }');
  expect(product.nodes).toEqual(product.variants);
  return { revision: product.revision, given: product.variantOrder, skus: product.variants.map(({ sku }) => sku) };
};
async function order(skus: string[], expectedRevision: number, key: keyof TestServer['keys'] = 'editor', sku = 'TEE') {
  const { orderVariants } = await ask<{ orderVariants: { userErrors: { code: string; path: string; message: string }[] } }>(
    'mutation ($input: OrderVariantsInput!) { orderVariants(input: $input) { product { sku } userErrors { code path message fix } } }',
    { input: { sku, skus, expectedRevision } },
    key,
  );
  return orderVariants.userErrors.map(({ code, path }) => `${code} ${path}`);
}
const history = () =>
  server.ds.query(`SELECT actor, door, revision::int, changes FROM node_change WHERE changes ? '$variantOrder' ORDER BY id`);

describe('variants', () => {
  test('are read by the position of their options', async () => {
    expect(await shown()).toEqual({ revision: 1, given: null, skus: ['TEE-S', 'TEE-M', 'TEE-L'] });
  });

  test('are ordered by a person, in the history and the draft; what is not named follows', async () => {
    await server.ds.query(`UPDATE product_node SET state = 'in_review' WHERE sku = 'TEE'`);
    await server.ds.query(`UPDATE product_node SET state = 'approved' WHERE sku = 'TEE'`);
    expect(await order(['TEE-L'], 1)).toEqual([]);
    expect(await shown()).toEqual({ revision: 2, given: ['TEE-L'], skus: ['TEE-L', 'TEE-S', 'TEE-M'] });
    expect(await history()).toEqual([{ actor: 'ed', door: 'graphql', revision: 2, changes: { $variantOrder: [null, ['TEE-L']] } }]);
    const [root] = await server.ds.query(`SELECT state, tree_revision::int AS tree FROM product_node WHERE sku = 'TEE'`);
    expect(root).toEqual({ state: 'draft', tree: 2 });
    expect(await order(['TEE-L'], 1)).toEqual([]);
    expect(await history()).toHaveLength(1);
  });

  test('two people who order the same: the second is told; what anybody did beside does not matter', async () => {
    expect(await order(['TEE-M'], 1, 'administrator')).toEqual(['order_changed input.skus']);
    expect((await shown()).given).toEqual(['TEE-L']);
    expect(await order(['TEE-M', 'TEE-L'], 2, 'administrator')).toEqual([]);
    await ask(
      `mutation { updateCells(input: {sku: "TEE", expectedRevision: 3, values: {washable: true}}) { userErrors { code path message fix } } }`,
    );
    expect(await order([], 3, 'administrator')).toEqual([]);
    expect(await shown()).toEqual({ revision: 5, given: null, skus: ['TEE-S', 'TEE-M', 'TEE-L'] });
  });

  test('wrong orders are refused whole', async () => {
    expect(await order(['TEE-S', 'TEE-S', 'OTHER', ''], 5)).toEqual([
      'sku_invalid input.skus.3',
      'sku_twice input.skus.1',
      'not_below input.skus.2',
    ]);
    expect(await order(['TEE-S'], 99)).toEqual(['revision_unknown input.expectedRevision']);
    expect(await order(['TEE-S'], 1, 'editor', 'NONE')).toEqual(['sku_unknown input.sku']);
    expect((await shown()).given).toBeNull();
    expect(await history()).toHaveLength(3);
  });
});
