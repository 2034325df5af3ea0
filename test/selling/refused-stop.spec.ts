import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendLostParts } from '../../src/syndication/listings/plan/send-again.repository.js';
import type { Kind } from '../main-job/world.js';
import { stateOf } from '../main-job/channel-state.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOTS = ['MUG-MARLOW', 'MUG-FJELLA'];
const source = five(ROOTS, 5);
const [A, B] = ROOTS.map((root) => variantsOf(source, root)) as [string[], string[]];

const INSERT = { method: 'POST', pathIncludes: 'productInputs' };

/** Each is struck once by an answer that is no word about this stop. */
const REFUSALS: [string, Kind, object, object][] = [
  ['Amazon: 403', 'amazon', { method: 'PATCH' }, { kind: 'status', status: 403, body: { errors: [{ code: 'Unauthorized' }] } }],
  ['Amazon: 400', 'amazon', { method: 'PATCH' }, { kind: 'status', status: 400, body: { errors: [{ code: 'InvalidInput' }] } }],
  ['Amazon: 400, in no form of its own', 'amazon', { method: 'PATCH' }, { kind: 'status', status: 400, phase: 'after' }],
  ['Google: 400', 'google', INSERT, { kind: 'status', status: 400, body: { error: { code: 400, status: 'INVALID_ARGUMENT' } } }],
  [
    'Shopify: a code that nobody knows',
    'shopify',
    { method: 'POST', bodyIncludes: 'inventorySetQuantities' },
    {
      ...{ kind: 'status', status: 200 },
      body: {
        data: {
          inventorySetQuantities: {
            inventoryAdjustmentGroup: null,
            userErrors: [{ field: ['input'], message: 'The quantities could not be set', code: 'SOME_NEW_CODE' }],
          },
        },
      },
    },
  ],
];
const OFF = { shopify: 0, amazon: 'off', google: 'out of stock' } as const;

describe('a stop-sell that the channel refuses once', () => {
  let selling: SellingWorld;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    await selling.nextDay();
  });
  afterAll(() => selling.close());
  const stops = (sku: string, kind: Kind) =>
    selling.until(
      async () => (await selling.shelf([sku]))[kind][sku] === OFF[kind],
      async () => [await selling.shelf([sku]), await selling.ledgerOf(sku)],
    );

  it.each(REFUSALS)('%s: it is said again until it is taken, and nobody has to ask for it', async (name, kind, match, input) => {
    const sku = A[REFUSALS.findIndex(([one]) => one === name)]!;
    selling.world.sandboxes[kind].faults.add({ match, ...input, times: 1 } as never);
    await selling.offer(sku, { quantity: 0 });
    await selling.until(
      async () => (await selling.world.sql(`SELECT FROM listing_wire WHERE last_problem IS NOT NULL AND state = 'planned'`)).length > 0,
      () => selling.ledgerOf(sku),
    );
    // What comes later is not waited for: a minute of patience is the controller's own business.
    await selling.world.sql(`UPDATE listing_wire SET next_at = now() WHERE state = 'planned' AND next_at > now()`);
    await stops(sku, kind);
  });

  it('of a product that somebody deleted in the shop: it stays deleted until a person decides', async () => {
    const [sku, sibling] = B as [string, string];
    const { products } = await stateOf(selling.world, 'shopify');
    const product = products.find(({ variants }) => variants.some((variant) => variant.sku === sku))! as unknown as { id: string };
    const { shopify } = selling.world.sandboxes;
    const answer = await fetch(`${shopify.url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ id: product.id, delete: true }) });
    expect(answer.status).toBe(200);
    await selling.world.worker.reconcile('shopify_us', 0);
    const drift = () => selling.world.sql(`SELECT FROM drift WHERE field = '$listing' AND closed_at IS NULL`);
    await selling.until(async () => (await drift()).length === 1, drift);
    const wires = () =>
      selling.world.sql<{ said: boolean; revision: string }>(
        `SELECT l.desired_revision::text AS revision, w.desired_revision = w.rendered_revision AND w.desired_revision > $2 AS said
         FROM listing l JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock' WHERE l.channel_code = 'shopify_us' AND $1 = ANY(l.skus)`,
        [sku, before],
      );
    const before = (
      await selling.world.sql<{ revision: string }>(
        `SELECT w.desired_revision::text AS revision FROM listing l JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock'
         WHERE l.channel_code = 'shopify_us' AND $1 = ANY(l.skus)`,
        [sku],
      )
    )[0]!.revision;
    const [content] = await wires();
    await selling.offer(sku, { quantity: 0 });
    await selling.until(async () => (await wires())[0]!.said, wires);
    // The content was not asked to make it anew.
    expect((await wires())[0]!.revision).toBe(content!.revision);
    expect((await selling.shelf([sibling])).shopify[sibling]).toBe('gone');
    expect(await drift()).toHaveLength(1);
  });

  it('a part that the channel has lost is made anew by the content, but for what vanished as a whole', async () => {
    const { manager } = selling.world.server.ds;
    const read = () =>
      selling.world.sql<{ id: string; channel: string; revision: number; problem: unknown }>(
        `SELECT id::text, channel_code AS channel, desired_revision::int AS revision, last_problem AS problem FROM listing
         WHERE $1 = ANY(skus) AND kind <> 'parent' ORDER BY channel_code`,
        [B[1]],
      );
    const before = await read();
    expect(before.filter(({ channel }) => channel === 'amazon_us')).toMatchObject([{ problem: null }]);
    await sendLostParts(
      manager,
      before.map(({ id }) => id),
      new Date(),
    );
    const after = await read();
    expect(after.map(({ channel, revision }, at) => [channel, revision - before[at]!.revision])).toEqual([
      ['amazon_us', 1],
      ['google_us', 1],
      ['shopify_us', 0],
    ]);
  });
});
