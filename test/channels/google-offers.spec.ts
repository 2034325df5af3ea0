import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MappedProduct, OfferItem, OfferOutcome } from '../../src/port/index.js';
import { ContractDriver, isLive, testContext, type Journey, type TestContext } from '../support/syndication/index.js';
import { withField } from './google-products.js';
import { openGoogle, type GoogleWorld, isNoonWithin } from './google-world.js';

describe('price and stock on Google', () => {
  let world: GoogleWorld;
  let context: TestContext;
  let driver: ContractDriver;
  beforeEach(async () => {
    world = await openGoogle();
    context = world.context();
    driver = new ContractDriver(world, context);
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });

  const live = async (sku: string): Promise<Journey> => {
    const journeys = await driver.sendAll(world.product({ sku }));
    await driver.readUntil(journeys, isLive);
    return journeys[0]!;
  };
  const change = async (journey: Journey, product: MappedProduct): Promise<Journey> => (await driver.prepare(product, [journey]))[0]!;
  const priceless = (product: MappedProduct): MappedProduct => ({
    ...product,
    nodes: product.nodes.map((node) => (node.offer ? { ...node, offer: { ...node.offer, price: null } } : node)),
  });
  /** What Google itself has. */
  const shown = async (sku: string): Promise<Record<string, unknown>> => {
    const { accounts } = await world.admin('state');
    return accounts[0].productInputs.find(({ key }: { key: string }) => key === `en~US~${sku}-1`).productInput.productAttributes;
  };
  const send = async (item: OfferItem): Promise<OfferOutcome> => (await world.adapter.sendOffers([item], context))[0]!;

  it('go with the content that Google accepted last, while newer content is refused', async () => {
    const before = await live('OLD-TEXT');
    const refused = await change(
      before,
      withField(world.product({ sku: 'OLD-TEXT', title: 'New title', quantity: 0 }), 'gender', 'SOMEONE'),
    );
    expect(await driver.send([refused])).toMatchObject([{ outcome: 'terminal' }]);
    const outcomes = await driver.sendOffers([refused]);
    expect([...outcomes.values()]).toMatchObject([{ outcome: 'accepted' }]);
    expect(await shown('OLD-TEXT')).toMatchObject({ title: 'Reading lamp, Brass', availability: 'OUT_OF_STOCK' });
    expect((await shown('OLD-TEXT')).price).toEqual({ amountMicros: '49900000', currencyCode: 'USD' });
  });

  it('go with what was acknowledged of the other wire, and clear a sale that is over', async () => {
    const before = await live('SALE');
    const sale = { minor: '3990', currency: 'USD', exponent: 2 };
    const product = world.product({ sku: 'SALE' });
    product.nodes[1]!.offer = {
      ...product.nodes[1]!.offer!,
      salePrice: sale,
      saleFrom: '2026-11-01T00:00:00Z',
      saleTo: '2027-01-01T00:00:00Z',
    };
    const reduced = await change(before, product);
    await driver.sendAllOffers([reduced]);
    expect(await shown('SALE')).toMatchObject({ salePrice: { amountMicros: '39900000' }, availability: 'IN_STOCK' });
    const over = await change(reduced, world.product({ sku: 'SALE' }));
    await driver.sendAllOffers([over]);
    expect(await shown('SALE')).not.toHaveProperty('salePrice');
    const [read] = await driver.readUntil([over], isLive);
    expect(driver.differences(over, read!)).toEqual([]);
    expect(driver.owned(over)).toMatchObject({ salePrice: null, salePriceEffectiveDate: null });
  });

  it('end the sale of what has no price any more, which Google would not take without one', async () => {
    const before = await live('PRICELESS');
    const stopped = await change(before, priceless(world.product({ sku: 'PRICELESS' })));
    const outcomes = await driver.sendOffers([stopped]);
    expect([...outcomes.values()]).toMatchObject([{ outcome: 'accepted' }]);
    expect(await shown('PRICELESS')).toMatchObject({
      price: { amountMicros: '49900000', currencyCode: 'USD' },
      availability: 'OUT_OF_STOCK',
    });
  });

  it('let no price that Google refuses keep a stop-sell from going', async () => {
    const before = await live('REFUSED');
    const item = driver.offers.item(await change(before, world.product({ sku: 'REFUSED', priceMinor: '1000', quantity: 0 })));
    // Only Google finds fault with it.
    item.lines[0]!.say.price = { price: { amountMicros: 'much', currencyCode: 'USD' } };
    expect(await send(item)).toMatchObject({
      outcome: 'accepted',
      exceptions: [{ sku: 'REFUSED-1', wire: 'price', issues: [{ severity: 'error' }] }],
    });
    expect(await shown('REFUSED')).toMatchObject({ price: { amountMicros: '49900000' }, availability: 'OUT_OF_STOCK' });
  });

  it('say when what is sold ahead can be had, by the ERP before the mapping', async () => {
    const before = await live('AHEAD');
    const product = world.product({ sku: 'AHEAD' });
    product.nodes[1]!.offer = { ...product.nodes[1]!.offer!, availability: 'preorder', availableFrom: '2027-12-24T00:00:00.000Z' };
    await driver.sendOffers([await change(before, product)]);
    expect(await shown('AHEAD')).toMatchObject({ availability: 'PREORDER', availabilityDate: '2027-12-24T00:00:00Z' });
  });

  it('cannot go before any content was accepted, and take no price from what is there', async () => {
    const [journey] = await driver.prepare(world.product({ sku: 'NEW' }));
    expect(await send(driver.offers.item(journey!))).toMatchObject({ outcome: 'terminal', issues: [{ code: 'content_not_accepted' }] });
    const [bare] = await driver.prepare(priceless(world.product({ sku: 'BARE' })));
    expect(await driver.send([bare!])).toMatchObject([{ outcome: 'terminal', issues: [{ code: 'missing_price', owner: 'erp' }] }]);
    expect(await world.keysOnChannel()).toEqual([]);
  });

  it('tell which wires went with the content', async () => {
    const [journey] = await driver.prepare(world.product({ sku: 'CARRIED' }));
    expect(await driver.send([journey!])).toMatchObject([
      {
        outcome: 'accepted',
        carried: [
          { sku: 'CARRIED-1', wire: 'price' },
          { sku: 'CARRIED-1', wire: 'stock' },
        ],
      },
    ]);
  });

  it('are composed anew soon when another call was newer', async () => {
    const before = await live('BEHIND');
    const stopped = await change(before, world.product({ sku: 'BEHIND', quantity: 0 }));
    const late = { ...driver.offers.item(stopped), sequence: 0n };
    const outcome = await send(late);
    expect(outcome).toMatchObject({ outcome: 'retry' });
    expect(outcome.outcome === 'retry' && outcome.afterMs).toBeLessThanOrEqual(1000);
    expect(await shown('BEHIND')).toMatchObject({ availability: 'IN_STOCK' });
  });

  it("are tried again at the reset when a product's two updates of the day are spent", async () => {
    await world.admin('settings', { rateLimits: 'real' });
    let journey = (await driver.sendAll(world.product({ sku: 'DAILY' })))[0]!;
    const outcomes: OfferOutcome[] = [];
    const before = Date.now();
    for (const quantity of [0, 1, 0]) {
      journey = await change(journey, world.product({ sku: 'DAILY', quantity }));
      outcomes.push(...(await driver.sendOffers([journey])).values());
    }
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'retry']);
    const [, , spent] = outcomes;
    const afterMs = spent!.outcome === 'retry' ? spent!.afterMs : 0;
    const after = Date.now();
    expect(isNoonWithin(before + afterMs, after + afterMs)).toBe(true);
    expect(await shown('DAILY')).toMatchObject({ availability: 'IN_STOCK' });
  });

  it('do not take for foreign what another process of ours made, noted or not', async () => {
    const [journey] = await driver.prepare(world.product({ sku: 'OURS' }));
    world.sandbox.faults.add({ match: world.sendMatch, kind: 'status', status: 502, phase: 'after' });
    const [lost] = await driver.send([journey!]);
    expect(lost).toMatchObject({ outcome: 'unknown', externalIds: { attempted: '1' } });
    world.sandbox.clock.advance(120_000);
    // Another page meanwhile: only the mark tells that it is ours.
    const [moved] = await driver.prepare(withField(world.product({ sku: 'OURS' }), 'link', 'https://shop.example/else'));
    const item = driver.item(moved!);
    const elsewhere = testContext(world.account, world.channel);
    expect(await world.adapter.send([item], elsewhere)).toMatchObject([{ outcome: 'terminal', issues: [{ code: 'exists_unmatched' }] }]);
    expect(await world.adapter.send([{ ...item, externalIds: { attempted: '1' } }], elsewhere)).toMatchObject([{ outcome: 'accepted' }]);
    await elsewhere.close();
  });

  it('wait for pictures that are away, with pauses that grow, and are refused only after days', async () => {
    const ahead = { ms: 0 };
    const clocked = testContext(world.account, world.channel, () => new Date(Date.now() + ahead.ms));
    const own = new ContractDriver(world, clocked);
    const pass = (ms: number): void => {
      ahead.ms += ms;
      world.sandbox.clock.advance(ms);
    };
    const gone = world.product({ sku: 'AWAY' });
    for (const node of gone.nodes) node.images = node.images.map((one) => ({ ...one, url: world.picture.gone }));
    const [journey] = await own.sendAll(gone);
    pass(120_000);
    const look = async () => {
      const [seen] = await own.readOnce([journey!]);
      return seen!.outcome === 'found' ? seen : undefined;
    };
    const first = await look();
    expect(first).toMatchObject({ state: 'processed', resendAfterMs: 60_000 });
    expect([...new Set(first!.issues.map(({ code, severity }) => `${severity} ${code}`))]).toEqual(['warning image_link_not_crawlable']);
    pass(600_000);
    await own.send([journey!]);
    pass(120_000);
    // It had lasted ten minutes at the last try: ten minutes are waited from there, and two have passed.
    expect(Math.round((await look())!.resendAfterMs! / 60_000)).toBe(8);
    pass(4 * 86_400_000);
    const late = await look();
    expect(late).toMatchObject({ state: 'rejected' });
    expect(late!.issues.some(({ severity }) => severity === 'error')).toBe(true);
    await clocked.close();
  });
});
