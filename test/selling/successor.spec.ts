import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ErpItem } from '../../src/cli/import/index.js';
import { benchChannels } from '../../src/demo/job/demo-channels.js';
import { submit } from '../../src/demo/job/stations/submit.js';
import { stateOf } from '../main-job/channel-state.js';
import { KINDS } from '../main-job/world.js';
import { blockShop } from './moving.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 3);
const [OLD = '', ...OTHERS] = variantsOf(source, ROOT);
const NEW = `${ROOT}-SUCCESSOR`;

let selling: SellingWorld;
beforeAll(async () => {
  selling = await SellingWorld.open(source);
  await selling.nextDay();
});
afterAll(() => selling.close());

/** Why the content of the successor does not go out, on channels where it has a listing of its own. */
const waiting = () =>
  selling.world.sql<{ code: string; problem: string | null }>(
    `SELECT channel_code AS code, last_problem->>'code' AS problem FROM listing WHERE sku = $1 ORDER BY 1`,
    [NEW],
  );

async function variantIds(): Promise<Map<string, string>> {
  const [product] = (await stateOf(selling.world, 'shopify')).products;
  return new Map(product!.variants.map(({ sku, id }) => [sku, id] as [string, string]));
}

it('the successor of a discontinued variant, with its very axis values, comes once the old one has left', async () => {
  const before = await variantIds();
  for (const kind of ['amazon', 'google'] as const)
    selling.world.sandboxes[kind].faults.add({ kind: 'status', status: 503, times: 1_000_000, match: { method: 'DELETE' } });
  // Nor does the shop hear of the end of the old one before it hears of the new one.
  blockShop(selling, 'productSet');

  const old = source.erpItems.find(({ sku }) => sku === OLD)!;
  const successor: ErpItem = { ...old, sku: NEW, facts: { ...old.facts, gtin: '9501101530003' } };
  const items = [successor, { sku: OLD, facts: {}, lifecycle: 'discontinued', sourceRevision: '100' } as unknown as ErpItem];
  const verdicts = await selling.world.pushItems({ ...source, erpItems: items });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['created', 'updated']);
  const offer = source.offers.find(({ sku }) => sku === OLD)!;
  await selling.world.pushOffers({ ...source, offers: [{ ...offer, sku: NEW, quantity: 7 }] });
  await selling.world.enrich({
    ...source,
    content: source.content.filter(({ sku }) => sku === OLD).map((one) => ({ ...one, sku: NEW })),
    assets: source.assets
      .map(({ links, ...asset }) => ({
        ...asset,
        links: links.filter(({ sku }) => sku === OLD).map((link) => ({ ...link, sku: NEW })),
      }))
      .filter(({ links }) => links.length > 0),
  });
  for (const channel of benchChannels) {
    const { reviewIds, refused } = await submit(selling.world.clients.editor, [ROOT], channel);
    expect(refused).toEqual([]);
    await selling.world.approve(reviewIds);
  }
  await selling.until(
    async () => (await waiting()).filter(({ problem }) => problem === 'waits_for_predecessor').length === 2,
    async () => [await waiting(), await selling.shelf([OLD, NEW])],
  );
  const meanwhile = await selling.shelf([OLD, NEW]);
  expect([meanwhile.amazon[NEW], meanwhile.google[NEW]]).toEqual(['gone', 'gone']);

  for (const kind of KINDS) selling.world.sandboxes[kind].faults.clear();
  const wanted = { [OLD]: 'gone', [NEW]: 7 };
  await selling.until(
    async () =>
      JSON.stringify(await selling.shelf([OLD, NEW])) ===
      JSON.stringify({ shopify: wanted, amazon: wanted, google: { [OLD]: 'gone', [NEW]: 'in stock' } }),
    async () => [await selling.shelf([OLD, NEW]), await waiting(), await selling.ledgerOf(NEW)],
  );
  // A variant of its own: neither the old one's id nor what was left of its stock.
  const after = await variantIds();
  expect([...after.keys()].sort()).toEqual([...OTHERS, NEW].sort());
  expect([...before.values()]).not.toContain(after.get(NEW));
  expect(OTHERS.map((sku) => after.get(sku))).toEqual(OTHERS.map((sku) => before.get(sku)));
});
