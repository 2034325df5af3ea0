import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ErpItem } from '../../src/cli/import/index.js';
import { benchChannels } from '../../src/demo/job/demo-channels.js';
import { submit } from '../../src/demo/job/stations/submit.js';
import { stateOf } from '../main-job/channel-state.js';
import { arrives, blockShop, inShop, move, movesOf, without } from './moving.js';
import { SellingWorld } from './selling-world.js';

const [A, B, C, X] = ['MUG-MARLOW', 'MUG-FJELLA', 'MUG-TESSEL', 'MUG-MARLOW-BLUE'] as const;
/** In this order, on one world: what happens to the blue mug of the first product on its way through the others. */
const source = without([A, B, C], 3, (sku) => sku === `${B}-BLUE` || sku === `${C}-BLUE`);

let selling: SellingWorld;
beforeAll(async () => {
  selling = await SellingWorld.open(source);
  await selling.nextDay();
});
afterAll(() => selling.close());

const look = () =>
  selling.world.clients.administrator.graphql(`mutation { reconcileChannel(channel: "shopify_us") { userErrors { code } } }`);
const soldAt = async (root: string): Promise<number> => {
  const rows = await selling.world.sql<{ sold: [string, number][] }>(
    `SELECT o.sold FROM listing_offer o JOIN listing l ON l.id = o.listing_id JOIN product_node r ON r.id = l.root_id WHERE o.sku = $1 AND l.channel_code = 'shopify_us' AND r.sku = $2`,
    [X, root],
  );
  return rows.flatMap(({ sold }) => sold).reduce((sum, [, units]) => sum + units, 0);
};

/** What Google has against one of them now. */
const issuesOf = async (sku: string): Promise<string[]> => {
  const rows = await selling.world.sql<{ code: string }>(
    `SELECT i.code FROM issue i WHERE i.channel_code = 'google_us' AND i.sku = $1 AND i.found_by = 'channel' AND i.closed_at IS NULL`,
    [sku],
  );
  return rows.map(({ code }) => code);
};

it('what is sold at the old place while both sell comes off the number at the new one, once', async () => {
  await move(selling, X, B);
  const old = (await stateOf(selling.world, 'shopify')).products.find(({ variants }) => variants.some(({ sku }) => sku === X))!;
  const free = blockShop(selling, `"identifier":{"id":"${old.id}"}`);
  await selling.retitle(B, 'Bee');
  await selling.until(
    async () => (await inShop(selling, X))['Bee'] === 5,
    async () => [await inShop(selling, X), await movesOf(selling)],
  );
  await selling.sell('shopify', X, 2);
  free();
  await look();
  await arrives(selling, X, 'Bee', 3);
  expect([await soldAt(A), await soldAt(B)]).toEqual([2, 0]);
});

it('what is sold at the new place counts where it comes back to', async () => {
  await selling.nextDay();
  await selling.sell('shopify', X, 1);
  await look();
  await selling.until(
    async () => (await soldAt(B)) === 1,
    async () => [await soldAt(A), await soldAt(B)],
  );
  await move(selling, X, A);
  await selling.retitle(A, 'Ay');
  await arrives(selling, X, 'Ay', 2);
});

it('what goes on before it has arrived is sold at one place only until the last one is approved', async () => {
  await selling.nextDay();
  await move(selling, X, B);
  const free = blockShop(selling, 'productSet');
  await selling.retitle(B, 'Bee 2');
  const planned = () => selling.world.sql(`SELECT FROM listing l JOIN product_node r ON r.id = l.root_id WHERE r.sku = $1 AND $2 = ANY(l.skus) AND l.channel_code = 'shopify_us'`, [B, X]); // prettier-ignore
  await selling.until(async () => (await planned()).length === 1, planned);
  await move(selling, X, C);
  await selling.until(async () => (await planned()).length === 0, () => movesOf(selling)); // prettier-ignore
  free();
  await selling.until(
    async () => Object.values((await selling.shown()).shopify).some(({ title }) => title === 'Bee 2'),
    async () => [await selling.shown(), await movesOf(selling)],
  );
  expect(await inShop(selling, X)).toEqual({ Ay: 2 });
  await selling.nextDay();
  await selling.retitle(C, 'Sea');
  await arrives(selling, X, 'Sea', 2);
});

it('two of the same colour change products, and neither waits for the other', async () => {
  await selling.nextDay();
  const [one, other] = [`${A}-WHITE`, `${B}-WHITE`];
  const lines = [
    { sku: one, parentSku: B, facts: {}, sourceRevision: '500' },
    { sku: other, parentSku: A, facts: {}, sourceRevision: '500' },
  ];
  const verdicts = await selling.world.pushItems({ ...source, erpItems: lines as unknown as ErpItem[] });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['updated', 'updated']);
  // Google sees the first of them beside the other until that one has gone, and has something against it meanwhile.
  const { faults } = selling.world.sandboxes.google;
  const match = { method: 'POST', pathIncludes: 'productInputs:insert', bodyIncludes: other };
  faults.add({ match, kind: 'status', status: 503, times: 1_000_000 });
  await selling.retitle(A, 'Ay 3');
  await selling.retitle(B, 'Bee 3');
  await selling.until(
    async () => {
      await selling.minuteLater();
      return (await issuesOf(one)).includes('item_group_duplicate_variant');
    },
    () => selling.ledgerOf(one),
  );
  faults.clear();
  await arrives(selling, one, 'Bee 3', 5);
  await arrives(selling, other, 'Ay 3', 5);
  for (const sku of [one, other]) {
    await selling.until(
      async () => {
        await selling.minuteLater();
        return (await selling.world.states())[`google_us ${sku}`] === 'live';
      },
      () => selling.ledgerOf(sku),
    );
    expect(await issuesOf(sku)).toEqual([]);
  }
});

it('a product that no channel has yet gets what came with it, and is no stranger to the shop', async () => {
  await selling.nextDay();
  const NEW = 'MUG-NEWER';
  const item = source.erpItems.find(({ sku }) => sku === A)!;
  const lines = [
    { sku: X, parentSku: NEW, facts: {}, sourceRevision: '900' },
    { ...item, sku: NEW, sourceRevision: '901' },
  ];
  const verdicts = await selling.world.pushItems({ ...source, erpItems: lines as unknown as ErpItem[] });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['updated', 'created']);
  const content = source.content.filter(({ sku }) => sku === A).map((one) => ({ ...one, sku: NEW, cells: { ...one.cells, 'title@en_US': 'Newer' } })); // prettier-ignore
  const assets = source.assets.map((asset) => ({ ...asset, links: asset.links.filter(({ sku }) => sku === A).map((link) => ({ ...link, sku: NEW })) })); // prettier-ignore
  await selling.world.enrich({ ...source, content, assets: assets.filter(({ links }) => links.length > 0) });
  for (const channel of benchChannels) {
    const { reviewIds, refused } = await submit(selling.world.clients.editor, [NEW], channel);
    expect(refused).toEqual([]);
    await selling.world.approve(reviewIds);
  }
  await arrives(selling, X, 'Newer', 2);
});
