import { SyndicationWorker } from '../../../syndication/index.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { poolOf, simulatedChannels } from '../world/channels.js';
import type { Dice } from '../core/dice.js';
import { marketOf } from './bound-witness.js';
import { checkTexts } from './texts.js';
import { checkHands, checkPrices, checkShownPrices, checkTaken } from './prices-and-hands.js';
import { checkPictures } from './pictures.js';
import { checkSecrets } from './secrets.js';
import { isWell, whatPlinthSays, type Told } from './told.js';
import { checkTitles } from './titles.js';
import { checkTraces } from './traces.js';
import { readShelves, type Shelf } from './shelves.js';
import type { Count } from './truth.js';

const HOUR_MS = 3_600_000;
/** More than a throttled channel refuses. */
const MOST_LOOKS = 20;

/** The evening: the weather is fair, everything due is done and looked at. Whatever is not as it should be by now is a breach. */
export async function endOfDay(world: SimulatedWorld, dice: Dice): Promise<void> {
  await world.settle(dice);
  await lookAtAll(world, dice);
  const told = await whatPlinthSays(world, dice);
  const shelves = await readShelves(world.standIns);
  checkShelves(world, shelves, told);
  await checkTitles(world, told);
  await checkTwins(world);
  await checkPrices(world, told);
  await checkShownPrices(world, told);
  await checkHands(world);
  await checkTaken(world);
  await checkPictures(world, told);
  await checkTraces(world, told, dice);
  await checkSecrets(world);
  await checkTexts(world, dice);
}

/** A channel that somebody throttled lets nobody look: what was not seen is looked at again when it may be. */
async function lookAtAll(world: SimulatedWorld, dice: Dice): Promise<void> {
  const evening = world.date;
  for (let tries = 0; tries < MOST_LOOKS; tries++) {
    for (const { code } of simulatedChannels)
      await world.begin('worker-1', `reconcile ${code}`, Infinity, dice, (process) => process.get(SyndicationWorker).reconcile(code, 0));
    await world.settle(dice);
    const [unseen] = await world.sql<{ at: Date | null }>(`SELECT min(next_at) AS at FROM listing WHERE state = 'live' AND read_at < $1`, [
      evening,
    ]);
    if (!unseen?.at) return;
    world.template.clock.advance(Math.max(0, unseen.at.getTime() - world.now));
  }
}

/** What Plinth's ledger has of every line, and what the stand-ins have, for whoever looks at what was found wrong. */
export async function tellLedger(world: SimulatedWorld): Promise<void> {
  const lines = await world.sql<Record<string, unknown>>(
    `SELECT l.channel_code AS channel, o.sku, l.state, o.buyable, o.units, o.sold, o.read_at, o.stock_accepted, o.stock_accepted_at, o.basis
     FROM listing_offer o JOIN listing l ON l.id = o.listing_id ORDER BY 1, 2`,
  );
  for (const line of lines) world.diary.note(`ledger ${JSON.stringify(line)}`);
  for (const shelf of await readShelves(world.standIns)) world.diary.note(`shelf ${shelf.name}: ${shelf.units}`);
  for (const { sku, marketplaceId, live } of (await world.standIns.amazon()).listings)
    world.diary.note(
      `amazon ${sku} ${marketplaceId} ${JSON.stringify(live?.status)} ${JSON.stringify(live?.attributes['fulfillment_availability'])} ${JSON.stringify(live?.attributes['purchasable_offer'])}`,
    );
}

function checkShelves(world: SimulatedWorld, shelves: Shelf[], told: Told[]): void {
  const { truth, now } = world;
  const named = new Map(shelves.map((shelf) => [shelf.name, shelf]));
  for (const { code, market } of simulatedChannels)
    for (const sku of truth.variants) {
      const offer = truth.offers.get(`${sku} ${market}`);
      if (!offer || !truth.approved.has(`${code} ${truth.rootOf(sku)}`)) continue;
      const shelf = named.get(`${code} ${sku}`);
      const about = told.filter((one) => one.channel === code && one.skus.includes(sku));
      const said = about.map(({ key, state, message }) => `${key} is ${state}: ${message}`).join('; ') || 'Plinth has no listing of it';
      if (!truth.mayBeOpen(sku, market, now, now)) {
        // What somebody else put up for sale is told, and left to a person.
        const isByHand = shelf && world.hands.touched.has(`${shelf.pool} ${sku}`) && !about.every(isWell);
        if (shelf && shelf.units > 0 && !isByHand && !world.witness.isExhausted(shelf))
          world.breach(`11: ${sku} is stopped in ${market}, and ${code} sells ${shelf.units}. ${said}`);
        continue;
      }
      if (about.length === 0 || !about.every(isWell)) continue;
      const units = shelf?.units ?? 0;
      const least = Math.min(...offer.count.between(now, now).map((count) => leastUnits(world, sku, code, count)));
      if (units < least)
        world.breach(`13: Plinth says that all is well with ${sku} on ${code}; ${units} can be bought and ${least} should be. ${said}`);
      if (shelf && units > world.witness.boundOf(shelf))
        world.breach(
          `13: Plinth says that all is well with ${sku} on ${code}; ${units} can be bought, at most ${world.witness.boundOf(shelf)} should be. ${said}`,
        );
    }
}

/**
 * What has to be there at least: a count less everything that was sold since shortly before it; of several markets the lowest, also where this one
 * has any number. One where nobody counts.
 */
function leastUnits(world: SimulatedWorld, sku: string, code: string, own: Count): number {
  const others = code.startsWith('amazon_') && code !== 'amazon_us' ? ['GB', 'DE'] : [marketOf(code)];
  const counts = others.flatMap((market) => {
    const known = world.truth.offers.get(`${sku} ${market}`)?.count.between(world.now, world.now) ?? [];
    return known.map((count) => leftOf(world, sku, code, market, count));
  });
  const least = Math.min(leftOf(world, sku, code, marketOf(code), own), ...counts);
  return code.startsWith('google') || own.quantity === null ? Math.min(1, least) : least;
}

function leftOf(
  { truth, witness, now }: SimulatedWorld,
  sku: string,
  code: string,
  market: string,
  { quantity, moment, everywhere = false }: Count,
): number {
  const own = <T>(facts: Map<string, T>): T[] =>
    [...facts].filter(([key]) => (everywhere ? key.endsWith(` ${sku}`) : key === `${poolOf(code)} ${sku}`)).map(([, fact]) => fact);
  // What was stopped unseen is nobody's to give before somebody counts.
  if (quantity !== null && own(witness.unseen).some((at) => at >= moment)) return 0;
  const sales = own(truth.sold).flat();
  // What was cancelled comes back with the next count.
  const sold = sales.filter(({ at, units }) => at > moment - 6 * HOUR_MS && units > 0).reduce((sum, { units }) => sum + units, 0);
  if (quantity === null) return truth.offers.get(`${sku} ${market}`)!.availability.between(now, now).includes(null) ? 0 : Infinity;
  // Of what was had back, what was reserved then is off; nobody here has written down how much that was.
  const { most } = truth.promised(sku, market, everywhere ? 0 : now, now);
  return Math.max(0, quantity - most - sold);
}

/** Each SKU stands once in the shop, and each in a marketplace. */
async function checkTwins(world: SimulatedWorld): Promise<void> {
  const { products } = await world.standIns.shop();
  const skus = products.flatMap(({ variants }) => variants.map(({ sku }) => sku));
  for (const sku of new Set(skus)) if (skus.filter((one) => one === sku).length > 1) world.breach(`5: the shop has ${sku} twice`);
}
