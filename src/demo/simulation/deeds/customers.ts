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
  world.hands.orders.push({ channel, sku, units: sold });
  return `a customer buys ${sold} of ${sku} on ${channel}`;
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

/** The clock jumps, an hour or a day, whoever is in the middle of something: a machine slept, or was moved. */
export const jump: Deed = (world, dice) => {
  const hours = dice.weighed([
    [3, dice.between(1, 6)],
    [1, 24],
  ]);
  world.template.clock.advance(hours * 3_600_000);
  return Promise.resolve(`the clock jumps ${hours} h`);
};

/** As each says it: in another form nobody would know whether it was done all the same. */
const TOO_FAST = {
  shopify: { errors: 'Too many requests' },
  amazon: { errors: [{ code: 'QuotaExceeded', message: 'You exceeded your quota' }] },
  google: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota' } },
};

/** A channel has enough of everybody's calls for a while. */
export const throttle: Deed = async (world, dice) => {
  const kind = dice.pick(['shopify', 'amazon', 'google'] as const);
  const headers = { 'retry-after': String(dice.between(1, 30)) };
  const times = dice.between(3, 12);
  const fault = { kind: 'status', status: 429, headers, body: TOO_FAST[kind], times };
  await world.standIns.admin(kind, 'POST', 'faults', { match: { method: 'POST' }, ...fault });
  return `${kind} answers ${times} calls with 429, and to come back in ${headers['retry-after']} s`;
};

export const CHANNELS = simulatedChannels.map(({ code }) => code);
