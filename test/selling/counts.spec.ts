import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf, type Shelf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 2);
const [SKU, SIBLING] = variantsOf(source, ROOT) as [string, string];

interface StockSourceInput {
  counts?: 'sellable' | 'on_hand';
  orderDelays?: { channel: string; minutes: number }[];
}

/** In this order, on one product, of five each: what a source means by its counts is true on all channels. */
describe('what a count means', () => {
  let selling: SellingWorld;
  let erp: string;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    const [row] = await selling.world.sql<{ by: string }>(`SELECT counted_by AS by FROM offer WHERE sku = $1`, [SKU]);
    erp = row!.by;
  });
  afterAll(() => selling.close());

  const declare = async (input: StockSourceInput): Promise<void> => {
    const { saveStockSources } = await selling.world.clients.administrator.graphql<{ saveStockSources: { userErrors: UserError[] } }>(
      `mutation Save($sources: [StockSourceInput!]!) { saveStockSources(stockSources: $sources) { userErrors { code path message fix } } }`,
      { sources: [{ source: erp, ...input }] },
    );
    expect(saveStockSources.userErrors).toEqual([]);
  };
  const shows = (wanted: (shelf: Shelf) => unknown[], is: unknown[]) =>
    selling.until(
      async () => JSON.stringify(wanted(await selling.shelf([SKU, SIBLING]))) === JSON.stringify(is),
      async () => [await selling.shelf([SKU, SIBLING]), await selling.ledgerOf(SKU)],
    );
  const ofSku = ({ shopify, amazon, google }: Shelf) => [shopify[SKU], amazon[SKU], google[SKU]];
  const sums = async (): Promise<Record<string, string>> => {
    const { listings } = await selling.world.clients.editor.graphql<{
      listings: { nodes: { channel: string; offers: { sku: string; sum: string | null }[] }[] };
    }>(`{ listings(first: 50) { nodes { channel offers { sku sum } } } }`);
    const own = listings.nodes.flatMap(({ channel, offers }) => offers.filter(({ sku }) => sku === SKU).map(({ sum }) => [channel, sum]));
    return Object.fromEntries(own.map(([channel, sum]) => [channel, String(sum).replace(/20\d\d[-\dT:.]+Z/g, '…')]));
  };
  const tells = (of: (sums: Record<string, string>) => unknown[], wanted: unknown[]) =>
    selling.until(
      async () => JSON.stringify(of(await sums())) === JSON.stringify(wanted),
      async () => of(await sums()),
    );
  /** Looks of Plinth have found out that so many were sold, on the shop and on Amazon. */
  const soldThere = (sku: string, units: number) =>
    selling.until(
      async () =>
        (
          await selling.world.sql(
            `SELECT FROM listing_offer o JOIN listing_wire w ON w.listing_id = o.listing_id AND w.wire = 'stock' AND w.state = 'live'
             WHERE o.sku = $1 AND o.sold->0->>1 = $2`,
            [sku, String(units)],
          )
        ).length === 2,
      () => selling.world.sql(`SELECT units, sold, read_at FROM listing_offer WHERE sku = $1`, [sku]),
    );

  it('undeclared it is what can be sold, what is reserved or not, and the sum says so', async () => {
    await selling.offer(SKU, { reserved: 2 });
    const sum = `5 counted by ${erp} at … = 5; ${erp} has not declared what it counts: taken as sellable`;
    await tells(({ shopify_us, amazon_us, google_us }) => [shopify_us, amazon_us, google_us], [sum, sum, sum]);
    expect(ofSku(await selling.shelf([SKU]))).toEqual([5, 5, 'in stock']);
  });

  it('on hand, what is reserved is taken off, as soon as the source says so', async () => {
    await declare({ counts: 'on_hand' });
    await shows(ofSku, [3, 3, 'in stock']);
    const sum = `5 counted by ${erp} at … − 2 reserved = 3`;
    await tells(({ shopify_us, amazon_us }) => [shopify_us, amazon_us], [sum, sum]);
    await selling.offer(SKU, { reserved: 5 });
    await shows(ofSku, [0, 'off', 'out of stock']);
    const none = `5 counted by ${erp} at … − 5 reserved = 0`;
    await tells(({ shopify_us, amazon_us, google_us }) => [shopify_us, amazon_us, google_us], [none, none, none]);
    await selling.offer(SKU, { reserved: 0 });
    await shows(({ shopify, amazon }) => [shopify[SKU], amazon[SKU]], [5, 5]);
  });

  it('where orders reach it late, what was sold within that time before a count is taken off it all the same', async () => {
    const late = (minutes: number) => [CHANNELS.shopify, CHANNELS.amazon].map((channel) => ({ channel, minutes }));
    const left = ({ shopify, amazon }: Shelf) => [shopify[SIBLING], amazon[SIBLING]];
    await declare({ orderDelays: late(60) });
    for (const kind of ['shopify', 'amazon'] as const)
      expect(await selling.sell(kind, SIBLING, 3)).toEqual({ sku: SIBLING, sold: 3, available: 2 });
    await selling.offer(SIBLING, { quantity: 5 }, 'unchanged');
    await soldThere(SIBLING, 3);
    await selling.offer(SIBLING, { quantity: 4 });
    await shows(left, [1, 1]);
    await declare({ orderDelays: late(0) });
    await shows(left, [4, 4]);
  });

  it('a channel keeps its safety stock back and shows no more than its cap, at once and in every later count', async () => {
    const keep = async (channel: string, safety: number, cap: number | null): Promise<void> => {
      const { setStockPolicy } = await selling.world.clients.administrator.graphql<{ setStockPolicy: { userErrors: UserError[] } }>(
        `mutation Keep($channel: String!, $safety: Int, $cap: Int) { setStockPolicy(channel: $channel, safety: $safety, cap: $cap) { userErrors { code } } }`,
        { channel, safety, cap },
      );
      expect(setStockPolicy.userErrors).toEqual([]);
    };
    const both = ({ shopify, amazon }: Shelf) => [shopify[SKU], shopify[SIBLING], amazon[SKU], amazon[SIBLING]];
    await keep(CHANNELS.shopify, 1, 3);
    await shows(both, [3, 3, 5, 4]);
    await keep(CHANNELS.amazon, 2, null);
    await shows(both, [3, 3, 3, 2]);
    await tells(({ shopify_us }) => [shopify_us], [`5 counted by ${erp} at … − 1 safety = 4, capped at 3`]);
    await selling.offer(SKU, { quantity: 2 });
    await shows(both, [1, 3, 'off', 2]);
    await keep(CHANNELS.google, 4, null);
    await shows(({ google }) => [google[SKU], google[SIBLING]], ['out of stock', 'out of stock']);
    await keep(CHANNELS.shopify, 0, null);
    await shows(both, [2, 4, 'off', 2]);
    const [audit] = await selling.world.sql(`SELECT details FROM audit WHERE verb = 'set_stock_policy' ORDER BY id DESC LIMIT 1`);
    expect(audit).toEqual({ details: { safety: 0, cap: null } });
  });

  it('a stop beside wrong money goes out, and no count of this morning brings it back', async () => {
    const ofSibling = ({ shopify, amazon }: Shelf) => [shopify[SIBLING], amazon[SIBLING]];
    await selling.offer(SIBLING, { quantity: 9 });
    await shows(ofSibling, [9, 7]);
    await selling.offer(SIBLING, { quantity: 0, salePrice: { amount: '150.00', currency: 'USD' } }, 'partly_rejected');
    await shows(ofSibling, [0, 'off']);
    const morning = new Date(Date.now() - 5 * 3_600_000).toISOString();
    await selling.offer(SIBLING, { quantity: 20, countedAt: morning }, 'stale');
    // What comes later is out, and nothing of that.
    await selling.offer(SKU, { quantity: 3 });
    await shows(({ shopify }) => [shopify[SKU]], [3]);
    expect(ofSibling(await selling.shelf([SIBLING]))).toEqual([0, 'off']);
  });

  it('a source, a channel or a number that is none is told with its place', async () => {
    const { saveStockSources } = await selling.world.clients.administrator.graphql<{ saveStockSources: { userErrors: UserError[] } }>(
      `mutation Save($sources: [StockSourceInput!]!) { saveStockSources(stockSources: $sources) { saved userErrors { code path message fix } } }`,
      { sources: [{ source: erp, orderDelays: [{ channel: 'nowhere', minutes: 5 }] }, { source: erp }] },
    );
    expect(saveStockSources.userErrors.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'given_twice stockSources.1.source',
      'channel_unknown stockSources.0.orderDelays.0.channel',
    ]);
  });
});
