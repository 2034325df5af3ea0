import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import { KINDS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type OfferChange } from './selling-world.js';

/** What went wrong in other programs that keep a shop and a feed in step, as their trackers tell it, tried here. */
const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 2);
const [SKU, SIBLING] = variantsOf(source, ROOT) as [string, string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
// Google takes two updates a day.
beforeEach(() => selling.nextDay());
afterAll(() => selling.close());

const usd = (amount: string) => ({ amount, currency: 'USD' });
const on = async (sku: string) => {
  const shelf = await selling.shelf([sku]);
  return KINDS.map((kind) => shelf[kind][sku]).join();
};

/** What customers pay, what it usually costs where that is shown beside it, and until when. */
const money = async (): Promise<Record<string, unknown>> => {
  const shop = (await stateOf(selling.world, 'shopify')).products.flatMap(({ variants }) => variants).find(({ sku }) => sku === SKU)!;
  const { live } = (await stateOf(selling.world, 'amazon')).listings.find(({ sku }) => sku === SKU)!;
  const [offer] = live!.attributes['purchasable_offer'] as unknown as Record<string, { schedule: Record<string, unknown>[] }[]>[];
  const { accounts } = await stateOf(selling.world, 'google');
  const input = accounts.flatMap(({ productInputs }) => productInputs).find(({ key }) => key.split('~')[2] === SKU)!;
  const { price, salePrice, salePriceEffectiveDate } = input.productInput.productAttributes as Record<string, { amountMicros?: string }>;
  return {
    shopify: [shop.price, (shop as unknown as { compareAtPrice: string | null }).compareAtPrice],
    amazon: [offer!['our_price']![0]!.schedule[0]!['value_with_tax'], offer!['discounted_price']?.[0]?.schedule[0] ?? null],
    google: [price?.amountMicros, salePrice?.amountMicros ?? null, salePriceEffectiveDate ?? null],
  };
};
const shows = (read: () => Promise<unknown>, wanted: unknown) =>
  selling.until(
    async () => {
      await selling.minuteLater();
      return JSON.stringify(await read()) === JSON.stringify(wanted);
    },
    async () => [await read(), wanted, await selling.ledgerOf(SKU)],
  );

const DAY_MS = 86_400_000;
const day = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const [BEGINS, ENDS] = [`${day(-2)}T00:00:00`, `${day(20)}T23:59:59`];
const onSale = (from: string, to: string) => ({
  shopify: ['12.90', '14.90'],
  amazon: [14.9, { value_with_tax: 12.9, start_at: from, end_at: to }],
  google: ['14900000', '12900000', { startTime: from.replace('.000', ''), endTime: to.replace('.000', '') }],
});
const utc = (moment: string): string => new Date(moment).toISOString();

/** facebook-for-woocommerce #1755, #2204: the window was a day off for shops far from UTC. */
it('a sale whose ends are said far from UTC begins and ends at that very moment', async () => {
  const [saleFrom, saleTo] = [`${BEGINS}+10:30`, `${ENDS}+10:30`];
  await selling.offer(SKU, { price: usd('14.90'), salePrice: usd('12.90'), saleFrom, saleTo });
  await shows(money, onSale(utc(saleFrom), utc(saleTo)));
});

/** woocommerce #21044: each write of any field moved the window by a day. */
it('and counts that come meanwhile do not move it', async () => {
  const before = await money();
  for (const quantity of [4, 3, 2]) await selling.offer(SKU, { quantity });
  await shows(() => on(SKU), '2,2,in stock');
  await selling.offer(SKU, { quantity: 5 });
  await shows(() => on(SKU), '5,5,in stock');
  expect(await money()).toEqual(before);
});

/** facebook-for-woocommerce #2261: a sale that was taken back stayed in the catalogue. */
it('a sale price that is taken back is gone from everywhere', async () => {
  await selling.offer(SKU, { salePrice: null, saleFrom: null, saleTo: null });
  await shows(money, { shopify: ['14.90', null], amazon: [14.9, null], google: ['14900000', null, null] });
});

/** woocommerce #23821: one variation that was bought out took the whole product off. */
it('one variant that is bought out ends the sale of no sibling', async () => {
  await selling.offer(SKU, { quantity: 0 });
  await shows(() => on(SKU), '0,off,out of stock');
  expect(await on(SIBLING)).toBe('5,5,in stock');
  await selling.offer(SKU, { quantity: 5 });
  await shows(() => on(SKU), '5,5,in stock');
});

/** magento/inventory #3072: what is sold beyond zero was a number below it, which others took for plenty. */
it('a count below zero is none anywhere', async () => {
  await selling.offer(SKU, { quantity: -3 } as OfferChange);
  await shows(() => on(SKU), '0,off,out of stock');
  await selling.nextDay();
  await selling.offer(SKU, { quantity: 5 });
  await shows(() => on(SKU), '5,5,in stock');
});

/** onliner-b2b-api #165: of two requests the older was worked off last, and what had just run out was there again. */
it('of two messages the older one that comes last changes nothing', async () => {
  const line = (sourceRevision: string, more: OfferChange) =>
    selling.world.pushOffers({
      ...source,
      offers: [{ sku: SIBLING, market: 'US', sourceRevision, ...more } as (typeof source.offers)[number]],
    });
  expect((await line('9002', { availability: 'out_of_stock' }))[0]!.verdict).toBe('updated');
  expect((await line('9001', { availability: 'in_stock' }))[0]!.verdict).toBe('stale');
  await shows(() => on(SIBLING), '0,off,out of stock');
  expect((await line('9003', { availability: 'in_stock' }))[0]!.verdict).toBe('updated');
  await shows(() => on(SIBLING), '5,5,in stock');
});

/** StockUp #424: what was taken up again within the interval of the sync stayed discontinued. */
it('a life that ends and goes on before anybody looked leaves everything on sale', async () => {
  await selling.world.worker.stop();
  await selling.item(SIBLING, { lifecycle: 'discontinued' });
  await selling.item(SIBLING, { lifecycle: 'active' });
  await selling.world.worker.start();
  await selling.until(
    async () => (await selling.world.sql('SELECT FROM edition_outbox UNION ALL SELECT FROM facts_outbox')).length === 0,
    () => selling.ledgerOf(SIBLING),
  );
  await shows(() => on(SIBLING), '5,5,in stock');
});

/** reduce-stock-of-manual-orders #11, openfoodnetwork #7166: a cancelled order was put back twice, and what was not there was sold. */
it('what a shop puts back twice is told and not believed: the next count is what there is', async () => {
  const look = async <T>(read: () => Promise<T>): Promise<string> => {
    await selling.world.worker.reconcile('shopify_us', 0);
    return JSON.stringify(await read());
  };
  const units = () =>
    selling.world.sql(
      `SELECT o.units FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND l.channel_code = 'shopify_us'`,
      [SKU],
    );
  const drift = () => selling.world.sql(`SELECT sent, live FROM drift WHERE closed_at IS NULL`);
  // To a number that never stood there: else an answer may be of before, and is looked at twice.
  await selling.sell('shopify', SKU, 4);
  await selling.until(async () => (await look(units)) === JSON.stringify([{ units: 1 }]), units);
  const put = await fetch(`${selling.world.sandboxes.shopify.url}/_sandbox/stock`, {
    method: 'POST',
    body: JSON.stringify({ sku: SKU, location: 'Main warehouse', quantity: 8 }),
  });
  expect(put.ok).toBe(true);
  await selling.until(
    async () => (await look(drift)) === JSON.stringify([{ sent: 1, live: 8 }]),
    async () => [await drift(), await units(), await on(SKU)],
  );
  await selling.offer(SKU, { quantity: 5 }, 'unchanged');
  await shows(() => on(SKU), '5,5,in stock');
});
