import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { KINDS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
let selling: SellingWorld;
let revision = 500;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
// Google takes two updates a day.
beforeEach(() => selling.nextDay());
afterAll(() => selling.close());

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const on = async () => {
  const shelf = await selling.shelf([SKU]);
  return KINDS.map((kind) => shelf[kind][SKU]).join();
};
const shows = (wanted: string) =>
  selling.until(
    async () => {
      await selling.minuteLater();
      return (await on()) === wanted;
    },
    async () => [await on(), await selling.ledgerOf(SKU)],
  );
/** What the verdict of this line is. */
const says = async (availability: 'in_stock' | 'out_of_stock', countedAt?: string): Promise<string> => {
  const line = { sku: SKU, market: 'US', availability, sourceRevision: String(revision++), ...(countedAt && { countedAt }) };
  const [verdict] = await selling.world.pushOffers({ ...source, offers: [line as unknown as (typeof source.offers)[number]] });
  return [verdict!.verdict, ...verdict!.problems.map(({ code, path }) => `${code} ${path?.split('.').at(-1)}`)].join(' ');
};

/** In this order, on one SKU. */
it('a word that it is there, of before the one that it is not, puts nothing on sale', async () => {
  expect(await says('out_of_stock')).toBe('updated');
  await shows('0,off,out of stock');
  expect(await says('in_stock', ago(2))).toBe('stale count_overtaken availability');
  await selling.world.atRest();
  expect(await on()).toBe('0,off,out of stock');
  expect(await says('in_stock')).toBe('updated');
  await shows('5,5,in stock');
});

it('nor does one that it is not, of long before, end the sale; in doubt it does', async () => {
  expect(await says('out_of_stock', ago(10))).toBe('stale count_overtaken availability');
  await selling.world.atRest();
  expect(await on()).toBe('5,5,in stock');
  expect(await says('out_of_stock', ago(2))).toBe('updated');
  await shows('0,off,out of stock');
  // A stop that was obeyed in doubt makes nothing newer that is not.
  expect(await says('in_stock', ago(1))).toBe('stale count_overtaken availability');
  expect(await says('in_stock')).toBe('updated');
  await shows('5,5,in stock');
});
