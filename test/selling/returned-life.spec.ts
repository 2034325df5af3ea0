import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KINDS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-FJELLA';
const source = five([ROOT], 2);
const [SKU] = variantsOf(source, ROOT) as [string, string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
  await selling.nextDay();
});
afterAll(() => selling.close());

const buyable = async () => {
  const shelf = await selling.shelf([SKU]);
  return KINDS.map((kind) => shelf[kind][SKU]);
};

it('what a channel does not take off is sold out there meanwhile, and sells again when its life goes on, though nothing of its offer is new', async () => {
  expect(await buyable()).toEqual([5, 5, 'in stock']);
  const { amazon } = selling.world.sandboxes;
  amazon.faults.add({ match: { method: 'DELETE' }, kind: 'status', status: 503, times: 10_000 });
  await selling.item(SKU, { lifecycle: 'discontinued' });
  await selling.until(
    async () => ['off', 0].includes((await buyable())[1]!),
    () => buyable(),
  );
  await selling.item(SKU, { lifecycle: 'active' });
  await selling.until(
    async () => (await buyable()).join() === '5,5,in stock',
    async () => [await buyable(), await selling.ledgerOf(SKU)],
  );
  expect(amazon.log.entries().filter(({ method, status }) => method === 'DELETE' && status !== 503)).toEqual([]);
});
