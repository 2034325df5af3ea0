import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ChannelDirectory } from '../../src/syndication/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

/** Somebody opens the shop and deletes the product there. */
async function deleteInShop(): Promise<void> {
  const { url } = selling.world.sandboxes.shopify;
  const login = { grant_type: 'client_credentials', client_id: 'sandbox-client', client_secret: 'sandbox-secret' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const signedIn = await fetch(`${url}/admin/oauth/access_token`, { method: 'POST', headers, body: new URLSearchParams(login) });
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  const [product] = (await stateOf(selling.world, 'shopify')).products.filter(({ variants }) => variants.some(({ sku }) => sku === SKU));
  const query = `mutation { productDelete(input: { id: "${product!.id}" }) { deletedProductId userErrors { message } } }`;
  const answer = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
    body: JSON.stringify({ query }),
  });
  expect(await answer.json()).toMatchObject({ data: { productDelete: { deletedProductId: product!.id, userErrors: [] } } });
}

/** … or the listing in Seller Central. */
async function deleteOnAmazon(): Promise<void> {
  const channel = (await selling.world.server.app.get(ChannelDirectory, { strict: false }).find(CHANNELS.amazon))!;
  const listing = { key: SKU, kind: 'child', sku: SKU, skus: [SKU] } as const;
  const item = { listingId: '0', listing: { ...listing, skus: [...listing.skus] }, externalIds: { sku: SKU }, sequence: 1n };
  expect(await channel.adapter.withdraw([item], channel.context)).toMatchObject([{ outcome: 'accepted' }]);
}

const shown = async () => {
  const { shopify, amazon } = await selling.shelf([SKU]);
  return [shopify[SKU], amazon[SKU]];
};
const TAKEN = ['shopify', 'amazon'] as const;

it('what somebody deleted on the channel is not made anew by an offer, nor called refused: a person is asked', async () => {
  expect(await shown()).toEqual([5, 5]);
  await deleteInShop();
  await deleteOnAmazon();
  await selling.until(
    async () => (await shown()).join() === 'gone,gone',
    () => shown(),
  );
  await selling.offer(SKU, { price: { amount: '12.95', currency: 'USD' }, quantity: 4 });
  const drift = () =>
    selling.world.sql<{ channel_code: string; state: string; problem: string | null }>(
      `SELECT l.channel_code, l.state, l.last_problem->>'code' AS problem FROM listing l JOIN drift d ON d.listing_id = l.id
       WHERE d.field = '$listing' AND d.closed_at IS NULL AND $1 = ANY(l.skus) ORDER BY l.channel_code`,
      [SKU],
    );
  await selling.until(
    async () => (await drift()).length === TAKEN.length,
    async () => [await drift(), await selling.ledgerOf(SKU)],
  );
  expect((await drift()).map(({ channel_code: code, state }) => [code, state === 'rejected'])).toEqual([
    [CHANNELS.amazon, false],
    [CHANNELS.shopify, false],
  ]);
  await selling.offer(SKU, { price: { amount: '12.90', currency: 'USD' }, quantity: 3 });
  await selling.until(
    async () => (await selling.world.sql('SELECT 1 FROM offer_outbox')).length === 0,
    () => selling.ledgerOf(SKU),
  );
  expect(await shown()).toEqual(['gone', 'gone']);
  const { listings } = await selling.world.clients.editor.graphql<{
    listings: { nodes: { channel: string; kind: string; explain: { waitsFor: string; message: string } }[] };
  }>(`query Gone($sku: String!) { listings(filter: { sku: $sku }) { nodes { channel kind explain { waitsFor message } } } }`, { sku: SKU });
  const told = listings.nodes.filter(({ channel, kind }) => channel !== CHANNELS.google && kind !== 'parent').map(({ explain }) => explain);
  expect(told).toEqual(TAKEN.map(() => ({ waitsFor: 'drift', message: 'It is no longer on the channel: somebody took it away there' })));
});
