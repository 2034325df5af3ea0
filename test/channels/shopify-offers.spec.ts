import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MappedOffer, MappedProduct, OfferOutcome } from '../../src/port/index.js';
import { ContractDriver, isLive, type Journey, type TestContext } from '../support/syndication/index.js';
import { mug, withField, withVariants } from './shopify-products.js';
import { foreign, openShopify, type ShopifyWorld } from './shopify-world.js';

interface StockCall {
  sku: string;
  quantity: number;
  from: number | null;
}

describe('price and stock on Shopify, each by itself', () => {
  let world: ShopifyWorld;
  let context: TestContext;
  let driver: ContractDriver;
  beforeEach(async () => {
    world = await openShopify();
    context = world.context();
    driver = new ContractDriver(world, context);
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });

  const live = async (product: MappedProduct): Promise<Journey> => {
    const journeys = await driver.sendAll(product);
    await driver.readUntil(journeys, isLive);
    return journeys[0]!;
  };
  const liveAll = async (count: number, quantity = 5): Promise<Journey[]> => {
    const journeys = (await Promise.all(numbers(count).map((n) => driver.prepare(world.product({ sku: `M${n}`, quantity }))))).flat();
    await driver.send(journeys);
    await driver.readUntil(journeys, isLive);
    return journeys;
  };
  const say = async (journeys: Journey[], products: MappedProduct[]): Promise<OfferOutcome[]> => {
    const said = (await Promise.all(products.map((product) => driver.prepare(product, journeys)))).flat();
    world.sandbox.log.clear();
    const outcomes = [...(await driver.sendOffers(said)).values()];
    journeys.forEach((journey, index) => Object.assign(journey, said[index]));
    return outcomes;
  };
  const shown = async () =>
    (await world.state()).products.flatMap(({ variants }) =>
      variants.map(({ sku, price, compareAtPrice, tracked, inventoryPolicy, inventory }) => ({
        ...{ sku, price, compareAtPrice, tracked, inventoryPolicy, units: inventory['Main warehouse'] },
      })),
    );
  const units = async () => Object.fromEntries((await shown()).map((one) => [one.sku, one.units]));
  const sell = (sku: string, quantity: number) => world.admin('sell', { sku, quantity });
  const calls = (name: string): unknown[] =>
    world.sandbox.log
      .entries()
      .filter(({ body }) => body.includes(`${name}(`))
      .map(({ body }) => (JSON.parse(body) as { variables: unknown }).variables);
  const stockCalls = async (): Promise<StockCall[][]> => {
    const { products } = await world.state();
    const skus = new Map(
      products.flatMap(({ variants }) => variants.map(({ id, sku }) => [id.replace('ProductVariant', 'InventoryItem'), sku!])),
    );
    const sent = calls('inventorySetQuantities') as {
      input: { quantities: { inventoryItemId: string; quantity: number; changeFromQuantity: number | null }[] };
    }[];
    return sent.map(({ input }) =>
      input.quantities.map((one) => ({ sku: skus.get(one.inventoryItemId)!, quantity: one.quantity, from: one.changeFromQuantity })),
    );
  };

  it('makes a product with its price, its policy and its count, and says that they went along', async () => {
    const [journey] = await driver.prepare(sale(mug({ quantity: 4 }, world.origin)));
    const [outcome] = await driver.send([journey!]);
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      carried: [
        { sku: 'MUG-1', wire: 'price' },
        { sku: 'MUG-2', wire: 'price' },
        { sku: 'MUG-1', wire: 'stock' },
        { sku: 'MUG-2', wire: 'stock' },
      ],
    });
    expect(await shown()).toEqual(
      ['MUG-1', 'MUG-2'].map((sku) => ({
        ...{ sku, price: '9.90', compareAtPrice: '12.90', tracked: true, inventoryPolicy: 'DENY', units: 4 },
      })),
    );
    expect(await stockCalls()).toEqual([['MUG-1', 'MUG-2'].map((sku) => ({ sku, quantity: 4, from: 0 }))]);
  });

  it('leaves what was sold alone when the content changes', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    expect(await sell('MUG-1', 3)).toEqual({ sku: 'MUG-1', sold: 3, available: 2 });
    world.sandbox.log.clear();
    const renamed = await driver.prepare(withField(world.product({ quantity: 5 }), 'title', 'Renamed'), [journey]);
    const [outcome] = await driver.send(renamed);
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(outcome).not.toHaveProperty('carried');
    expect([await units(), (await world.state()).products[0]!.title]).toEqual([{ 'MUG-1': 2, 'MUG-2': 5 }, 'Renamed']);
    expect(calls('inventorySetQuantities')).toEqual([]);
  });

  it('leaves what was sold alone when only the price changes', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    await sell('MUG-1', 3);
    expect(await say([journey], [world.product({ quantity: 5, priceMinor: '1111' })])).toMatchObject([{ outcome: 'accepted' }]);
    expect(await shown()).toMatchObject([
      { sku: 'MUG-1', price: '11.11', units: 2 },
      { sku: 'MUG-2', price: '11.11', units: 5 },
    ]);
    expect(calls('inventorySetQuantities')).toEqual([]);
    expect(calls('productVariantsBulkUpdate')).toMatchObject([
      { variants: [1, 2].map((n) => ({ id: `gid://shopify/ProductVariant/${n}`, price: '11.11', compareAtPrice: null })) },
    ]);
  });

  it('raises only from what the shop showed last, and overwrites no sale', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    await sell('MUG-1', 3);
    const [outcome] = await say([journey], [world.product({ quantity: 8 })]);
    expect(outcome).toEqual({
      ...{ outcome: 'accepted', processed: true, pollAfterMs: 0 },
      exceptions: [{ sku: 'MUG-1', wire: 'stock', moved: true }],
    });
    expect(await units()).toEqual({ 'MUG-1': 2, 'MUG-2': 8 });
    expect(await stockCalls()).toEqual([
      [
        { sku: 'MUG-1', quantity: 8, from: 5 },
        { sku: 'MUG-2', quantity: 8, from: 5 },
      ],
      [{ sku: 'MUG-2', quantity: 8, from: 5 }],
    ]);
    // A number alone needs no second call.
    expect(calls('productVariantsBulkUpdate')).toEqual([]);
  });

  it('sends without a comparison what nobody has seen yet', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    await say([{ ...journey, units: {} }], [world.product({ quantity: 6 })]);
    expect(await stockCalls()).toEqual([['MUG-1', 'MUG-2'].map((sku) => ({ sku, quantity: 6, from: null }))]);
    expect(await units()).toEqual({ 'MUG-1': 6, 'MUG-2': 6 });
  });

  it('stops first and alone, without a comparison, whatever else goes with it', async () => {
    const [one, two] = await liveAll(2);
    await sell('M0-1', 2);
    const outcomes = await say([one!, two!], [world.product({ sku: 'M0', quantity: 0 }), world.product({ sku: 'M1', quantity: 7 })]);
    expect(outcomes.map(({ outcome, exceptions }) => [outcome, exceptions])).toEqual([
      ['accepted', undefined],
      ['accepted', undefined],
    ]);
    expect(await stockCalls()).toEqual([
      [
        { sku: 'M0-1', quantity: 0, from: null },
        { sku: 'M0-2', quantity: 0, from: null },
      ],
      [
        { sku: 'M1-1', quantity: 7, from: 5 },
        { sku: 'M1-2', quantity: 7, from: 5 },
      ],
    ]);
    expect(await units()).toEqual({ 'M0-1': 0, 'M0-2': 0, 'M1-1': 7, 'M1-2': 7 });
  });

  it('takes 250 quantities of many products in one call; one that moved leaves it, and bounces no other', async () => {
    const journeys = await liveAll(130);
    await sell('M64-2', 1);
    const outcomes = await say(
      journeys,
      numbers(130).map((n) => world.product({ sku: `M${n}`, quantity: 6 })),
    );
    const excepted = outcomes.flatMap(({ exceptions }, index) => (exceptions ? [[index, exceptions]] : []));
    expect(excepted).toEqual([[64, [{ sku: 'M64-2', wire: 'stock', moved: true }]]]);
    const sizes = (await stockCalls()).map((call) => call.length).sort((a, b) => b - a);
    expect(sizes).toEqual([250, 249, 10]);
    const after = await units();
    expect([after['M64-1'], after['M64-2'], Object.values(after).filter((count) => count === 6).length]).toEqual([6, 4, 259]);
  });

  it('says again without what the shop refuses, and names it', async () => {
    const journey = await live(world.product());
    const wrong = withVariants(world.product({ priceMinor: '1111', quantity: 0 }), ({ offer }, index) => ({
      offer: { ...offer!, quantity: 1, availability: 'backorder', ...(index === 1 && { price: { ...offer!.price!, minor: '-5' } }) },
    }));
    // Past our own rule, as if Shopify knew a better one.
    const [prepared] = await driver.prepare(wrong, [journey]);
    const item = driver.offers.item(prepared!);
    item.lines[0]!.say = { ...item.lines[0]!.say, price: { price: '-0.05', compareAtPrice: null } };
    world.sandbox.log.clear();
    const [outcome] = await world.adapter.sendOffers([item], context);
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      exceptions: [{ sku: 'MUG-1', wire: 'price', issues: [{ code: 'negative_price_value', severity: 'error' }] }],
    });
    expect(outcome!.exceptions).toHaveLength(1);
    expect(await shown()).toMatchObject([
      // Its price was refused; its stock and its policy went all the same.
      { sku: 'MUG-1', price: '12.90', inventoryPolicy: 'CONTINUE', units: 1 },
      { sku: 'MUG-2', price: '11.11', inventoryPolicy: 'CONTINUE', units: 1 },
    ]);
    expect(calls('productVariantsBulkUpdate')).toHaveLength(2);
  });

  it('stops what is sold at zero by its policy, and what nobody counts by counting it', async () => {
    const late = (change: Partial<MappedOffer>) => withVariants(world.product(), ({ offer }) => ({ offer: { ...offer!, ...change } }));
    const journey = await live(late({ availability: 'backorder', quantity: 0 }));
    expect(await shown()).toMatchObject([1, 2].map(() => ({ tracked: true, inventoryPolicy: 'CONTINUE', units: 0 })));
    expect(await sell('MUG-1', 2)).toMatchObject({ sold: 2 });
    await say([journey], [late({ availability: 'backorder', price: null })]);
    expect(await shown()).toMatchObject([1, 2].map(() => ({ price: '12.90', tracked: true, inventoryPolicy: 'DENY', units: 0 })));
    expect(await sell('MUG-1', 2)).toEqual({ sku: 'MUG-1', sold: 0, available: 0 });
    const [uncounted] = await driver.prepare(late({ quantity: null }), [journey]);
    await driver.sendOffers([uncounted!]);
    expect(await shown()).toMatchObject([1, 2].map(() => ({ tracked: false, inventoryPolicy: 'DENY' })));
    expect(await sell('MUG-1', 2)).toMatchObject({ sold: 2 });
    await say([uncounted!], [late({ quantity: 0 })]);
    expect(await shown()).toMatchObject([1, 2].map(() => ({ tracked: true, inventoryPolicy: 'DENY', units: 0 })));
    expect(await sell('MUG-1', 2)).toMatchObject({ sold: 0 });
  });

  it.each([{ inventoryItem: { tracked: false } }, { inventoryPolicy: 'CONTINUE' }])(
    'ends the sale of what somebody lets sell without end, whatever was acknowledged: %j',
    async (change) => {
      const journey = await live(world.product({ quantity: 5 }));
      await changeFirst(world, change);
      await say([journey], [world.product({ quantity: 0 })]);
      // Of the other the answer to its 0 shows that this was enough.
      expect(calls('productVariantsBulkUpdate')).toMatchObject([
        { variants: [{ id: 'gid://shopify/ProductVariant/1', inventoryPolicy: 'DENY', inventoryItem: { tracked: true } }] },
      ]);
      expect(await shown()).toMatchObject([1, 2].map(() => ({ tracked: true, inventoryPolicy: 'DENY', units: 0 })));
      expect(await sell('MUG-1', 2)).toEqual({ sku: 'MUG-1', sold: 0, available: 0 });
    },
  );

  it('says a stop whole where its 0 moves nothing, as the answer does not show what is sold then', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    await sell('MUG-1', 5);
    await changeFirst(world, { inventoryPolicy: 'CONTINUE' });
    await say([journey], [world.product({ quantity: 0 })]);
    expect(await shown()).toMatchObject([1, 2].map(() => ({ tracked: true, inventoryPolicy: 'DENY', units: 0 })));
    expect(calls('productVariantsBulkUpdate')).toHaveLength(1);
  });

  it('puts counting and policy back where a person wants ours again, though nothing else is said than before', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    await changeFirst(world, { inventoryPolicy: 'CONTINUE', inventoryItem: { tracked: false } });
    const stock = { quantity: 5, policy: 'DENY' };
    const item = { ...driver.offers.item(journey), lines: [{ sku: 'MUG-1', say: { stock }, accepted: { stock }, units: 5 }] };
    world.sandbox.log.clear();
    await world.adapter.sendOffers([item], context);
    expect([calls('productVariantsBulkUpdate'), (await shown())[0]]).toMatchObject([[], { tracked: false, inventoryPolicy: 'CONTINUE' }]);
    const again = { ...item, sequence: item.sequence + 1n, lines: [{ ...item.lines[0]!, again: true as const }] };
    expect(await world.adapter.sendOffers([again], context)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await shown()).toMatchObject([1, 2].map(() => ({ tracked: true, inventoryPolicy: 'DENY', units: 5 })));
  });

  it('says unknown, not refused, of a product that somebody deleted, so that it is looked for; a stop of it is done', async () => {
    const unknown = { outcome: 'unknown', reason: expect.stringContaining('any more') };
    for (const [change, outcome] of [
      [{ priceMinor: '1111' }, unknown],
      [{ quantity: 0 }, { outcome: 'accepted' }],
      [{ quantity: 9 }, unknown],
    ] as const) {
      const journey = await live(world.product());
      await world.admin('edit', { id: journey.externalIds['product'], delete: true });
      expect(await say([journey], [world.product(change)])).toMatchObject([outcome]);
      expect(await driver.readOnce([journey])).toEqual([{ outcome: 'absent' }]);
      expect((await world.state()).products).toEqual([]);
    }
  });

  it('goes on without a variant that somebody deleted, and lets the content make it anew, with its price', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    await sell('MUG-1', 2);
    await deleteSecond(world, journey);
    const [outcome] = await say([journey], [world.product({ priceMinor: '1111', quantity: 5 })]);
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      bindings: { 'variant:MUG-2': '', 'item:MUG-2': '' },
      exceptions: [{ sku: 'MUG-2', wire: 'price', issues: [{ code: 'variant_not_there' }] }],
    });
    expect(await shown()).toMatchObject([{ sku: 'MUG-1', price: '11.11', units: 3 }]);
    const [again] = await driver.prepare(world.product({ priceMinor: '1111', quantity: 5 }), [journey]);
    expect((await driver.send([again!]))[0]).toMatchObject({
      outcome: 'accepted',
      carried: [
        { sku: 'MUG-2', wire: 'price' },
        { sku: 'MUG-2', wire: 'stock' },
      ],
    });
    // What is there keeps what was sold of it.
    expect(await shown()).toMatchObject([
      { sku: 'MUG-1', price: '11.11', units: 3 },
      { sku: 'MUG-2', units: 5 },
    ]);
  });

  it('makes a variant anew that is found missing by the content itself, and touches no sibling', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    await sell('MUG-1', 2);
    await deleteSecond(world, journey);
    const renamed = await driver.prepare(withField(world.product({ quantity: 9, priceMinor: '9999' }), 'title', 'Renamed'), [journey]);
    expect((await driver.send(renamed))[0]).toMatchObject({
      outcome: 'accepted',
      carried: [
        { sku: 'MUG-2', wire: 'price' },
        { sku: 'MUG-2', wire: 'stock' },
      ],
    });
    // As they were acknowledged, not as the ERP says now.
    expect(await shown()).toMatchObject([
      { sku: 'MUG-1', price: '12.90', units: 3 },
      { sku: 'MUG-2', price: '12.90', units: 5 },
    ]);
  });

  it('learns by reading that a variant is gone, and then does not name it', async () => {
    const journey = await live(world.product({ quantity: 5 }));
    await deleteSecond(world, journey);
    const [read] = await driver.readOnce([journey]);
    expect(read).toMatchObject({ outcome: 'found', bindings: { 'variant:MUG-2': '', 'item:MUG-2': '' } });
    const [outcome] = await say([journey], [world.product({ quantity: 4 })]);
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      exceptions: [{ sku: 'MUG-2', wire: 'stock', issues: [{ code: 'variant_not_there' }] }],
    });
    expect(await units()).toEqual({ 'MUG-1': 4 });
  });

  it.each(['before a look', 'and a look has shown it'])('takes a stop-sell of a variant for done that is gone, %s', async (when) => {
    const journey = await live(world.product({ quantity: 5 }));
    await deleteSecond(world, journey);
    if (when !== 'before a look') await driver.readOnce([journey]);
    const [outcome] = await say([journey], [world.product({ quantity: 0 })]);
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(outcome).not.toHaveProperty('exceptions');
    expect(await units()).toEqual({ 'MUG-1': 0 });
  });

  it('makes no variant that has no price, and none of its siblings worse', async () => {
    const journey = await live(only(world.product({ quantity: 5 }), 1));
    world.sandbox.log.clear();
    // Rendered while it had a price; when it leaves, the price is held.
    const [wider] = await driver.prepare(world.product({ quantity: 5 }), [journey]);
    const item = { ...driver.item(wider!), carried: { 'MUG-1': wider!.accepted.offers['MUG-1']! } };
    const [outcome] = await world.adapter.send([item], context);
    expect(outcome).toEqual({
      ...{ outcome: 'retry', afterMs: 60_000 },
      reason: 'MUG-2 has no price yet: it is not made before it has one',
    });
    expect([calls('productSet'), (await shown()).map(({ sku }) => sku)]).toEqual([[], ['MUG-1']]);
  });

  it('makes a variant without a count so that nobody can buy it before it has one', async () => {
    const [journey] = await driver.prepare(world.product());
    const item = driver.item(journey!);
    item.carried = Object.fromEntries(Object.entries(item.carried).map(([sku, { price }]) => [sku, { price: price! }]));
    const [outcome] = await world.adapter.send([item], context);
    expect(outcome).toMatchObject({ outcome: 'accepted', carried: [1, 2].map((n) => ({ sku: `MUG-${n}`, wire: 'price' })) });
    expect(await shown()).toMatchObject([1, 2].map(() => ({ price: '12.90', tracked: true, inventoryPolicy: 'DENY', units: 0 })));
    expect(await sell('MUG-1', 1)).toMatchObject({ sold: 0 });
  });

  it('does not give back what was sold when the first send is said again', async () => {
    world.sandbox.faults.add({ match: { bodyIncludes: 'inventorySetQuantities(' }, kind: 'status', status: 502, phase: 'after' });
    const journeys = await driver.prepare(world.product({ quantity: 5 }));
    expect((await driver.send(journeys))[0]).toMatchObject({
      ...{ outcome: 'unknown', reason: 'Shopify answered 502', externalIds: { product: expect.any(String) } },
      uncounted: ['MUG-1', 'MUG-2'],
    });
    await sell('MUG-1', 3);
    const [again] = await driver.send(journeys);
    expect(again).toMatchObject({ outcome: 'accepted', carried: [1, 2].map((n) => ({ sku: `MUG-${n}`, wire: 'price' })) });
    expect(await units()).toEqual({ 'MUG-1': 2, 'MUG-2': 5 });
  });

  it('stops a product that the shop made and whose content was never taken', async () => {
    const { products } = await world.admin('seed', {
      products: [
        {
          title: 'Old mug',
          productOptions: [{ name: 'Kind', values: ['MUG-1', 'MUG-2'].map((name) => ({ name })) }],
          variants: ['MUG-1', 'MUG-2'].map((sku) => ({
            ...{ sku, price: '5.00', optionValues: [{ optionName: 'Kind', name: sku }], inventoryItem: { tracked: true } },
            inventoryQuantities: [{ locationId: 'gid://shopify/Location/1', name: 'available', quantity: 5 }],
          })),
        },
      ],
    });
    const [journey] = await driver.prepare(withField(world.product({ quantity: 0 }), 'title', ''));
    const adopted = { ...journey!, externalIds: { product: products[0].id as string } };
    const [outcome] = [...(await driver.sendOffers([adopted])).values()];
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(outcome).not.toHaveProperty('exceptions');
    expect(await units()).toEqual({ 'MUG-1': 0, 'MUG-2': 0 });
    expect((await world.state()).products[0]!.title).toBe('Old mug');
  });

  it('leaves the compare-at price of an adopted product to the shop until a sale is said, and says its end', async () => {
    const mugs = foreign('old-mug', ['MUG-1', 'MUG-2']);
    const { products } = await world.admin('seed', { products: [{ ...mugs, variants: mugs.variants.map(ownSale) }] });
    const [fresh] = await driver.prepare(world.product());
    const [journey] = (await driver.sendAll(world.product(), [{ ...fresh!, externalIds: { product: products[0].id as string } }])) as [
      Journey,
    ];
    const both = (price: string, compareAtPrice: string | null) => ['MUG-1', 'MUG-2'].map((sku) => ({ sku, price, compareAtPrice }));
    expect(await shown()).toMatchObject(both('12.90', '20.00'));
    const compared = () => Object.keys(driver.owned(journey)).filter((field) => field.endsWith(':compareAtPrice'));
    expect(compared()).toEqual([]);
    await say([journey], [world.product({ priceMinor: '1111' })]);
    expect(calls('productVariantsBulkUpdate')).toMatchObject([
      { variants: [1, 2].map((n) => ({ id: products[0].variants[n - 1].id, price: '11.11' })) },
    ]);
    expect(await shown()).toMatchObject(both('11.11', '20.00'));
    await say([journey], [sale(world.product())]);
    expect([await shown(), compared()]).toMatchObject([
      both('9.90', '12.90'),
      ['variant:MUG-1:compareAtPrice', 'variant:MUG-2:compareAtPrice'],
    ]);
    await say([journey], [world.product()]);
    expect([await shown(), compared().length]).toMatchObject([both('12.90', null), 2]);
    // From then on it is Plinth's.
    await say([journey], [world.product({ priceMinor: '1111' })]);
    expect(driver.owned(journey)).toMatchObject({ 'variant:MUG-1:price': '11.11', 'variant:MUG-1:compareAtPrice': null });
  });

  it('sets stock back and forth within a day, though Shopify replays the answer of a used key', async () => {
    let journey = await live(world.product({ quantity: 5 }));
    for (const quantity of [7, 5, 7]) {
      world.sandbox.clock.advance(1_000);
      [journey] = (await driver.prepare(world.product({ quantity }), [journey])) as [Journey];
      expect([...(await driver.sendOffers([journey])).values()]).toMatchObject([{ outcome: 'accepted' }]);
      expect(await units()).toEqual({ 'MUG-1': quantity, 'MUG-2': quantity });
    }
    expect(world.received('productSet(')).toBe(1);
  });

  it('takes stock that was sold for the shop’s own doing, and a price or a policy that was changed for drift', async () => {
    const journey = await live(world.product());
    const { id } = (await world.state()).products[0]!;
    await sell('MUG-1', 2);
    const productOptions = [{ name: 'Colour', values: [{ name: 'Blue' }, { name: 'Red' }] }];
    const changed = { price: '1.00', inventoryPolicy: 'CONTINUE' };
    const variants = [
      { optionValues: [{ optionName: 'Colour', name: 'Blue' }] },
      { optionValues: [{ optionName: 'Colour', name: 'Red' }], ...changed },
    ];
    await world.admin('edit', { id, input: { productOptions, variants } });
    const [outcome] = await driver.readOnce([journey]);
    expect(outcome).toMatchObject({ outcome: 'found', theirs: ['variant:MUG-1:quantity'] });
    expect(driver.differences(journey, outcome!)).toEqual(['variant:MUG-2:price', 'variant:MUG-2:inventoryPolicy']);
    expect(journey.units).toEqual({ 'MUG-1': 1, 'MUG-2': 3 });
  });
});

