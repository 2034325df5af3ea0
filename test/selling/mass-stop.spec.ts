import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KINDS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type OfferChange } from './selling-world.js';

const ROOTS = ['MUG-MARLOW', 'MUG-FJELLA'];
const source = five(ROOTS, 4);
const SKUS = ROOTS.flatMap((root) => variantsOf(source, root));
let selling: SellingWorld;
let revision = 2_000;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

/** The ERP says the same of several, in one message. */
const says = async (skus: string[], change: OfferChange): Promise<void> => {
  const offers = skus.map(
    (sku) => ({ sku, market: 'US', sourceRevision: String(revision++), ...change }) as (typeof source.offers)[number],
  );
  const verdicts = await selling.world.pushOffers({ ...source, offers });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(skus.map(() => 'updated'));
};
const masses = async (): Promise<{ id: string; channel: string; zeroed: number; of: number; held: boolean }[]> => {
  const { massZeros } = await selling.world.clients.administrator.graphql<{ massZeros: Awaited<ReturnType<typeof masses>> }>(
    `{ massZeros(state: open) { id channel zeroed of held } }`,
  );
  return massZeros.sort((a, b) => (a.channel < b.channel ? -1 : 1));
};
const restore = async (offers: number): Promise<void> => {
  const [open] = await masses();
  const { restoreCounts } = await selling.world.clients.administrator.graphql<{ restoreCounts: { offers: number; userErrors: object[] } }>(
    `mutation Restore($id: ID!) { restoreCounts(id: $id) { offers userErrors { code message } } }`,
    { id: open!.id },
  );
  expect([restoreCounts, await masses()]).toEqual([{ offers, userErrors: [] }, []]);
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
const all = (zeroed: number) => ['amazon_us', 'google_us', 'shopify_us'].map((channel) => ({ channel, zeroed, of: 8, held: false }));

/** In this order, on two products of four variants each. Google takes two updates a day. */
it.each<[string, OfferChange]>([
  ['the word that it cannot be had', { availability: 'out_of_stock' }],
  ['a price that is taken back', { price: null }],
])('a source that ends every sale by %s is obeyed, and told; a person has what stood back', async (_, change) => {
  await selling.nextDay();
  const before = await selling.shown();
  await says(SKUS, change);
  await shows('0,off,out of stock');
  expect(await masses()).toMatchObject(all(8));
  await selling.nextDay();
  await restore(8);
  await shows('5,5,in stock');
  const after = await selling.shown();
  for (const kind of KINDS) for (const sku of SKUS) expect([kind, sku, after[kind][sku]]).toEqual([kind, sku, before[kind][sku]]);
});

it('what is ended one way and what is ended another count together', async () => {
  await says(SKUS.slice(0, 2), { availability: 'out_of_stock' });
  await says(SKUS.slice(2, 4), { price: null });
  expect(await masses()).toEqual([]);
  await says(SKUS.slice(4, 5), { quantity: 0 });
  expect(await masses()).toMatchObject(all(5));
});

it('so is the end of a life, of a product and of what stands below it', async () => {
  await selling.nextDay();
  await restore(5);
  await shows('5,5,in stock');
  for (const root of ROOTS) await selling.item(root, { lifecycle: 'discontinued' });
  expect(await masses()).toMatchObject(all(8));
  // A life is nothing that a count could have back.
  await restore(0);
});
