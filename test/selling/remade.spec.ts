import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 2);
const [SKU, SIBLING] = variantsOf(source, ROOT) as [string, string];
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

const asShop = async (query: string, variables = {}): Promise<unknown> => {
  const { url } = selling.world.sandboxes.shopify;
  const login = { grant_type: 'client_credentials', client_id: 'sandbox-client', client_secret: 'sandbox-secret' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const signedIn = await fetch(`${url}/admin/oauth/access_token`, { method: 'POST', headers, body: new URLSearchParams(login) });
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  const answer = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
};
const product = async () =>
  (await stateOf(selling.world, 'shopify')).products.find(({ variants }) => variants.some(({ sku }) => [SKU, SIBLING].includes(sku)))!;
const sold = () =>
  selling.world.sql(
    `SELECT o.sku, o.units, o.sold FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE l.channel_code = 'shopify_us' AND o.sold <> '[]'`,
  );

it('a product that somebody deleted, and that a new text makes again, has its numbers, also where the call that sets them is lost', async () => {
  const { id } = await product();
  const query = `mutation { productDelete(input: { id: "${id}" }) { deletedProductId userErrors { message } } }`;
  expect(await asShop(query)).toMatchObject({ data: { productDelete: { deletedProductId: id } } });
  selling.world.sandboxes.shopify.faults.add({ match: { bodyIncludes: 'mutation SetStock' }, kind: 'status', status: 503, times: 1 });
  await selling.retitle(ROOT, 'A mug that is made again');
  await selling.until(
    async () => (await product())?.title === 'A mug that is made again',
    () => selling.ledgerOf(SKU),
  );
  await selling.atRest();
  expect(await sold()).toEqual([]);
  expect((await selling.shelf([SKU, SIBLING])).shopify).toEqual({ [SKU]: 5, [SIBLING]: 5 });
});

/** Somebody takes it away in the shop. */
const loseSibling = async () => {
  const { id } = await product();
  const shown = (await asShop(`{ product(id: "${id}") { variants(first: 10) { nodes { id sku selectedOptions { name value } } } } }`)) as {
    data: { product: { variants: { nodes: { id: string; sku: string; selectedOptions: { name: string; value: string }[] }[] } } };
  };
  const kept = shown.data.product.variants.nodes.find(({ sku }) => sku === SKU)!;
  const input = {
    productOptions: kept.selectedOptions.map(({ name, value }) => ({ name, values: [{ name: value }] })),
    variants: [{ id: kept.id, optionValues: kept.selectedOptions.map(({ name, value }) => ({ optionName: name, name: value })) }],
  };
  const query = `mutation($input: ProductSetInput!) { productSet(identifier: { id: "${id}" }, input: $input) { userErrors { message } } }`;
  expect(await asShop(query, { input })).toMatchObject({ data: { productSet: { userErrors: [] } } });
  expect((await product()).variants.map(({ sku }) => sku)).toEqual([SKU]);
  selling.world.sandboxes.shopify.log.clear();
};
const lostAnswer = (operation: string, skip: number) =>
  selling.world.sandboxes.shopify.faults.add({ match: { bodyIncludes: `mutation ${operation}` }, kind: 'reset', phase: 'after', skip });
const remade = async (title: string) => {
  await selling.nextDay();
  await selling.retitle(ROOT, title);
  await selling.until(
    async () => (await product())?.title === title,
    () => selling.ledgerOf(SKU),
  );
  await selling.atRest();
  expect(await sold()).toEqual([]);
  expect((await selling.shelf([SKU, SIBLING])).shopify).toEqual({ [SKU]: 5, [SIBLING]: 5 });
  expect(await selling.contentStates(ROOT)).toMatchObject({ shopify: ['live'] });
};

it('… and where the call that makes it again has no answer: it is no orphan that nobody can buy', async () => {
  const { id } = await product();
  const query = `mutation { productDelete(input: { id: "${id}" }) { deletedProductId userErrors { message } } }`;
  expect(await asShop(query)).toMatchObject({ data: { productDelete: { deletedProductId: id } } });
  lostAnswer('Create', 0);
  await remade('A mug whose making had no answer');
});

it('a variant that somebody deleted, and of which the call that makes it again has no answer, is not taken for sold out', async () => {
  await loseSibling();
  // The first call names the variant that is gone.
  lostAnswer('Update', 1);
  await remade('A mug of which one is made again');
});

/** The same count of a later moment is compared with a look of after it. */
const countedAgain = async (sku: string) => {
  await selling.offer(sku, { quantity: 5 }, 'unchanged');
  await selling.atRest();
  const wire = `SELECT w.state FROM listing_wire w JOIN listing l ON l.id = w.listing_id WHERE l.channel_code = 'shopify_us' AND w.wire = 'stock' AND $1 = ANY(l.skus)`;
  expect(await selling.world.sql(wire, [sku])).toEqual([{ state: 'live' }]);
};

it('a count of its sibling does not look for ever for a variant that somebody deleted', async () => {
  await loseSibling();
  await selling.nextDay();
  await countedAgain(SKU);
  await remade('A mug that waits for no other');
});

it('a count that comes while content makes a variant again is said after it', async () => {
  await loseSibling();
  // The call that makes it takes as long as the count needs to come, and to be refused because there is no such variant.
  const match = { bodyIncludes: 'mutation Update' };
  selling.world.sandboxes.shopify.faults.add({ match, kind: 'delay', delayMs: 3_000, skip: 1, times: 1 });
  await selling.nextDay();
  await selling.retitle(ROOT, 'A mug that is counted while it is made');
  const isMade = () => selling.world.sandboxes.shopify.log.entries().filter(({ body }) => body.includes('mutation Update')).length > 0;
  await selling.until(
    () => Promise.resolve(isMade()),
    () => selling.ledgerOf(SIBLING),
  );
  await selling.offer(SIBLING, { quantity: 2 });
  await selling.until(
    async () => (await selling.shelf([SIBLING])).shopify[SIBLING] === 2,
    () => selling.ledgerOf(SIBLING),
  );
  await selling.atRest();
  expect((await selling.shelf([SIBLING])).shopify).toEqual({ [SIBLING]: 2 });
  await selling.offer(SIBLING, { quantity: 5 });
  await selling.atRest();
});

it('a variant that was taken off, and that content makes again, has a number that is known, so that what is sold of it is seen', async () => {
  let revision = 100;
  const lifecycle = async (skus: Record<string, 'active' | 'discontinued'>) => {
    // Google takes two changes of an offer a day.
    await selling.nextDay();
    const erpItems = Object.entries(skus).map(([sku, to]) => ({ sku, facts: {}, lifecycle: to, sourceRevision: String(revision++) }));
    const verdicts = await selling.world.pushItems({ ...source, erpItems });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(erpItems.map(() => 'updated'));
    await selling.atRest();
  };
  await lifecycle({ [SKU]: 'discontinued' });
  expect((await product()).variants.map(({ sku }) => sku)).toEqual([SIBLING]);
  await countedAgain(SIBLING);
  // The stop of the other goes first, and takes a number along for what is not there yet.
  await lifecycle({ [SKU]: 'active', [SIBLING]: 'discontinued' });
  expect((await selling.shelf([SKU])).shopify).toEqual({ [SKU]: 5 });
  const known = `SELECT o.units, o.stock_accepted FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE l.channel_code = 'shopify_us' AND o.sku = '${SKU}'`;
  expect(await selling.world.sql(known)).toEqual([{ units: 5, stock_accepted: { quantity: 5, policy: 'DENY' } }]);
});
