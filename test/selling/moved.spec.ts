import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CatalogueSource, ErpItem } from '../../src/cli/import/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { blockShop } from './moving.js';
import { five, SellingWorld } from './selling-world.js';

const [FROM, TO, SKU] = ['MUG-MARLOW', 'MUG-FJELLA', 'MUG-MARLOW-BLUE'] as const;
/** Two mugs, of which the second has no blue one. */
const source = without(five([FROM, TO], 3), `${TO}-BLUE`);

function without(all: CatalogueSource, sku: string): CatalogueSource {
  return {
    ...all,
    erpItems: all.erpItems.filter((one) => one.sku !== sku),
    offers: all.offers.filter((one) => one.sku !== sku),
    content: all.content.filter((one) => one.sku !== sku),
    assets: all.assets
      .map((asset) => ({ ...asset, links: asset.links.filter((link) => link.sku !== sku) }))
      .filter(({ links }) => links.length > 0),
  };
}

let selling: SellingWorld;
beforeAll(async () => {
  selling = await SellingWorld.open(source);
  await selling.nextDay();
});
afterAll(() => selling.close());

/** Where the shop has it: title of the product → [id of the variant, number]. */
async function inShop(): Promise<Record<string, { id: string; units: number }>> {
  const { products } = await stateOf(selling.world, 'shopify');
  return Object.fromEntries(
    products.flatMap(({ title, variants }) =>
      variants.filter(({ sku }) => sku === SKU).map(({ id, inventory }) => [title, { id, units: inventory['Main warehouse']! }]),
    ),
  );
}

async function elsewhere(): Promise<{ parent: unknown; group: unknown }> {
  const { listings } = await stateOf(selling.world, 'amazon');
  const { accounts } = await stateOf(selling.world, 'google');
  const live = listings.find(({ sku }) => sku === SKU)?.live;
  const [relation] = (live?.attributes['child_parent_sku_relationship'] ?? []) as { parent_sku?: string }[];
  const input = accounts.flatMap(({ productInputs }) => productInputs).find(({ key }) => key.endsWith(`~${SKU}`));
  return { parent: relation?.parent_sku, group: input?.productInput.productAttributes['itemGroupId'] };
}

const moves = () =>
  selling.world.sql<{ sku: string; left: string; done: boolean }>(
    `SELECT n.sku, p.sku AS left, o.done_at IS NOT NULL AS done FROM moved_node o JOIN product_node n ON n.id = o.node_id JOIN product_node p ON p.id = o.root_id`,
  );
let before: Awaited<ReturnType<typeof inShop>>;
let ids: { id: string; key: string; code: string }[];
const listingsOf = () =>
  selling.world.sql<{ id: string; key: string; code: string }>(
    `SELECT id::text, listing_key AS key, channel_code AS code FROM listing WHERE sku = $1 ORDER BY channel_code`,
    [SKU],
  );

interface OnChannel {
  channel: string;
  state: string;
  listingKey: string;
  newListingKey: string | null;
  loses: { code: string }[];
}
const ON_CHANNEL = 'channel state listingKey newListingKey loses { code }';

async function preview(sku: string, parent: string) {
  const { previewParentChange: is } = await selling.world.clients.editor.graphql<{
    previewParentChange: { from: string | null; to: string | null; sellables: string[]; channels: OnChannel[]; userErrors: { code: string; path: string }[] };
  }>(`query ($sku: String!, $parent: String!) { previewParentChange(sku: $sku, parent: $parent) { from to sellables channels { ${ON_CHANNEL} } userErrors { code path } } }`, { sku, parent }); // prettier-ignore
  return is;
}

async function underWay(): Promise<{ sku: string; from: string; to: string; by: string; channels: OnChannel[] }[]> {
  const { parentChanges } = await selling.world.clients.editor.graphql<{
    parentChanges: { nodes: { sku: string; from: string; to: string; by: string; channels: OnChannel[] }[] };
  }>(`query ($product: String) { parentChanges(product: $product) { nodes { sku from to by channels { ${ON_CHANNEL} } } } }`, {
    product: TO,
  });
  return parentChanges.nodes;
}

it('the preview names what each channel loses, and what a line would be refused for; it changes nothing', async () => {
  const waits = { state: 'waits_for_approval', newListingKey: null };
  const group = [{ code: 'group' }];
  expect(await preview(SKU, TO)).toEqual({
    from: FROM,
    to: TO,
    sellables: [SKU],
    channels: [
      { channel: 'amazon_us', listingKey: SKU, loses: group, ...waits },
      { channel: 'google_us', listingKey: SKU, loses: group, ...waits },
      { channel: 'shopify_us', listingKey: FROM, loses: [{ code: 'ids' }, { code: 'address' }, { code: 'reviews' }], ...waits },
    ],
    userErrors: [],
  });
  const refused = async (sku: string, parent: string) => (await preview(sku, parent)).userErrors;
  expect(await refused(`${FROM}-WHITE`, TO)).toEqual([{ code: 'axis_values_taken', path: 'parent' }]);
  expect(await refused(FROM, TO)).toEqual([{ code: 'parent_fixed', path: 'parent' }]);
  expect(await refused(SKU, 'NOWHERE')).toEqual([{ code: 'sku_unknown', path: 'parent' }]);
  expect([await moves(), await underWay()]).toEqual([[], []]);
});

