import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import { PATIENCE_MS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-FJELLA';
const source = five([ROOT], 2);
const SKUS = variantsOf(source, ROOT);
const [SKU, SIBLING] = SKUS as [string, string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

const inShop = async () => {
  const [product] = (await stateOf(selling.world, 'shopify')).products;
  const units = Object.fromEntries(product!.variants.map(({ sku, inventory }) => [sku, inventory['Main warehouse']]));
  return { status: product!.status, isShown: product!.publications.length > 0, units };
};

it('what comes back from the archive of the shop has the number of now before anybody sees it', async () => {
  await selling.items(SKUS, { lifecycle: 'discontinued' });
  await archived();
  await selling.world.atRest();
  const { shopify } = selling.world.sandboxes;
  shopify.faults.add({ match: { bodyIncludes: 'mutation Publish' }, kind: 'status', status: 503, times: 10_000 });
  await selling.offer(SKU, { quantity: 3 });
  await selling.item(SKU, { lifecycle: 'active' });
  await selling.until(
    async () => (await inShop()).units[SKU] === 3,
    () => inShop(),
  );
  expect(await inShop()).toMatchObject({ isShown: false, units: { [SKU]: 3 } });
  shopify.faults.clear();
  await isBack();
  await selling.world.atRest();
  expect(await inShop()).toMatchObject({ status: 'ACTIVE', isShown: true, units: { [SKU]: 3 } });
  const [line] = await selling.world.sql<{ units: number; sold: unknown[] }>(
    `SELECT o.units, o.sold FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE l.channel_code = 'shopify_us' AND o.sku = $1`,
    [SKU],
  );
  expect(line).toEqual({ units: 3, sold: [] });
});

/** Google's two updates a day never keep anything waiting. */
const settled = () =>
  selling.world.atRest(PATIENCE_MS, async () => {
    await selling.nextDay();
    await selling.minuteLater();
    await selling.world.sql(`UPDATE listing SET next_at = now() WHERE state = 'planned' AND next_at > now() AND lease_until IS NULL`);
  });
const productId = async () => ((await stateOf(selling.world, 'shopify')).products[0] as unknown as { id: string }).id;
const idOf = async (sku: string) => (await stateOf(selling.world, 'shopify')).products[0]!.variants.find((one) => one.sku === sku)?.id;
const end = (skus: string[]) => selling.items(skus, { lifecycle: 'discontinued' });
const returns = (skus: string[]) => selling.items(skus, { lifecycle: 'active' });
const archived = () =>
  selling.until(
    async () => (await inShop()).status === 'ARCHIVED',
    () => inShop(),
  );
const isBack = () =>
  selling.until(
    async () => (await inShop()).isShown,
    () => inShop(),
  );
const shows = (kind: 'shopify' | 'amazon', sku: string, wanted: unknown) =>
  selling.until(
    async () => (await selling.shelf([sku]))[kind][sku] === wanted,
    async () => [await selling.shelf(SKUS), await selling.ledgerOf(sku)],
  );

interface Texts {
  id: string;
  seo: { description: string | null };
  metafields: { namespace: string; key: string; type: string; value: string }[];
}

it('what an editor empties meanwhile is empty when it comes back, and what other apps keep there stays', async () => {
  const texts = async () => (await stateOf(selling.world, 'shopify')).products[0] as unknown as Texts;
  const describes = async (text: string | null, title: string) => {
    await selling.world.write(ROOT, { 'seo_description@en_US': text });
    await selling.retitle(ROOT, title, 'It is to come back');
  };
  await describes('Cures headaches', 'Fjella mug');
  await selling.until(
    async () => (await texts()).seo.description === 'Cures headaches',
    () => texts(),
  );
  await settled();
  const { id, metafields } = await texts();
  const rating = { namespace: 'reviews', key: 'rating', type: 'number_decimal', value: '4.8' };
  const edit = { id, input: { metafields: [...metafields, rating] } };
  await fetch(`${selling.world.sandboxes.shopify.url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify(edit) });
  expect((await texts()).metafields).toContainEqual(rating);
  await end([SKU]);
  await archived();
  await settled();
  const listing = () =>
    selling.world.sql(
      `SELECT state, external_ids AS ids, accepted_payload_hash AS accepted FROM listing WHERE channel_code = 'shopify_us'`,
    );
  expect(await listing()).toMatchObject([{ state: 'withdrawn', ids: { product: id, archived: '1', managed: '1' }, accepted: null }]);
  await describes(null, 'Fjella');
  await returns([SKU]);
  await isBack();
  await settled();
  expect(await texts()).toMatchObject({ id, title: 'Fjella', status: 'ACTIVE', seo: { description: null } });
  expect((await texts()).metafields).toContainEqual(rating);
  expect(await listing()).toMatchObject([{ state: 'live', ids: { product: id, archived: '' } }]);
});

/** Five are counted of each, three are bought that no look has seen; nothing counts them anew. */
it('what customers bought before it left, and no look saw, is not for sale when it comes back: of a whole product and of one variant', async () => {
  await returns([SIBLING]);
  await selling.offer(SKU, { quantity: 5 });
  for (const sku of SKUS) for (const kind of ['shopify', 'amazon'] as const) await shows(kind, sku, 5);
  await settled();
  for (const kind of ['shopify', 'amazon'] as const) expect(await selling.sell(kind, SKU, 3)).toEqual({ sku: SKU, sold: 3, available: 2 });
  expect(await selling.sell('shopify', SIBLING, 1)).toEqual({ sku: SIBLING, sold: 1, available: 4 });
  await end(SKUS);
  await archived();
  for (const sku of SKUS) await shows('amazon', sku, 'gone');
  await settled();
  await returns(SKUS);
  await shows('shopify', SKU, 2);
  await shows('shopify', SIBLING, 4);
  await shows('amazon', SKU, 2);
  await shows('amazon', SIBLING, 5);
  await settled();

  expect(await selling.sell('shopify', SKU, 1)).toEqual({ sku: SKU, sold: 1, available: 1 });
  const [product, own, siblings] = [await productId(), await idOf(SKU), await idOf(SIBLING)];
  await end([SKU]);
  await shows('shopify', SKU, 'gone');
  await shows('amazon', SKU, 'gone');
  await settled();
  await returns([SKU]);
  await shows('shopify', SKU, 1);
  await shows('amazon', SKU, 2);
  await shows('shopify', SIBLING, 4);
  await settled();
  // It left its product, and is another variant now; nothing else of the product is new.
  expect([await productId(), await idOf(SIBLING)]).toEqual([product, siblings]);
  expect([await idOf(SKU)]).not.toEqual([own]);
});

/** What no customer of the shop can have bought: at a till, by a draft order, or somebody counted. */
const counts = async (sku: string, quantity: number) => {
  await fetch(`${selling.world.sandboxes.shopify.url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ sku, quantity }) });
  expect((await inShop()).units[sku]).toBe(quantity);
};

it('a number that somebody lowers in the archive is not for sale again when it comes back, nor what somebody adds there', async () => {
  await end(SKUS);
  await archived();
  await settled();
  const { units } = await inShop();
  const [own, siblings] = [units[SKU]!, units[SIBLING]!];
  await counts(SIBLING, siblings - 1);
  await counts(SKU, own + 6);
  await returns(SKUS);
  await shows('shopify', SIBLING, siblings - 1);
  await shows('shopify', SKU, own);
  await settled();
  expect((await inShop()).units).toEqual({ [SKU]: own, [SIBLING]: siblings - 1 });
});

it('nor where another variant of it comes back first', async () => {
  await end(SKUS);
  await archived();
  await settled();
  const { units } = await inShop();
  const [own, siblings] = [units[SKU]!, units[SIBLING]!];
  expect([own, siblings].every((n) => n > 0)).toBe(true);
  await counts(SIBLING, siblings - 1);
  await returns([SKU]);
  await shows('shopify', SKU, own);
  await settled();
  await shows('shopify', SIBLING, 'gone');
  await returns([SIBLING]);
  await selling.until(
    async () => (await selling.shelf([SIBLING])).shopify[SIBLING] !== 'gone',
    () => inShop(),
  );
  await settled();
  expect((await inShop()).units).toEqual({ [SKU]: own, [SIBLING]: siblings - 1 });
});

it('nor where the tries that bring it back fail on their way: its number not set, the look put off, it set and not published', async () => {
  await end(SKUS);
  await archived();
  await settled();
  const { units } = await inShop();
  await counts(SIBLING, units[SIBLING]! - 1);
  const { faults } = selling.world.sandboxes.shopify;
  const throttled = { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] };
  const off = { kind: 'status' as const, status: 429, body: throttled };
  faults.add({ match: { bodyIncludes: 'mutation SetStock' }, ...off, times: 1 });
  faults.add({ match: { bodyIncludes: 'query Read' }, ...off, times: 3 });
  faults.add({ match: { bodyIncludes: 'mutation Publish' }, ...off, times: 2 });
  await returns(SKUS);
  await isBack();
  await settled();
  expect((await inShop()).units).toEqual({ [SKU]: units[SKU], [SIBLING]: units[SIBLING]! - 1 });
});

