import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ContractDriver, isLive, type Journey, type TestContext } from '../support/syndication/index.js';
import { openShopify, type ShopifyWorld } from './shopify-world.js';

const [STORE, TILL] = ['gid://shopify/Publication/1', 'gid://shopify/Publication/2'] as const;

describe('the sales channels of a shop', () => {
  let world: ShopifyWorld;
  let context: TestContext;
  let driver: ContractDriver;
  beforeEach(async () => {
    world = await openShopify({}, { locations: ['Main', 'Berlin', 'Paris'] });
    open(world.context());
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });
  const open = (opened: TestContext): void => {
    context = opened;
    driver = new ContractDriver(world, context);
  };

  const live = async (): Promise<Journey> => {
    const journeys = await driver.sendAll(world.product({ quantity: 5 }));
    await driver.readUntil(journeys, isLive);
    return journeys[0]!;
  };
  const shop = async () => (await world.state()).products[0]!;
  const by = async (hand: object): Promise<unknown> => world.admin('edit', hand);
  const look = async (journey: Journey) =>
    (await driver.readOnce([journey]))[0] as { observed: Record<string, unknown>; externalIds: object };
  const send = async (journey: Journey, more: object = {}): Promise<void> => {
    const [outcome] = await world.adapter.send([{ ...driver.item(journey), ...more }], context);
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    Object.assign(journey.externalIds, outcome!.outcome === 'accepted' && outcome!.externalIds);
  };

  it('are those of apps, however many there are; catalogues of markets and companies are left to the merchant', async () => {
    await by({ addPublication: 'Europe', catalogType: 'MARKET' });
    await by({ addPublication: 'Retailers', catalogType: 'COMPANY_LOCATION' });
    for (let n = 0; n < 55; n += 1) await by({ addPublication: `App ${n}` });
    await live();
    const { publications } = await shop();
    expect(publications).toHaveLength(57);
    expect(publications).not.toContain('gid://shopify/Publication/3');
    expect(publications).not.toContain('gid://shopify/Publication/4');
  });

  it('from one of which somebody takes it off: that is told, it counts as on sale, and is put back where that is wanted', async () => {
    const journey = await live();
    await by({ id: (await shop()).id, unpublishFrom: TILL });
    const { observed, externalIds } = await look(journey);
    expect([observed['published'], externalIds]).toEqual([false, expect.not.objectContaining({ published: '' })]);
    expect(world.adapter.isTakenOff(journey.externalIds)).toBe(false);
    await send(journey);
    expect((await shop()).publications).toEqual([STORE]);
    await send(journey, { pushed: { title: '2' } });
    expect((await shop()).publications).toEqual([STORE]);
    await send(journey, { pushed: { published: '3' } });
    expect((await shop()).publications).toEqual([STORE, TILL]);
  });

  it('to a new one it goes with the next content, and to no other', async () => {
    const journey = await live();
    await by({ id: (await shop()).id, unpublishFrom: TILL });
    const { id } = (await by({ addPublication: 'Marketplace' })) as { id: string };
    world.sandbox.clock.advance(2 * 3_600_000);
    await send(journey);
    expect((await shop()).publications).toEqual([STORE, id]);
  });

  it('taken off all of them, no content puts it back, and a decision does with what stands at each location compared', async () => {
    const [berlin, paris] = ['gid://shopify/Location/2', 'gid://shopify/Location/3'] as const;
    await context.close();
    const locations = [
      { location: 'BER', locationId: berlin },
      { location: 'PAR', locationId: paris },
    ];
    open(world.contextWith({ locations }));
    for (const sku of ['MUG-1', 'MUG-2']) driver.offers.locations.set(sku, { [berlin]: 4, [paris]: 2 });
    const journey = await live();
    for (const unpublishFrom of [STORE, TILL]) await by({ id: (await shop()).id, unpublishFrom });
    await look(journey);
    expect(world.adapter.isTakenOff(journey.externalIds)).toBe(true);
    await world.admin('sell', { sku: 'MUG-1', quantity: 3, location: 'Berlin' });
    const item = driver.item(journey);
    const stock = { quantity: 11, at: { [berlin]: 9, [paris]: 2 }, policy: 'DENY' };
    const carried = { ...item.carried, 'MUG-1': { ...item.carried['MUG-1'], stock } };
    const known = { carried, units: { 'MUG-1': 6, 'MUG-2': 6 }, unitsAt: { 'MUG-1': { [berlin]: 4, [paris]: 2 } } };
    await send(journey, known);
    const hidden = await shop();
    expect([hidden.publications, hidden.variants[0]!.inventory]).toEqual([[], { Main: 0, Berlin: 1, Paris: 2 }]);
    await send(journey, { ...known, pushed: { published: '2' } });
    const { publications, variants } = await shop();
    expect([publications, variants[0]!.inventory]).toEqual([[STORE, TILL], { Main: 0, Berlin: 6, Paris: 2 }]);
    expect(world.adapter.isTakenOff(journey.externalIds)).toBe(false);
  });
});
