import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WorkerSettings, type FailurePoint } from '../../src/syndication/listings/worker-settings.js';
import { stateOf } from '../main-job/channel-state.js';
import { inShop, move, movesOf, without } from './moving.js';
import { SellingWorld } from './selling-world.js';

const [A, B] = ['MUG-MARLOW', 'MUG-FJELLA'] as const;
const X = `${A}-BLUE`;
const SOURCE = without([A, B], 3, (sku) => sku === `${B}-BLUE`);
/** Before the effect of a call, after it, and after a look; the times are those of different channels and products. */
const DEATHS: [FailurePoint, number][] = [
  ['marked', 0],
  ['sent', 0],
  ['sent', 2],
  ['wires_sent', 0],
  ['wires_read', 0],
];

let selling: SellingWorld;
let settings: WorkerSettings;
/** What it stands below, and what it goes to. */
let [from, to]: string[] = [A, B];
let round = 0;
let units = 100;

beforeAll(async () => {
  selling = await SellingWorld.open({ ...SOURCE, offers: SOURCE.offers.map((one) => ({ ...one, quantity: units })) });
  settings = selling.world.server.app.get(WorkerSettings, { strict: false });
});
afterAll(() => selling.close());

class Killed extends Error {}

/** The worker dies at a step, the n-th time that it comes by: nothing of it goes on. Tells whether it came so far. */
function dieAt(point: FailurePoint, after: number): () => boolean {
  let [passes, isDead] = [0, false];
  settings.pointOfFailure = (reached) => {
    if (reached === point && passes++ === after) isDead = true;
    return isDead ? Promise.reject(new Killed(reached)) : Promise.resolve();
  };
  return () => isDead;
}

/** Another worker, once the leases of the dead one have run out. */
async function another(): Promise<void> {
  await selling.world.worker.stop();
  settings.pointOfFailure = () => Promise.resolve();
  settings.owner = `worker ${round}`;
  for (const table of ['listing', 'listing_wire'])
    await selling.world.server.asOwner(`UPDATE ${table} SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL`);
  await selling.world.worker.start();
}

/** Where each channel has it, with repetitions if there are two of it. */
async function there(): Promise<{ shopify: Record<string, number>; amazon: string[]; google: string[] }> {
  const { listings } = await stateOf(selling.world, 'amazon');
  const { accounts } = await stateOf(selling.world, 'google');
  const parents = listings
    .filter(({ sku }) => sku === X)
    .map(({ live }) => (live?.attributes['child_parent_sku_relationship'] as { parent_sku: string }[])[0]!.parent_sku);
  const groups = accounts
    .flatMap(({ productInputs }) => productInputs)
    .filter(({ key }) => key.endsWith(`~${X}`))
    .map(({ productInput }) => String(productInput.productAttributes['itemGroupId']));
  return { shopify: await inShop(selling, X), amazon: parents, google: groups };
}

/** Units that reads have proven to be sold in the shop, at all its places there. */
async function sold(): Promise<number> {
  const rows = await selling.world.sql<{ sold: [string, number][] }>(
    `SELECT o.sold FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND l.channel_code = 'shopify_us'`,
    [X],
  );
  return rows.flatMap((row) => row.sold).reduce((sum, [, count]) => sum + count, 0);
}

/** One hand-over, with one unit sold in the shop as it begins. Tells whether the worker died in it. */
async function handOver(point: FailurePoint, after: number): Promise<boolean> {
  await selling.nextDay();
  round += 1;
  await move(selling, X, to!);
  // Known before anything dies: what nobody has looked at is lost with the answer of the stop that would have told it, as with any stop.
  await selling.sell('shopify', X, 1);
  units -= 1;
  await selling.world.clients.administrator.graphql(`mutation { reconcileChannel(channel: "shopify_us") { userErrors { code } } }`);
  await selling.until(async () => (await sold()) === round, async () => [await sold(), round]); // prettier-ignore
  const died = dieAt(point, after);
  const title = `Round ${round}`;
  await selling.retitle(to!, title);
  const isOver = async () =>
    JSON.stringify(await there()) === JSON.stringify({ shopify: { [title]: units }, amazon: [to], google: [to] }) &&
    (await movesOf(selling)).every(({ done }) => done);
  const lost: unknown[] = [];
  const step = async () => {
    const now = await there();
    if (Object.keys(now.shopify).length === 0 || now.amazon.length !== 1 || now.google.length !== 1) lost.push(now);
    await selling.minuteLater();
  };
  await selling.until(
    async () => (await step(), died() || (await isOver())),
    async () => [point, after, await there(), await movesOf(selling), await selling.ledgerOf(X)],
  );
  const diedEarly = died();
  if (diedEarly) await another();
  await selling.until(
    async () => (await step(), await isOver()),
    async () => [point, after, await there(), await movesOf(selling), await selling.ledgerOf(X)],
  );
  settings.pointOfFailure = () => Promise.resolve();
  if (died() !== diedEarly) await another();
  await selling.atRest();
  expect([point, after, lost, await isOver()]).toEqual([point, after, [], true]);
  [from, to] = [to!, from!];
  return diedEarly;
}

it.each(DEATHS)(
  'a worker that dies at "%s", time %i, in the middle of a hand-over loses nothing and sells nothing twice',
  async (point, after) => {
    expect(await handOver(point, after)).toBe(true);
  },
);
