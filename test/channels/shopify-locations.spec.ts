import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MappedNode, MappedProduct, OfferItem, OfferLine, OfferOutcome, ReadOutcome, Statement } from '../../src/port/index.js';
import { judgeShown } from '../../src/syndication/listings/wires/judge-shown.js';
import type { OfferLineRow } from '../../src/syndication/listings/wires/offer-line-row.js';
import { ContractDriver, isLive, type Journey, type TestContext } from '../support/syndication/index.js';
import { openShopify, type ShopifyWorld } from './shopify-world.js';

const id = (n: number): string => `gid://shopify/Location/${n}`;
const [BERLIN, PARIS] = [id(2), id(3)];
const LOCATIONS = [
  { location: 'BER', locationId: BERLIN },
  { location: 'PAR', locationId: PARIS },
];
const stock = (at: Record<string, number>): Statement => ({
  quantity: Object.values(at).reduce((sum, units) => sum + units, 0),
  at,
  policy: 'DENY',
});

describe('a Shopify channel that is counted at several locations', () => {
  let world: ShopifyWorld;
  let context: TestContext;
  let driver: ContractDriver;
  let journey: Journey;
  beforeEach(async () => {
    world = await openShopify({}, { locations: ['Main', 'Berlin', 'Paris', 'Stall'] });
    context = world.contextWith({ locations: LOCATIONS });
    driver = new ContractDriver(world, context);
    for (const sku of ['MUG-1', 'MUG-2']) driver.offers.locations.set(sku, { [BERLIN]: 4, [PARIS]: 2 });
    const journeys = await driver.sendAll(world.product({ quantity: 6 }));
    await driver.readUntil(journeys, isLive);
    journey = journeys[0]!;
    world.sandbox.log.clear();
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });

  const inShop = async (sku = 'MUG-1') =>
    (await world.state()).products.flatMap(({ variants }) => variants).find((variant) => variant.sku === sku)!.inventory;
  const say = async (line: Omit<Partial<OfferLine>, 'sku'> & Pick<OfferLine, 'say'>, sku = 'MUG-1'): Promise<OfferOutcome> => {
    const accepted = { stock: stock({ [BERLIN]: 4, [PARIS]: 2 }) };
    const item: OfferItem = {
      ...{ listingId: '1', listing: journey.listing, externalIds: journey.externalIds, bindings: journey.bindings },
      ...{ sequence: 2n, payloadHash: 'x' },
      lines: [{ sku, accepted, units: 6, unitsAt: { [BERLIN]: 4, [PARIS]: 2 }, ...line }],
    };
    const [outcome] = await world.adapter.sendOffers([item], context);
    return outcome!;
  };
  const read = async (owned: Record<string, unknown>): Promise<ReadOutcome> => {
    const { listing, externalIds } = journey;
    const [outcome] = await world.adapter.readBack([{ listingId: '1', listing, externalIds, owned }], context);
    return outcome!;
  };
  const calls = (name: string): number => world.received(`${name}(`);

  it('sets what is made at each, stocks it there, and leaves the others alone', async () => {
    expect(await inShop()).toEqual({ Main: 0, Berlin: 4, Paris: 2 });
    expect(await inShop('MUG-2')).toEqual({ Main: 0, Berlin: 4, Paris: 2 });
    expect(await world.admin('sell', { sku: 'MUG-1', quantity: 9 })).toEqual({ sku: 'MUG-1', sold: 6, available: 0 });
  });

  it('sends what was said in one call, and stocks only where a number rises from none', async () => {
    expect(await say({ say: { stock: stock({ [BERLIN]: 5, [PARIS]: 3 }) } })).toMatchObject({ outcome: 'accepted' });
    expect([await inShop(), calls('inventorySetQuantities'), calls('inventoryBulkToggleActivation')]).toEqual([
      { Main: 0, Berlin: 5, Paris: 3 },
      ...[1, 0],
    ]);
    const accepted = { stock: stock({ [BERLIN]: 5, [PARIS]: 0 }) };
    await say({ say: { stock: stock({ [BERLIN]: 5, [PARIS]: 1 }) }, accepted, unitsAt: { [BERLIN]: 5, [PARIS]: 3 } });
    expect([await inShop(), calls('inventoryBulkToggleActivation')]).toEqual([{ Main: 0, Berlin: 5, Paris: 1 }, 1]);
    await world.admin('stock', { sku: 'MUG-1', location: 'Berlin', stocked: false });
    await say({ say: { stock: stock({ [BERLIN]: 5, [PARIS]: 1 }) }, accepted, unitsAt: { [BERLIN]: 5, [PARIS]: 1 }, again: true });
    expect(await inShop()).toEqual({ Main: 0, Berlin: 5, Paris: 1 });
  });

  it('compares at each: where units were sold nothing is set, and a look tells what was taken elsewhere', async () => {
    await world.admin('sell', { sku: 'MUG-1', quantity: 1, location: 'Berlin' });
    const said = stock({ [BERLIN]: 6, [PARIS]: 5 });
    const outcome = await say({ say: { stock: said } });
    const taken = stock({ [BERLIN]: 4, [PARIS]: 5 });
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      exceptions: [{ sku: 'MUG-1', wire: 'stock', moved: true, movedAt: [BERLIN], taken }],
    });
    expect(await inShop()).toEqual({ Main: 0, Berlin: 3, Paris: 5 });

    const line = {
      ...{ sku: 'MUG-1', stockSent: said, stockAccepted: taken, buyable: true, units: 9 },
      ...{
        unitsAt: { [BERLIN]: 4, [PARIS]: 5 },
        sold: [],
        stood: [],
        lowerSeen: null,
        lowerAt: null,
        higherSeen: null,
        readAt: null,
        stockAcceptedAt: new Date('2026-03-01T10:00:00Z'),
      },
    } as unknown as OfferLineRow;
    const seen = await read(world.adapter.ownedOffer('MUG-1', 'stock', said));
    const look = {
      ...{ listingId: '1', observed: (seen as { observed: Record<string, unknown> }).observed, adapter: world.adapter },
      ...{ now: context.now(), unknown: new Set(['stock' as const]), patient: false },
    };
    const shown = judgeShown({ ...look, lines: [line], moved: true });
    const read3 = (sold: number) => ({
      ...{ listingId: '1', sku: 'MUG-1', units: 8, unitsAt: { [BERLIN]: 3, [PARIS]: 5 }, higherSeen: null, was: null },
      sold: [['2026-03-01T10:00:00.000Z', sold, BERLIN]],
    });
    expect([shown.missing.stock, shown.effects, shown.readings]).toEqual([true, [], [read3(1)]]);
    // What is known of Berlin is older than what was set in Paris: a count of between knows of it.
    const older = { ...line, unitsSince: { [BERLIN]: '2026-03-01T09:00:00.000Z' } };
    expect(judgeShown({ ...look, lines: [older], moved: true }).readings).toMatchObject([
      { sold: [['2026-03-01T09:00:00.000Z', 1, BERLIN]] },
    ]);
    // Where nobody answered, the three in Berlin may be the four that were there less one, or six less three: the more is taken off.
    const lost = { ...line, stockAccepted: stock({ [BERLIN]: 4, [PARIS]: 2 }), units: 6, unitsAt: { [BERLIN]: 4, [PARIS]: 2 } };
    expect(judgeShown({ ...look, lines: [lost] }).readings).toEqual([read3(3)]);
    // … and what is simply as it was before was not set, whatever became of the other.
    const half = { ...look.observed, [world.adapter.unitsField('MUG-1', BERLIN)]: 4 };
    const halfTaken = judgeShown({ ...look, observed: half, lines: [lost] });
    expect([halfTaken.missing.stock, halfTaken.effects]).toEqual([true, []]);
    expect(halfTaken.readings).toMatchObject([{ units: 9, unitsAt: { [BERLIN]: 4, [PARIS]: 5 }, sold: [] }]);
  });

  it('says 0 at once and whatever the shop shows, and once where it is ours no more', async () => {
    await world.admin('sell', { sku: 'MUG-1', quantity: 1, location: 'Berlin' });
    await world.admin('stock', { sku: 'MUG-1', location: 'Stall', quantity: 9 });
    await say({ say: { stock: stock({ [BERLIN]: 0, [PARIS]: 0 }) } });
    expect(await inShop()).toEqual({ Main: 0, Berlin: 0, Paris: 0, Stall: 9 });
    await say({ say: { stock: stock({ [PARIS]: 2 }) }, accepted: { stock: stock({ [BERLIN]: 0, [PARIS]: 0 }) }, unitsAt: { [BERLIN]: 0, [PARIS]: 0 } }); // prettier-ignore
    await world.admin('stock', { sku: 'MUG-1', location: 'Berlin', quantity: 7 });
    await say({ say: { stock: stock({ [PARIS]: 3 }) }, accepted: { stock: stock({ [PARIS]: 2 }) }, unitsAt: { [PARIS]: 2 } });
    expect(await inShop()).toEqual({ Main: 0, Berlin: 7, Paris: 3, Stall: 9 });
  });

  it('goes on at the others where one is gone, and tells what was taken', async () => {
    await world.admin('location', { location: 'Paris', active: false });
    expect(await say({ say: { stock: stock({ [BERLIN]: 5, [PARIS]: 3 }) } })).toMatchObject({
      outcome: 'accepted',
      exceptions: [
        {
          ...{ sku: 'MUG-1', wire: 'stock', taken: stock({ [BERLIN]: 5 }) },
          issues: [{ code: 'location_inactive', severity: 'error', owner: 'shopify', details: { sku: 'MUG-1', locationId: PARIS } }],
        },
      ],
    });
    expect(await inShop()).toEqual({ Main: 0, Berlin: 5 });
    const stop = await say({ say: { stock: stock({ [BERLIN]: 0, [PARIS]: 0 }) } });
    expect([stop.outcome, stop.exceptions]).toEqual(['accepted', undefined]);
    expect(await inShop()).toEqual({ Main: 0, Berlin: 0 });
  });

  it('takes back the number of a location that was given up while the product was archived', async () => {
    const { listing, externalIds } = journey;
    const [withdrawn] = await world.adapter.withdraw([{ listingId: '1', listing, externalIds, sequence: 3n }], context);
    const marks = (withdrawn as { externalIds: Record<string, string> }).externalIds;
    expect({ ...externalIds, ...marks }['counted']).toBe(`${BERLIN} ${PARIS}`);
    const left = world.contextWith({ locations: LOCATIONS.slice(1) });
    try {
      const later = new ContractDriver(world, left);
      for (const sku of ['MUG-1', 'MUG-2']) later.offers.locations.set(sku, { [PARIS]: 5 });
      const back = { ...journey, externalIds: { ...externalIds, ...marks }, accepted: { held: [], offers: {} } };
      await later.sendAll(world.product({ quantity: 5 }), [back]);
      expect(await inShop()).toEqual({ Main: 0, Berlin: 0, Paris: 5 });
    } finally {
      await left.close();
    }
  });

  it('knows which locations are none, inactive or given twice', async () => {
    const told = async (settings: Record<string, unknown>) => {
      const channel = { ...world.channel, settings: { ...world.channel.settings, ...settings } };
      const ours = world.adapter.checkSettings(world.account, channel);
      const asked = world.contextWith(settings);
      const found = ours.length > 0 ? ours : await world.adapter.check(asked);
      await asked.close();
      return found.map(({ code, path, severity }) => `${code} ${path} ${severity ?? 'error'}`);
    };
    const at = (...ids: string[]) => ({ locations: ids.map((locationId, n) => ({ location: `L${n}`, locationId })) });
    expect(await told(at(BERLIN, PARIS))).toEqual([]);
    expect(await told(at(BERLIN, 'Paris'))).toEqual(['invalid_setting settings.locations.1.locationId error']);
    expect(await told({ ...at(BERLIN), locationId: BERLIN })).toEqual(['invalid_setting settings.locations.0.locationId error']);
    expect(await told(at(...Array.from({ length: 21 }, (_, n) => id(n + 1))))).toEqual(['invalid_setting settings.locations error']);
    expect(await told(at(BERLIN, id(99)))).toEqual(['shopify_location settings.locations.1.locationId error']);
    await world.admin('location', { location: 'Paris', active: false });
    expect(await told(at(BERLIN, PARIS))).toEqual(['shopify_location settings.locations.1.locationId error']);
  });

  it('reads many variants page by page, with every location of each', async () => {
    const product = many(world.product({ sku: 'BIG', quantity: 6 }), 90);
    for (const { sku } of product.nodes) driver.offers.locations.set(sku, { [BERLIN]: 1, [PARIS]: 5 });
    const journeys = await driver.sendAll(product);
    const [outcome] = await driver.readUntil(journeys, isLive);
    expect(driver.differences(journeys[0]!, outcome!)).toEqual([]);
    const { observed } = outcome as { observed: Record<string, unknown> };
    const numbers = product.nodes.slice(1).map(({ sku }) => [BERLIN, PARIS].map((at) => observed[world.adapter.unitsField(sku, at)]));
    expect(numbers).toEqual(Array.from({ length: 90 }, () => [1, 5]));
    expect(world.received('query MoreVariants')).toBeGreaterThanOrEqual(2);
  });

  it('a location that the settings name alone is stocked there as well', async () => {
    const paris = world.contextWith({ locationId: PARIS });
    try {
      const one = new ContractDriver(world, paris);
      await one.sendAll(world.product({ sku: 'CUP', quantity: 3 }));
      expect(await inShop('CUP-1')).toEqual({ Main: 0, Paris: 3 });
    } finally {
      await paris.close();
    }
  });
});

/** The same in so many colours. */
function many(product: MappedProduct, count: number): MappedProduct {
  const [root, first] = product.nodes as [MappedNode, MappedNode];
  const nodes = Array.from({ length: count }, (_, n): MappedNode => {
    const sku = `${root.sku}-${String(n).padStart(3, '0')}`;
    return { ...first, sku, fields: {}, images: [], axes: [{ attribute: 'color', name: 'Colour', code: `c${n}`, label: `Colour ${n}` }] };
  });
  return { ...product, nodes: [root, ...nodes] };
}
