import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultInput } from '../../src/sandbox/kit/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { KINDS, some, World, writes, type Kind } from '../main-job/world.js';

const ROOTS = ['CUS-MARLOW', 'MUG-MARLOW', 'VAS-MARLOW'];
const source = some(ROOTS, 3);
const sellables = source.offers
  .filter(({ market }) => market === 'US')
  .map(({ sku }) => sku)
  .sort();

/** The requests by which things come to be on each channel. */
const SENDS: Record<Kind, FaultInput['match']> = {
  shopify: { method: 'POST', bodyIncludes: 'productSet(' },
  amazon: { method: 'PUT', pathIncludes: '/listings/' },
  google: { method: 'POST', pathIncludes: 'productInputs:insert' },
};
const FIRST: Record<Kind, number> = { shopify: ROOTS.length, amazon: ROOTS.length + sellables.length, google: sellables.length };

describe('channels that fail', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
    await world.connect();
    await world.prepare(source);
  });
  afterEach(() => world.close());

  const fault = (kind: Kind, input: Omit<FaultInput, 'match'>, match = SENDS[kind]) =>
    world.sandboxes[kind].faults.add({ match, ...input });
  const publish = async (): Promise<void> => {
    await world.approve(await world.submit(source));
    await world.atRest();
    expect([...new Set(Object.values(await world.states()))]).toEqual(['live']);
  };
  /** What there is, with repetitions if there are two of a thing. */
  const there = async () => ({
    shopify: (await stateOf(world, 'shopify')).products.flatMap(({ variants }) => variants.map(({ sku }) => sku)).sort(),
    amazon: (await stateOf(world, 'amazon')).listings.map(({ sku }) => sku).sort(),
    google: (await stateOf(world, 'google')).accounts
      .flatMap(({ productInputs }) => productInputs.map(({ key }) => key.split('~')[2]!))
      .sort(),
  });
  const everythingOnce = { shopify: sellables, amazon: [...ROOTS, ...sellables].sort(), google: sellables };
  const strikesLeft = (kind: Kind): number => world.sandboxes[kind].faults.list().reduce((sum, { times }) => sum + times, 0);

  it('every first answer is lost after the effect: no duplicate anywhere, and all of it live in the end', async () => {
    for (const kind of KINDS) fault(kind, { kind: 'reset', phase: 'after', times: FIRST[kind] });
    await publish();
    expect(KINDS.map(strikesLeft)).toEqual([0, 0, 0]);
    expect(await there()).toEqual(everythingOnce);
    expect((await stateOf(world, 'shopify')).products).toHaveLength(ROOTS.length);
    // Each thing that was found by reading is not sent a second time.
    const amazon = writes(world.sandboxes.amazon).map(({ url }) => url.split('?')[0]);
    expect(amazon.length).toBe(new Set(amazon).size);
    expect(await world.sql(`SELECT 1 FROM exchange WHERE purpose = 'send' AND problem IS NOT NULL`)).not.toEqual([]);
  });

  it('bursts of 429, 500 and broken connections delay everything and lose nothing', async () => {
    const throttled: Record<Kind, Omit<FaultInput, 'match'>> = {
      shopify: { kind: 'status', status: 429, headers: { 'retry-after': '0.1' }, body: { errors: 'Too many' } },
      amazon: { kind: 'status', status: 429, body: { errors: [{ code: 'QuotaExceeded', message: 'You exceeded your quota' }] } },
      google: { kind: 'status', status: 429, body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota' } } },
    };
    for (const kind of KINDS) {
      fault(kind, { ...throttled[kind], times: 2 });
      fault(kind, { kind: 'status', status: 500, body: '', times: 2 });
      fault(kind, { kind: 'reset', times: 2 });
    }
    await publish();
    expect(KINDS.map(strikesLeft)).toEqual([0, 0, 0]);
    expect(await there()).toEqual(everythingOnce);
  });
});
