import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type Buyable } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
const COUNTED = ['shopify', 'amazon'] as const;
const NUMBER = {
  shopify: { bodyIncludes: 'inventorySetQuantities' },
  amazon: { method: 'PATCH', bodyIncludes: 'fulfillment_availability' },
};
const LOOK = { shopify: { bodyIncludes: 'query ' }, amazon: { method: 'GET' } };

/** A number had its effect, its answer was lost, and customers bought before anybody looked. */
describe('what was sold of a number that had no answer stays sold', () => {
  let selling: SellingWorld;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    await selling.offer(SKU, { quantity: 6 });
  });
  afterAll(() => selling.close());

  const left = async (): Promise<Buyable[]> => {
    const { shopify, amazon } = await selling.shelf([SKU]);
    return [shopify[SKU]!, amazon[SKU]!];
  };
  const shows = (wanted: Buyable[]) =>
    selling.until(
      async () => {
        await selling.minuteLater();
        return (await left()).join() === wanted.join() && (await stock()).every(({ state }) => state === 'live');
      },
      async () => [await left(), await stock(), await selling.ledgerOf(SKU)],
    );
  const stock = () =>
    selling.world.sql<{ state: string; sold: unknown }>(
      `SELECT w.state, o.sold FROM listing l JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock' JOIN listing_offer o ON o.listing_id = l.id AND o.sku = $1
       WHERE l.kind <> 'parent' AND l.channel_code = ANY($2)`,
      [SKU, COUNTED.map((kind) => CHANNELS[kind])],
    );
  const keepBack = async (safety: number): Promise<void> => {
    for (const kind of COUNTED) {
      const { setStockPolicy } = await selling.world.clients.administrator.graphql<{ setStockPolicy: { userErrors: UserError[] } }>(
        `mutation Keep($channel: String!, $safety: Int) { setStockPolicy(channel: $channel, safety: $safety) { userErrors { code } } }`,
        { channel: CHANNELS[kind], safety },
      );
      expect(setStockPolicy.userErrors).toEqual([]);
    }
  };

  /** Nine are said, some of them sold, and nobody knows of either. */
  const lose = async (sold: number): Promise<void> => {
    await selling.offer(SKU, { quantity: 5 });
    await shows([5, 5]);
    for (const kind of COUNTED) {
      const { faults } = selling.world.sandboxes[kind];
      faults.add({ kind: 'reset', phase: 'after', match: NUMBER[kind] });
      faults.add({ kind: 'status', status: 503, times: 1_000_000, match: LOOK[kind] });
    }
    await selling.offer(SKU, { quantity: 9 });
    await selling.until(async () => (await stock()).map(({ state }) => state).join() === 'unknown,unknown', stock);
    for (const kind of COUNTED) expect(await selling.sell(kind, SKU, sold)).toEqual({ sku: SKU, sold, available: 9 - sold });
  };

  const answerAgain = (): void => {
    for (const kind of COUNTED) selling.world.sandboxes[kind].faults.clear();
  };

  it('whatever makes the channel reckon its number anew', async () => {
    await lose(2);
    answerAgain();
    await shows([7, 7]);
    await keepBack(1);
    await shows([6, 6]);
    await keepBack(0);
    await shows([7, 7]);
  });

  it('also where its price is withdrawn before anybody has looked, and comes back beside the same count', async () => {
    // Neither number has stood there in the minutes before, so that none may be an old answer.
    await lose(1);
    await selling.offer(SKU, { price: null });
    await selling.until(
      async () => (await selling.acknowledged(SKU)).length === 3,
      () => selling.ledgerOf(SKU),
    );
    answerAgain();
    await selling.offer(SKU, { price: { amount: '12.90', currency: 'USD' } });
    await shows([8, 8]);
  });
});
