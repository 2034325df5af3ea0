import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopifyUs } from '../../src/demo/job/demo-channels.js';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { stateOf, type ShopState } from './channel-state.js';
import { some, World, writes } from './world.js';

const source = some(['MUG-MARLOW']);
const option = (...values: string[]) => [{ name: 'Color', values: values.map((name) => ({ name })) }];
const variant = (sku: string, colour: string, price: string) => ({ sku, price, optionValues: [{ optionName: 'Color', name: colour }] });

/** A shop with a mug of ours, put there by hand with a variant that nobody here knows, and a product of its own. */
const THERE = [
  {
    title: 'The old mug',
    productOptions: option('Gray', 'Handmade'),
    variants: [variant('MUG-MARLOW-GRAY', 'Gray', '9.00'), variant('SHOP-OWN-VARIANT', 'Handmade', '40.00')],
  },
  { title: 'Gift card', productOptions: option('Any'), variants: [variant('GIFT', 'Any', '10.00')] },
];

describe('a channel that has products is read-only until a person has decided', () => {
  let world: World;
  let before: ShopState;

  beforeAll(async () => {
    world = await World.open({
      seed: async ({ shopify }) => {
        const answer = await fetch(`${shopify.url}/_sandbox/seed`, { method: 'POST', body: JSON.stringify({ products: THERE }) });
        if (!answer.ok) throw new Error(await answer.text());
      },
    });
    before = await stateOf(world, 'shopify');
  });
  afterAll(() => world.close());

  const publish = async (mutation: string): Promise<{ found?: number; undecided?: number; userErrors: UserError[] }> => {
    const answer = await world.clients.administrator.graphql<Record<string, { found: number; undecided: number; userErrors: UserError[] }>>(
      `mutation { ${mutation} }`,
    );
    return Object.values(answer)[0]!;
  };
  const ERRORS = 'userErrors { code path message fix }';

  it('the first publish is refused while anything is undecided: the shop is as it was', async () => {
    await expect(world.connect([shopifyUs])).rejects.toThrow(/undecided_matches/);
    await world.prepare(source);
    await world.approve(await world.submit(source, [shopifyUs]));
    await world.worker.stop();
    await world.worker.start();
    expect((await publish(`activateChannel(channel: "shopify_us") { ${ERRORS} }`)).userErrors.map(({ code }) => code)).toEqual([
      'undecided_matches',
    ]);
    expect(writes(world.sandboxes.shopify)).toEqual([]);
    expect(await stateOf(world, 'shopify')).toEqual(before);
  });

  it('once decided, the adopted product is ours and keeps its id; the shop’s own product and variants are untouched', async () => {
    const { nodes } = (
      await world.clients.administrator.graphql<{
        channelMatches: { nodes: { key: string; skus: string[]; matchedSku: string | null }[] };
      }>(`{ channelMatches(channel: "shopify_us") { nodes { key skus matchedSku } } }`)
    ).channelMatches;
    expect(nodes.map(({ skus, matchedSku }) => [skus.join(), matchedSku]).sort()).toEqual([
      ['GIFT', null],
      ['MUG-MARLOW-GRAY,SHOP-OWN-VARIANT', 'MUG-MARLOW-GRAY'],
    ]);
    const decisions = nodes.map(({ key, matchedSku }) => `{ key: ${JSON.stringify(key)}, decision: ${matchedSku ? 'adopt' : 'ignore'} }`);
    expect(await publish(`decideMatches(channel: "shopify_us", decisions: [${decisions.join()}]) { found undecided ${ERRORS} }`)).toEqual({
      found: 2,
      undecided: 0,
      userErrors: [],
    });
    expect((await publish(`activateChannel(channel: "shopify_us") { ${ERRORS} }`)).userErrors).toEqual([]);
    await world.atRest();
    const after = await stateOf(world, 'shopify');
    expect(after.products).toHaveLength(2);
    expect(after.products.find(({ title }) => title === 'Gift card')).toEqual(before.products[1]);
    const adopted = after.products.find(({ id }) => id === before.products[0]!.id)!;
    const own = before.products[0]!.variants.find(({ sku }) => sku === 'SHOP-OWN-VARIANT')!;
    expect(adopted.variants.find(({ sku }) => sku === 'SHOP-OWN-VARIANT')).toMatchObject({ id: own.id, price: '40.00' });
    const gray = before.products[0]!.variants.find(({ sku }) => sku === 'MUG-MARLOW-GRAY')!;
    expect(adopted.variants.find(({ sku }) => sku === 'MUG-MARLOW-GRAY')!.id).toBe(gray.id);
  });
});
