import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS, KINDS, type Kind } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const [ROOT, WHOLE] = ['MUG-MARLOW', 'MUG-FJELLA'] as const;
const source = five([ROOT, WHOLE], 2);
const [SKU, SIBLING] = variantsOf(source, ROOT) as [string, string];
const PAIR = variantsOf(source, WHOLE);
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
// Google takes two updates a day.
beforeEach(() => selling.nextDay());
afterAll(() => selling.close());

/** What the channels know these by: whatever was deleted and made again has another. */
async function ids(root: string): Promise<unknown> {
  const shop = (await stateOf(selling.world, 'shopify')).products.find(({ variants }) =>
    variants.some(({ sku }) => sku.startsWith(`${root}-`)),
  );
  const amazon = (await stateOf(selling.world, 'amazon')).listings.filter(({ sku }) => sku.startsWith(root)).map(({ sku }) => sku);
  const inputs = (await stateOf(selling.world, 'google')).accounts.flatMap(({ productInputs }) => productInputs);
  return [
    shop?.id,
    shop?.variants.map(({ id }) => id).sort(),
    amazon.sort(),
    inputs
      .map(({ key }) => key)
      .filter((key) => key.includes(root))
      .sort(),
  ];
}

const on = async (sku: string) => {
  const shelf = await selling.shelf([sku]);
  return KINDS.map((kind) => shelf[kind][sku]).join();
};
const shows = (sku: string, wanted: string, later = () => Promise.resolve()) =>
  selling.until(
    async () => {
      await later();
      return (await on(sku)) === wanted;
    },
    async () => [await on(sku), await selling.ledgerOf(sku)],
  );
const deletions = () =>
  KINDS.flatMap((kind) =>
    selling.world.sandboxes[kind].log.entries().filter(({ method, body }) => method === 'DELETE' || body.includes('productDelete')),
  );

type Client = 'editor' | 'approver';
async function ask<T>(query: string, variables: object = {}, who: Client = 'editor'): Promise<T> {
  const answer = await selling.world.clients[who].graphql<Record<string, T>>(query, variables as Record<string, unknown>);
  return Object.values(answer)[0]!;
}
async function decide(what: string, id: string, reason: string, who: Client): Promise<void> {
  const text = `mutation Decide($id: ID!, $reason: String!) { ${what}(id: $id, reason: $reason) { userErrors { code path message fix } } }`;
  const { userErrors } = await ask<{ userErrors: UserError[] }>(text, { id, reason }, who);
  expect(userErrors).toEqual([]);
}
const openRecall = async (sku: string) =>
  (
    await ask<{ recalls: { id: string; liftedBy: string | null }[] }>(
      `query Recalls($sku: String!) { product(sku: $sku) { recalls { id liftedBy } } }`,
      { sku },
    )
  ).recalls.find(({ liftedBy }) => liftedBy === null)!.id;

interface Told {
  waitsFor: string | null;
  message: string;
  owner: string;
}
async function explained(sku: string): Promise<Record<string, Told>> {
  const text = `query Listings($sku: String!) { listings(filter: { sku: $sku }) { nodes { channel kind explain { waitsFor message owner } } } }`;
  const { nodes } = await ask<{ nodes: { channel: string; kind: string; explain: Told }[] }>(text, { sku });
  return Object.fromEntries(nodes.filter(({ kind }) => kind !== 'parent').map(({ channel, explain }) => [channel, explain]));
}
/** Why it must not be bought, as each channel's line says. */
async function stopped(sku: string): Promise<(string | null)[]> {
  const text = `query Lines($sku: String!) { listings(filter: { sku: $sku }) { nodes { offers { sku stopped } } } }`;
  const { nodes } = await ask<{ nodes: { offers: { sku: string; stopped: string | null }[] }[] }>(text, { sku });
  return nodes.flatMap(({ offers }) => offers.filter((one) => one.sku === sku).map((one) => one.stopped));
}
const everywhere = <T>(value: T) => Object.fromEntries(KINDS.map((kind: Kind) => [CHANNELS[kind], value]));

/** In this order, on one variant. */
it('a variant that the ERP recalls stays where it is, and nobody can buy it; its sibling sells on', async () => {
  const before = await ids(ROOT);
  expect([await on(SKU), await on(SIBLING)]).toEqual(['5,5,in stock', '5,5,in stock']);
  for (const kind of KINDS) selling.world.sandboxes[kind].log.clear();
  await selling.item(SKU, { recall: { reason: 'Lead in the glaze' } });
  await shows(SKU, '0,off,out of stock');
  expect([await on(SIBLING), await ids(ROOT), deletions()]).toEqual(['5,5,in stock', before, []]);
});

