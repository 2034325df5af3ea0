import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ChannelDirectory } from '../../src/syndication/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS, KINDS } from '../main-job/world.js';
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

/** … or the offer in Merchant Center. */
async function deleteOnGoogle(): Promise<void> {
  const { accounts } = await stateOf(selling.world, 'google');
  const { key } = accounts.flatMap(({ productInputs }) => productInputs).find((one) => one.key.split('~')[2] === SKU)!;
  const answer = await fetch(`${selling.world.sandboxes.google.url}/_sandbox/edit`, {
    method: 'POST',
    body: JSON.stringify({ account: '1001', key, delete: true }),
  });
  expect(await answer.json()).toEqual({ edited: true });
}

const shown = async () => {
  const shelf = await selling.shelf([SKU]);
  return KINDS.map((kind) => shelf[kind][SKU]);
};

it('what somebody deleted on the channel is not made anew by an offer, nor called refused: a person is asked', async () => {
  await selling.world.atRest();
  await selling.nextDay();
  expect(await shown()).toEqual([5, 5, 'in stock']);
  await deleteInShop();
  await deleteOnAmazon();
  await deleteOnGoogle();
  await selling.until(
    async () => (await shown()).join() === 'gone,gone,gone',
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
    async () => {
      await selling.minuteLater();
      return (await drift()).length === KINDS.length;
    },
    async () => [await drift(), await selling.ledgerOf(SKU)],
  );
  expect((await drift()).map(({ channel_code: code, state }) => [code, state === 'rejected'])).toEqual([
    [CHANNELS.amazon, false],
    [CHANNELS.google, false],
    [CHANNELS.shopify, false],
  ]);
  await selling.offer(SKU, { price: { amount: '12.90', currency: 'USD' }, quantity: 3 });
  await selling.until(
    async () => (await selling.world.sql('SELECT 1 FROM offer_outbox')).length === 0,
    () => selling.ledgerOf(SKU),
  );
  await selling.minuteLater();
  expect(await shown()).toEqual(['gone', 'gone', 'gone']);
  const { listings } = await selling.world.clients.editor.graphql<{
    listings: { nodes: { channel: string; kind: string; explain: { waitsFor: string; message: string } }[] };
  }>(`query Gone($sku: String!) { listings(filter: { sku: $sku }) { nodes { channel kind explain { waitsFor message } } } }`, { sku: SKU });
  const told = listings.nodes.filter(({ kind }) => kind !== 'parent').map(({ explain }) => explain);
  expect(told).toEqual(KINDS.map(() => ({ waitsFor: 'drift', message: 'It is no longer on the channel: somebody took it away there' })));
});

/** Channels of which the ledger says that it could be bought there. */
const boughtBy = () =>
  selling.world.sql(`SELECT l.channel_code FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND o.buyable`, [
    SKU,
  ]);

it('nor by a stop, which is through where there is nothing to buy, also beside a price that was never said', async () => {
  await selling.nextDay();
  await selling.offer(SKU, { quantity: 0 });
  await selling.until(
    async () => {
      await selling.minuteLater();
      return (await boughtBy()).length === 0;
    },
    () => selling.ledgerOf(SKU),
  );
  expect(await shown()).toEqual(['gone', 'gone', 'gone']);
  const wires = () =>
    selling.world.sql<{ wire: string; problem: string | null; soon: boolean }>(
      `SELECT w.wire, w.last_problem->>'code' AS problem, w.next_at < now() + interval '30 minutes' AS soon
       FROM listing_wire w JOIN listing l ON l.id = w.listing_id WHERE l.channel_code = $1 AND $2 = ANY(l.skus) AND l.kind <> 'parent' ORDER BY 1`,
      [CHANNELS.amazon, SKU],
    );
  const resting = ['price', 'stock'].map((wire) => ({ wire, problem: 'vanished', soon: false }));
  await selling.until(async () => JSON.stringify(await wires()) === JSON.stringify(resting), wires);
  expect((await selling.world.sql(`SELECT FROM drift WHERE field = '$listing' AND closed_at IS NULL`)).length).toBe(KINDS.length);
});
