import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { UserError } from '../../src/cli/import/index.js';
import { KINDS } from '../main-job/world.js';
import { arrives, inShop, movesOf, without } from './moving.js';
import { five, SellingWorld } from './selling-world.js';

const [FROM, TO, SKU] = ['MUG-MARLOW', 'MUG-FJELLA', 'MUG-MARLOW-BLUE'] as const;
const all = five([FROM, TO], 3);
const blue = `${TO}-BLUE`;
/** What the ERP has: two mugs, neither in blue, and the facts of a blue one that it does not place anywhere. */
const source = without([FROM, TO], 3, (sku) => sku === SKU || sku === blue);
const only = <T extends { sku: string }>(rows: readonly T[]): T[] => rows.filter(({ sku }) => sku === SKU);

let selling: SellingWorld;
beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

async function people<T>(mutation: string, input: object): Promise<T> {
  const answer = await selling.world.clients.editor.graphql<Record<string, T & { userErrors: UserError[] }>>(
    `mutation ($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { userErrors { code path message fix } } }`,
    { input },
  );
  expect(answer[mutation]!.userErrors).toEqual([]);
  return answer[mutation]!;
}
const shelf = async () => {
  const shown = await selling.shelf([SKU]);
  return KINDS.map((kind) => shown[kind][SKU]).join();
};
const shows = (wanted: string) =>
  selling.until(
    async () => {
      await selling.minuteLater();
      return (await shelf()) === wanted;
    },
    async () => [await shelf(), await selling.ledgerOf(SKU)],
  );

it('a variant that people made, with the ERP’s facts and stock, is sold in the product that they put it into', async () => {
  await people('createProduct', { sku: SKU, parentSku: FROM });
  const [item] = only(all.erpItems);
  await selling.item(SKU, { facts: item!.facts });
  const [offer] = only(all.offers);
  await selling.world.pushOffers({ ...all, offers: [{ ...offer!, quantity: 5 }] });
  const assets = all.assets.map((asset) => ({ ...asset, links: only(asset.links) })).filter(({ links }) => links.length > 0);
  await selling.world.enrich({ ...all, content: only(all.content), assets });
  await selling.retitle(FROM, 'A mug that has a blue one now');
  await shows('5,5,in stock');
  expect(await inShop(selling, SKU)).toEqual({ 'A mug that has a blue one now': 5 });
});

it('moved by a person, it is sold where it was until the other product is approved with it, and then there alone', async () => {
  await selling.atRest();
  await selling.nextDay();
  await people('changeParent', { sku: SKU, parent: TO });
  expect(await movesOf(selling)).toEqual([{ sku: SKU, left: FROM, done: false }]);
  await selling.sell('shopify', SKU, 1);
  await selling.retitle(FROM, 'A mug without its blue one');
  await shows('4,5,in stock');
  expect(await movesOf(selling)).toEqual([{ sku: SKU, left: FROM, done: false }]);
  await selling.nextDay();
  await selling.retitle(TO, 'A mug with another’s blue one');
  await arrives(selling, SKU, 'A mug with another’s blue one', 4);
  await selling.nextDay();
  await selling.atRest();
  expect([await shelf(), await movesOf(selling)]).toEqual(['4,5,in stock', [{ sku: SKU, left: FROM, done: true }]]);
  expect(await selling.world.sql(`SELECT actor, door FROM audit WHERE verb = 'change_parent'`)).toEqual([
    { actor: expect.any(String), door: 'graphql' },
  ]);
});
