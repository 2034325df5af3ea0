import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-FJELLA';
const source = five([ROOT], 4);
const [SKU, SIBLING, THIRD, FOURTH] = variantsOf(source, ROOT) as [string, string, string, string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

const google = () => selling.world.sandboxes.google;
/** What Google has of these, whatever the ledger thinks of it. */
const there = async (): Promise<string[]> => {
  const { accounts } = await stateOf(selling.world, 'google');
  return accounts.flatMap(({ productInputs }) => productInputs.map(({ key }) => key.split('~')[2]!)).sort();
};
const stateOn = async (sku: string): Promise<string | undefined> => (await selling.world.states(ROOT))[`${CHANNELS.google} ${sku}`];
/** What Google answered to calls that end the sale of this one. */
const stopsOf = (sku: string): number[] =>
  google()
    .log.entries()
    .filter(({ method, body }) => method === 'POST' && body.includes(`"offerId":"${sku}"`) && body.includes('OUT_OF_STOCK'))
    .map(({ status }) => status);
const isTakenOff = (sku: string) =>
  selling.until(
    async () => (await stateOn(sku)) === 'withdrawn',
    async () => [await stateOn(sku), await there(), await selling.ledgerOf(sku)],
  );

it('a stop that is still on its way when the listing is taken off is not its last word: the offer does not come back', async () => {
  await selling.nextDay();
  const insert = { method: 'POST', pathIncludes: 'productInputs:insert', bodyIncludes: `"offerId":"${SKU}"` };
  // The new title, and then the stop, which is said beside it.
  for (const delayMs of [1_500, 4_000]) google().faults.add({ match: insert, kind: 'delay', delayMs });
  await selling.retitle(ROOT, 'A slow title for a mug');
  await selling.until(
    async () => (await stateOn(SKU)) === 'sending',
    () => selling.ledgerOf(SKU),
  );
  await selling.item(SKU, { lifecycle: 'discontinued' });
  await isTakenOff(SKU);
  await selling.until(
    async () => stopsOf(SKU).length > 0,
    () => selling.ledgerOf(SKU),
  );
  expect(stopsOf(SKU)).toEqual([200]);
  expect(await there()).toEqual([SIBLING, THIRD, FOURTH].sort());
});

it('a stop that comes while the listing is being taken off is not said: it would make the offer anew', async () => {
  google().faults.add({ match: { method: 'DELETE', pathIncludes: 'productInputs' }, kind: 'delay', phase: 'after', delayMs: 3_000 });
  await selling.item(THIRD, { lifecycle: 'discontinued' });
  await selling.until(
    async () => !(await there()).includes(THIRD),
    () => selling.ledgerOf(THIRD),
  );
  // Whatever is planned of a product wakes the stops of what is not off yet.
  await selling.retitle(ROOT, 'Another title for a mug');
  const urgent = () =>
    selling.world.sql<{ priority: number }>(
      `SELECT w.priority FROM listing_wire w JOIN listing l ON l.id = w.listing_id WHERE l.listing_key = $1 AND l.channel_code = $2 AND w.wire = 'stock'`,
      [THIRD, CHANNELS.google],
    );
  await selling.until(
    async () => (await urgent())[0]?.priority === 0,
    () => selling.ledgerOf(THIRD),
  );
  await isTakenOff(THIRD);
  expect([stopsOf(THIRD), await there()]).toEqual([[], [SIBLING, FOURTH].sort()]);
});

it('a stop is said while the deletion is refused again and again: it waits for nobody', async () => {
  const stop = { method: 'POST', pathIncludes: 'productInputs:insert', bodyIncludes: `"offerId":"${FOURTH}"` };
  google().faults.add({ match: stop, kind: 'status', status: 503, times: 2 });
  google().faults.add({ match: { method: 'DELETE', pathIncludes: 'productInputs' }, kind: 'status', status: 503, times: 1_000 });
  await selling.item(FOURTH, { lifecycle: 'discontinued' });
  await selling.until(
    async () => stopsOf(FOURTH).includes(200),
    () => selling.ledgerOf(FOURTH),
  );
  expect([stopsOf(FOURTH), await stateOn(FOURTH)]).toEqual([[503, 503, 200], 'withdrawing']);
  google().faults.clear();
  await isTakenOff(FOURTH);
  expect(await there()).toEqual([SIBLING]);
});

it('a deletion that Google took and did not do is asked for again within a minute, and nobody has to', async () => {
  google().faults.add({ match: { method: 'DELETE', pathIncludes: 'productInputs' }, kind: 'status', status: 200, body: {} });
  await selling.item(SIBLING, { lifecycle: 'discontinued' });
  await isTakenOff(SIBLING);
  expect([google().faults.list(), await there()]).toEqual([[], []]);
});
