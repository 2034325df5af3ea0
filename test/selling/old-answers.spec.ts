import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
const COUNTED = ['shopify', 'amazon'] as const;
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

const left = async (): Promise<unknown[]> => {
  const shelf = await selling.shelf([SKU]);
  return COUNTED.map((kind) => shelf[kind][SKU]);
};
const lines = () =>
  selling.world.sql<Record<string, unknown>>(
    `SELECT o.units, o.lower_seen, (SELECT sum((s->>1)::int)::int FROM jsonb_array_elements(o.sold) AS s) AS sold, w.state, w.last_problem->>'code' AS problem
     FROM listing_offer o JOIN listing_wire w ON w.listing_id = o.listing_id AND w.wire = 'stock' JOIN listing l ON l.id = o.listing_id
     WHERE o.sku = $1 AND l.channel_code = ANY($2) ORDER BY l.channel_code DESC`,
    [SKU, COUNTED.map((kind) => CHANNELS[kind])],
  );
const untilLines = async (wanted: object): Promise<void> => {
  const both = JSON.stringify([wanted, wanted]);
  await selling.until(async () => JSON.stringify(await lines()) === both, lines);
};
const sellThree = async (): Promise<void> => {
  for (const kind of COUNTED) expect(await selling.sell(kind, SKU, 3)).toMatchObject({ sold: 3, available: 2 });
};
const look = async (): Promise<void> => {
  for (const kind of COUNTED) await selling.world.worker.reconcile(CHANNELS[kind], 0);
};

/** In this order. Five, sold down to two, and counted to be five again: who reads two now may have an answer of before. */
it('a lower number that stood there minutes ago is no sale after one look', async () => {
  await sellThree();
  await selling.offer(SKU, { quantity: 5 }, 'unchanged');
  // Just after this count, and before the channels took it: what is sold from then on, it cannot know of.
  const [after] = await selling.world.sql<{ at: Date }>(`SELECT counted_at + interval '1 millisecond' AS at FROM offer WHERE sku = $1`, [
    SKU,
  ]);
  await selling.until(async () => (await left()).join() === '5,5', lines);
  await selling.atRest();
  await untilLines({ units: 5, lower_seen: null, sold: 3, state: 'live', problem: null });
  await sellThree();
  await look();
  await untilLines({ units: 5, lower_seen: 2, sold: 3, state: 'accepted', problem: 'second_look' });
  // Whatever the ERP says: what a call would say waits for the second look, and what that shows is a sale.
  await selling.offer(SKU, { quantity: 9, countedAt: after!.at.toISOString() });
  await untilLines({ units: 6, lower_seen: null, sold: 6, state: 'live', problem: null });
  expect(await left()).toEqual([6, 6]);
});

it('and a stop does not wait for the second look: what the first one showed counts as sold', async () => {
  await selling.offer(SKU, { quantity: 5 });
  await untilLines({ units: 5, lower_seen: null, sold: 6, state: 'live', problem: null });
  await sellThree();
  await look();
  await untilLines({ units: 5, lower_seen: 2, sold: 6, state: 'accepted', problem: 'second_look' });
  await selling.offer(SKU, { price: null });
  await selling.until(async () => (await left()).join() === '0,off', lines);
  await selling.atRest();
  expect(await lines()).toEqual([0, 2].map((units) => ({ units, lower_seen: null, sold: 9, state: 'live', problem: null })));
  await selling.offer(SKU, { price: { amount: '12.90', currency: 'USD' } });
  await selling.until(async () => (await left()).join() === '2,2', lines);
});

it('a look that has no answer is made again for what it was for: a newer count that repeats the number is said', async () => {
  await selling.offer(SKU, { quantity: 5 }, 'unchanged');
  await selling.until(async () => (await left()).join() === '5,5', lines);
  await selling.atRest();
  await sellThree();
  const { shopify, amazon } = selling.world.sandboxes;
  const fault = { kind: 'reset', times: 1 } as const;
  shopify.faults.add({ ...fault, match: { bodyIncludes: 'query Read' } });
  amazon.faults.add({ ...fault, match: { method: 'GET', pathIncludes: '/listings/2021-08-01/items' } });
  await selling.offer(SKU, { quantity: 5 }, 'unchanged');
  const isSaid = async () => (await left()).join() === '5,5';
  await selling.until(async () => {
    // Two stood there minutes ago: a second look comes after five.
    if ((await lines()).every((one) => one['lower_seen'] === 2)) await selling.world.secondLook();
    return isSaid();
  }, lines);
  expect([shopify.faults.list(), amazon.faults.list()]).toEqual([[], []]);
});
