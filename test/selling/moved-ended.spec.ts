import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ErpItem } from '../../src/cli/import/index.js';
import { arrives, inShop, move, movesOf, without } from './moving.js';
import { SellingWorld } from './selling-world.js';

const [A, B] = ['MUG-MARLOW', 'MUG-FJELLA'] as const;
const [X, Y] = [`${A}-BLUE`, `${A}-WHITE`] as const;

let selling: SellingWorld;
beforeAll(async () => {
  selling = await SellingWorld.open(without([A, B], 3, (sku) => sku === `${B}-BLUE` || sku === `${B}-WHITE`));
  await selling.nextDay();
});
afterAll(() => selling.close());

const live = (sku: string, lifecycle: string) => selling.item(sku, { lifecycle } as Partial<ErpItem>);
/** By stop or by withdrawal: nobody can buy it anywhere. */
const isOff = async (sku: string): Promise<boolean> => {
  const { shopify, amazon, google } = await selling.shelf([sku]);
  return [shopify[sku], amazon[sku], google[sku]].every((is) => is === 'gone' || is === 'off' || is === 0 || is === 'out of stock');
};
const rest = async (sku: string) => {
  await selling.until(() => isOff(sku), () => selling.shelf([sku])); // prettier-ignore
  await selling.atRest();
};
/** As many looks go by as there are in these minutes. */
const minutes = async (count: number) => {
  for (let times = 0; times < count; times++) await selling.minuteLater();
};

it('what is planned leaves as soon as the new product is approved with it, and is sold there from its launch on', async () => {
  await live(X, 'planned');
  await rest(X);
  await move(selling, X, B);
  await minutes(2);
  expect(await movesOf(selling)).toEqual([{ sku: X, left: A, done: false }]);
  await selling.retitle(B, 'Bee');
  await selling.until(async () => (await movesOf(selling)).every(({ done }) => done), () => movesOf(selling)); // prettier-ignore
  expect(await isOff(X)).toBe(true);
  await selling.nextDay();
  await live(X, 'active');
  await arrives(selling, X, 'Bee', 5);
});

it('what is discontinued is over after a quiet day, though nobody approves its new product', async () => {
  await live(Y, 'discontinued');
  await rest(Y);
  await move(selling, Y, B);
  await selling.atRest();
  await minutes(3);
  const of = async () => (await movesOf(selling)).find(({ sku }) => sku === Y);
  expect(await of()).toEqual({ sku: Y, left: A, done: false });
  await selling.world.server.asOwner(
    `UPDATE moved_node SET stirred_at = stirred_at - interval '1 day', looked_at = looked_at - interval '1 hour' WHERE done_at IS NULL`,
  );
  await selling.until(async () => (await of())!.done, of);
  expect(await isOff(Y)).toBe(true);
  // Nothing of it comes back where it was, and the new product says when it is sold again.
  await live(Y, 'active');
  await selling.atRest();
  expect([await isOff(Y), await inShop(selling, Y)]).toEqual([true, {}]);
  await selling.nextDay();
  await selling.retitle(B, 'Bee 2');
  await arrives(selling, Y, 'Bee 2', 5);
});

it('what goes below a recalled product is stopped at once, where it is still sold', async () => {
  await selling.nextDay();
  const { recallProduct } = await selling.world.clients.editor.graphql<{ recallProduct: { userErrors: object[] } }>(
    `mutation ($input: RecallProductInput!) { recallProduct(input: $input) { userErrors { code } } }`,
    { input: { sku: A, reason: 'Handle' } },
  );
  expect(recallProduct.userErrors).toEqual([]);
  await selling.atRest();
  expect(await inShop(selling, X)).toEqual({ 'Bee 2': 5 });
  await move(selling, X, A);
  await selling.until(() => isOff(X), () => selling.shelf([X])); // prettier-ignore
});
