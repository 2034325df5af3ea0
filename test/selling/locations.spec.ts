import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { stateOf } from '../main-job/channel-state.js';
import { CHANNELS } from '../main-job/world.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 2);
const [SKU, SIBLING] = variantsOf(source, ROOT) as [string, string];
const id = (n: number): string => `gid://shopify/Location/${n}`;
const [MAIN, BERLIN, PARIS, ELSEWHERE] = ['Main warehouse', 'Berlin', 'Paris', 'Market stall'] as const;
const BOTH = [
  { location: 'BER', locationId: id(2) },
  { location: 'PAR', locationId: id(3) },
];

interface Seen {
  sum: string | null;
  locations: { location: string; at: string | null; count: number | null; units: number | null; sold: number | null; sum: string | null }[];
}

/** In this order, on one product: the ERP counts by location, the shop sells from several, Amazon shows one number. */
describe('stock of several locations', () => {
  let selling: SellingWorld;
  let erp: string;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    for (const make of [BERLIN, PARIS, ELSEWHERE]) await hand('location', { make });
    for (const sku of [SKU, SIBLING]) await hand('stock', { sku, location: ELSEWHERE, quantity: 9 });
    const [row] = await selling.world.sql<{ by: string }>('SELECT counted_by AS by FROM offer WHERE sku = $1', [SKU]);
    erp = row!.by;
  });
  afterAll(() => selling.close());

  const hand = async (what: string, body: object): Promise<unknown> =>
    (await fetch(`${selling.world.sandboxes.shopify.url}/_sandbox/${what}`, { method: 'POST', body: JSON.stringify(body) })).json();
  const stock = (sku: string, counts: Record<string, number | null>, wanted: 'updated' | 'unchanged' = 'updated') =>
    selling.offer(sku, { stock: Object.entries(counts).map(([location, quantity]) => ({ location, quantity })) }, wanted);
  /** What the shop has, by location; whatever is stocked nowhere else is not named. */
  const inShop = async (sku: string): Promise<Record<string, number>> => {
    const { products } = await stateOf(selling.world, 'shopify');
    return products.flatMap(({ variants }) => variants).find((variant) => variant.sku === sku)!.inventory;
  };
  const amazon = async (): Promise<unknown> => (await selling.shelf([SKU])).amazon[SKU];
  const shows = (wanted: Record<string, number>, sku = SKU) =>
    selling.until(
      async () => {
        const is = await inShop(sku);
        return Object.entries(wanted).every(([name, units]) => is[name] === units);
      },
      async () => [await inShop(sku), await selling.ledgerOf(sku), await seen(CHANNELS.shopify)],
    );
  const amazonShows = (wanted: unknown) =>
    selling.until(
      async () => (await amazon()) === wanted,
      async () => [await amazon(), await seen(CHANNELS.amazon)],
    );
  const choose = async (channel: string, locations: object[]): Promise<string[]> => {
    const { setStockLocations } = await selling.world.clients.administrator.graphql<{ setStockLocations: { userErrors: UserError[] } }>(
      `mutation Choose($channel: String!, $locations: [StockLocationInput!]!) {
         setStockLocations(channel: $channel, locations: $locations) { userErrors { code path message fix } } }`,
      { channel, locations },
    );
    return setStockLocations.userErrors.map(({ code, path }) => `${code} ${path}`);
  };
  const move = async (channel: string, locationId: string): Promise<string[]> => {
    const { setStockLocation } = await selling.world.clients.administrator.graphql<{ setStockLocation: { userErrors: UserError[] } }>(
      `mutation Move($channel: String!, $locationId: String!) {
         setStockLocation(channel: $channel, locationId: $locationId) { userErrors { code path message fix } } }`,
      { channel, locationId },
    );
    return setStockLocation.userErrors.map(({ code, path }) => `${code} ${path}`);
  };
  const seen = async (channel: string, sku = SKU): Promise<Seen> => {
    const { listings } = await selling.world.clients.editor.graphql<{
      listings: { nodes: { channel: string; offers: (Seen & { sku: string })[] }[] };
    }>(`{ listings(first: 50) { nodes { channel offers { sku sum locations { location at count units sold sum } } } } }`);
    const all = listings.nodes.filter((one) => one.channel === channel).flatMap(({ offers }) => offers);
    return JSON.parse(JSON.stringify(all.find((one) => one.sku === sku)).replace(/20\d\d-[-\dT:.]+Z/g, '…')) as Seen;
  };
  const sumIs = (channel: string, wanted: string) =>
    selling.until(
      async () => (await seen(channel)).sum === wanted,
      async () => seen(channel),
    );
  const liveStock = (sku = SKU) =>
    selling.until(
      async () =>
        (
          await selling.world.sql(
            `SELECT FROM listing_wire w JOIN listing l ON l.id = w.listing_id AND l.channel_code = $1 AND $2 = ANY(l.skus)
             WHERE w.wire = 'stock' AND w.state = 'live'`,
            [CHANNELS.shopify, sku],
          )
        ).length === 1,
      () => selling.ledgerOf(sku),
    );
  const look = async (): Promise<void> => {
    await selling.world.clients.administrator.graphql(
      `mutation { reconcileChannel(channel: "${CHANNELS.shopify}") { userErrors { code } } }`,
    );
  };
  const issues = async (code: string) =>
    (
      await selling.world.clients.editor.graphql<{ issues: { nodes: { code: string; message: string; fix: string; owner: string }[] } }>(
        `{ issues(first: 100, code: "${code}") { nodes { code message fix owner } } }`,
      )
    ).issues.nodes;

  it('is their sum wherever a channel shows one number, and the ledger says of what', async () => {
    await stock(SKU, { BER: 5, PAR: 3 });
    await shows({ [MAIN]: 8, [ELSEWHERE]: 9 });
    await amazonShows(8);
    const sum = `5 at BER counted by ${erp} at … + 3 at PAR counted by ${erp} at … = 8; ${erp} has not declared what it counts: taken as sellable`;
    await sumIs(CHANNELS.amazon, sum);
    expect((await seen(CHANNELS.amazon)).locations).toMatchObject([
      { location: 'BER', at: null, count: 5, units: null },
      { location: 'PAR', at: null, count: 3, units: null },
    ]);
    await liveStock();
  });

  it('a channel may count some of them only', async () => {
    expect(await choose(CHANNELS.amazon, [{ location: 'PAR' }])).toEqual([]);
    await amazonShows(3);
    await stock(SKU, { BER: 6 });
    await shows({ [MAIN]: 9 });
    expect(await amazon()).toBe(3);
    expect(await choose(CHANNELS.amazon, [])).toEqual([]);
    await amazonShows(9);
  });

  it('a shop is told of each apart, once it is said which of its locations is which; what it had at the one before goes to 0', async () => {
    expect(await choose(CHANNELS.shopify, [{ location: 'BER', locationId: id(2) }, { location: 'PAR', locationId: id(99) }])).toEqual(['shopify_location locations.1.locationId']); // prettier-ignore
    expect(await inShop(SKU)).toEqual({ [MAIN]: 9, [ELSEWHERE]: 9 });
    expect(await choose(CHANNELS.shopify, BOTH)).toEqual([]);
    await shows({ [MAIN]: 0, [BERLIN]: 6, [PARIS]: 3, [ELSEWHERE]: 9 });
    // Counted as a whole, its sibling is nowhere that the shop counts: not for sale, and somebody is told.
    await shows({ [MAIN]: 0, [ELSEWHERE]: 9 }, SIBLING);
    await selling.until(
      async () => (await issues('counted_elsewhere')).length === 1,
      () => issues('counted_elsewhere'),
    );
    await stock(SIBLING, { BER: 4 });
    await shows({ [MAIN]: 0, [BERLIN]: 4, [ELSEWHERE]: 9 }, SIBLING);
    await liveStock();
    expect(await seen(CHANNELS.shopify)).toMatchObject({
      locations: [
        { location: 'BER', at: id(2), count: 6, units: 6, sold: 0, sum: `6 counted by ${erp} at … = 6` },
        { location: 'PAR', at: id(3), count: 3, units: 3, sold: 0, sum: `3 counted by ${erp} at … = 3` },
      ],
    });
  });

  it('what is sold at one is not given back by the count of another', async () => {
    expect(await hand('sell', { sku: SKU, quantity: 2, location: BERLIN })).toEqual({ sku: SKU, sold: 2, available: 4 });
    await look();
    await selling.until(
      async () => (await seen(CHANNELS.shopify)).locations[0]?.sold === 2,
      async () => seen(CHANNELS.shopify),
    );
    await stock(SKU, { PAR: 4 });
    await shows({ [BERLIN]: 4, [PARIS]: 4 });
    expect((await seen(CHANNELS.shopify)).locations[0]).toMatchObject({
      count: 6,
      units: 4,
      sum: `6 counted by ${erp} at … − 2 sold since = 4`,
    });
    // The call itself compares: a sale that nobody has looked at stays a sale.
    expect(await hand('sell', { sku: SKU, quantity: 1, location: BERLIN })).toMatchObject({ sold: 1, available: 3 });
    await stock(SKU, { PAR: 5 });
    await shows({ [BERLIN]: 3, [PARIS]: 5 });
    // A day's sales that nobody has looked at: the next counts of both know of them, although the shop shows another number than was known.
    await liveStock();
    expect(await hand('sell', { sku: SKU, quantity: 2, location: BERLIN })).toMatchObject({ sold: 2, available: 1 });
    await stock(SKU, { BER: 2, PAR: 6 });
    await shows({ [BERLIN]: 2, [PARIS]: 6 });
    await stock(SKU, { PAR: 5 });
    await shows({ [BERLIN]: 2, [PARIS]: 5 });
    await stock(SKU, { BER: 6 });
    await shows({ [BERLIN]: 6, [PARIS]: 5 });
    // A newer count of that very place knows of it.
    await stock(SKU, { BER: 6 }, 'unchanged');
    await shows({ [BERLIN]: 6, [PARIS]: 5, [ELSEWHERE]: 9 });
  });

  it('safety stock and cap count at each', async () => {
    const keep = (safety: number, cap: number | null) =>
      selling.world.clients.administrator.graphql(
        `mutation Keep($safety: Int, $cap: Int) { setStockPolicy(channel: "${CHANNELS.shopify}", safety: $safety, cap: $cap) { userErrors { code } } }`,
        { safety, cap },
      );
    await keep(2, 3);
    await shows({ [BERLIN]: 3, [PARIS]: 3 });
    await keep(0, null);
    await shows({ [BERLIN]: 6, [PARIS]: 5 });
    await liveStock();
  });

  it('a price and another title move no number at any of them', async () => {
    selling.world.sandboxes.shopify.log.clear();
    await selling.offer(SKU, { price: { amount: '12.90', currency: 'USD' } });
    await selling.retitle(ROOT, 'A mug of two houses');
    await selling.until(
      async () => {
        const { shopify } = await selling.shown();
        return shopify[SKU]?.price === '12.90' && shopify[SKU].title === 'A mug of two houses';
      },
      async () => selling.shown(),
    );
    expect(await inShop(SKU)).toEqual({ [MAIN]: 0, [BERLIN]: 6, [PARIS]: 5, [ELSEWHERE]: 9 });
    const told = selling.world.sandboxes.shopify.log.entries().filter(({ body }) => /inventorySetQuantities|ToggleActivation\(/.test(body));
    expect(told).toEqual([]);
  });

  it('a stop-sell is 0 at every one that is ours, and at no other', async () => {
    await selling.offer(SKU, { quantity: 0 });
    await shows({ [MAIN]: 0, [BERLIN]: 0, [PARIS]: 0, [ELSEWHERE]: 9 });
    await amazonShows('off');
    await stock(SKU, { BER: 5, PAR: 3 });
    await shows({ [BERLIN]: 5, [PARIS]: 3 });
    await selling.offer(SKU, { availability: 'out_of_stock' });
    await shows({ [BERLIN]: 0, [PARIS]: 0, [ELSEWHERE]: 9 });
    await selling.offer(SKU, { availability: 'in_stock' });
    await shows({ [BERLIN]: 5, [PARIS]: 3 });
    await stock(SKU, { BER: null, PAR: 3 });
    await shows({ [BERLIN]: 0, [PARIS]: 3 });
    await stock(SKU, { BER: 5 });
    await shows({ [BERLIN]: 5, [PARIS]: 3 });
    await amazonShows(8);
    await liveStock();
  });

  it('one that the shop deactivates holds up no other, and somebody is told how to mend it', async () => {
    await hand('location', { location: PARIS, active: false });
    await stock(SKU, { BER: 7, PAR: 6 });
    await shows({ [BERLIN]: 7 });
    await selling.until(
      async () => (await issues('location_inactive')).length === 1,
      async () => [await issues('location_inactive'), await selling.ledgerOf(SKU)],
    );
    const [issue] = await issues('location_inactive');
    expect(issue).toMatchObject({ owner: 'shopify' });
    expect(issue!.message).toContain(id(3));
    expect(issue!.fix).toBe('Activate the location in the shop and retry the listing, or take it out by setStockLocations');
    // A stop reaches what there is, and what is not there sells nothing.
    await selling.offer(SKU, { availability: 'out_of_stock' });
    await shows({ [BERLIN]: 0 });
    await selling.offer(SKU, { availability: 'in_stock' });
    await shows({ [BERLIN]: 7 });
    // Mended there, a person has it tried again: no other count is needed.
    await hand('location', { location: PARIS, active: true });
    const [row] = await selling.world.sql<{ id: string }>('SELECT id::text FROM listing WHERE channel_code = $1 AND $2 = ANY(skus)', [CHANNELS.shopify, SKU]); // prettier-ignore
    await selling.world.clients.administrator.graphql(`mutation { retryListings(listingIds: [${row!.id}]) { userErrors { code } } }`);
    await shows({ [BERLIN]: 7, [PARIS]: 6 });
    await stock(SKU, { PAR: 5 });
    await shows({ [BERLIN]: 7, [PARIS]: 5 });
    await liveStock();
    expect(await issues('location_inactive')).toEqual([]);
  });

  it('one at which the shop does not stock it any more is drift, and stocked again where a person says so', async () => {
    await hand('stock', { sku: SKU, location: BERLIN, stocked: false });
    await look();
    const drift = async () =>
      (await selling.world.clients.editor.graphql<{ drift: { nodes: { id: string; field: string; sent: unknown; live: unknown }[] } }>(
        `{ drift(channel: "${CHANNELS.shopify}") { nodes { id field sent live } } }`,
      )).drift.nodes; // prettier-ignore
    await selling.until(async () => (await drift()).length === 1, drift);
    const [found] = await drift();
    expect(found).toMatchObject({ field: `variant:${SKU}:stocked:${id(2)}`, sent: true, live: false });
    expect(await seen(CHANNELS.shopify)).toMatchObject({ locations: [{ units: 7, sold: 0 }, {}] });
    await selling.world.clients.administrator.graphql(
      `mutation { decideDrift(driftIds: [${found!.id}], decision: push_ours) { userErrors { code } } }`,
    );
    await shows({ [BERLIN]: 7, [PARIS]: 5 });
    await selling.until(async () => (await drift()).length === 0, drift);

    // What is still being read back after the push is not yet known to stand there: a hand that comes between is seen by the next look only.
    await liveStock();
    // A number that another hand made higher is told, and pushed down there alone where a person says so.
    await hand('stock', { sku: SKU, location: PARIS, quantity: 12 });
    await look();
    await selling.until(async () => (await drift()).length === 1, drift);
    const [higher] = await drift();
    expect(higher).toMatchObject({ field: `variant:${SKU}:quantity:${id(3)}`, sent: 5, live: 12 });
    expect(await inShop(SKU)).toMatchObject({ [BERLIN]: 7, [PARIS]: 12 });
    await selling.world.clients.administrator.graphql(
      `mutation { decideDrift(driftIds: [${higher!.id}], decision: push_ours) { userErrors { code } } }`,
    );
    await shows({ [BERLIN]: 7, [PARIS]: 5 });
    await selling.until(async () => (await drift()).length === 0, drift);
    await liveStock();
  });

  it('what somebody lowers at one of them in the archive is not for sale again there when it comes back, also behind its sibling', async () => {
    const product = async () => (await stateOf(selling.world, 'shopify')).products.find(({ variants }) => variants.some(({ sku }) => [SKU, SIBLING].includes(sku)))!; // prettier-ignore
    const away = async () => {
      await selling.items([SKU, SIBLING], { lifecycle: 'discontinued' });
      await state('withdrawn');
      expect((await product()).status).toBe('ARCHIVED');
    };
    const state = (wanted: string) => {
      const now = () => selling.world.sql<{ state: string }>(`SELECT state FROM listing WHERE channel_code = $1`, [CHANNELS.shopify]);
      return selling.until(async () => (await now()).every((one) => one.state === wanted), now);
    };
    await away();
    await hand('stock', { sku: SKU, location: BERLIN, quantity: 6 });
    await selling.items([SKU, SIBLING], { lifecycle: 'active' });
    await state('live');
    expect(await inShop(SKU)).toMatchObject({ [BERLIN]: 6, [PARIS]: 5, [ELSEWHERE]: 9 });
    await liveStock();
    await away();
    await hand('stock', { sku: SKU, location: PARIS, quantity: 2 });
    await selling.item(SIBLING, { lifecycle: 'active' });
    await state('live');
    expect((await product()).variants.map(({ sku }) => sku)).toEqual([SIBLING]);
    await selling.item(SKU, { lifecycle: 'active' });
    await selling.until(async () => (await product()).variants.some(({ sku }) => sku === SKU), product);
    await shows({ [BERLIN]: 6, [PARIS]: 2 });
    await liveStock();
    await shows({ [BERLIN]: 6, [PARIS]: 2 });
    await amazonShows(12);
    await hand('stock', { sku: SKU, location: ELSEWHERE, quantity: 9 });
    await stock(SKU, { BER: 7, PAR: 5 }, 'unchanged');
    await shows({ [BERLIN]: 7, [PARIS]: 5, [ELSEWHERE]: 9 });
    await liveStock();
  });

  it('one that is taken out goes to 0, and is left to whoever counts there then', async () => {
    expect(await choose(CHANNELS.shopify, [BOTH[0]!])).toEqual([]);
    await shows({ [BERLIN]: 7, [PARIS]: 0 });
    await liveStock();
    await hand('stock', { sku: SKU, location: PARIS, quantity: 8 });
    await stock(SKU, { BER: 2, PAR: 1 });
    await shows({ [BERLIN]: 2, [PARIS]: 8 });
    await selling.offer(SKU, { quantity: 0 });
    await shows({ [BERLIN]: 0, [PARIS]: 8, [ELSEWHERE]: 9 });
    await liveStock();
    // Where a look came between the hand and the word that names Paris no more, it was a difference until the next look at everything.
    await look();
    const open = () => selling.world.sql(`SELECT field FROM drift d JOIN listing l ON l.id = d.listing_id WHERE l.channel_code = $1 AND d.closed_at IS NULL`, [CHANNELS.shopify]); // prettier-ignore
    await selling.until(async () => (await open()).length === 0, open);
    // And back to one number: at the location of before, which was written down.
    await stock(SKU, { BER: 2, PAR: 1 });
    await shows({ [BERLIN]: 2 });
    expect(await choose(CHANNELS.shopify, [])).toEqual([]);
    await shows({ [MAIN]: 3, [BERLIN]: 0, [PARIS]: 8, [ELSEWHERE]: 9 });
    const kept = await selling.world.sql<{ code: string; at: string }>('SELECT code, single_location AS at FROM channel');
    expect(Object.fromEntries(kept.map(({ code, at }) => [code, at]))).toEqual({
      [CHANNELS.shopify]: id(1),
      [CHANNELS.amazon]: '',
      [CHANNELS.google]: '',
    });
  });

  it('the one that has all of it is changed: the one before goes to 0, and what was sold there unseen is for sale nowhere', async () => {
    await liveStock();
    const before = await inShop(SKU);
    expect(await move('nowhere', id(2))).toEqual(['channel_not_found channel']);
    expect(await move(CHANNELS.amazon, id(2))).toEqual(['invalid_setting locationId']);
    expect(await move(CHANNELS.shopify, id(99))).toEqual(['shopify_location locationId']);
    expect(await move(CHANNELS.shopify, 'Berlin')).toEqual(['invalid_setting locationId']);
    expect(await inShop(SKU)).toEqual(before);
    expect(await hand('sell', { sku: SKU, quantity: 1, location: MAIN })).toMatchObject({ sold: 1, available: 2 });
    expect(await move(CHANNELS.shopify, id(2))).toEqual([]);
    await shows({ [MAIN]: 0, [BERLIN]: 2, [PARIS]: 8, [ELSEWHERE]: 9 });
    await shows({ [MAIN]: 0, [BERLIN]: 4, [ELSEWHERE]: 9 }, SIBLING);
    await liveStock();
    // Sold there it is sold; what stands at the one of before by another hand is not Plinth's any more.
    await hand('stock', { sku: SKU, location: MAIN, quantity: 7 });
    expect(await hand('sell', { sku: SKU, quantity: 1, location: BERLIN })).toMatchObject({ sold: 1, available: 1 });
    await look();
    await selling.until(
      async () => (await selling.world.sql(`SELECT FROM listing_offer o JOIN listing l ON l.id = o.listing_id WHERE l.channel_code = $1 AND o.sku = $2 AND o.units = 1`, [CHANNELS.shopify, SKU])).length === 1, // prettier-ignore
      () => selling.ledgerOf(SKU),
    );
    await liveStock();
    // Once more: the number that is known now goes on.
    expect(await move(CHANNELS.shopify, id(3))).toEqual([]);
    await shows({ [MAIN]: 7, [BERLIN]: 0, [PARIS]: 1, [ELSEWHERE]: 9 });
    await liveStock();
    expect(await move(CHANNELS.shopify, id(3))).toEqual([]);
    const audits = await selling.world.sql<{ details: { locationId: string } }>(
      `SELECT details FROM audit WHERE verb = 'set_stock_location' ORDER BY id`,
    );
    expect(audits.map(({ details }) => details.locationId)).toEqual([id(2), id(3)]);
    await stock(SKU, { BER: 3, PAR: 2 });
    await shows({ [MAIN]: 7, [BERLIN]: 0, [PARIS]: 5 });
  });

  it('a choice that is none is refused with place and mending, and nothing changes', async () => {
    expect(await choose('nowhere', BOTH)).toEqual(['channel_not_found channel']);
    expect(await choose(CHANNELS.amazon, BOTH)).toEqual(['invalid_setting locations']);
    expect(await choose(CHANNELS.shopify, [BOTH[0]!, { location: 'PAR' }])).toEqual(['invalid_setting locations']);
    expect(await choose(CHANNELS.shopify, [BOTH[0]!, { location: 'BER', locationId: id(3) }])).toEqual([
      'given_twice locations.1.location',
    ]);
    expect(await choose(CHANNELS.shopify, [BOTH[0]!, { location: 'PAR', locationId: id(2) }])).toEqual([
      'given_twice locations.1.locationId',
    ]);
    expect(await choose(CHANNELS.shopify, [{ location: 'two words', locationId: id(2) }])).toEqual([
      'invalid_setting locations.0.location',
    ]);
    expect(await choose(CHANNELS.shopify, [{ location: 'BER', locationId: 'Berlin' }])).toEqual(['invalid_setting locations.0.locationId']);
    const audits = await selling.world.sql<{ details: { locations: object[] } }>(
      `SELECT details FROM audit WHERE verb = 'set_stock_locations' ORDER BY id DESC LIMIT 2`,
    );
    expect(audits.map(({ details }) => details.locations)).toEqual([[], [BOTH[0]]]);
  });
});
