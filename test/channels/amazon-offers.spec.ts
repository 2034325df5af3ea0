import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import type { MappedProduct, OfferOutcome } from '../../src/port/index.js';
import { ContractDriver, isLive, testContext, type Journey, type TestContext } from '../support/syndication/index.js';
import { accountAt, channelUs, startHarness, US, type AmazonHarness } from './amazon-harness.js';
import { offerOf, vase } from './amazon-products.js';

const ITEMS = '/listings/2021-08-01/items/A2PLINTHSANDBOX';

describe('price and stock on Amazon', () => {
  let harness: AmazonHarness;
  let context: TestContext;
  let driver: ContractDriver;

  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());
  beforeEach(() => {
    harness.sandbox.faults.clear();
    harness.adapter = new AmazonAdapter();
    context = harness.context();
    driver = new ContractDriver(harness, context);
  });
  afterEach(() => context.close());

  /** The vase live; its first child is what the tests sell. */
  const live = async (sku: string): Promise<Journey[]> => {
    const journeys = await driver.sendAll(vase(harness.pictures, { sku, quantity: 3 }));
    await driver.readUntil(journeys, isLive);
    context.exchanges.length = 0;
    return journeys;
  };
  const withOffer = (sku: string, change: Partial<ReturnType<typeof offerOf>>): MappedProduct => {
    const product = vase(harness.pictures, { sku, quantity: 3 });
    product.nodes[1]!.offer = { ...product.nodes[1]!.offer!, ...change };
    return product;
  };
  const offer = async (journeys: Journey[], product: MappedProduct): Promise<{ child: Journey; outcome: OfferOutcome | undefined }> => {
    const child = (await driver.prepare(product, journeys))[1]!;
    const outcome = (await driver.sendOffers([child])).get(child.listing.key);
    return { child, outcome };
  };
  const bodies = (): { op: string; path: string }[][] =>
    context.exchanges
      .filter(({ method }) => method === 'PATCH')
      .map(({ requestBody }) => (JSON.parse(String(requestBody)) as { patches: { op: string; path: string }[] }).patches)
      .map((patches) => patches.map(({ op, path }) => ({ op, path: path.replace('/attributes/', '') })));
  const quantity = async (sku: string) => (await harness.shown(sku))['fulfillment_availability']?.[0]?.['quantity'];
  const dollars = (minor: string) => ({ minor, currency: 'USD', exponent: 2 });

  it('go in one patch, without the content, and make nothing', async () => {
    const journeys = await live('NARROW');
    const { outcome } = await offer(journeys, withOffer('NARROW', { price: dollars('1500'), quantity: 9 }));
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(bodies()).toEqual([
      [
        { op: 'merge', path: 'fulfillment_availability' },
        { op: 'merge', path: 'purchasable_offer' },
        { op: 'replace', path: 'list_price' },
      ],
    ]);
    expect(context.exchanges.map(({ method }) => method)).toEqual(['PATCH']);
  });

  /** Sends this count with a price that only Amazon finds fault with. */
  const withBadPrice = async (sku: string, units: number): Promise<OfferOutcome> => {
    const journeys = await live(sku);
    const child = (await driver.prepare(withOffer(sku, { price: dollars('1500'), quantity: units }), journeys))[1]!;
    const item = driver.offers.item(child);
    const say = item.lines[0]!.say;
    const offers = say.price!['purchasable_offer'] as Record<string, unknown>[];
    say.price = { purchasable_offer: offers.map((one) => ({ ...one, currency: 'EUR' })) };
    return (await harness.adapter.sendOffers([item], context))[0]!;
  };

  it('end a sale by a 0 that goes first and alone, whatever Amazon has against the price', async () => {
    expect(await withBadPrice('REFUSED', 0)).toMatchObject({
      outcome: 'accepted',
      exceptions: [{ sku: 'REFUSED-N', wire: 'price', issues: [{ code: 'amazon_4000001', path: 'purchasable_offer' }] }],
    });
    expect(bodies()).toEqual([[{ op: 'merge', path: 'fulfillment_availability' }], [{ op: 'merge', path: 'purchasable_offer' }]]);
    await harness.settle();
    expect(await quantity('REFUSED-N')).toBe(0);
  });

  it('let a count go that is refused together with its price', async () => {
    expect(await withBadPrice('TOGETHER', 2)).toMatchObject({ outcome: 'accepted', exceptions: [{ wire: 'price' }] });
    expect(bodies()).toHaveLength(3);
    await harness.settle();
    expect(await quantity('TOGETHER-N')).toBe(2);
  });

  it('say the new price before what was sold out can be bought again', async () => {
    const journeys = await live('BACK');
    const gone = await offer(journeys, withOffer('BACK', { quantity: 0 }));
    context.exchanges.length = 0;
    const { outcome } = await offer([journeys[0]!, gone.child, journeys[2]!], withOffer('BACK', { price: dollars('1500'), quantity: 9 }));
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(bodies().map((patches) => patches.map(({ path }) => path))).toEqual([
      ['purchasable_offer', 'list_price'],
      ['fulfillment_availability'],
    ]);
  });

  it('close the offer where the price is withdrawn, leave the stock to the other marketplaces, and open it again', async () => {
    const journeys = await live('CLOSED');
    const { child, outcome } = await offer(journeys, withOffer('CLOSED', { price: null }));
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(bodies()).toEqual([
      [
        { op: 'delete', path: 'purchasable_offer' },
        { op: 'replace', path: 'list_price' },
      ],
    ]);
    const [read] = await driver.readUntil([child], (one) => one.outcome === 'found');
    expect(read).toMatchObject({ state: 'live', observed: { quantity: 3 } });
    expect(driver.differences(child, read!)).toEqual([]);
    expect(driver.owned(child)).toMatchObject({ price: null, sale_price: null, quantity: 3 });
    const sold = await fetch(`${harness.sandbox.url}/_sandbox/sell`, {
      method: 'POST',
      body: JSON.stringify({ sku: 'CLOSED-N', quantity: 1 }),
    });
    expect(await sold.json()).toEqual({ sku: 'CLOSED-N', sold: 0, available: 3 });
    const again = await offer([journeys[0]!, child, journeys[2]!], withOffer('CLOSED', {}));
    await driver.readUntil([again.child], isLive);
    expect(driver.owned(again.child)).toMatchObject({ price: '19.99 USD', quantity: 3 });
  });

  describe('beside what the seller says of the same offer', () => {
    const amount = (value: number) => [{ schedule: [{ value_with_tax: value }] }];
    const bounds = { minimum_seller_allowed_price: amount(12), maximum_seller_allowed_price: amount(30) };
    const place = { marketplace_id: US, currency: 'USD' };
    const byHand = async (sku: string, patches: unknown[]) => {
      expect((await harness.asAnother('PATCH', `${ITEMS}/${sku}-N?marketplaceIds=${US}`, { productType: 'HOME', patches })).status).toBe(
        200,
      );
      await harness.settle();
    };
    const offers = async (sku: string) => (await harness.shown(`${sku}-N`))['purchasable_offer'];

    it('leave the bounds of a repricer and the price of other buyers, with a price, with a sale and at its end', async () => {
      const journeys = await live('BOUNDS');
      const business = { ...place, audience: 'B2B', our_price: amount(17) };
      const value = [{ ...place, audience: 'ALL', ...bounds }, business];
      await byHand('BOUNDS', [{ op: 'merge', path: '/attributes/purchasable_offer', value }]);
      const priced = await offer(journeys, withOffer('BOUNDS', { price: dollars('1500') }));
      await harness.settle();
      const at15 = [{ ...place, audience: 'ALL', our_price: amount(15), ...bounds }, business];
      expect(await offers('BOUNDS')).toEqual(at15);
      const [saleFrom, saleTo] = ['2026-01-01T00:00:00Z', '2036-01-01T00:00:00Z'];
      const sale = withOffer('BOUNDS', { price: dollars('1500'), salePrice: dollars('1300'), saleFrom, saleTo });
      const reduced = await offer([journeys[0]!, priced.child, journeys[2]!], sale);
      await harness.settle();
      const discounted_price = [{ schedule: [{ value_with_tax: 13, start_at: saleFrom, end_at: saleTo }] }];
      expect(await offers('BOUNDS')).toEqual([{ ...at15[0], discounted_price }, business]);
      const over = await offer([journeys[0]!, reduced.child, journeys[2]!], withOffer('BOUNDS', { price: dollars('1500') }));
      expect(over.outcome).toMatchObject({ outcome: 'accepted' });
      await harness.settle();
      expect(await offers('BOUNDS')).toEqual(at15);
    });

    /** As it is adopted: nothing of ours was ever acknowledged there, and the seller says how long he takes. */
    const adopted = async (sku: string): Promise<Journey[]> => {
      const journeys = await live(sku);
      const value = [{ fulfillment_channel_code: 'DEFAULT', lead_time_to_ship_max_days: 9 }];
      await byHand(sku, [{ op: 'merge', path: '/attributes/fulfillment_availability', value }]);
      journeys[1]!.accepted = { ...journeys[1]!.accepted, offers: {} };
      return journeys;
    };
    const stock = async (sku: string) => (await harness.shown(`${sku}-N`))['fulfillment_availability'];

    it('leave the handling time of what was adopted, with the first count', async () => {
      const { outcome } = await offer(await adopted('HANDLED'), withOffer('HANDLED', { quantity: 2 }));
      expect(outcome).toMatchObject({ outcome: 'accepted' });
      await harness.settle();
      expect(await stock('HANDLED')).toEqual([{ fulfillment_channel_code: 'DEFAULT', quantity: 2, lead_time_to_ship_max_days: 9 }]);
    });

    it('wait for a look at it, but for a 0', async () => {
      const journeys = await adopted('UNSEEN');
      harness.sandbox.faults.add({
        match: { method: 'GET', pathIncludes: 'includedData=attributes' },
        kind: 'status',
        status: 503,
        times: 9,
      });
      const count = await offer(journeys, withOffer('UNSEEN', { quantity: 2 }));
      expect(count.outcome).toMatchObject({ outcome: 'retry' });
      expect(bodies()).toEqual([]);
      const none = await offer(journeys, withOffer('UNSEEN', { quantity: 0 }));
      expect(none.outcome).toMatchObject({ outcome: 'accepted' });
      await harness.settle();
      expect(await stock('UNSEEN')).toMatchObject([{ quantity: 0 }]);
    });
  });

  /** Neither an offer nor any number; then both again. */
  const reopen = async (sku: string) => {
    const journeys = await live(sku);
    const gone = await offer(journeys, withOffer(sku, { price: null, quantity: 0 }));
    context.exchanges.length = 0;
    return () => offer([journeys[0]!, gone.child, journeys[2]!], withOffer(sku, { price: dollars('1500'), quantity: 2 }));
  };

  it('have their number before an offer that was closed is open again: the seller may have counted by hand meanwhile', async () => {
    const again = await reopen('REOPENED');
    expect((await again()).outcome).toMatchObject({ outcome: 'accepted' });
    expect(bodies().map((patches) => patches.map(({ path }) => path))).toEqual([
      ['fulfillment_availability'],
      ['purchasable_offer', 'list_price'],
    ]);
  });

  it('stay closed where that number is refused', async () => {
    const again = await reopen('UNCOUNTED');
    harness.sandbox.faults.add({
      match: { method: 'PATCH', bodyIncludes: 'fulfillment_availability' },
      kind: 'status',
      status: 400,
      body: { errors: [{ code: 'InvalidInput' }] },
    });
    expect((await again()).outcome).toMatchObject({ outcome: 'terminal' });
    expect(bodies().map((patches) => patches.map(({ path }) => path))).toEqual([['fulfillment_availability']]);
  });

  it('tell what a number has overwritten where that is asked for, and wait for it', async () => {
    const journeys = await live('ASKED');
    const child = (await driver.prepare(withOffer('ASKED', { quantity: 2 }), journeys))[1]!;
    const item = driver.offers.item(child);
    const asking = { ...item, lines: item.lines.map((line) => ({ ...line, looks: true as const })) };
    const { sku } = item.lines[0]!;
    harness.sandbox.faults.add({
      match: { method: 'GET', pathIncludes: 'includedData=fulfillmentAvailability' },
      kind: 'status',
      status: 503,
      times: 9,
    });
    expect(await harness.adapter.sendOffers([asking], context)).toMatchObject([{ outcome: 'retry' }]);
    expect(await quantity(sku)).toBe(3);
    harness.sandbox.faults.clear();
    expect(await harness.adapter.sendOffers([asking], context)).toMatchObject([{ outcome: 'accepted', stood: [{ sku, units: 3 }] }]);
    expect(context.exchanges.slice(-2).map(({ method }) => method)).toEqual(['GET', 'PATCH']);
  });

  it('close an offer before its number is looked at, and let only the number wait for that', async () => {
    const journeys = await live('CLOSING');
    const child = (await driver.prepare(withOffer('CLOSING', { price: null, quantity: 2 }), journeys))[1]!;
    const item = driver.offers.item(child);
    // Another marketplace sells from the number, so that it says more than 0.
    const stock = { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 2 }] };
    const asking = { ...item, lines: item.lines.map((line) => ({ ...line, say: { ...line.say, stock }, looks: true as const })) };
    const { sku } = item.lines[0]!;
    const match = { method: 'GET', pathIncludes: 'includedData=fulfillmentAvailability' };
    harness.sandbox.faults.add({ match, kind: 'status', status: 503, times: 9 });
    expect(await harness.adapter.sendOffers([asking], context)).toMatchObject([
      { outcome: 'accepted', exceptions: [{ sku, wire: 'stock', unseen: true }] },
    ]);
    expect(bodies()).toEqual([
      [
        { op: 'delete', path: 'purchasable_offer' },
        { op: 'replace', path: 'list_price' },
      ],
    ]);
    expect(context.exchanges[0]!.method).toBe('PATCH');
    harness.sandbox.faults.clear();
    expect(await harness.adapter.sendOffers([asking], context)).toMatchObject([{ outcome: 'accepted', stood: [{ sku, units: 3 }] }]);
    await harness.settle();
    expect(await quantity(sku)).toBe(2);
  });

  it('bring nothing back that was sold: neither a price nor a text carries a count', async () => {
    const journeys = await live('SOLD');
    const sell = { method: 'POST', body: JSON.stringify({ sku: 'SOLD-N', quantity: 2 }) };
    expect(await (await fetch(`${harness.sandbox.url}/_sandbox/sell`, sell)).json()).toMatchObject({ sold: 2, available: 1 });
    const { child } = await offer(journeys, withOffer('SOLD', { price: dollars('1500') }));
    const text = vase(harness.pictures, { sku: 'SOLD', title: 'Another title', quantity: 3 });
    const renamed = (await driver.prepare(text, [journeys[0]!, child, journeys[2]!]))[1]!;
    expect(await driver.send([renamed])).toMatchObject([{ outcome: 'accepted' }]);
    await harness.settle();
    expect(await quantity('SOLD-N')).toBe(1);
    expect((await harness.shown('SOLD-N'))['item_name']).toMatchObject([{ value: 'Another title' }]);
    expect(
      bodies()
        .flat()
        .filter(({ path }) => path === 'fulfillment_availability'),
    ).toEqual([]);
  });

  it('are live also where customers bought everything before the first look', async () => {
    const journeys = await driver.sendAll(vase(harness.pictures, { sku: 'EARLY', quantity: 3 }));
    await harness.settle();
    const sell = { method: 'POST', body: JSON.stringify({ sku: 'EARLY-N', quantity: 3 }) };
    expect(await (await fetch(`${harness.sandbox.url}/_sandbox/sell`, sell)).json()).toMatchObject({ sold: 3, available: 0 });
    const outcomes = await driver.readUntil(journeys, isLive);
    const at = journeys.findIndex(({ listing: { key } }) => key === 'EARLY-N');
    expect(driver.differences(journeys[at]!, outcomes[at]!)).toEqual(['quantity']);
    expect(await quantity('EARLY-N')).toBe(0);
  });

  it('do not make again what vanished: it is looked at first', async () => {
    const journeys = await live('VANISHED');
    await harness.asAnother('DELETE', `${ITEMS}/VANISHED-N?marketplaceIds=${US}`);
    await harness.settle();
    const { child, outcome } = await offer(journeys, withOffer('VANISHED', { quantity: 1 }));
    expect(outcome).toMatchObject({ outcome: 'unknown', reason: expect.stringContaining('VANISHED-N') });
    const changed = (await driver.prepare(vase(harness.pictures, { sku: 'VANISHED', title: 'Other' }), journeys))[1]!;
    expect(await driver.send([changed])).toMatchObject([{ outcome: 'unknown' }]);
    expect(await driver.readOnce([child])).toMatchObject([{ outcome: 'absent' }]);
    expect(await harness.keysOnChannel()).not.toContain('VANISHED-N');
  });

  it('take a 0 for done that is of what vanished, and a look says that it is gone', async () => {
    const journeys = await live('OVER');
    await harness.asAnother('DELETE', `${ITEMS}/OVER-N?marketplaceIds=${US}`);
    await harness.settle();
    const { child, outcome } = await offer(journeys, withOffer('OVER', { quantity: 0 }));
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(await driver.readOnce([child])).toMatchObject([{ outcome: 'absent' }]);
    expect(await harness.keysOnChannel()).not.toContain('OVER-N');
  });

  it('are made with the listing, and told to have gone with it; without a price it is made without an offer where the type allows', async () => {
    const [parent, child] = await driver.prepare(vase(harness.pictures, { sku: 'FIRST', quantity: 3 }));
    expect(await driver.send([parent!])).toMatchObject([{ outcome: 'accepted' }]);
    const [outcome] = await driver.send([child!]);
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      carried: [
        { sku: 'FIRST-N', wire: 'price' },
        { sku: 'FIRST-N', wire: 'stock' },
      ],
      externalIds: { sku: 'FIRST-N', productType: 'HOME' },
    });
    expect(context.exchanges.filter(({ method }) => method === 'PUT')).toHaveLength(2);
    // HOME demands a list price of whatever is sold, and that comes with the price.
    const [, priceless] = await driver.prepare(withOffer('FIRST-2', { price: null }));
    expect(await driver.send([priceless!])).toMatchObject([
      { outcome: 'terminal', issues: [{ code: 'amazon_90220', path: 'list_price' }] },
    ]);
  });

  it('go out again with the whole listing when its product type changes', async () => {
    const journeys = await live('RETYPED');
    const kitchen = vase(harness.pictures, { sku: 'RETYPED', fields: { productType: 'KITCHEN', material: ['Wood'] }, quantity: 3 });
    for (const node of kitchen.nodes) for (const side of ['length', 'width', 'height']) delete node.fields[`item_dimensions.${side}`];
    const child = (await driver.prepare(kitchen, journeys))[1]!;
    const [outcome] = await driver.send([child]);
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      externalIds: { productType: 'KITCHEN' },
      carried: [{ wire: 'price' }, { wire: 'stock' }],
    });
    expect(context.exchanges.map(({ method }) => method)).toContain('PUT');
    const [read] = await driver.readUntil([child], isLive);
    expect(driver.differences(child, read!)).toEqual([]);
  });

  it('do not take for foreign what another process of ours made, noted or not', async () => {
    const [parent] = await driver.prepare(vase(harness.pictures, { sku: 'OURS' }));
    harness.sandbox.faults.add({ match: harness.sendMatch, kind: 'status', status: 500, phase: 'after', times: 1 });
    const [lost] = await driver.send([parent!]);
    expect(lost).toMatchObject({ outcome: 'unknown', externalIds: { attempted: '1' } });
    const elsewhere = testContext(accountAt(harness.sandbox.url), channelUs, () => harness.sandbox.clock.date());
    const other = new AmazonAdapter();
    // Amazon knows the SKU and shows nothing of it yet.
    expect(await other.send([{ ...driver.item(parent!), externalIds: {} }], elsewhere)).toMatchObject([{ outcome: 'retry' }]);
    await harness.settle();
    // Another text meanwhile: only the mark tells that it is ours.
    const renamed = await driver.prepare(vase(harness.pictures, { sku: 'OURS', title: 'Renamed' }));
    const next = { ...driver.item(renamed[0]!), sequence: 2n };
    expect(await other.send([{ ...next, externalIds: {} }], elsewhere)).toMatchObject([
      { outcome: 'terminal', issues: [{ code: 'exists_unmatched' }] },
    ]);
    expect(await other.send([{ ...next, externalIds: { attempted: '1' } }], elsewhere)).toMatchObject([{ outcome: 'accepted' }]);
    await harness.settle();
    // The process died before it could note anything: what is there says what we would say.
    expect(await other.send([{ ...next, externalIds: {} }], elsewhere)).toMatchObject([{ outcome: 'accepted' }]);
    await elsewhere.close();
  });
});

