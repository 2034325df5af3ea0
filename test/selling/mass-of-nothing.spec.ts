import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KINDS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type OfferChange } from './selling-world.js';

const ROOTS = ['MUG-MARLOW', 'MUG-FJELLA'];
const source = five(ROOTS, 4);
const SKUS = ROOTS.flatMap((root) => variantsOf(source, root));
let selling: SellingWorld;
let revision = 2_000;
let feed = '';

beforeAll(async () => {
  selling = await SellingWorld.open(source);
  const [row] = await selling.world.sql<{ by: string }>(`SELECT counted_by AS by FROM offer WHERE sku = $1`, [SKUS[0]]);
  feed = row!.by;
  const { saveStockSources } = await selling.world.clients.administrator.graphql<{ saveStockSources: { userErrors: object[] } }>(
    `mutation Save($sources: [StockSourceInput!]!) { saveStockSources(stockSources: $sources) { userErrors { code } } }`,
    { sources: [{ source: feed, counts: 'on_hand' }] },
  );
  expect(saveStockSources.userErrors).toEqual([]);
});
afterAll(() => selling.close());

/** What the feed says of stock, nulls too. */
type Stock = Omit<OfferChange, 'quantity' | 'availability'> & { quantity?: number | null; availability?: string | null };

/** The ERP says the same of all, in one message, on another day for Google. */
const says = async (change: Stock, wanted = ['updated']): Promise<void> => {
  await selling.nextDay();
  const offers = SKUS.map(
    (sku) => ({ sku, market: 'US', sourceRevision: String(revision++), ...change }) as unknown as (typeof source.offers)[number],
  );
  const verdicts = await selling.world.pushOffers({ ...source, offers });
  expect(verdicts.map(({ verdict }) => verdict).filter((one) => !wanted.includes(one))).toEqual([]);
};
const masses = async (): Promise<{ id: string; channel: string; zeroed: number }[]> => {
  const { massZeros } = await selling.world.clients.administrator.graphql<{ massZeros: Awaited<ReturnType<typeof masses>> }>(
    `{ massZeros(state: open) { id channel zeroed } }`,
  );
  return massZeros.sort((a, b) => (a.channel < b.channel ? -1 : 1));
};
const restore = async (): Promise<number> => {
  const [open] = await masses();
  const { restoreCounts } = await selling.world.clients.administrator.graphql<{ restoreCounts: { offers: number; userErrors: object[] } }>(
    `mutation Restore($id: ID!) { restoreCounts(id: $id) { offers userErrors { code message } } }`,
    { id: open!.id },
  );
  expect(restoreCounts.userErrors).toEqual([]);
  return restoreCounts.offers;
};
/** What each can be had of everywhere, after Google's minute. */
const shows = (wanted: string) => {
  const on = async () => {
    const shelf = await selling.shelf(SKUS);
    return SKUS.map((sku) => KINDS.map((kind) => shelf[kind][sku]).join());
  };
  return selling.until(async () => {
    await selling.minuteLater();
    return (await on()).every((one) => one === wanted);
  }, on);
};

/** Amazon's endless stock has no number. */
const FIVE = '5,5,in stock';
const ENDLESS = 'in stock,NaN,in stock';

/** In this order, on two products of four variants each. */
it.each<[string, Stock, string, Stock]>([
  ['counts that nobody knows any more', { quantity: 5, availability: null }, FIVE, { quantity: null }],
  ['zeros of what nobody counted', { quantity: null, availability: 'in_stock' }, ENDLESS, { quantity: 0 }],
  ['the loss of both columns', { quantity: null, availability: 'in_stock' }, ENDLESS, { quantity: null, availability: null }],
  ['the loss of the word that it is there', { quantity: null, availability: 'in_stock' }, ENDLESS, { availability: null }],
  ['promising all that is on hand', { quantity: 5, availability: 'in_stock' }, FIVE, { reserved: 5 }],
  ['promising more than is on hand, counted anew', { quantity: 7, reserved: 2 }, FIVE, { quantity: 3, reserved: 4 }],
])('a feed that ends every sale by %s is obeyed, and told; a person has what stood back', async (_, stood, wanted, ends) => {
  await says(stood, ['updated', 'unchanged']);
  await shows(wanted);
  expect(await masses()).toEqual([]);
  await says(ends);
  await shows('0,off,out of stock');
  expect((await masses()).map(({ channel, zeroed }) => `${channel} ${zeroed}`)).toEqual(['amazon_us 8', 'google_us 8', 'shopify_us 8']);
  await selling.nextDay();
  expect(await restore()).toBe(8);
  await shows(wanted);
  expect(await masses()).toEqual([]);
});

it('what is promised after a person had counts back is off them, on every channel', async () => {
  const [sku] = SKUS as [string];
  await says({ quantity: 5, reserved: 1 }, ['updated', 'unchanged']);
  await shows('4,4,in stock');
  await says({ quantity: 0 });
  await shows('0,off,out of stock');
  await selling.nextDay();
  expect(await restore()).toBe(8);
  await shows('4,4,in stock');
  const has = async () => {
    const { shopify, amazon } = await selling.shelf([sku]);
    return [shopify[sku], amazon[sku]];
  };
  const hasSoon = (wanted: number) =>
    selling.until(
      async () => (await has()).every((one) => one === wanted),
      async () => [await has(), await selling.ledgerOf(sku)],
    );
  await selling.offer(sku, { reserved: 3, sourceRevision: String(revision++) });
  await hasSoon(2);
});

it('where its source is set to hold, counts that nobody knows any more wait like zeros, and are let in as none', async () => {
  const { administrator } = selling.world.clients;
  await administrator.graphql(
    `mutation Save($sources: [StockSourceInput!]!) { saveStockSources(stockSources: $sources) { userErrors { code } } }`,
    { sources: [{ source: feed, onMassZero: 'hold' }] },
  );
  await says({ quantity: 5, reserved: 0, availability: null });
  await shows(FIVE);
  await says({ quantity: null }, ['held', 'updated']);
  // Four of eight are no mass yet.
  const waits = await selling.world.sql<{ waits: boolean; count: number }>(
    `SELECT quantity, held_count IS NOT NULL AS waits, count(*)::int FROM offer WHERE sku = ANY($1) GROUP BY 1, 2 ORDER BY 1`,
    [SKUS],
  );
  expect(waits).toEqual([
    { quantity: 5, waits: true, count: 4 },
    { quantity: null, waits: false, count: 4 },
  ]);
  const [open] = await masses();
  await administrator.graphql(`mutation Let($id: ID!) { letInZeros(id: $id) { offers userErrors { code } } }`, { id: open!.id });
  await shows('0,off,out of stock');
});