describe('a shop with stock at several locations', () => {
  it('is counted at the one of the channel: what lies elsewhere is neither read nor set, by a stop-sell either', async () => {
    const world = await openShopify({}, { locations: ['Main warehouse', 'Shop floor'] });
    const main = world.context();
    try {
      const ours = new ContractDriver(world, main);
      const journeys = await ours.sendAll(world.product({ quantity: 5 }));
      await ours.readUntil(journeys, isLive);
      const at = async () => (await world.state()).products.flatMap(({ variants }) => variants.map(({ inventory }) => inventory));
      const say = async (driver: ContractDriver, quantity: number, from: number): Promise<void> => {
        const said = await driver.prepare(world.product({ quantity }), journeys);
        for (const one of said) one.units = Object.fromEntries(one.listing.skus.map((sku) => [sku, from]));
        expect([...(await driver.sendOffers(said)).values()]).toMatchObject([{ outcome: 'accepted' }]);
      };
      for (const sku of ['MUG-1', 'MUG-2']) await world.admin('stock', { sku, location: 'Shop floor', quantity: 7 });
      expect(await at()).toEqual([
        { 'Main warehouse': 5, 'Shop floor': 7 },
        { 'Main warehouse': 5, 'Shop floor': 7 },
      ]);
      const [outcome] = await ours.readOnce(journeys);
      expect(outcome).toMatchObject({ outcome: 'found', observed: { 'variant:MUG-1:quantity': 5, 'variant:MUG-2:quantity': 5 } });
      await say(ours, 0, 5);
      expect(await at()).toEqual([
        { 'Main warehouse': 0, 'Shop floor': 7 },
        { 'Main warehouse': 0, 'Shop floor': 7 },
      ]);
    } finally {
      await main.close();
      await world.close();
    }
  });
});

