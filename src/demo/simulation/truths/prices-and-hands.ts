import type { SimulatedWorld } from '../world/simulated-world.js';
import { marketOf } from './bound-witness.js';
import { allOffers } from './channel-offers.js';
import { isWell, type Told } from './told.js';
import { readShelves } from './shelves.js';
import type { Raised } from './hands.js';

/** Where Plinth says that all is well, customers pay what the ERP said. */
export async function checkPrices(world: SimulatedWorld, told: Told[]): Promise<void> {
  const { truth, now } = world;
  for (const { channel, sku, price } of await allOffers(world.standIns)) {
    const offer = truth.offers.get(`${sku} ${marketOf(channel)}`);
    const about = aboutOf(told, channel, sku);
    // Where nothing is for sale the offer may be closed, and shows no price.
    if (price === null || !offer || about.length === 0 || !about.every(isWell) || !truth.mayBeOpen(sku, marketOf(channel), now, now))
      continue;
    const may = offer.price.between(now, now).map((amount) => amount && Number(amount).toFixed(2));
    if (!may.includes(Number(price).toFixed(2)))
      world.breach(`13: Plinth says that all is well with ${sku} on ${channel}, which asks for ${price} instead of ${JSON.stringify(may)}`);
  }
}

/** What customers can buy, where Plinth says that all is well, is kept as shown at the price that they pay. */
export async function checkShownPrices(world: SimulatedWorld, told: Told[]): Promise<void> {
  const rows = await world.sql<{ name: string; paid: string | null; usual: string | null; exponent: number }>(
    `SELECT DISTINCT ON (channel_code, sku) channel_code || ' ' || sku AS name, paid_minor::text AS paid, usual_minor::text AS usual, exponent
     FROM shown_price ORDER BY channel_code, sku, id DESC`,
  );
  const kept = new Map(rows.map((row) => [row.name, row]));
  const shelves = await readShelves(world.standIns);
  for (const { channel, sku, price } of await allOffers(world.standIns)) {
    const about = aboutOf(told, channel, sku);
    const isSold = shelves.some((shelf) => shelf.channel === channel && shelf.sku === sku && shelf.units > 0);
    if (price === null || !isSold || about.length === 0 || !about.every(isWell)) continue;
    const row = kept.get(`${channel} ${sku}`);
    const amounts = [row?.paid, row?.usual].map((minor) => (minor == null ? null : Number(minor) / 10 ** row!.exponent));
    if (!amounts.includes(Number(price)))
      world.breach(`13: ${channel} sells ${sku} for ${price}, and what is kept as shown there is ${row?.paid ?? 'nothing'}`);
  }
}

/** What is for sale beyond what Plinth knows of is told, and pushed down by nobody: not before somebody counts, or says what is to be done. */
export async function checkHands(world: SimulatedWorld): Promise<void> {
  const { truth, hands } = world;
  const shelves = await readShelves(world.standIns);
  for (const one of hands.raised) {
    if (isPast(world, one)) continue;
    const shelf = shelves.find(({ channel, sku }) => channel === one.channel && sku === one.sku);
    const sales = truth
      .salesOf(one.pool, one.sku)
      .slice(one.sales)
      .filter(({ units }) => units > 0);
    const left = one.units - sales.reduce((sum, { units }) => sum + units, 0);
    if (shelf && shelf.units > 0 && shelf.units < left)
      world.breach(`13: ${one.channel} had ${one.units} of ${one.sku} by hand, and shows ${shelf.units} without anybody's word`);
  }
}

/** Of what nobody has taken away Plinth never says so: its own deletions, and what it has not seen yet, are not another's doing. */
export async function checkTaken(world: SimulatedWorld): Promise<void> {
  const said = await world.sql<{ channel: string; key: string; skus: string[] }>(
    `SELECT DISTINCT l.channel_code AS channel, l.listing_key AS key, l.skus FROM drift d JOIN listing l ON l.id = d.listing_id WHERE d.field = '$listing' ORDER BY 1, 2`,
  );
  for (const { channel, key, skus } of said)
    if (!skus.some((sku) => world.hands.taken.has(`${channel} ${sku}`)))
      world.breach(`13: Plinth says that somebody took ${key} off ${channel}, and nobody did`);
}

/**
 * Somebody has said something newer, or may have, of any market that shares the number: what was said earlier on that day may have waited for its turn
 * while more was made there, and that nobody can see before the next look.
 */
function isPast({ truth, now }: SimulatedWorld, { sku, at, calmAt }: Raised): boolean {
  const root = truth.rootOf(sku);
  const offers = [...truth.offers]
    .filter(([key]) => key.startsWith(`${sku} `))
    .flatMap(([, { count, price, reserved, availability }]) => [count, price, reserved, availability]);
  const others = [sku, root].flatMap((one) => [truth.lifecycle.get(one), truth.recalled.get(one)]);
  return [...offers, ...others, truth.counting].some((known) => known?.hasChanged(Math.min(at - HOUR_MS, calmAt), now));
}

const HOUR_MS = 3_600_000;

const aboutOf = (told: Told[], channel: string, sku: string): Told[] =>
  told.filter((one) => one.channel === channel && (one.key === sku || one.skus.includes(sku)));
