import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KINDS } from '../main-job/world.js';
import { TROUBLES } from './content-troubles.js';
import { five, SellingWorld, variantsOf, type Shelf } from './selling-world.js';

const ROOTS = [
  'MUG-MARLOW',
  'MUG-FJELLA',
  'MUG-TESSEL',
  'MUG-ONDINE',
  'MUG-HALDEN',
  'VAS-MARLOW',
  'VAS-FJELLA',
  'VAS-TESSEL',
  'VAS-ONDINE',
  'CUS-FJELLA',
];
const source = five(ROOTS, 5);
const ALL = source.offers.map(({ sku }) => sku);

interface Stop {
  what: string;
  say: (selling: SellingWorld, sku: string) => Promise<void>;
  /** What a customer may find afterwards on Shopify, Amazon, Google. */
  left: string[];
}

const BY_OFFER = ['0,off,out of stock'];
/** Off the channel, or still there and not for sale, according to what the content's trouble lets through. */
const BY_LIFECYCLE = ['0', 'gone'].flatMap((shop) =>
  ['off', 'gone'].flatMap((a) => ['out of stock', 'gone'].map((g) => `${shop},${a},${g}`)),
);

/** One variant each, in this order: the number of the second goes to 0 while the first, its sibling, has no price. */
const STOPS: Stop[] = [
  { what: 'price null', say: (selling, sku) => selling.offer(sku, { price: null }), left: BY_OFFER },
  { what: 'quantity 0', say: (selling, sku) => selling.offer(sku, { quantity: 0 }), left: BY_OFFER },
  { what: 'discontinued', say: (selling, sku) => selling.item(sku, { lifecycle: 'discontinued' }), left: BY_LIFECYCLE },
  // A recall deletes nothing.
  { what: 'recalled', say: (selling, sku) => selling.item(sku, { lifecycle: 'recalled' }), left: BY_OFFER },
  {
    what: 'recalled in its market',
    say: (selling, sku) => selling.item(sku, { recall: { reason: 'Lead in the glaze', markets: ['US'] } }),
    left: BY_OFFER,
  },
];

describe('a stop-sell on three channels, with five on sale of each variant', () => {
  let selling: SellingWorld;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    await selling.nextDay();
    const shelf = await selling.shelf(ALL);
    expect(KINDS.map((kind) => [...new Set(Object.values(shelf[kind]))])).toEqual([[5], [5], ['in stock']]);
  });
  afterAll(() => selling.close());

  describe.each(Object.keys(TROUBLES))('while the content is %s', (name) => {
    const trouble = TROUBLES[name]!;
    const root = ROOTS[Object.keys(TROUBLES).indexOf(name)]!;
    const skus = variantsOf(source, root);

    const stands = async () => JSON.stringify(await selling.contentStates(root)) === JSON.stringify(trouble.states);
    const lasts = () => selling.until(stands, async () => [await selling.world.states(root), await selling.contentStates(root)]);

    beforeAll(async () => {
      await trouble.begin(selling, root);
      await lasts();
    });
    afterAll(async () => {
      for (const kind of KINDS) selling.world.sandboxes[kind].faults.clear();
      await trouble.end?.(selling);
    });

    it.each(STOPS)(
      '$what: nobody can buy it, each channel has acknowledged it, and nothing else is touched',
      async ({ what, say, left }) => {
        const sku = skus[STOPS.findIndex((stop) => stop.what === what)]!;
        const before = await selling.shelf(ALL);
        expect(KINDS.map((kind) => before[kind][sku])).toEqual([5, 5, 'in stock']);
        if (!(await stands())) {
          if (trouble.passes) await trouble.begin(selling, root);
          await lasts();
        }
        expect(await selling.acknowledged(sku)).toEqual([]);
        const now = async () => {
          const shelf = await selling.shelf([sku]);
          return KINDS.map((kind) => shelf[kind][sku]).join();
        };
        await say(selling, sku);
        await selling.until(
          async () => left.includes(await now()) && (await selling.acknowledged(sku)).length === 3,
          async () => [await selling.shelf(skus), await selling.ledgerOf(sku)],
        );
        expect(onSale(await selling.shelf(ALL), sku)).toEqual(onSale(before, sku));
      },
    );
  });
});

/** Everything that can be bought, with its number, but for one SKU. What is off for good may still move from sold out to gone. */
const onSale = (shelf: Shelf, but: string) =>
  KINDS.map((kind) => Object.entries(shelf[kind]).filter(([sku, buyable]) => sku !== but && (buyable === 5 || buyable === 'in stock')));
