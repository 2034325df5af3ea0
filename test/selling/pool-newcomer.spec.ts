import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { demoChannels } from '../../src/demo/job/demo-channels.js';
import { stateOf } from '../main-job/channel-state.js';
import { some, until, World } from '../main-job/world.js';
import { variantsOf } from './selling-world.js';

const ROOT = 'CUS-MARLOW';
const [GB, DE] = ['A1F83G8C2ARO7P', 'A1PA6795UKMFR9'];
const [britain, germany] = ['amazon_gb', 'amazon_de'].map((code) => demoChannels.filter((channel) => channel.code === code));
const all = some([ROOT], 3);
const source = {
  ...all,
  offers: all.offers.filter(({ market }) => market !== 'US').map((one) => ({ ...one, quantity: 9, availability: 'in_stock' as const })),
};
const [NONE_LEFT, CLOSED, GONE] = variantsOf({ ...source, offers: source.offers.filter(({ market }) => market === 'GB') }, ROOT) as [
  string,
  string,
  string,
];

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.connect([...britain!, ...germany!]);
  await world.prepare(source);
  await world.approve(await world.submit(source, britain!));
  await world.atRest();
});
afterAll(() => world.close());

const buy = async (sku: string, quantity: number): Promise<void> => {
  const answer = await fetch(`${world.sandboxes.amazon.url}/_sandbox/sell`, { method: 'POST', body: JSON.stringify({ sku, quantity }) });
  expect(await answer.json()).toMatchObject({ sku, sold: quantity });
};
/** The number that both show, and whether it can be bought in Great Britain and in Germany. */
const shown = async (sku: string) => {
  const { listings } = await stateOf(world, 'amazon');
  const at = (place: string) => listings.find((one) => one.sku === sku && one.marketplaceId === place)?.live;
  const numbers = [GB, DE].map((place) => at(place!)?.attributes['fulfillment_availability']?.[0]?.['quantity']);
  return [...new Set(numbers), at(GB!)?.status.includes('BUYABLE'), at(DE!)?.status.includes('BUYABLE')];
};
const sold = async (sku: string) => {
  const lines = await world.sql<{ sold: [string, number][] }>(
    `SELECT o.sold FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 ORDER BY l.channel_code`,
    [sku],
  );
  return lines.map((line) => line.sold.map(([, units]) => units));
};

it('a marketplace that joins a shared stock has what the others have sold of it since it was counted taken off, also where they sell no more', async () => {
  await buy(NONE_LEFT, 9);
  await buy(CLOSED, 4);
  await buy(GONE, 6);
  await world.worker.reconcile('amazon_gb', 0);
  expect([await sold(NONE_LEFT), await sold(CLOSED)]).toEqual([[[9]], [[4]]]);
  const exceptions = [{ sku: GONE, isIn: false, reason: 'It is sold in Germany from now on' }];
  const { data } = await world.server.graphql<{ saveAssortment: unknown }>(
    'mutation($input: AssortmentInput!) { saveAssortment(input: $input) { userErrors { code } } }',
    { input: { channel: 'amazon_gb', expectedRevision: 0, rules: [], exceptions } },
    world.server.keys.publisher,
  );
  expect(data.saveAssortment).toEqual({ userErrors: [] });
  await until(async () => (await world.states())[`amazon_gb ${GONE}`] === 'withdrawn');
  const offers = [{ sku: CLOSED, market: 'GB', sourceRevision: '10', price: null }] as unknown as typeof source.offers;
  await world.pushOffers({ ...source, offers });
  await world.approve(await world.submit(source, germany!));
  await world.atRest();
  expect([await shown(NONE_LEFT), await shown(CLOSED)]).toEqual([
    [0, false, false],
    [5, false, true],
  ]);
  const { listings } = await stateOf(world, 'amazon');
  const inGermany = listings.find(({ sku, marketplaceId }) => sku === GONE && marketplaceId === DE)?.live;
  expect(inGermany?.attributes['fulfillment_availability']?.[0]?.['quantity']).toBe(3);
  // Both know it from now on, whoever's count is newer.
  expect([await sold(NONE_LEFT), await sold(CLOSED)]).toEqual([[[9], [9]], [[4], [4]]]); // prettier-ignore
});
