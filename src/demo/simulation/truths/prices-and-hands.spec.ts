import { expect, test } from '@jest/globals';
import type { SimulatedWorld } from '../world/simulated-world.js';
import type { ChannelOffer } from './channel-offers.js';
import { Hands } from './hands.js';
import { checkHands } from './prices-and-hands.js';
import { Truth } from './truth.js';

const HOUR = 3_600_000;
const SKU = 'CUS-MARLOW-40X40-SAGE';

/** The shop showed five of which three were sold; an order of them is cancelled, and in the evening it shows three. */
async function breaches(calmAt: number, countedAt: number, cancelledAt: number): Promise<string[]> {
  const truth = new Truth(0);
  const hands = new Hands();
  const found: string[] = [];
  const variant = { sku: SKU, tracked: true, inventoryPolicy: 'DENY', inventory: { 'Main warehouse': 3 } };
  const world = {
    ...{ truth, hands, now: cancelledAt + HOUR, breach: (text: string) => found.push(text) },
    standIns: {
      shop: () => ({ products: [{ status: 'ACTIVE', publications: ['Online'], variants: [variant] }] }),
      amazon: () => ({ listings: [] }),
      google: () => ({ accounts: [] }),
    },
  };
  truth.offers.get(`${SKU} US`)!.count.say({ quantity: 3, moment: countedAt }, countedAt).sure(countedAt);
  hands.calmAt = calmAt;
  hands.raise({ pool: 'shopify', channel: 'shopify_us', sku: SKU } as ChannelOffer, 5, cancelledAt, 0);
  await checkHands(world as unknown as SimulatedWorld);
  return found;
}

test('a count that has waited since the morning may be said over what came back meanwhile; one that was done the evening before may not', async () => {
  expect(await breaches(9 * HOUR, 10 * HOUR, 14 * HOUR)).toEqual([]);
  expect(await breaches(11 * HOUR, 10 * HOUR, 14 * HOUR)).toEqual([
    `13: shopify_us had 5 of ${SKU} by hand, and shows 3 without anybody's word`,
  ]);
});
