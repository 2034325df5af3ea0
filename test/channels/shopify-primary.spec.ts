import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { judgeShown } from '../../src/syndication/listings/wires/judge-shown.js';
import type { OfferLineRow } from '../../src/syndication/listings/wires/offer-line-row.js';
import { ContractDriver, isLive, type Journey } from '../support/syndication/index.js';
import { openShopify, type ShopifyWorld } from './shopify-world.js';

describe('a shop whose primary location is not the first by name', () => {
  const PRIMARY = 'Warehouse';
  let world: ShopifyWorld;
  let context: ReturnType<ShopifyWorld['context']>;
  let driver: ContractDriver;
  beforeEach(async () => {
    world = await openShopify({}, { locations: [PRIMARY, 'Annex'] });
    context = world.context();
    driver = new ContractDriver(world, context);
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });
  const at = async () => (await world.state()).products.flatMap(({ variants }) => variants.map(({ inventory }) => inventory));
  const stockedAt = (): number => world.received('inventoryBulkToggleActivation(');
  const live = async (): Promise<Journey[]> => {
    const journeys = await driver.sendAll(world.product({ quantity: 5 }));
    await driver.readUntil(journeys, isLive);
    return journeys;
  };
  const seen = async (journeys: Journey[]) => {
    const [outcome] = await driver.readOnce(journeys);
    const { observed } = outcome as { observed: Record<string, unknown> };
    return [observed['variant:MUG-1:quantity'], observed['variant:MUG-1:stocked']];
  };
  /** What a look says of five that are known to stand there. */
  const judged = async (journeys: Journey[]) => {
    const [outcome] = await driver.readOnce(journeys);
    const { observed } = outcome as { observed: Record<string, unknown> };
    const stockAccepted = { quantity: 5, policy: 'DENY' };
    const line = {
      sku: 'MUG-1',
      stockAccepted,
      stockSent: stockAccepted,
      units: 5,
      sold: [],
      stood: [],
      lowerSeen: null,
      higherSeen: null,
    };
    const inputs = { listingId: '1', adapter: world.adapter, now: new Date(), unknown: new Set<'stock'>(), patient: false };
    const { readings, differences } = judgeShown({ ...inputs, lines: [line as unknown as OfferLineRow], observed });
    return [readings.map(({ units, sold }) => [units, sold]), differences.map(({ field, sent, live }) => [field, sent, live])];
  };

  it('is counted there, where it stocks what is made', async () => {
    await live();
    expect([await at(), stockedAt()]).toEqual([[{ [PRIMARY]: 5 }, { [PRIMARY]: 5 }], 0]);
  });

  it('tells what is not stocked there, and what it has no number of; neither is sold', async () => {
    const journeys = await live();
    expect(await seen(journeys)).toEqual([5, true]);
    await world.admin('stock', { sku: 'MUG-1', location: 'Annex', quantity: 1 });
    await world.admin('stock', { sku: 'MUG-1', location: PRIMARY, stocked: false });
    expect([await seen(journeys), await judged(journeys)]).toEqual([
      [5, false],
      [[[5, []]], [['variant:MUG-1:stocked', true, false]]],
    ]);
    await world.admin('location', { location: PRIMARY, active: false });
    await world.admin('location', { location: PRIMARY, active: true });
    expect([await seen(journeys), await judged(journeys)]).toEqual([
      [null, true],
      [[[null, []]], [['variant:MUG-1:quantity', 5, null]]],
    ]);
    // Nothing is known of it any more: the next number is set whatever it finds, and stocked there.
    const [said] = await driver.prepare(world.product({ quantity: 4 }), journeys);
    said!.units = {};
    expect([...(await driver.sendOffers([said!])).values()]).toMatchObject([{ outcome: 'accepted' }]);
    expect([(await at())[0], stockedAt()]).toEqual([{ [PRIMARY]: 4, Annex: 1 }, 1]);
    expect(await seen(journeys)).toEqual([4, true]);
  });

  describe('when the shop chooses another', () => {
    const HOUR = 3_600_000;
    const id = (n: number): string => `gid://shopify/Location/${n}`;
    const [WAREHOUSE, ANNEX] = [id(1), id(2)];
    /** What was learned of the shop has run out. */
    const hourLater = (): void => void world.sandbox.clock.advance(HOUR + 1);
    const named = (n: string): number => world.received(`"location":"${n}"`);

    it('stays where it was: the number of another location proves no sale', async () => {
      const journeys = await live();
      await world.admin('stock', { sku: 'MUG-1', location: 'Annex', quantity: 1 });
      await world.admin('location', { location: 'Annex', primary: true });
      hourLater();
      expect([await seen(journeys), await judged(journeys), context.location.kept]).toEqual([[5, true], [[[5, []]], []], WAREHOUSE]);
      const [said] = await driver.prepare(world.product({ quantity: 4 }), journeys);
      await driver.sendOffers([said!]);
      expect([(await at())[0], named(ANNEX)]).toEqual([{ [PRIMARY]: 4, Annex: 1 }, 0]);
      // What is made now is stocked at the primary one unasked, and at ours because it is told so.
      expect(stockedAt()).toBe(0);
      await driver.sendAll(world.product({ sku: 'NEW', quantity: 3 }));
      expect([(await at()).slice(2), stockedAt()]).toEqual([
        [
          { [PRIMARY]: 3, Annex: 0 },
          { [PRIMARY]: 3, Annex: 0 },
        ],
        1,
      ]);
    });

    it('stays at the first by name in a channel that a release before made there', async () => {
      context.location.kept = null;
      const journeys = await live();
      expect([await at(), context.location.kept]).toEqual([
        [
          { [PRIMARY]: 0, Annex: 5 },
          { [PRIMARY]: 0, Annex: 5 },
        ],
        ANNEX,
      ]);
      await world.admin('location', { make: 'Aachen' });
      hourLater();
      expect([await seen(journeys), await judged(journeys), context.location.kept]).toEqual([[5, true], [[[5, []]], []], ANNEX]);
      expect([named(WAREHOUSE), named(id(3))]).toEqual([0, 0]);
    });

    it('is the one of the settings, and nothing is written down', async () => {
      const chosen = world.contextWith({ locationId: ANNEX });
      const there = new ContractDriver(world, chosen);
      await there.sendAll(world.product({ quantity: 5 }));
      expect([await at(), chosen.location.kept]).toEqual([
        [
          { [PRIMARY]: 0, Annex: 5 },
          { [PRIMARY]: 0, Annex: 5 },
        ],
        '',
      ]);
      await chosen.close();
    });

    it('is changed by a person: the one before goes to 0 first, and what that finds sold is not said at the new one', async () => {
      const journeys = await live();
      const moved = world.contextWith({ locationId: ANNEX, placed: true });
      moved.location.kept = WAREHOUSE;
      const there = new ContractDriver(world, moved);
      const product = world.product({ quantity: 5 });
      await world.admin('stock', { sku: 'MUG-2', location: 'Annex', quantity: 3 });
      await world.admin('sell', { sku: 'MUG-1', quantity: 2, location: PRIMARY });
      const [said] = await there.prepare(product, journeys);
      expect([...(await there.sendOffers([said!])).values()]).toEqual([
        {
          ...{ outcome: 'accepted', processed: true, pollAfterMs: 0 },
          exceptions: [{ sku: 'MUG-1', wire: 'stock', moved: true }],
          externalIds: { counted: ANNEX },
          stood: [
            { sku: 'MUG-1', at: WAREHOUSE, units: 3 },
            { sku: 'MUG-2', at: WAREHOUSE, units: 5 },
          ],
        },
      ]);
      const stands = async () => (await at()).map(({ [PRIMARY]: old, Annex: annex = 0 }) => [old, annex]);
      expect(await stands()).toEqual([[0, 0], [0, 5]]); // prettier-ignore
      // Reckoned anew it is said; a stop is 0 there, and what another has put at the one of before is his.
      const left = {
        ...product,
        nodes: product.nodes.map((node) => (node.sku === 'MUG-1' ? { ...node, offer: { ...node.offer!, quantity: 3 } } : node)),
      };
      const [again] = await there.prepare(left, [{ ...said!, units: { 'MUG-1': 0, 'MUG-2': 5 } }]);
      await there.sendOffers([again!]);
      expect(await stands()).toEqual([[0, 3], [0, 5]]); // prettier-ignore
      await world.admin('stock', { sku: 'MUG-1', location: PRIMARY, quantity: 9 });
      const [stop] = await there.prepare(world.product({ quantity: 0 }), [again!]);
      await there.sendOffers([stop!]);
      expect(await stands()).toEqual([[9, 0], [0, 0]]); // prettier-ignore
      await moved.close();
    });

    it('goes where the shop moves its stock, when it is deactivated', async () => {
      const journeys = await live();
      await world.admin('location', { location: 'Annex', primary: true });
      await world.admin('location', { location: PRIMARY, active: false, moveTo: 'Annex' });
      hourLater();
      // Nothing is read there, nor said, by what was known of the one of before: that is forgotten first.
      const why = { outcome: 'retry', progress: true, reason: expect.stringContaining(ANNEX) };
      expect([await driver.readOnce(journeys), context.location.kept]).toEqual([[expect.objectContaining(why)], ANNEX]);
      expect(await seen(journeys)).toEqual([5, true]);
    });

    it('says no stop either by what was known of the one of before: its answer would prove sales', async () => {
      const journeys = await live();
      await world.admin('stock', { sku: 'MUG-1', location: 'Annex', quantity: 1 });
      await world.admin('location', { location: 'Annex', primary: true });
      await world.admin('location', { location: PRIMARY, active: false });
      hourLater();
      const [stop] = await driver.prepare(world.product({ quantity: 0 }), journeys);
      expect([...(await driver.sendOffers([stop!])).values()]).toMatchObject([{ outcome: 'retry', progress: true }]);
      expect((await at())[0]).toMatchObject({ Annex: 1 });
      expect([...(await driver.sendOffers([stop!])).values()]).toMatchObject([{ outcome: 'accepted' }]);
      expect((await at())[0]).toMatchObject({ Annex: 0 });
    });
  });
});
