import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FieldRule, MappingBody, Sends } from '../../src/port/index.js';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS, KINDS, PATIENCE_MS, type Kind } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const [ROOT, LATER] = ['MUG-MARLOW', 'MUG-FJELLA'];
const source = five([ROOT], 2);
const SKUS = variantsOf(source, ROOT);
const [SKU] = SKUS as [string];
const later = five([LATER], 1);
const [NEWER] = variantsOf(later, LATER) as [string];
const TITLE = { shopify: 'title', amazon: 'item_name', google: 'title' } as const satisfies Record<Kind, string>;
const MAKER = { shopify: 'vendor', amazon: 'manufacturer', google: 'shortTitle' } as const satisfies Record<Kind, string>;

let selling: SellingWorld;
const bodies = new Map<Kind, MappingBody>();
beforeAll(async () => {
  selling = await SellingWorld.open(source);
  for (const kind of KINDS) {
    const { mappings } = await selling.world.clients.administrator.graphql<{ mappings: { body: MappingBody }[] }>(
      'query ($channel: String!) { mappings(channel: $channel) { body } }',
      { channel: CHANNELS[kind] },
    );
    bodies.set(kind, mappings[0]!.body);
  }
});
afterAll(() => selling.close());

/** Google's two updates a day never keep anything waiting. */
const settled = () =>
  selling.world.atRest(PATIENCE_MS, async () => {
    await selling.nextDay();
    await selling.world.sql(`UPDATE listing SET next_at = now() WHERE state = 'planned' AND next_at > now() AND lease_until IS NULL`);
  });
const send = async (targets: Record<Kind, string>, how: Sends | undefined): Promise<void> => {
  for (const kind of KINDS) {
    const mapping = bodies.get(kind)!;
    const rule: FieldRule = how === 'never' || how === 'clear' ? { from: [] } : mapping.fields[targets[kind]]!;
    await selling.useMapping(CHANNELS[kind], {
      ...mapping,
      fields: { ...mapping.fields, [targets[kind]]: { ...rule, ...(how && { send: how }) } },
    });
  }
  await settled();
};
const titles = async (sku: string) => {
  const shown = await selling.shown();
  return KINDS.map((kind) => shown[kind][sku]?.title);
};
const makers = async () => {
  const [shop, amazon, google] = await Promise.all([
    stateOf(selling.world, 'shopify'),
    stateOf(selling.world, 'amazon'),
    stateOf(selling.world, 'google'),
  ]);
  const product = shop.products.find(({ variants }) => variants.some(({ sku }) => sku === SKU)) as unknown as { vendor: string };
  const input = google.accounts.flatMap(({ productInputs }) => productInputs).find(({ key }) => key.endsWith(`~${SKU}`))!;
  return {
    shopify: product.vendor,
    amazon: amazon.listings.find(({ sku }) => sku === SKU)!.live!.attributes['manufacturer']?.[0]?.['value'],
    google: input.productInput.productAttributes['shortTitle'],
  };
};
/** What the ledger makes of all that is shown; null: it is as it should be. */
const differs = async () => {
  for (const kind of KINDS) await selling.world.worker.reconcile(CHANNELS[kind], 0);
  const { listings } = await selling.world.clients.editor.graphql<{ listings: { nodes: { explain: { differs: string | null; waitsFor: string | null } }[] } }>(
    'query Of($sku: String!) { listings(filter: { sku: $sku }) { nodes { explain { differs waitsFor } } } }',
    { sku: SKU },
  ); // prettier-ignore
  return listings.nodes.flatMap(({ explain }) => explain.differs ?? explain.waitsFor ?? []);
};

it('what is sent once is the channel’s own once the thing is there: a newer value is not sent, and another hand’s is no difference', async () => {
  const before = await titles(SKU);
  await send(TITLE, 'once');
  expect(await titles(SKU)).toEqual(before);
  await selling.retitle(ROOT, 'A newer title of the mug');
  await settled();
  expect(await titles(SKU)).toEqual(before);
  expect(await differs()).toEqual([]);
  const { url } = selling.world.sandboxes.shopify;
  const { id } = (await stateOf(selling.world, 'shopify')).products.find(({ variants }) => variants.some(({ sku }) => sku === SKU))!;
  await fetch(`${url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ id, input: { title: 'The shop’s own title' } }) });
  expect(await differs()).toEqual([]);
  await selling.world.write(ROOT, { 'short_title@en_US': 'Short and new' });
  await selling.retitle(ROOT, 'The newest title of the mug');
  await settled();
  expect(await titles(SKU)).toEqual(['The shop’s own title', before[1], before[2]]);
  expect((await makers()).google).toBe('Short and new');
});

it('and what is made after that has its value with the content that makes it', async () => {
  await selling.world.doUpToApproval(later);
  await settled();
  const made = await titles(NEWER);
  expect(made.every((title) => title?.includes('Fjella'))).toBe(true);
  await selling.retitle(LATER, 'Another title of the other mug');
  await settled();
  expect(await titles(NEWER)).toEqual(made);
});

it('what somebody has deleted is made again with what is sent once, also where a newer text finds it gone before any look does', async () => {
  const shop = async () =>
    (await stateOf(selling.world, 'shopify')).products.find(({ variants }) => variants.some(({ sku }) => sku === NEWER));
  const { id } = (await shop())!;
  const { url } = selling.world.sandboxes.shopify;
  await fetch(`${url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ id, delete: true }) });
  expect(await shop()).toBeUndefined();
  await selling.world.write(LATER, { 'description@en_US': 'A text that finds it gone' });
  await selling.retitle(LATER, 'What it is called by now');
  await selling.until(
    async () => (await shop())?.title === 'What it is called by now',
    async () => [await shop(), await selling.ledgerOf(NEWER)],
  );
  await settled();
  expect((await shop())!.id).not.toBe(id);
});

it('a rule that is to be sent always again says its value', async () => {
  await send(TITLE, undefined);
  expect(await titles(SKU)).toEqual(KINDS.map(() => 'The newest title of the mug'));
});

it('what was sent once is the channel’s own, and stays where its rule is one that clears', async () => {
  const before = await makers();
  expect(Object.values(before).every((value) => typeof value === 'string' && value !== '')).toBe(true);
  await send(MAKER, 'once');
  await send(MAKER, 'clear');
  await selling.retitle(ROOT, 'A title after that');
  await settled();
  expect(await makers()).toEqual(before);
  expect(await differs()).toEqual([]);
  await send(MAKER, undefined);
});

it('what is never sent stays as it stands there, and what is cleared is taken off', async () => {
  const before = await makers();
  expect(Object.values(before).every((value) => typeof value === 'string' && value !== '')).toBe(true);
  await send(MAKER, 'never');
  expect(await makers()).toEqual(before);
  await send(MAKER, undefined);
  await send(MAKER, 'clear');
  // Shopify puts the name of the shop where a vendor is emptied.
  expect(await makers()).toEqual({ shopify: 'Plinth sandbox', amazon: undefined, google: undefined });
  expect(await differs()).toEqual([]);
});
