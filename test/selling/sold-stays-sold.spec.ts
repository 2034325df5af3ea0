import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MappingBody } from '../../src/port/index.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type Buyable } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 2);
const [SKU, SIBLING] = variantsOf(source, ROOT) as [string, string];
const COUNTED = ['shopify', 'amazon'] as const;

/** In this order, on one product: of five, the shop and Amazon sell three. */
describe('what was sold stays sold until a newer count', () => {
  let selling: SellingWorld;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    for (const kind of COUNTED) expect(await selling.sell(kind, SKU, 3)).toEqual({ sku: SKU, sold: 3, available: 2 });
  });
  afterAll(() => selling.close());

  const left = async (): Promise<Buyable[]> => {
    const { shopify, amazon } = await selling.shelf([SKU, SIBLING]);
    return [shopify[SKU]!, amazon[SKU]!, shopify[SIBLING]!, amazon[SIBLING]!];
  };
  const seen = (what: (one: { title: string; price: string }) => string, wanted: string[]) =>
    selling.until(
      async () => {
        const shown = await selling.shown();
        return COUNTED.every((kind, index) => what(shown[kind][SKU]!) === wanted[index]);
      },
      async () => [await selling.shown(), await selling.ledgerOf(SKU)],
    );
  const numbersSent = () =>
    COUNTED.map(
      (kind) =>
        selling.world.sandboxes[kind].log
          .entries()
          .filter(({ method, body }) => method !== 'GET' && /inventorySetQuantities|fulfillment_availability/.test(body)).length,
    );

  it('by a price alone', async () => {
    for (const kind of COUNTED) selling.world.sandboxes[kind].log.clear();
    await selling.offer(SKU, { price: { amount: '12.90', currency: 'USD' } });
    await seen(({ price }) => price, ['12.90', '12.9']);
    expect([await left(), numbersSent()]).toEqual([
      [2, 2, 5, 5],
      [0, 0],
    ]);
  });

  it('by another title, edited and approved', async () => {
    await selling.retitle(ROOT, 'Another mug');
    await seen(({ title }) => title.slice(0, 11), ['Another mug', 'Another mug']);
    expect([await left(), numbersSent()]).toEqual([
      [2, 2, 5, 5],
      [0, 0],
    ]);
  });

  it('by another mapping, activated', async () => {
    for (const [kind, field] of [
      ['shopify', 'title'],
      ['amazon', 'item_name'],
    ] as const) {
      const [row] = await selling.world.sql<{ body: MappingBody }>(
        `SELECT m.body FROM channel c JOIN mapping m ON m.id = c.mapping_id WHERE c.code = $1`,
        [CHANNELS[kind]],
      );
      const { category: _, ...fields } = row!.body.fields; // the default's names an attribute that the demonstration does not have
      const body = { ...row!.body, fields: { ...fields, [field]: { from: [{ constant: 'Mapped mug' }] } } };
      await selling.useMapping(CHANNELS[kind], body);
    }
    await seen(({ title }) => title, ['Mapped mug', 'Mapped mug']);
    expect([await left(), numbersSent()]).toEqual([
      [2, 2, 5, 5],
      [0, 0],
    ]);
  });

  it('and the same count again, by a newer message, is a statement about now: five', async () => {
    await selling.offer(SKU, { quantity: 5 }, 'unchanged');
    await selling.until(
      async () => (await left()).join() === '5,5,5,5',
      async () => [await left(), await selling.ledgerOf(SKU)],
    );
    expect(numbersSent()).toEqual([1, 1]);
  });

  it('which a fresh look confirms the next night: nothing is sent', async () => {
    const looks = () =>
      selling.world.sql<{ at: string }>(
        `SELECT max(o.read_at)::text AS at FROM listing_offer o JOIN listing_wire w ON w.listing_id = o.listing_id AND w.wire = 'stock' AND w.state = 'live'
         JOIN listing l ON l.id = o.listing_id WHERE o.sku = $1 AND l.channel_code = ANY($2) GROUP BY l.channel_code ORDER BY l.channel_code`,
        [SKU, COUNTED.map((kind) => CHANNELS[kind])],
      );
    for (const kind of COUNTED) selling.world.sandboxes[kind].log.clear();
    const [row] = await selling.world.sql<{ now: string }>(`SELECT clock_timestamp()::text AS now`);
    await selling.offer(SKU, { quantity: 5 }, 'unchanged');
    await selling.until(
      async () => {
        const seen = await looks();
        return seen.length === COUNTED.length && seen.every(({ at }) => at > row!.now);
      },
      async () => [await looks(), row, await selling.ledgerOf(SKU)],
    );
    expect([await left(), numbersSent()]).toEqual([
      [5, 5, 5, 5],
      [0, 0],
    ]);
  });

  it("over a number that was taken, answered by 429 in nobody's own form: it is looked at, and not said again", async () => {
    const numbers = {
      shopify: { bodyIncludes: 'inventorySetQuantities' },
      amazon: { method: 'PATCH', bodyIncludes: 'fulfillment_availability' },
    };
    const looks = { shopify: { bodyIncludes: 'query ' }, amazon: { method: 'GET' } };
    for (const kind of COUNTED) {
      const { faults, log } = selling.world.sandboxes[kind];
      faults.add({ kind: 'status', status: 429, phase: 'after', match: numbers[kind] });
      faults.add({ kind: 'status', status: 503, times: 1_000_000, match: looks[kind] });
      log.clear();
    }
    await selling.offer(SKU, { quantity: 9 });
    const stock = () =>
      selling.world.sql<{ state: string }>(
        `SELECT w.state FROM listing l JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock'
         WHERE $1 = ANY(l.skus) AND l.kind <> 'parent' AND l.channel_code = ANY($2)`,
        [SKU, COUNTED.map((kind) => CHANNELS[kind])],
      );
    await selling.until(async () => (await stock()).map(({ state }) => state).join() === 'unknown,unknown', stock);
    for (const kind of COUNTED) {
      expect(await selling.sell(kind, SKU, 2)).toEqual({ sku: SKU, sold: 2, available: 7 });
      selling.world.sandboxes[kind].faults.clear();
    }
    await selling.until(
      async () => {
        await selling.minuteLater();
        return (await stock()).every(({ state }) => state === 'live');
      },
      async () => [await left(), await selling.ledgerOf(SKU)],
    );
    expect([(await left()).slice(0, 2), numbersSent()]).toEqual([
      [7, 7],
      [1, 1],
    ]);
  });
});
