import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ErpItem } from '../../src/cli/import/index.js';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { arrives, move, without } from './moving.js';
import { SellingWorld } from './selling-world.js';

const [A, B, C] = ['TEE-MARLOW', 'TEE-FJELLA', 'TEE-TESSEL'] as const;
const KEPT = [
  A,
  `${A}-WHITE`,
  `${A}-WHITE-S`,
  `${A}-WHITE-M`,
  `${A}-NAVY`,
  `${A}-NAVY-S`,
  B,
  `${B}-WHITE`,
  `${B}-WHITE-S`,
  C,
  `${C}-NAVY`,
  `${C}-NAVY-S`,
];
const V = `${A}-WHITE-M`;

let selling: SellingWorld;
beforeAll(async () => {
  selling = await SellingWorld.open(without([A, B, C], 12, (sku) => !KEPT.includes(sku)));
  await selling.nextDay();
});
afterAll(() => selling.close());

/** Of nothing that is left of its product anybody can buy anything: the shop has it in its archive then, or at 0. */
const isOff = async (): Promise<boolean> => {
  const { shopify, amazon, google } = await selling.shelf([V]);
  return [0, 'off'].includes(shopify[V] as never) && amazon[V] === 'off' && google[V] === 'out of stock';
};

it('a level goes with all that stands below it', async () => {
  await move(selling, `${A}-NAVY`, B);
  await selling.retitle(B, 'Bee');
  await arrives(selling, `${A}-NAVY-S`, 'Bee', 5);
});

it('what was recalled where it stood before, and lifted, waits for a count wherever it and its old level go', async () => {
  await selling.nextDay();
  const { recallProduct } = await selling.world.clients.editor.graphql<{ recallProduct: { recall: { id: string } } }>(
    `mutation ($input: RecallProductInput!) { recallProduct(input: $input) { recall { id } } }`,
    { input: { sku: `${A}-WHITE`, reason: 'Dye' } },
  );
  await selling.until(isOff, () => selling.shelf([V]));
  const { liftRecall } = await selling.world.clients.editor.graphql<{ liftRecall: { userErrors: UserError[] } }>(
    `mutation ($id: ID!) { liftRecall(id: $id, reason: "Fine") { userErrors { code } } }`,
    { id: recallProduct.recall.id },
  );
  expect(liftRecall.userErrors).toEqual([]);
  await move(selling, V, `${B}-WHITE`);
  await selling.item(`${A}-WHITE`, { parentSku: C } as Partial<ErpItem>);
  await selling.nextDay();
  await selling.offer(V, { price: { amount: '24.80', currency: 'USD' } });
  await selling.until(
    async () => {
      await selling.minuteLater();
      const { shopify, google } = await selling.shown();
      return shopify[V]?.price === '24.80' && google[V]?.price === '24800000';
    },
    async () => [await selling.shown(), await selling.ledgerOf(V)],
  );
  expect(await isOff()).toBe(true);
  await selling.offer(V, { quantity: 4 });
  await selling.until(
    async () => (await selling.shelf([V])).amazon[V] === 4,
    async () => [await selling.shelf([V]), await selling.ledgerOf(V)],
  );
});
