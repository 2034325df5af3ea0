import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { demoChannels } from '../../src/demo/job/demo-channels.js';
import { submit } from '../../src/demo/job/stations/submit.js';
import { stateOf } from '../main-job/channel-state.js';
import { some, until, World } from '../main-job/world.js';
import { variantsOf } from './selling-world.js';

const ROOT = 'CUS-MARLOW';
const [GB, DE] = ['A1F83G8C2ARO7P', 'A1PA6795UKMFR9'];
const [britain, germany] = ['amazon_gb', 'amazon_de'].map((code) => demoChannels.filter((channel) => channel.code === code));
const COUNTED = new Date(Date.now() - 7_200_000).toISOString();
const all = some([ROOT], 5);
const source = {
  ...all,
  offers: all.offers
    .filter(({ market }) => market !== 'US')
    .map((one) => ({ ...one, quantity: 9, availability: 'in_stock' as const, countedAt: COUNTED })),
};
const [NONE_LEFT, CLOSED, GONE, LATER, COUNTED_LATER] = variantsOf(
  { ...source, offers: source.offers.filter(({ market }) => market === 'GB') },
  ROOT,
) as [string, string, string, string, string];

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.connect([...britain!, ...germany!]);
  await world.prepare({
    ...source,
    offers: source.offers.filter(({ sku, market }) => ![LATER, COUNTED_LATER].includes(sku) || market !== 'DE'),
  });
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
  const { reviewIds, refused } = await submit(world.clients.editor, [ROOT], germany![0]!, 'Two of them have their prices later');
  expect(refused).toEqual([]);
  await world.approve(reviewIds);
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

const offerInGermany = (sku: string, change: object) => {
  const offers = [{ sku, market: 'DE', sourceRevision: String(revision++), ...change }] as unknown as typeof source.offers;
  return world.pushOffers({ ...source, offers });
};
let revision = 11;

/** The others' number is compared with the last look, and found to be right: that is no look. */
it('… and one whose offer comes later is not made over what was sold since the last look', async () => {
  await buy(LATER, 3);
  await world.worker.reconcile('amazon_gb', 0);
  // That was an hour ago.
  await world.sql(
    `UPDATE listing_offer SET read_at = read_at - interval '1 hour', stock_accepted_at = stock_accepted_at - interval '1 hour' WHERE sku = $1`,
    [LATER],
  );
  await buy(LATER, 2);
  const { price } = source.offers.find(({ sku, market }) => sku === LATER && market === 'DE')!;
  await offerInGermany(LATER, { price, quantity: 9, countedAt: COUNTED });
  await world.atRest();
  expect(await shown(LATER)).toEqual([4, true, true]);
});

it('… and one that nobody has counted yet is there with its price, as one that cannot be bought yet', async () => {
  const { price } = source.offers.find(({ sku, market }) => sku === COUNTED_LATER && market === 'DE')!;
  await offerInGermany(COUNTED_LATER, { price });
  await world.atRest();
  expect(await shown(COUNTED_LATER)).toEqual([9, true, false]);
  await offerInGermany(COUNTED_LATER, { quantity: 9 });
  await world.atRest();
  expect(await shown(COUNTED_LATER)).toEqual([9, true, true]);
});
