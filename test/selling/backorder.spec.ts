import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CHANNELS, until } from '../main-job/world.js';
import { stateOf } from '../main-job/channel-state.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 2);
const [SKU, SIBLING] = variantsOf(source, ROOT) as [string, string];
const LATE = { availability: 'backorder', availableFrom: '2030-01-01T00:00:00Z' } as const;
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

/** What the shop has of it, and whether it sells on at zero. */
const inShop = async (sku: string) => {
  const [product] = (await stateOf(selling.world, 'shopify')).products;
  const { inventory, inventoryPolicy } = product!.variants.find((one) => one.sku === sku)!;
  return { units: inventory['Main warehouse'], policy: inventoryPolicy };
};

interface Line {
  units: number;
  sold: [string, number][];
  accepted: { quantity: number };
  state: string;
  at: string;
}

/** What Plinth knows of it there. */
const known = async (sku: string): Promise<Line> =>
  (
    await selling.world.sql<Line>(
      `SELECT o.units, o.sold, o.stock_accepted AS accepted, o.read_at::text AS at, w.state FROM listing_offer o JOIN listing l ON l.id = o.listing_id
       JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock' WHERE l.channel_code = $1 AND o.sku = $2`,
      [CHANNELS.shopify, sku],
    )
  )[0]!;
const soldOf = ({ sold }: Line): number => sold.reduce((sum, [, units]) => sum + units, 0);

const shows = (sku: string, wanted: object) =>
  until(
    async () => JSON.stringify(await inShop(sku)) === JSON.stringify(wanted),
    20_000,
    async () => JSON.stringify([await inShop(sku), await known(sku), await selling.ledgerOf(sku)]),
  );

/** Nothing is under way there. */
const rests = (sku: string) =>
  until(
    async () => (await known(sku)).state === 'live',
    20_000,
    async () => JSON.stringify([await known(sku), await selling.ledgerOf(sku)]),
  );

/** The same count of a later moment: Plinth looks what was sold before it. */
const looks = async (sku: string, quantity: number): Promise<Line> => {
  const before = await known(sku);
  await selling.offer(sku, { quantity, ...LATE }, 'unchanged');
  const isLater = ({ at, state }: Line): boolean => at > before.at && state === 'live';
  await until(
    async () => isLater(await known(sku)),
    20_000,
    async () => JSON.stringify([before, await known(sku), await selling.ledgerOf(sku)]),
  );
  return known(sku);
};

it('what is sold on at zero is sold once, however often Plinth looks, and the next count is what the shop shows', async () => {
  await selling.offer(SKU, { quantity: 0, ...LATE });
  await shows(SKU, { units: 0, policy: 'CONTINUE' });
  await rests(SKU);
  expect(await selling.sell('shopify', SKU, 3)).toEqual({ sku: SKU, sold: 3, available: -3 });
  for (let turn = 0; turn < 3; turn += 1) {
    const line = await looks(SKU, 0);
    expect([line.units, soldOf(line)]).toEqual([-3, 3]);
  }
  // Its backlog is the shop's own: 0 for sale is what it has.
  expect(await inShop(SKU)).toEqual({ units: -3, policy: 'CONTINUE' });
  await selling.offer(SKU, { quantity: 10, availability: 'in_stock' });
  await shows(SKU, { units: 10, policy: 'DENY' });
  await rests(SKU);
  expect(await known(SKU)).toMatchObject({ units: 10, state: 'live' });
  expect(await selling.ledgerOf(SKU)).not.toContainEqual(expect.objectContaining({ stock_problem: 'stock_moves' }));
});

/** Orders reach the ERP late, so that its counts know of none of these sales. */
const ordersComeLate = async () => {
  const [row] = await selling.world.sql<{ by: string }>(`SELECT counted_by AS by FROM offer WHERE sku = $1`, [SKU]);
  const sources = [{ source: row!.by, orderDelays: [{ channel: CHANNELS.shopify, minutes: 60 }] }];
  const { saveStockSources } = await selling.world.clients.administrator.graphql<{ saveStockSources: { userErrors: unknown[] } }>(
    `mutation Save($sources: [StockSourceInput!]!) { saveStockSources(stockSources: $sources) { userErrors { code } } }`,
    { sources },
  );
  expect(saveStockSources.userErrors).toEqual([]);
};

it('nor is more sold of what was there and went below zero: none is for sale by its count, and that is known to stand there', async () => {
  await ordersComeLate();
  await selling.offer(SIBLING, { quantity: 2, ...LATE });
  await shows(SIBLING, { units: 2, policy: 'CONTINUE' });
  await rests(SIBLING);
  expect(await selling.sell('shopify', SIBLING, 5)).toEqual({ sku: SIBLING, sold: 5, available: -3 });
  for (let turn = 0; turn < 3; turn += 1) {
    const line = await looks(SIBLING, 2);
    expect([line.units, soldOf(line)]).toEqual([-3, 5]);
  }
  await rests(SIBLING);
  expect([await inShop(SIBLING), await known(SIBLING)]).toMatchObject([
    { units: -3, policy: 'CONTINUE' },
    { units: -3, accepted: { quantity: 0 }, state: 'live' },
  ]);
  await selling.offer(SIBLING, { quantity: 7, ...LATE });
  await shows(SIBLING, { units: 2, policy: 'CONTINUE' });
});