describe('pictures that are away on Amazon', () => {
  let harness: AmazonHarness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());

  it('are sent again after pauses that grow, and are a refusal only after a day', async () => {
    const context = harness.context();
    const driver = new ContractDriver(harness, context);
    const journeys = await driver.sendAll(vase(`${harness.pictures}/gone`, { sku: 'AWAY' }));
    await harness.settle();
    const child = journeys[1]!;
    const look = async () => (await driver.readOnce([child]))[0]!;
    const first = await look();
    expect(first).toMatchObject({ outcome: 'found', state: 'processed', resendAfterMs: 5000, pollAfterMs: 5000 });
    if (first.outcome !== 'found') throw new Error('not found');
    expect(first.issues.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning amazon_20000', 'warning amazon_18320']);
    harness.sandbox.clock.advance(3000);
    const pause = async (): Promise<number> => {
      const seen = await look();
      return seen.outcome === 'found' && seen.state === 'processed' ? Math.ceil(seen.resendAfterMs! / 1000) : -1;
    };
    expect(await pause()).toBeLessThanOrEqual(2);
    harness.sandbox.clock.advance(57_000);
    await driver.send([child]);
    await harness.settle();
    // It had lasted a minute at the last try: a minute is waited from there.
    expect(Math.abs((await pause()) - 60)).toBeLessThan(10);
    harness.sandbox.clock.advance(86_400_000);
    expect(await look()).toMatchObject({ state: 'rejected' });
    await context.close();
  });

  it('are forgotten when they are there again', async () => {
    const context = harness.context();
    const driver = new ContractDriver(harness, context);
    const gone = vase(`${harness.pictures}/gone`, { sku: 'BACK' });
    const journeys = await driver.sendAll(gone);
    await harness.settle();
    await driver.readOnce(journeys);
    expect(journeys[1]!.externalIds['picturesAwaySince']).toMatch(/^2/);
    const mended = await driver.sendAll(vase(harness.pictures, { sku: 'BACK' }), journeys);
    await driver.readUntil(mended, isLive);
    expect(mended[1]!.externalIds['picturesAwaySince']).toBe('');
    await context.close();
  });
});