it('a moved variant stays where it is on every channel until its new product is approved', async () => {
  before = await inShop();
  ids = await listingsOf();
  expect(ids.map(({ code }) => code)).toEqual(['amazon_us', 'google_us']);
  expect(await elsewhere()).toEqual({ parent: FROM, group: FROM });
  await selling.item(SKU, { parentSku: TO } as Partial<ErpItem>);
  expect(await moves()).toEqual([{ sku: SKU, left: FROM, done: false }]);
  expect(await underWay()).toMatchObject([{ sku: SKU, from: FROM, to: TO, by: 'erp', channels: [{ state: 'waits_for_approval' }, { state: 'waits_for_approval' }, { state: 'waits_for_approval' }] }]); // prettier-ignore
  const states = await selling.world.sql<{ sku: string; state: string }>(
    `SELECT sku, state FROM product_node WHERE parent_id IS NULL ORDER BY sku`,
  );
  expect(states).toEqual([
    { sku: TO, state: 'draft' },
    { sku: FROM, state: 'draft' },
  ]);
  // The product that it left goes on by itself, with it.
  await selling.retitle(FROM, 'A mug of many homes');
  await selling.until(
    async () => (await selling.titlesOf([SKU])).every((title) => title === 'A mug of many homes'),
    async () => [await selling.shown(), await selling.ledgerOf(SKU)],
  );
  expect(await inShop()).toEqual({ 'A mug of many homes': Object.values(before)[0] });
  expect(await elsewhere()).toEqual({ parent: FROM, group: FROM });
  expect(await listingsOf()).toEqual(ids);
});

it('nor does a stop wait for an approval, nor what ends it', async () => {
  await selling.nextDay();
  await selling.offer(SKU, { quantity: 0 });
  await selling.until(
    async () =>
      JSON.stringify(await selling.shelf([SKU])) ===
      JSON.stringify({ shopify: { [SKU]: 0 }, amazon: { [SKU]: 'off' }, google: { [SKU]: 'out of stock' } }),
    async () => [await selling.shelf([SKU]), await selling.ledgerOf(SKU)],
  );
  await selling.nextDay();
  await selling.offer(SKU, { quantity: 6 });
  await selling.until(
    async () =>
      (await selling.minuteLater(), true) &&
      JSON.stringify(await selling.shelf([SKU])) ===
        JSON.stringify({ shopify: { [SKU]: 6 }, amazon: { [SKU]: 6 }, google: { [SKU]: 'in stock' } }),
    async () => [await selling.shelf([SKU]), await selling.ledgerOf(SKU)],
  );
});

it('the new sells before the old goes, with what is left of its number', async () => {
  await selling.nextDay();
  await selling.sell('shopify', SKU, 2);
  await selling.world.clients.administrator.graphql(`mutation { reconcileChannel(channel: "shopify_us") { userErrors { code } } }`);
  const sold = () => selling.world.sql<{ sold: number }>(`SELECT jsonb_array_length(sold) AS sold FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND l.channel_code = 'shopify_us'`, [SKU]); // prettier-ignore
  await selling.until(async () => (await sold())[0]?.sold === 1, sold);
  selling.world.sandboxes.shopify.log.clear();
  // While the shop takes no new content, it is bought at the old place.
  blockShop(selling, 'productSet');
  await selling.retitle(TO, 'A mug with a guest');
  await selling.until(
    async () => JSON.stringify(await elsewhere()) === JSON.stringify({ parent: TO, group: TO }),
    async () => [await elsewhere(), await selling.ledgerOf(SKU)],
  );
  // One listing each, as before: nothing was deleted, and nothing made anew.
  expect(await listingsOf()).toEqual(ids);
  const [{ id = '' } = {}] = Object.values(before);
  expect(await inShop()).toEqual({ 'A mug of many homes': { id, units: 4 } });
  expect((await underWay())[0]!.channels.map(({ channel, state, newListingKey }) => [channel, state, newListingKey])).toEqual([
    ['amazon_us', 'over', SKU],
    ['google_us', 'over', SKU],
    ['shopify_us', 'waits_for_channel', TO],
  ]);
  selling.world.sandboxes.shopify.faults.clear();
  await selling.until(
    async () => JSON.stringify(await moves()) === JSON.stringify([{ sku: SKU, left: FROM, done: true }]),
    async () => [await moves(), await inShop(), await selling.ledgerOf(SKU)],
  );
  const now = await inShop();
  expect(now).toEqual({ 'A mug with a guest': { id: expect.any(String), units: 4 } });
  expect(Object.values(now)[0]!.id).not.toBe(id);
  expect((await selling.shelf([SKU])).amazon[SKU]).toBe(6);
  expect(await underWay()).toEqual([]);
});

it('and it may come back', async () => {
  await selling.nextDay();
  await selling.item(SKU, { parentSku: FROM } as Partial<ErpItem>);
  await selling.retitle(FROM, 'A mug of one home');
  await selling.until(
    async () =>
      JSON.stringify(await elsewhere()) === JSON.stringify({ parent: FROM, group: FROM }) &&
      Object.keys(await inShop()).join() === 'A mug of one home',
    async () => [await elsewhere(), await inShop(), await underWay(), await moves()],
  );
  expect(Object.values(await inShop())[0]!.units).toBe(4);
  expect(await listingsOf()).toEqual(ids);
  await selling.until(async () => (await moves()).every(({ done }) => done), moves);
  expect((await moves()).length).toBe(2);
});
