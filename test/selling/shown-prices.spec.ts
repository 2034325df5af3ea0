import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { shownPrices } from '../../src/syndication/listings/wires/shown-price.repository.js';
import { stateOf } from '../main-job/channel-state.js';
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

/** Somebody puts on sale on the channel itself what we have stopped. */
async function raiseByHand(kind: Kind): Promise<void> {
  const { accounts } = await stateOf(selling.world, 'google');
  const { key } = accounts.flatMap(({ productInputs }) => productInputs).find((one) => one.key.split('~')[2] === SKU)!;
  const attributes = { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 3 }] };
  const edits: Record<Kind, object> = {
    shopify: { sku: SKU, quantity: 3 },
    amazon: { sku: SKU, marketplaceId: 'ATVPDKIKX0DER', attributes },
    google: { account: '1001', key, productAttributes: { availability: 'IN_STOCK' } },
  };
  const { url } = selling.world.sandboxes[kind];
  const answer = await fetch(`${url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify(edits[kind]) });
  if (!answer.ok) throw new Error(await answer.text());
}

it('what somebody has put on sale over a stop has its price on every channel, as others’', async () => {
  await selling.nextDay();
  await selling.offer(SKU, { quantity: 0 });
  await selling.until(async () => (await Promise.all(KINDS.map(shown))).every(([last]) => last!.to !== null), told);
  await selling.atRest();
  // Half an hour later no answer is an old one.
  await selling.world.server.asOwner(`ALTER TABLE shown_price DISABLE TRIGGER USER`);
  await selling.world.server.asOwner(`UPDATE shown_price SET "from" = "from" - interval '30 minutes'`);
  const before = (await shown('shopify')).map(({ paidMinor, ours }) => [paidMinor, ours, false]);
  for (const kind of KINDS) await raiseByHand(kind);
  for (const kind of KINDS) await selling.world.worker.reconcile(CHANNELS[kind], 0);
  const newest = async () => Object.fromEntries(await Promise.all(KINDS.map(async (kind) => [kind, (await shown(kind)).map(({ paidMinor, ours, to }) => [paidMinor, ours, to === null])]))); // prettier-ignore
  const wanted = Object.fromEntries(KINDS.map((kind) => [kind, [['1350', false, true], ...before]]));
  await selling.until(async () => JSON.stringify(await newest()) === JSON.stringify(wanted), newest);
});
