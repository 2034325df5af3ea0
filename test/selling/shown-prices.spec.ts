import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { shownPrices } from '../../src/syndication/listings/wires/shown-price.repository.js';
import { CHANNELS, KINDS, type Kind } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

/** Newest first. */
const shown = async (kind: Kind) => {
  const filter = { sku: SKU, market: 'US', channel: CHANNELS[kind], since: null, until: null, limit: 10 };
  return shownPrices(selling.world.server.app.get(DataSource).manager, filter);
};

/** The price of each period with whether it has ended, and whether each ends where the next begins. */
const told = async (): Promise<unknown> =>
  Object.fromEntries(
    await Promise.all(
      KINDS.map(async (kind) => {
        const periods = await shown(kind);
        const meets = periods.slice(1).every(({ to }, index) => to?.getTime() === periods[index]!.from.getTime());
        return [kind, [...periods.map(({ paidMinor, ours, to }) => [paidMinor, ours, to === null]), meets]];
      }),
    ),
  );
const everywhere = (...periods: unknown[]): unknown => Object.fromEntries(KINDS.map((kind) => [kind, [...periods, true]]));

it('a price whose answer was lost after its effect is kept on every channel, and ends the one before it', async () => {
  const { shopify, amazon, google } = selling.world.sandboxes;
  const first = (await shown('shopify'))[0]!.paidMinor;
  expect(await told()).toEqual(everywhere([first, true, true]));
  const fault = { kind: 'reset', phase: 'after', times: 1 } as const;
  shopify.faults.add({ ...fault, match: { bodyIncludes: 'productVariantsBulkUpdate' } });
  amazon.faults.add({ ...fault, match: { method: 'PATCH' } });
  google.faults.add({ ...fault, match: { method: 'POST', pathIncludes: 'productInputs' } });
  await selling.offer(SKU, { price: { amount: '13.50', currency: 'USD' } });
  const wanted = JSON.stringify(everywhere(['1350', true, true], [first, true, false]));
  await selling.until(async () => {
    await selling.minuteLater();
    return JSON.stringify(await told()) === wanted;
  }, told);
  expect([shopify, amazon, google].map(({ faults }) => faults.list())).toEqual([[], [], []]);
});
