import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

/** What a recall took into the archive of a shop stays there, whoever takes it out. */
const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

const inShop = async () => (await selling.shelf([SKU])).shopify[SKU];
const edit = async (change: object): Promise<void> => {
  const { products } = await stateOf(selling.world, 'shopify');
  const { id } = products[0]!;
  const { url } = selling.world.sandboxes.shopify;
  const answer = await fetch(`${url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ id, ...change }) });
  if (!answer.ok) throw new Error(await answer.text());
};
const explained = async () => {
  const { listings } = await selling.world.clients.editor.graphql<{
    listings: { nodes: { channel: string; state: string; explain: { waitsFor: string; message: string } }[] };
  }>('query Of($sku: String!) { listings(filter: { sku: $sku }) { nodes { channel state explain { waitsFor message } } } }', { sku: ROOT });
  return listings.nodes.find(({ channel }) => channel === CHANNELS.shopify)!;
};

/** Somebody asks for a look at all that the channel shows, as the program does once a day. */
const look = () =>
  selling.world.clients.administrator.graphql(`mutation { reconcileChannel(channel: "${CHANNELS.shopify}") { userErrors { code } } }`);
const archives = () => selling.world.sandboxes.shopify.log.entries().filter(({ body }) => body.includes('mutation Archive')).length;
const looks = async (): Promise<string> =>
  (await selling.world.sql<{ at: string }>(`SELECT next_at::text AS at FROM listing WHERE channel_code = $1`, [CHANNELS.shopify]))[0]!.at;

it('and is taken off again where somebody brings it back', async () => {
  await selling.item(ROOT, { recall: { reason: 'Lead in the glaze' } });
  await selling.until(async () => (await explained()).state === 'withdrawn', explained);
  await selling.atRest();
  expect([await inShop(), archives()]).toEqual(['off', 1]);
  await edit({ input: { status: 'ACTIVE' } });
  for (const publishTo of ['gid://shopify/Publication/1', 'gid://shopify/Publication/2']) await edit({ publishTo });
  await edit({ sku: SKU, quantity: 7 });
  expect(await inShop()).toBe(7);
  await look();
  await selling.until(async () => (await inShop()) === 'off', explained);
  await selling.until(async () => (await explained()).state === 'withdrawn', explained);
  expect(archives()).toBe(2);
  expect((await explained()).explain.message).toMatch(/^MUG-MARLOW is recalled .*: nobody can buy it\. It was taken off the channel\.$/);
});

it('and a look that finds it in the archive changes nothing there', async () => {
  const before = await looks();
  await look();
  await selling.until(async () => (await looks()) > before && (await explained()).state === 'withdrawn', explained);
  expect([await inShop(), archives()]).toEqual(['off', 2]);
});

it('and comes back with nothing once the recall is lifted', async () => {
  await selling.item(ROOT, { recall: { lifted: true, reason: 'None found' } as never });
  await selling.until(async () => (await inShop()) === 0, explained);
  expect(archives()).toBe(2);
});
