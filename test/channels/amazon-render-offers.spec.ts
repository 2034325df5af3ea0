import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MappedProduct, OfferInput, RenderedOffer, Requirements } from '../../src/port/index.js';
import type { TestContext } from '../support/syndication/index.js';
import { accountAt, channelUs, startHarness, US, type AmazonHarness } from './amazon-harness.js';
import { offerOf, vase } from './amazon-products.js';

describe('price and stock as rendered for Amazon', () => {
  let harness: AmazonHarness;
  let context: TestContext;
  const known = new Map<string, Requirements>();

  beforeAll(async () => {
    harness = await startHarness();
    context = harness.context();
    for (const [type, found] of await harness.adapter.requirements(context, ['HOME', 'SHIRT'])) known.set(type, found);
  });
  afterAll(async () => {
    await context.close();
    await harness.close();
  });

  const requirementsOf = (needed: string): Requirements => known.get(needed)!;
  /** What price and stock of the first child say. */
  const offer = (product: MappedProduct, known: Partial<OfferInput> = {}, needed = 'HOME', channel = channelUs): RenderedOffer => {
    const listing = harness.adapter.plan(product, channel).listings[1]!;
    const node = product.nodes.find(({ sku }) => sku === listing.sku)!;
    return harness.adapter.renderOffer({
      ...{
        listing,
        sku: listing.sku,
        offer: node.offer,
        quantity: node.offer?.quantity ?? null,
        node,
        requirements: requirementsOf(needed),
      },
      ...{ channel, account: accountAt('http://x'), accepted: {}, ...known },
    });
  };

  it('knows which price opens an offer that was closed', () => {
    const { adapter } = harness;
    const open = offer(vase(harness.pictures)).price!;
    const closed = offer(vase(harness.pictures), { stopped: 'no_price', accepted: { price: open } }).price!;
    expect(closed['purchasable_offer']).toBe(null);
    expect([adapter.opens(closed, open), adapter.opens(open, closed), adapter.opens(open, open), adapter.opens(closed, closed)]).toEqual([
      ...[true, false, false, false],
    ]);
  });

  it('says price and stock apart from the content', () => {
    const said = offer(vase(harness.pictures));
    expect(said).toEqual({
      price: {
        purchasable_offer: [
          { marketplace_id: US, currency: 'USD', audience: 'ALL', our_price: [{ schedule: [{ value_with_tax: 19.99 }] }] },
        ],
        list_price: [{ currency: 'USD', value: 19.99, marketplace_id: US }],
      },
      stock: { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 5 }] },
      buyable: true,
      issues: { price: [], stock: [] },
    });
    const { adapter } = harness;
    expect(adapter.ownedOffer('VASE-N', 'price', said.price!)).toEqual({
      price: '19.99 USD',
      sale_price: null,
      list_price: { currency: 'USD', value: 19.99 },
    });
    expect(adapter.ownedOffer('VASE-N', 'stock', said.stock!)).toEqual({ quantity: 5 });
    expect(adapter.unitsField('VASE-N')).toBe('quantity');
  });

  it('lets the mapped list price go before the price, and sends none where no type demands one', () => {
    const listPrice = { minor: '2999', currency: 'USD', exponent: 2 };
    const mapped = offer(vase(harness.pictures, { fields: { list_price: listPrice } }));
    expect(mapped.price!['list_price']).toEqual([{ currency: 'USD', value: 29.99, marketplace_id: US }]);
    expect(harness.adapter.ownedOffer('VASE-N', 'price', mapped.price!)).toMatchObject({
      list_price: { currency: 'USD', value: 29.99 },
      price: '19.99 USD',
    });
    const shirt = offer(vase(harness.pictures, { fields: { productType: 'SHIRT' } }), {}, 'SHIRT');
    expect(shirt.price!['list_price']).toBeUndefined();
  });

  it("turns offers into Amazon's form: sale, no stock, endless stock, whole currencies, none", () => {
    const child = (change: Partial<ReturnType<typeof offerOf>> | null): RenderedOffer => {
      const product = vase(harness.pictures);
      product.nodes[1]!.offer = change === null ? null : { ...offerOf(), ...change };
      return offer(product);
    };
    const owned = ({ price, stock }: RenderedOffer): Record<string, unknown> => ({
      ...(price && harness.adapter.ownedOffer('VASE-N', 'price', price)),
      ...(stock && harness.adapter.ownedOffer('VASE-N', 'stock', stock)),
    });
    const salePrice = { minor: '1499', currency: 'USD', exponent: 2 };
    const sale = child({ salePrice, saleFrom: '2026-11-27T00:00:00Z', saleTo: '2026-12-01T00:00:00Z' });
    expect(sale.issues).toEqual({ price: [], stock: [] });
    expect(owned(sale)['sale_price']).toBe('14.99 USD 2026-11-27T00:00:00Z/2026-12-01T00:00:00Z');
    for (const [half, missing] of [
      [{ saleTo: '2026-12-01T00:00:00Z' }, 'begin'],
      [{ saleFrom: '2026-11-27T00:00:00Z' }, 'end'],
      [{}, 'begin and no end'],
    ] as const) {
      const open = child({ salePrice, ...half });
      expect([owned(open)['price'], owned(open)['sale_price']]).toEqual(['14.99 USD', null]);
      expect(open.issues.price.map(({ code, severity, owner, message }) => [code, severity, owner, message])).toEqual([
        [
          ...['sale_without_window', 'warning', 'erp'],
          `VASE-N: its sale has no ${missing}, so Amazon shows the sale price as the price itself while the sale is on`,
        ],
      ]);
    }
    expect([owned(child({ quantity: null, availability: null }))['quantity']]).toEqual([0]);
    const uncounted = child({ quantity: null, availability: 'backorder' });
    expect(owned(uncounted)['quantity']).toBe(0);
    expect(uncounted.issues.stock).toMatchObject([{ code: 'stock_not_counted', severity: 'warning', owner: 'erp' }]);
    expect(owned(child({ quantity: 7, availability: 'out_of_stock' }))['quantity']).toBe(0);
    expect(child({ quantity: null }).stock).toEqual({
      fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', is_inventory_available: true }],
    });
    expect(owned(child({ price: { minor: '5', currency: 'USD', exponent: 2 } }))['price']).toBe('0.05 USD');
    expect(owned(child({ price: { minor: '500', currency: 'USD', exponent: 0 } }))['price']).toBe('500 USD');
    const none = child(null);
    expect(none).toMatchObject({
      buyable: false,
      issues: { price: [{ code: 'price_missing', severity: 'error', owner: 'erp' }], stock: [] },
    });
    expect(none.price).toBeUndefined();
    expect(owned(none)).toEqual({ quantity: 0 });
  });

  it('closes the offer of a price that is withdrawn and leaves the stock, which other marketplaces sell too', () => {
    const product = vase(harness.pictures);
    const { price, stock } = offer(product);
    const accepted = { price: price!, stock: stock! };
    const closed = {
      price: { purchasable_offer: null, list_price: price!['list_price'] },
      stock,
      buyable: false,
      issues: { price: [], stock: [] },
    };
    expect(offer(product, { accepted, stopped: 'no_price' })).toEqual(closed);
    expect(offer(product, { accepted, offer: { ...offerOf(), price: null } })).toEqual(closed);
    expect(harness.adapter.ownedOffer('VASE-N', 'price', closed.price)).toMatchObject({ price: null, sale_price: null });
    const over = offer(product, { accepted, stopped: 'lifecycle' });
    expect(over).toMatchObject({ price, stock: { fulfillment_availability: [{ quantity: 0 }] }, buyable: false });
    // A parent is told of its children's offers and has none.
    const parent = harness.adapter.plan(product, channelUs).listings[0]!;
    expect(offer(product, { listing: parent })).toEqual({ buyable: false, issues: { price: [], stock: [] } });
  });

  it('says the same without the product, from what was accepted before', () => {
    const days = vase(harness.pictures, { fields: { lead_time_to_ship_max_days: '4' } });
    const { price, stock } = offer(days);
    const accepted = { price: price!, stock: stock! };
    const bare = { node: undefined, requirements: undefined, accepted };
    expect(offer(days, bare)).toMatchObject({ ...accepted, buyable: true });
    expect(offer(days, { ...bare, quantity: 0 }).stock).toEqual({
      fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 0, lead_time_to_ship_max_days: 4 }],
    });
    // A list price that stood for the price goes on doing so; one of its own stays.
    const cheaper = { ...offerOf(), price: { minor: '1500', currency: 'USD', exponent: 2 } };
    expect(offer(days, { ...bare, offer: cheaper }).price!['list_price']).toEqual([{ currency: 'USD', value: 15, marketplace_id: US }]);
    const own = [{ currency: 'USD', value: 29.99, marketplace_id: US }];
    const listed = { ...bare, accepted: { ...accepted, price: { ...price!, list_price: own } } };
    expect(offer(days, { ...listed, offer: cheaper }).price!['list_price']).toEqual(own);
    // Endless stock needs to be known of.
    const endless = { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', is_inventory_available: true }] };
    expect(offer(days, { ...bare, quantity: null, accepted: { ...accepted, stock: endless } }).stock).toEqual(endless);
    expect(offer(days, { ...bare, quantity: null }).issues.stock).toMatchObject([{ code: 'stock_not_counted', severity: 'warning' }]);
  });

  it('gives what Amazon fulfils itself no quantity, and ends its sale by closing the offer', () => {
    const by = (code: string) => vase(harness.pictures, { fields: { fulfillment_channel_code: code } });
    const theirs = { fulfillment_availability: [{ fulfillment_channel_code: 'AMAZON_NA' }] };
    expect(offer(by('AMAZON_NA'), { quantity: 0 })).toMatchObject({ stock: theirs, buyable: true, issues: { price: [], stock: [] } });
    expect(harness.adapter.ownedOffer('VASE-N', 'stock', theirs)).toEqual({});
    for (const ended of [{ stopped: 'lifecycle' as const }, { offer: { ...offerOf(), availability: 'out_of_stock' as const } }])
      expect(offer(by('AMAZON_NA'), ended)).toMatchObject({ price: { purchasable_offer: null }, stock: theirs, buyable: false });
    // What Amazon shows counts where nobody has mapped it, and what was said before where the content cannot be had.
    const seen = { externalIds: { fulfilment: 'AMAZON_NA' } };
    expect(offer(vase(harness.pictures), seen).stock).toEqual(theirs);
    expect(offer(by('DEFAULT'), seen).stock).toEqual({ fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 5 }] });
    expect(offer(vase(harness.pictures), { node: undefined as never, accepted: { stock: theirs } }).stock).toEqual(theirs);
  });

  it('says when what is sold ahead is there again, and takes the day back once', () => {
    const ahead = (availableFrom: string | null, more: Partial<OfferInput> = {}) =>
      offer(vase(harness.pictures), { offer: { ...offerOf(), availability: 'backorder', availableFrom }, quantity: 5, ...more }).stock!;
    const day = '2026-12-24T00:00:00.000Z';
    const said = ahead(day);
    expect(said).toEqual({ fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 5, restock_date: day }] });
    expect(harness.adapter.ownedOffer('VASE-N', 'stock', said)).toEqual({ quantity: 5, restock_date: day });
    const gone = ahead(null, { accepted: { stock: said } });
    expect(gone).toEqual({ fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 5, restock_date: null }] });
    expect(harness.adapter.ownedOffer('VASE-N', 'stock', gone)).toEqual({ quantity: 5, restock_date: null });
    expect(offer(vase(harness.pictures), { offer: offerOf(), accepted: { stock: said } }).issues.stock).toEqual([]);
  });

  it('lets no handling time that Amazon would refuse keep a count from going', () => {
    const product = vase(harness.pictures, { fields: { lead_time_to_ship_max_days: '99' }, quantity: 0 });
    const said = offer(product);
    expect(said.stock).toEqual({ fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 0 }] });
    expect(said.issues.stock).toMatchObject([{ severity: 'warning', path: 'lead_time_to_ship_max_days' }]);
  });

  it('nor a day that Amazon does not know of this product type: the count goes without it, and says so', () => {
    const before = known.get('HOME')!;
    known.set('DAYLESS', withoutDay(before));
    const says = (quantity: number, lead?: string) =>
      offer(
        vase(harness.pictures, lead === undefined ? {} : { fields: { lead_time_to_ship_max_days: lead } }),
        { offer: { ...offerOf(), availability: 'backorder', availableFrom: '2026-12-24T00:00:00.000Z' }, quantity },
        'DAYLESS',
      );
    const count = { fulfillment_channel_code: 'DEFAULT', quantity: 0 };
    expect(says(0).stock).toEqual({ fulfillment_availability: [count] });
    expect(says(0).issues.stock).toMatchObject([{ severity: 'warning', path: 'restock_date', owner: 'erp' }]);
    expect(says(0, '9').stock).toEqual({ fulfillment_availability: [{ ...count, lead_time_to_ship_max_days: 9 }] });
    expect(says(4, '99')).toMatchObject({
      stock: { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 4 }] },
      issues: { stock: [{ severity: 'warning' }, { severity: 'warning' }] },
    });
    expect(says(4, '99').stock!['fulfillment_availability']).toEqual([{ ...count, quantity: 4 }]);
  });
});

/** A product type that has no word for when stock comes again. */
function withoutDay(requirements: Requirements): Requirements {
  const text = JSON.stringify(requirements, (key, value: unknown) => (key === 'restock_date' ? undefined : value));
  return { ...(JSON.parse(text) as Requirements), version: 'without a day' };
}