it('where no look before a deletion has an answer, only a newer count brings it back', async () => {
  const { faults } = selling.world.sandboxes.amazon;
  faults.add({ match: { method: 'GET', pathIncludes: 'includedData=fulfillmentAvailability' }, kind: 'status', status: 503, times: 1_000 });
  await end([SKU]);
  await shows('amazon', SKU, 'gone');
  await settled();
  faults.clear();
  await returns([SKU]);
  await shows('shopify', SKU, 1);
  await shows('amazon', SKU, 'off');
  await settled();
  await shows('amazon', SKU, 'off');
  await selling.offer(SKU, { quantity: 3 });
  await shows('amazon', SKU, 3);
  await shows('shopify', SKU, 3);
});

it('and is counted before anybody sees it, where nobody counted it when it went', async () => {
  const tracked = async () => {
    const [product] = (await stateOf(selling.world, 'shopify')).products;
    return (product!.variants as unknown as { sku: string; tracked: boolean }[]).find(({ sku }) => sku === SKU)!.tracked;
  };
  await selling.item(SKU, { lifecycle: 'active' }).catch(() => undefined);
  await selling.offer(SKU, { quantity: null as unknown as number });
  await selling.until(
    async () => !(await tracked()) && (await inShop()).isShown,
    () => inShop(),
  );
  for (const sku of SKUS) await selling.item(sku, { lifecycle: 'discontinued' }).catch(() => undefined);
  await archived();
  await settled();
  const { shopify } = selling.world.sandboxes;
  shopify.faults.add({ match: { bodyIncludes: 'mutation Publish' }, kind: 'status', status: 503, times: 10_000 });
  await selling.offer(SKU, { quantity: 4 });
  await selling.item(SKU, { lifecycle: 'active' });
  await selling.until(
    async () => (await inShop()).units[SKU] === 4 && (await inShop()).status === 'ACTIVE',
    () => inShop(),
  );
  expect([await tracked(), (await inShop()).isShown]).toEqual([true, false]);
  shopify.faults.clear();
  await isBack();
});