const numbers = (count: number): number[] => [...Array(count).keys()];

const sale = (product: MappedProduct): MappedProduct =>
  withVariants(product, ({ offer }) => ({ offer: { ...offer!, salePrice: { minor: '990', currency: 'USD', exponent: 2 } } }));

/** Of the shop's own people. */
const ownSale = <T>(variant: T) => ({ ...variant, compareAtPrice: '20.00' });

const only = (product: MappedProduct, count: number): MappedProduct => ({
  ...product,
  nodes: product.nodes.filter((node, index) => !node.sellable || index <= count),
});

/** In the shop's own pages. */
async function changeFirst(world: ShopifyWorld, change: object): Promise<void> {
  const { id } = (await world.state()).products[0]!;
  const productOptions = [{ name: 'Colour', values: [{ name: 'Blue' }, { name: 'Red' }] }];
  const variants = ['Blue', 'Red'].map((name, index) => ({
    ...{ optionValues: [{ optionName: 'Colour', name }] },
    ...(index === 0 && change),
  }));
  await world.admin('edit', { id, input: { productOptions, variants } });
}

async function deleteSecond(world: ShopifyWorld, { externalIds }: Journey): Promise<void> {
  const [left] = (await world.state()).products[0]!.variants;
  const productOptions = [{ name: 'Colour', values: [{ name: 'Blue' }] }];
  const variants = [{ id: left!.id, sku: left!.sku, optionValues: [{ optionName: 'Colour', name: 'Blue' }] }];
  const edited = (await world.admin('edit', { id: externalIds['product'], input: { productOptions, variants } })) as {
    userErrors: unknown[];
  };
  if (edited.userErrors.length > 0) throw new Error(JSON.stringify(edited));
}
