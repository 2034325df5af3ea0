import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS, KINDS, type Kind } from '../main-job/world.js';
import { retitleByHand } from './other-hand.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

/** What a merchant takes off the sales channels of his shop comes back by a decision, and by nothing else. */
const ROOT = 'MUG-MARLOW';
const [STORE, TILL] = ['gid://shopify/Publication/1', 'gid://shopify/Publication/2'] as const;
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
beforeEach(() => selling.nextDay());
afterAll(() => selling.close());

const shop = () => selling.world.sandboxes.shopify;
const look = (kind: Kind = 'shopify') => selling.world.worker.reconcile(CHANNELS[kind], 0);
const inShop = async () => {
  const { products } = await stateOf(selling.world, 'shopify');
  return products[0] as unknown as { id: string; title: string; publications: string[] };
};
const sends = () => shop().log.entries().filter(({ body }) => body.includes('productSet(')).length; // prettier-ignore
const takeOff = async (...from: string[]): Promise<void> => {
  const { id } = await inShop();
  for (const unpublishFrom of from)
    await fetch(`${shop().url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ id, unpublishFrom }) });
};

interface Found {
  id: string;
  channel: string;
  kind: string;
  state: string;
  drift: { id: string; field: string }[];
}
const found = async (kind: Kind = 'shopify'): Promise<Found> => {
  const { listings } = await selling.world.clients.editor.graphql<{ listings: { nodes: Found[] } }>(
    `query Of($sku: String!) { listings(filter: { sku: $sku }) { nodes { id channel kind state drift { id field } } } }`,
    { sku: SKU },
  );
  return listings.nodes.find(({ channel, kind: of }) => channel === CHANNELS[kind] && of !== 'parent')!;
};
const fieldsOf = async (): Promise<string> =>
  (await found()).drift
    .map(({ field }) => field)
    .sort()
    .join();
/** Its differences, once a look has told them and nothing else is under way. */
const differs = (fields: string) =>
  selling.until(
    async () => {
      await look();
      return (await fieldsOf()) === fields && (await found()).state === (fields.includes('published') ? 'processed' : 'live');
    },
    () => found(),
  );
const decide = (ids: string[], decision = 'push_ours') =>
  selling.world.clients.administrator.graphql(
    'mutation Decide($ids: [ID!]!, $decision: DriftDecision!) { decideDrift(driftIds: $ids, decision: $decision) { userErrors { code } } }',
    { ids, decision },
  );
const driftOf = async (field: string, kind: Kind = 'shopify') => (await found(kind)).drift.find((one) => one.field === field)!.id;
/** The same content is sent once more, whoever wants that. */
const sentOnceMore = async (act: () => Promise<unknown>): Promise<void> => {
  const before = sends();
  await act();
  await selling.until(
    async () => sends() > before && ['processed', 'live'].includes((await found()).state),
    () => found(),
  );
};
const retry = async () => {
  const ids = [(await found()).id];
  return selling.world.clients.administrator.graphql('mutation Retry($ids: [ID!]!) { retryListings(listingIds: $ids) { userErrors { code } } }', { ids }); // prettier-ignore
};

it('a push of what was changed goes out on every channel although the content is another by then', async () => {
  // The first content names no ids of the shop; what is sent from the second on is the same.
  await sentOnceMore(retry);
  await selling.atRest();
  const before = await selling.shown();
  await takeOff(TILL);
  for (const kind of KINDS) {
    await retitleByHand(selling, kind, SKU, 'By hand');
    await look(kind);
  }
  await differs('published,title');
  for (const kind of ['amazon', 'google'] as const)
    await selling.until(
      async () => (await found(kind)).drift.length === 1,
      () => found(kind),
    );
  await selling.nextDay();
  for (const kind of KINDS)
    selling.world.sandboxes[kind].faults.add({
      match: { bodyIncludes: before[kind][SKU]!.title },
      kind: 'status',
      status: 503,
      times: 1_000_000,
    });
  await decide([...(await Promise.all(KINDS.map(async (kind) => (await found(kind)).drift.map(({ id }) => id)))).flat()]);
  const tried = (kind: Kind): boolean =>
    selling.world.sandboxes[kind].log.entries().some(({ body, status }) => status === 503 && body.includes(before[kind][SKU]!.title));
  await selling.until(
    async () => KINDS.every(tried),
    async () => KINDS.map(tried),
  );
  await selling.world.write(ROOT, { 'description@en_US': 'Another text, written after it was decided' });
  await selling.retitle(ROOT, 'Marlow mug, new');
  for (const kind of KINDS) selling.world.sandboxes[kind].faults.clear();
  await selling.nextDay();
  await selling.atRest();
  expect((await selling.titlesOf([SKU])).every((title) => title.includes('Marlow mug, new'))).toBe(true);
  expect([(await inShop()).publications, await fieldsOf()]).toEqual([[STORE, TILL], '']);
});

it('taken off one sales channel it stays off, whatever else is sent again or pushed', async () => {
  await sentOnceMore(retry);
  await selling.atRest();
  await takeOff(TILL);
  await differs('published');
  await sentOnceMore(retry);
  expect((await inShop()).publications).toEqual([STORE]);
  await retitleByHand(selling, 'shopify', SKU, 'By hand');
  await differs('published,title');
  const title = await driftOf('title');
  await sentOnceMore(() => decide([title]));
  await differs('published');
  expect([(await inShop()).publications, (await inShop()).title]).toEqual([[STORE], 'Marlow mug, new']);
  const published = await driftOf('published');
  await sentOnceMore(() => decide([published]));
  await selling.atRest();
  expect([(await inShop()).publications, await fieldsOf()]).toEqual([[STORE, TILL], '']);
});

it('taken off all of them it is not put back by the content of before, nor by another; a decision shows it with its numbers', async () => {
  await takeOff(STORE, TILL);
  await differs('published');
  await sentOnceMore(retry);
  expect((await inShop()).publications).toEqual([]);
  await sentOnceMore(() => selling.retitle(ROOT, 'Marlow mug, hidden'));
  await differs('published');
  expect([(await inShop()).publications, (await inShop()).title]).toEqual([[], 'Marlow mug, hidden']);
  await selling.offer(SKU, { quantity: 3 });
  await selling.until(
    async () => (await stateOf(selling.world, 'shopify')).products[0]!.variants[0]!.inventory['Main warehouse'] === 3,
    () => selling.ledgerOf(SKU),
  );
  await decide([await driftOf('published')], 'keep_theirs');
  await sentOnceMore(retry);
  expect((await inShop()).publications).toEqual([]);
  const published = await driftOf('published');
  await sentOnceMore(() => decide([published]));
  await selling.atRest();
  expect([(await inShop()).publications, await fieldsOf(), (await selling.shelf([SKU])).shopify]).toEqual([
    [STORE, TILL],
    '',
    { [SKU]: 3 },
  ]);
});

it('put back by the merchant himself on one, it is on sale there and nowhere else', async () => {
  await takeOff(STORE, TILL);
  await differs('published');
  await fetch(`${shop().url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ id: (await inShop()).id, publishTo: STORE }) });
  await differs('published');
  await sentOnceMore(() => selling.retitle(ROOT, 'Marlow mug, in the store'));
  await differs('published');
  expect([(await inShop()).publications, (await inShop()).title]).toEqual([[STORE], 'Marlow mug, in the store']);
});
