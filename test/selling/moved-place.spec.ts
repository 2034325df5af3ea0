import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ErpItem } from '../../src/cli/import/index.js';
import { arrives, inShop, move, without } from './moving.js';
import { SellingWorld } from './selling-world.js';

const [A, B] = ['MUG-MARLOW', 'MUG-FJELLA'] as const;
const [X, Y] = [`${A}-BLUE`, `${A}-WHITE`] as const;
const CHANNELS = ['amazon_us', 'google_us', 'shopify_us'] as const;

let selling: SellingWorld;
beforeAll(async () => {
  const source = without([A, B], 3, (sku) => sku === `${B}-BLUE`);
  selling = await SellingWorld.open(source);
  await selling.nextDay();
});
afterAll(() => selling.close());

interface Told {
  code: string;
  path: string | null;
  message: string;
  fix: string;
}
/** As each channel says it: the place there, and its own name. */
const WAITS = (
  [
    ['amazon_us', 'variation_theme'],
    ['google_us', 'itemGroupId'],
    ['shopify_us', 'options'],
  ] as const
).map(([channel, path]): Told => ({
  code: 'place_still_taken',
  path,
  message: `${Y} has the axis values of ${X}, which ${channel} sells as part of ${A} until ${B} is approved there with it.`,
  fix: `Approve ${B} for ${channel} as well: then this goes on by itself. Or give ${Y} other values.`,
}));

async function ask<T>(who: 'editor' | 'approver', query: string, variables: Record<string, unknown> = {}): Promise<T> {
  return selling.world.clients[who].graphql<T>(query, variables);
}

async function readiness(root: string): Promise<Record<string, { ready: boolean; errors: string[] }>> {
  const { readiness: all } = await ask<{
    readiness: { channel: string; ready: boolean; issues: { code: string; severity: string; sku: string | null }[] }[];
  }>('editor', `query ($sku: String!) { readiness(sku: $sku) { channel ready issues { code severity sku } } }`, { sku: root });
  return Object.fromEntries(
    all.map(({ channel, ready, issues }) => [
      channel,
      { ready, errors: issues.filter(({ severity }) => severity !== 'WARNING').map(({ code, sku }) => `${code} ${sku}`) },
    ]),
  );
}

async function submit(root: string): Promise<{ reviewIds: string[]; userErrors: Told[]; warnings: Told[] }[]> {
  const answers = [];
  for (const channel of CHANNELS) {
    const { submitProduct } = await ask<{ submitProduct: { reviewIds: string[]; userErrors: Told[]; warnings: Told[] } }>(
      'editor',
      `mutation ($input: SubmitProductInput!) { submitProduct(input: $input) { reviewIds userErrors { code path message fix } warnings { code path message fix } } }`,
      { input: { sku: root, channels: [channel], locales: ['en_US'] } },
    );
    answers.push(submitProduct);
  }
  return answers;
}

it('that a place is still taken by what has left is said beforehand: where it matters, and to whoever submits and decides', async () => {
  await move(selling, X, B);
  expect(await readiness(A)).toEqual(Object.fromEntries(CHANNELS.map((code) => [code, { ready: true, errors: [] }])));
  await selling.item(Y, { facts: { color: 'blue' } } as Partial<ErpItem>);
  const taken = { ready: false, errors: [`place_still_taken ${Y}`] };
  expect(await readiness(A)).toEqual(Object.fromEntries(CHANNELS.map((code) => [code, taken])));
  const submitted = await submit(A);
  expect(submitted.map(({ userErrors, warnings }) => [userErrors, warnings])).toEqual(WAITS.map((one) => [[], [one]]));
  const { reviews } = await ask<{ reviews: { nodes: { channel: string; warnings: Told[] }[] } }>(
    'approver',
    '{ reviews(state: in_review) { nodes { channel warnings { code path message fix } } } }',
  );
  expect(reviews.nodes.map(({ channel, warnings }) => [channel, warnings])).toEqual(CHANNELS.map((code, at) => [code, [WAITS[at]]]));
  await selling.world.approve(submitted.flatMap(({ reviewIds }) => reviewIds));
  const why = () =>
    selling.world.sql<{ code: string; message: string }>(
      `SELECT l.last_problem->>'code' AS code, l.last_problem->>'message' AS message FROM listing l WHERE l.channel_code = 'shopify_us' AND l.listing_key = $1`,
      [A],
    );
  await selling.until(async () => (await why())[0]?.code === 'place_still_taken', why);
  expect((await why())[0]!.message).toBe(WAITS[2]!.message);
  // Until then everything that was sold is sold.
  expect(Object.values(await inShop(selling, X))).toEqual([5]);
  expect(Object.values(await inShop(selling, Y))).toEqual([5]);
});

it('and it goes on by itself once the other product is approved', async () => {
  await selling.retitle(B, 'Bee');
  await arrives(selling, X, 'Bee', 5);
  await selling.until(
    async () => (await selling.contentStates(A)).shopify.join() === 'live',
    async () => [await selling.contentStates(A), await selling.ledgerOf(Y)],
  );
  expect((await readiness(A))['shopify_us']).toEqual({ ready: true, errors: [] });
});

it('a rollback of the new product to before the move keeps what came on every channel, and says so', async () => {
  await selling.nextDay();
  const before = await selling.shelf([X]);
  for (const channel of CHANNELS) {
    const told = 'takesOff stays warnings { code } userErrors { code }';
    const asked = { sku: B, channel, edition: 1 };
    const { previewRollback } = await ask<{ previewRollback: object }>('approver', `query ($sku: String!, $channel: String!, $edition: Int!) { previewRollback(sku: $sku, channel: $channel, edition: $edition) { ${told} } }`, asked); // prettier-ignore
    const { rollbackChannel } = await ask<{ rollbackChannel: object }>('approver', `mutation ($sku: String!, $channel: String!, $edition: Int!) { rollbackChannel(sku: $sku, channel: $channel, edition: $edition) { ${told} } }`, asked); // prettier-ignore
    expect([previewRollback, rollbackChannel]).toEqual([0, 1].map(() => ({ takesOff: [], stays: [X], warnings: [], userErrors: [] })));
  }
  const sibling = `${B}-WHITE`;
  const titles = async () => {
    const { shopify, amazon, google } = await selling.shown();
    return [shopify, amazon, google].map((shown) => shown[sibling]!.title);
  };
  await selling.until(async () => (await selling.minuteLater(), true) && !(await titles()).includes('Bee'), titles);
  await selling.atRest();
  expect(await selling.shelf([X])).toEqual(before);
  expect(before).toEqual({ shopify: { [X]: 5 }, amazon: { [X]: 5 }, google: { [X]: 'in stock' } });
  expect(Object.keys(await inShop(selling, X)).length).toBe(1);
});
