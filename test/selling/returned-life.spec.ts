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

it('what was sold before it left is not for sale when it comes back by the same count', async () => {
  selling.world.sandboxes.amazon.faults.clear();
  await selling.sell('amazon', SKU, 3);
  const units = () =>
    selling.world.sql<{ units: number }>(
      `SELECT o.units FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND l.channel_code = 'amazon_us'`,
      [SKU],
    );
  await selling.until(async () => {
    await selling.world.worker.reconcile('amazon_us', 0);
    return (await units())[0]?.units === 2;
  }, units);
  await selling.item(SKU, { lifecycle: 'discontinued' });
  await selling.until(
    async () => (await buyable())[1] === 'gone',
    () => buyable(),
  );
  await selling.item(SKU, { lifecycle: 'active' });
  await selling.until(
    async () => typeof (await buyable())[1] === 'number',
    async () => [await buyable(), await selling.ledgerOf(SKU)],
  );
  expect((await buyable())[1]).toBe(2);
});

it('what Amazon neither tells of nor takes off is stopped all the same, and sells again by a newer count', async () => {
  const { faults } = selling.world.sandboxes.amazon;
  await selling.offer(SKU, { quantity: 6 });
  await selling.until(
    async () => (await buyable())[1] === 6,
    async () => [await buyable(), await selling.ledgerOf(SKU)],
  );
  faults.add({
    match: { method: 'GET', pathIncludes: 'includedData=fulfillmentAvailability' },
    kind: 'status',
    status: 503,
    times: 10_000,
  });
  faults.add({ match: { method: 'DELETE' }, kind: 'status', status: 503, times: 10_000 });
  await selling.item(SKU, { lifecycle: 'discontinued' });
  await selling.until(
    async () => ['off', 0].includes((await buyable())[1]!),
    () => buyable(),
  );
  faults.clear();
  await selling.item(SKU, { lifecycle: 'active' });
  await selling.offer(SKU, { quantity: 4 });
  await selling.until(
    async () => (await buyable())[1] === 4,
    async () => [await buyable(), await selling.ledgerOf(SKU)],
  );
});
