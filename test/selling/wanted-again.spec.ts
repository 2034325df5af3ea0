import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { FaultInput } from '../../src/sandbox/kit/index.js';
import { CHANNELS, KINDS, type Kind } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

/** Taken off and wanted again before anybody has seen it gone: Plinth's own deletion is nobody else's, and no person is asked about it. */
const ROOT = 'MUG-TESSEL';
const source = five([ROOT], 2);
const SKUS = variantsOf(source, ROOT);
const [SKU] = SKUS as [string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
// Google takes two updates a day.
beforeEach(() => selling.nextDay());
afterAll(() => selling.close());

const buyable = async (): Promise<string> => {
  const shelf = await selling.shelf([SKU]);
  return KINDS.map((kind) => shelf[kind][SKU]).join();
};

const DELETIONS: Record<Kind, FaultInput['match']> = {
  shopify: { method: 'POST', bodyIncludes: SKU },
  amazon: { method: 'DELETE' },
  google: { method: 'DELETE' },
};
const LOOKS: Record<Kind, FaultInput['match']> = {
  shopify: { method: 'POST', bodyIncludes: '"query":"query ' },
  amazon: { method: 'GET', pathIncludes: 'includedData=summaries' },
  google: { method: 'GET', pathIncludes: '/products/' },
};
const CASES: Record<string, (kind: Kind) => FaultInput> = {
  'while its deletion has had its effect and is not answered': (kind) => ({ match: DELETIONS[kind], kind: 'delay', phase: 'after', delayMs: 3_000 }),
  'after the answer to its deletion was lost': (kind) => ({ match: DELETIONS[kind], kind: 'reset', phase: 'after' }),
  'before a look has found it gone': (kind) => ({ match: LOOKS[kind], kind: 'status', status: 503, times: 1_000_000 }),
}; // prettier-ignore

it.each(Object.keys(CASES))('what is wanted again %s is made anew by itself', async (name) => {
  for (const kind of KINDS) selling.world.sandboxes[kind].faults.add(CASES[name]!(kind));
  expect(await buyable()).toBe('5,5,in stock');
  await selling.item(SKU, { lifecycle: 'discontinued' });
  await selling.until(async () => (await buyable()) === 'gone,gone,gone', buyable);
  await selling.item(SKU, { lifecycle: 'active' });
  await selling.until(
    async () => (await selling.world.sql('SELECT FROM edition_outbox UNION ALL SELECT FROM facts_outbox')).length === 0,
    () => selling.world.states(ROOT),
  );
  for (const kind of KINDS) selling.world.sandboxes[kind].faults.clear();
  await selling.until(
    async () => {
      await selling.minuteLater();
      return (await buyable()) === '5,5,in stock';
    },
    async () => [await buyable(), await selling.world.states(ROOT), await selling.ledgerOf(SKU)],
  );
  await selling.nextDay();
  await selling.atRest();
  for (const kind of KINDS) await selling.world.worker.reconcile(CHANNELS[kind], 0);
  expect([...new Set(Object.values(await selling.world.states(ROOT)))]).toEqual(['live']);
  expect(await selling.world.sql(`SELECT field FROM drift WHERE field = '$listing'`)).toEqual([]);
  expect(await buyable()).toBe('5,5,in stock');
});
