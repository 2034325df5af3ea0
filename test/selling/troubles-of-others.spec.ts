import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import { KINDS, writes } from '../main-job/world.js';
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

/** woocommerce #55422: another threshold counted only for what was saved after it, and what was below it was sold on. */
it('what a channel keeps back counts at once, for counts that came before it too', async () => {
  const keep = async (safety: number): Promise<void> => {
    const text = `mutation { setStockPolicy(channel: "shopify_us", safety: ${safety}) { userErrors { code } } }`;
    const say = async () =>
      (await selling.world.clients.administrator.graphql<{ setStockPolicy: { userErrors: { code: string }[] } }>(text)).setStockPolicy
        .userErrors;
    // Who is told busy tries again.
    await selling.until(async () => (await say()).length === 0, say);
  };
  await keep(5);
  await shows(() => on(SKU), '0,5,in stock');
  await shows(() => on(SIBLING), '0,5,in stock');
  await keep(0);
  await shows(() => on(SKU), '5,5,in stock');
  await shows(() => on(SIBLING), '5,5,in stock');
});

/** lsmag-two #51, facebook-for-woocommerce #469: the price of one variant was that of its siblings. */
it('a price of one variant is that of no sibling', async () => {
  const priceOf = async (sku: string) => {
    const shown = await selling.shown();
    return KINDS.map((kind) => shown[kind][sku]?.price);
  };
  const before = await priceOf(SIBLING);
  await selling.offer(SKU, { price: usd('15.40') });
  await shows(() => priceOf(SKU), ['15.40', '15.4', '15400000']);
  await selling.world.atRest();
  expect(await priceOf(SIBLING)).toEqual(before);
});

/** selling-partner-api-models #4901: restocked at another price, it was sold at the old one for a while. */
it('what is there again at another price is not for sale at the old one: the price goes first', async () => {
  await selling.offer(SKU, { quantity: 0 });
  await shows(() => on(SKU), '0,off,out of stock');
  await selling.world.atRest();
  const { amazon } = selling.world.sandboxes;
  amazon.log.clear();
  await selling.nextDay();
  await selling.offer(SKU, { quantity: 5, price: usd('14.90') });
  await shows(() => on(SKU), '5,5,in stock');
  const patches = amazon.log.entries().filter(({ method, url }) => method === 'PATCH' && decodeURIComponent(url).includes(SKU));
  expect(patches.map(({ body }) => ['purchasable_offer', 'fulfillment_availability'].filter((name) => body.includes(name)))).toEqual([
    ['purchasable_offer'],
    ['fulfillment_availability'],
  ]);
});

/** facebook-for-woocommerce #52: products went out at 0.00. */
it('nothing goes out at 0.00 by itself, and what stands beside it counts', async () => {
  const before = await money();
  await selling.offer(SKU, { price: usd('0.00'), quantity: 4 }, 'held');
  await shows(() => on(SKU), '4,4,in stock');
  expect(await money()).toEqual(before);
});

/** woocommerce #16780, #12031: a text that was saved gave back what was bought meanwhile. */
it('a text that is saved while customers buy gives nothing back', async () => {
  for (const kind of ['shopify', 'amazon'] as const) await selling.sell(kind, SKU, 3);
  await selling.retitle(ROOT, 'A mug that was renamed in the middle of a sale');
  const titles = () => selling.titlesOf([SKU]);
  await shows(async () => [...new Set(await titles())].length, 1);
  await selling.world.atRest();
  expect(await on(SKU)).toBe('1,1,in stock');
});

/** amazon's selling-partner-api-docs #3002: a new quantity reset the handling time that the seller had set. */
it('a handling time that the seller set on Amazon outlives a count', async () => {
  const stock = async () =>
    (await stateOf(selling.world, 'amazon')).listings.find(({ sku }) => sku === SKU)!.live!.attributes['fulfillment_availability']![0]!;
  const edit = { sku: SKU, marketplaceId: 'ATVPDKIKX0DER', attributes: { fulfillment_availability: [{ ...(await stock()), lead_time_to_ship_max_days: 7 }] } }; // prettier-ignore
  const edited = await fetch(`${selling.world.sandboxes.amazon.url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify(edit) });
  expect(edited.ok).toBe(true);
  await selling.offer(SKU, { quantity: 3 });
  await shows(() => on(SKU), '3,3,in stock');
  expect(await stock()).toMatchObject({ quantity: 3, lead_time_to_ship_max_days: 7 });
});

/** google-listings-and-ads #738, #1796, shopware #2577: a back order was in stock there, or had no day. */
it('a back order is one on Google, with its day; the shop sells it on at zero, and Amazon does not', async () => {
  const availableFrom = `${day(20)}T00:00:00.000Z`;
  await selling.offer(SKU, { quantity: 0, availability: 'backorder', availableFrom });
  await shows(() => on(SKU), 'in stock,off,out of stock');
  const google = async () => {
    const { accounts } = await stateOf(selling.world, 'google');
    const input = accounts.flatMap(({ productInputs }) => productInputs).find(({ key }) => key.split('~')[2] === SKU)!;
    const { availability, availabilityDate } = input.productInput.productAttributes;
    return [availability, availabilityDate];
  };
  await shows(google, ['BACKORDER', availableFrom.replace('.000', '')]);
  await selling.nextDay();
  await selling.offer(SKU, { quantity: 5, availability: 'in_stock', availableFrom: null } as unknown as OfferChange);
  await shows(() => on(SKU), '5,5,in stock');
  await shows(google, ['IN_STOCK', undefined]);
});

/** google-listings-and-ads #2032, #2109: what was deleted came back with the next sync, again and again. */
it('what was taken off does not come back by a new text, a price or a count', async () => {
  await selling.item(SIBLING, { lifecycle: 'discontinued' });
  await shows(() => on(SIBLING), 'gone,gone,gone');
  await selling.world.atRest();
  for (const kind of KINDS) selling.world.sandboxes[kind].log.clear();
  await selling.nextDay();
  await selling.retitle(ROOT, 'A mug of which one colour is gone');
  await selling.offer(SIBLING, { quantity: 9, price: usd('14.80') });
  await shows(async () => [...new Set(await selling.titlesOf([SKU]))], ['A mug of which one colour is gone']);
  await selling.atRest();
  expect(await on(SIBLING)).toBe('gone,gone,gone');
  expect(writes(selling.world.sandboxes.google).filter(({ body, url }) => `${url} ${body}`.includes(SIBLING))).toEqual([]);
});
