import type { Dice } from '../core/dice.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { allOffers, type ChannelOffer } from '../truths/channel-offers.js';
import { changeThere } from '../world/by-hand.js';
import type { Deed } from './deed.js';

/** What somebody does by hand on a channel, past Plinth: its own pages, another app. */
export const editByHand: Deed = async (world, dice) => {
  const offers = await allOffers(world.standIns);
  if (offers.length === 0) return 'nobody finds anything to edit by hand';
  const offer = dice.pick(offers);
  const what = dice.weighed([
    [3, retitle],
    [offer.price === null ? 0 : 2, reprice],
    [offer.units === null ? 0 : 2, moreByHand],
    [offer.units === null ? 0 : 1, fewerByHand],
  ]);
  return what(world, offer, dice);
};

async function retitle(world: SimulatedWorld, offer: ChannelOffer, dice: Dice): Promise<string> {
  const title = `${offer.title.slice(0, 40)} by hand ${dice.below(1_000)}`;
  await changeThere(world.standIns, offer, { title });
  world.hands.titles.add(title);
  return `somebody calls ${offer.sku} on ${offer.channel} ${JSON.stringify(title)} by hand`;
}

async function reprice(world: SimulatedWorld, offer: ChannelOffer, dice: Dice): Promise<string> {
  const price = (8 + dice.below(200) / 100).toFixed(2);
  await changeThere(world.standIns, offer, { price });
  return `somebody gives ${offer.sku} on ${offer.channel} the price ${price} by hand`;
}

async function moreByHand(world: SimulatedWorld, offer: ChannelOffer, dice: Dice): Promise<string> {
  const units = offer.units! + dice.between(1, 5);
  await changeThere(world.standIns, offer, { quantity: units });
  world.truth.hide(offer.pool, offer.sku, units - offer.units!, world.now);
  world.hands.raise(offer, units, world.now, world.truth.salesOf(offer.pool, offer.sku).length);
  return `somebody counts ${units} of ${offer.sku} on ${offer.channel} by hand`;
}

/** To Plinth it is as if they had been sold. */
async function fewerByHand(world: SimulatedWorld, offer: ChannelOffer, dice: Dice): Promise<string> {
  const units = Math.max(0, offer.units! - dice.between(1, 3));
  await changeThere(world.standIns, offer, { quantity: units });
  world.truth.sell(offer.pool, offer.sku, offer.units! - units, world.now);
  return `somebody counts only ${units} of ${offer.sku} on ${offer.channel} by hand`;
}

/** Somebody takes something off a channel by hand: in the shop the whole product. */
export const deleteByHand: Deed = async (world, dice) => {
  const offers = await allOffers(world.standIns);
  if (offers.length === 0) return 'nobody finds anything to delete by hand';
  const offer = dice.pick(offers);
  await changeThere(world.standIns, offer, { delete: true });
  const left = new Set((await allOffers(world.standIns)).map(placeOf));
  for (const one of offers) if (!left.has(placeOf(one))) world.hands.taken.add(placeOf(one));
  const gone = await goneOf(world, offers);
  for (const one of gone) world.truth.hide(one.pool, one.sku, Infinity, world.now);
  // What somebody had added there has gone with it: what Plinth makes anew has the number that Plinth knows.
  world.hands.forget(({ pool, sku }) => gone.some((one) => one.pool === pool && one.sku === sku));
  return `somebody deletes ${offer.sku} on ${offer.channel} by hand`;
};

const placeOf = ({ channel, sku }: ChannelOffer): string => `${channel} ${sku}`;

/** Of which no channel of the pool has a number any more: what was sold of it since the last look, nobody can tell. */
async function goneOf(world: SimulatedWorld, before: readonly ChannelOffer[]): Promise<ChannelOffer[]> {
  const left = await allOffers(world.standIns);
  return before.filter(({ pool, sku }) => !left.some((one) => one.pool === pool && one.sku === sku));
}

/** An order is cancelled: its units are for sale again, and no count knows of it. */
export const cancelOrder: Deed = async (world, dice) => {
  const orders = world.hands.orders.filter(({ units }) => units > 0);
  if (orders.length === 0) return 'nobody has an order to cancel';
  const order = dice.pick(orders);
  const offer = (await allOffers(world.standIns)).find(({ channel, sku }) => channel === order.channel && sku === order.sku);
  if (offer?.units == null) return `an order of ${order.sku} on ${order.channel} is cancelled; it is not there any more`;
  const { units } = order;
  order.units = 0;
  await changeThere(world.standIns, offer, { quantity: offer.units + units });
  world.truth.sell(offer.pool, offer.sku, -units, world.now);
  world.hands.raise(offer, offer.units + units, world.now, world.truth.salesOf(offer.pool, offer.sku).length);
  return `an order of ${units} ${order.sku} on ${order.channel} is cancelled`;
};

/** Thirty days without a refresh, or what Google takes for them. */
export const expire: Deed = async (world, dice) => {
  const offers = (await allOffers(world.standIns)).filter(({ channel }) => channel === 'google_us');
  if (offers.length === 0) return 'nothing is there that could expire';
  const offer = dice.pick(offers);
  await changeThere(world.standIns, offer, { expire: true });
  world.hands.taken.add(placeOf(offer));
  return `${offer.sku} expires on ${offer.channel}`;
};