it('explain, trace and readiness say since when, by whom and why, and who may lift it', async () => {
  await selling.world.atRest();
  const said = expect.stringMatching(
    new RegExp(`^${SKU} is recalled in all markets since \\S+ by \\S+ \\("Lead in the glaze"\\): nobody can buy it\\.`),
  );
  expect(await explained(SKU)).toEqual(everywhere({ waitsFor: 'recall', message: said, owner: expect.any(String) }));
  expect(await stopped(SKU)).toEqual(KINDS.map(() => 'recall'));
  const trace = await ask<{ listings: { listing: { kind: string; explain: Told } }[] }>(
    `query Trace($sku: String!) { trace(sku: $sku) { listings { listing { kind explain { waitsFor message owner } } } } }`,
    { sku: SKU },
  );
  const told = trace.listings.filter(({ listing }) => listing.kind !== 'parent').map(({ listing }) => listing.explain);
  expect(told).toEqual(KINDS.map(() => ({ waitsFor: 'recall', message: said, owner: expect.any(String) })));
  const readiness = await ask<{ issues: { code: string; fix: string }[] }[]>(
    `query Ready($sku: String!) { readiness(sku: $sku) { issues { code fix } } }`,
    { sku: SKU },
  );
  const id = await openRecall(SKU);
  const fix = expect.stringContaining(`one person asks by askToLiftRecall(id: ${id}) and another confirms by confirmRecallLift`);
  expect(readiness.map(({ issues }) => issues)).toEqual(KINDS.map(() => [{ code: 'recalled', fix }]));
});

it('neither a feed that says active nor a count nor a newer price puts it on sale', async () => {
  const item = { sku: SKU, lifecycle: 'active', facts: {}, sourceRevision: '900' } as const;
  const [verdict] = await selling.world.pushItems({ ...source, erpItems: [item] });
  expect([verdict!.verdict, verdict!.problems.map(({ code }) => code)]).toEqual(['unchanged', ['recall_stands']]);
  await selling.offer(SKU, { quantity: 40, price: { amount: '12.95', currency: 'USD' } });
  await selling.world.atRest();
  expect(await on(SKU)).toBe('0,off,out of stock');
});

it('two people lift it: its stock stays at 0 until a count of a later moment, which brings it back under its ids', async () => {
  const before = await ids(ROOT);
  const id = await openRecall(SKU);
  await decide('askToLiftRecall', id, 'The laboratory found none', 'editor');
  await decide('confirmRecallLift', id, 'Read the report', 'approver');
  await selling.world.atRest();
  // The channels were told the same stop before, so that nothing was said anew.
  expect(await stopped(SKU)).toEqual(KINDS.map(() => 'recall_lifted'));
  await selling.nextDay();
  await selling.offer(SKU, { price: { amount: '12.90', currency: 'USD' } });
  await selling.world.atRest();
  expect(await on(SKU)).toBe('0,off,out of stock');
  const said = expect.stringMatching(
    new RegExp(`lifted its recall: the stock of ${SKU} stays at 0 until a count of a moment after \\S+Z\\.`),
  );
  expect(await explained(SKU)).toEqual(everywhere({ waitsFor: 'count', message: said, owner: 'erp' }));
  const [edition] = await selling.world.sql<{ created_by: string; cause: string }>(
    `SELECT e.created_by, e.cause FROM edition e JOIN product_node n ON n.id = e.root_id WHERE n.sku = $1 ORDER BY e.id DESC LIMIT 1`,
    [ROOT],
  );
  const [approver] = await selling.world.sql<{ person: string }>(`SELECT person FROM api_key WHERE role = 'approver' ORDER BY id LIMIT 1`);
  expect(edition).toEqual({ created_by: approver!.person, cause: 'facts' });
  await selling.nextDay();
  await selling.offer(SKU, { quantity: 40 }, 'unchanged');
  await shows(SKU, '40,40,in stock', () => selling.minuteLater());
  await selling.world.atRest();
  expect([await on(SIBLING), await ids(ROOT)]).toEqual(['5,5,in stock', before]);
  expect((await explained(SKU))['amazon_us']).toMatchObject({ waitsFor: null });
});

it('a product that a person recalls whole goes into the archive of the shop, and comes back with its ids, for sale by a newer count', async () => {
  const before = await ids(WHOLE);
  const text = `mutation Recall($input: RecallProductInput!) { recallProduct(input: $input) { recall { id } userErrors { code path message fix } } }`;
  const { recall } = await ask<{ recall: { id: string } }>(text, { input: { sku: WHOLE, market: 'US', reason: 'The handle breaks' } });
  for (const sku of PAIR) await shows(sku, 'off,off,out of stock');
  await selling.world.atRest();
  const shop = () =>
    stateOf(selling.world, 'shopify').then(({ products }) => products.find(({ variants }) => variants.some(({ sku }) => sku === PAIR[0]))!);
  expect([(await shop()).status, await ids(WHOLE)]).toEqual(['ARCHIVED', before]);
  expect((await explained(PAIR[0]!))['shopify_us']).toMatchObject({
    waitsFor: 'recall',
    message: expect.stringMatching(
      /^MUG-FJELLA is recalled in the market US since .*: nobody can buy it\. It was taken off the channel\.$/,
    ),
  });
  await selling.nextDay();
  await decide('liftRecall', recall.id, 'Only of the first batch', 'editor');
  for (const sku of PAIR) await shows(sku, '0,off,out of stock');
  await selling.world.atRest();
  expect([(await shop()).status, await ids(WHOLE)]).toEqual(['ACTIVE', before]);
  await selling.nextDay();
  for (const sku of PAIR) await selling.offer(sku, { quantity: 5 }, 'unchanged');
  for (const sku of PAIR) await shows(sku, '5,5,in stock', () => selling.minuteLater());
  expect(await ids(WHOLE)).toEqual(before);
});
