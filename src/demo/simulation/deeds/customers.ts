import { marketplaceOf, simulatedChannels } from '../world/channels.js';
import { readShelves } from '../truths/shelves.js';
import type { Deed } from './deed.js';

/** A customer buys one to three of something that a channel offers. */
export const sell: Deed = async (world, dice) => {
  const shelves = (await readShelves(world.standIns)).filter(({ counts, units }) => counts && units > 0);
  if (shelves.length === 0) return 'a customer finds nothing to buy';
  const { channel, sku, pool } = dice.pick(shelves);
  const quantity = dice.between(1, 3);
  const kind = channel.startsWith('amazon') ? 'amazon' : 'shopify';
  const more = kind === 'amazon' ? { marketplaceId: marketplaceOf(channel) } : {};
  const { sold } = await world.standIns.admin<{ sold: number }>(kind, 'POST', 'sell', { sku, quantity, ...more });
  world.truth.sell(pool, sku, sold, world.now);
  return `a customer buys ${sold} of ${sku} on ${channel}`;
};

/** Somebody in the shop gives a product another title, by hand. */
export const editByHand: Deed = async (world, dice) => {
  const { products } = await world.standIns.shop();
  if (products.length === 0) return 'nobody finds a product to edit in the shop';
  const { id, title } = dice.pick(products);
  const other = `${title.slice(0, 40)} by hand ${dice.below(1_000)}`;
  await world.standIns.admin('shopify', 'POST', 'edit', { id, input: { title: other } });
  world.byHand.add(other);
  return `somebody in the shop calls ${JSON.stringify(title)} ${JSON.stringify(other)}`;
};

/** Time goes by; sometimes much of it at once. */
export const wait: Deed = (world, dice) => {
  const ms = dice.weighed([
    [5, dice.between(1_000, 60_000)],
    [3, dice.between(60_000, 900_000)],
    [1, dice.between(900_000, 7_200_000)],
  ]);
  world.template.clock.advance(ms);
  return Promise.resolve(`${Math.round(ms / 1000)} s go by`);
};

export const CHANNELS = simulatedChannels.map(({ code }) => code);
