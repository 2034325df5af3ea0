import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PATIENCE_MS, some, until, World, writes } from '../main-job/world.js';
import { startProgram, type Program } from './program.js';

const ROOTS = ['CUS-MARLOW', 'CUS-FJELLA', 'MUG-MARLOW', 'MUG-FJELLA', 'VAS-MARLOW', 'VAS-FJELLA'];
const source = some(ROOTS, 4);
const HOUR_MS = 3_600_000;

/** How often each thing was sent to each channel. */
function sends(world: World): Record<'shopify' | 'amazon' | 'google', Record<string, number>> {
  const count = (names: string[]): Record<string, number> => {
    const counted: Record<string, number> = {};
    for (const name of names) counted[name] = (counted[name] ?? 0) + 1;
    return counted;
  };
  const shop = writes(world.sandboxes.shopify).filter(({ body }) => body.includes('productSet('));
  return {
    shopify: count(shop.map(({ body }) => /"customId":\{[^}]*"value":"([^"]+)"/.exec(body)?.[1] ?? 'again, by its id')),
    amazon: count(writes(world.sandboxes.amazon).map(({ method, url }) => `${method} ${url.split('?')[0]!.split('/').at(-1)}`)),
    google: count(writes(world.sandboxes.google).map(({ body }) => (JSON.parse(body) as { offerId: string }).offerId)),
  };
}

const once = (names: string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, 1]));
const sellables = source.offers.filter(({ market }) => market === 'US').map(({ sku }) => sku);
const eachOnce = {
  shopify: once(ROOTS),
  amazon: once([...ROOTS, ...sellables].map((sku) => `PUT ${sku}`)),
  google: once(sellables),
};
const LISTINGS = ROOTS.length * 2 + sellables.length * 2;

describe('workers as processes of their own', () => {
  let world: World;
  let workers: Program[];

  beforeEach(async () => {
    workers = [];
    world = await World.open();
    await world.worker.stop();
    await world.connect();
    await world.prepare(source);
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    await world.close();
  });

  const start = async (count: number): Promise<void> => {
    workers.push(...(await Promise.all(Array.from({ length: count }, () => startProgram(world, { ROLE: 'worker' })))));
  };
  const count = async (condition: string): Promise<number> => {
    const [row] = await world.sql<{ count: number }>(`SELECT count(*)::int AS count FROM listing WHERE ${condition}`);
    return row!.count;
  };

  it('two on one database send nothing twice', async () => {
    await start(2);
    await world.approve(await world.submit(source));
    await world.atRest();
    expect(await count(`state = 'live'`)).toBe(LISTINGS);
    expect(sends(world)).toEqual(eachOnce);
  });

  it('one that is killed between accepted and read-back leaves everything to the next, which sends nothing again', async () => {
    for (const sandbox of [world.sandboxes.amazon, world.sandboxes.google, world.sandboxes.shopify]) sandbox.settings.latencyMs = HOUR_MS;
    await start(1);
    await world.approve(await world.submit(source));
    await until(
      async () => (await count(`state IN ('accepted', 'processed')`)) === LISTINGS,
      PATIENCE_MS,
      async () => JSON.stringify(await world.states()),
    );
    await workers[0]!.kill();
    expect(await count('live_at IS NOT NULL')).toBe(0);
    const before = sends(world);
    for (const kind of ['shopify', 'amazon', 'google'] as const) await world.pass(kind, 24 * HOUR_MS);
    await aMinuteLater(world);
    await start(1);
    await world.atRest();
    expect(await count(`state = 'live'`)).toBe(LISTINGS);
    expect(before).toEqual(eachOnce);
    expect(sends(world)).toEqual(eachOnce);
  });

  it('one that is killed while it sends makes no duplicate, and the next brings all of it live', async () => {
    await start(1);
    const reviews = await world.submit(source);
    await Promise.all([
      world.approve(reviews),
      until(async () => writes(world.sandboxes.amazon).length + writes(world.sandboxes.google).length >= 8).then(() => workers[0]!.kill()),
    ]);
    await aMinuteLater(world);
    await start(1);
    await until(
      async () => (await count(`state = 'live'`)) === LISTINGS,
      PATIENCE_MS,
      async () => JSON.stringify(await world.states()),
    );
    const shop = (await (await fetch(`${world.sandboxes.shopify.url}/_sandbox/state`)).json()) as {
      products: { variants: { sku: string }[] }[];
    };
    expect(shop.products).toHaveLength(ROOTS.length);
    expect(shop.products.flatMap(({ variants }) => variants.map(({ sku }) => sku)).sort()).toEqual([...sellables].sort());
    expect(sends(world).amazon).toEqual(eachOnce.amazon);
  });
});

/** Leases of the dead run out in a minute. */
async function aMinuteLater(world: World): Promise<void> {
  await world.sql(`UPDATE listing SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL`);
}
