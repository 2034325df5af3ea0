import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type OfferChange } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 4);
const SKUS = variantsOf(source, ROOT);
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

const explained = async (sku: string) => {
  const { listings } = await selling.world.clients.editor.graphql<{
    listings: { nodes: { explain: { waitsFor: string | null; message: string; owner: string } }[] };
  }>(
    `query Explain($sku: String!, $channel: String!) {
      listings(filter: { sku: $sku, channel: $channel }) { nodes { explain { waitsFor message owner } } } }`,
    { sku, channel: CHANNELS.google },
  );
  return listings.nodes.map(({ explain }) => explain);
};

/** In this order: each is live with five, and Google takes what is sold ahead only with its day. */
it('what is sold ahead without a day is on Google what its count says, and never what was there before', async () => {
  const [none, some, never, dated] = SKUS as [string, string, string, string];
  const says: [string, OfferChange, string][] = [
    [none, { quantity: 0, availability: 'backorder' }, 'out of stock'],
    [some, { quantity: 3, availability: 'backorder' }, 'in stock'],
    [never, { availability: 'preorder' }, 'out of stock'],
  ];
  for (const [sku, change] of says) await selling.offer(sku, change);
  await selling.offer(dated, { quantity: 0, availability: 'backorder', availableFrom: inDays(100) });
  await selling.atRest();
  const { google } = await selling.shelf(SKUS);
  expect(says.map(([sku]) => google[sku])).toEqual(says.map(([, , wanted]) => wanted));
  const message = `It is live; ${none}: no day is known from which on this backorder can be had, so Google does not sell it as one`;
  expect(await explained(none)).toEqual([{ waitsFor: 'available_from', message, owner: 'erp' }]);
  expect(await explained(dated)).toMatchObject([{ waitsFor: null }]);
  await selling.nextDay();
  await selling.offer(never, { availability: 'in_stock' });
  await selling.atRest();
  expect((await selling.shelf([never])).google).toEqual({ [never]: 'in stock' });
  expect(await explained(never)).toMatchObject([{ waitsFor: null }]);
});
