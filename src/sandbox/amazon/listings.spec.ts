import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AMAZON_SANDBOX_CREDENTIALS } from './index.js';
import { GB, startSeller, US, type Seller } from './testing/bench.js';
import { home, us } from './testing/home.js';

const SELLER = AMAZON_SANDBOX_CREDENTIALS.sellerId;
const codes = (issues: { code: string; attributeNames?: string[] }[]): string[] =>
  issues.map(({ code, attributeNames }) => `${code} ${attributeNames?.join()}`);

describe('listings items', () => {
  let seller: Seller;
  beforeAll(async () => {
    seller = await startSeller();
  });
  afterAll(() => seller.close());
  beforeEach(() => {
    seller.sandbox.settings.latencyMs = 0;
    seller.sandbox.settings.rateLimits = 'lifted';
  });

  it('accepts a complete listing and shows it live in every part', async () => {
    const sent = await seller.put('VASE-1', home(seller.pictures));
    expect(sent.body).toEqual({ sku: 'VASE-1', status: 'ACCEPTED', submissionId: expect.any(String), issues: [] });
    const { status, body } = await seller.get('VASE-1');
    expect(status).toBe(200);
    expect(body.issues).toEqual([]);
    expect(body.summaries).toEqual([
      {
        marketplaceId: US,
        asin: expect.stringMatching(/^B0[0-9A-Z]{8}$/),
        productType: 'HOME',
        conditionType: 'new_new',
        status: ['BUYABLE', 'DISCOVERABLE'],
        itemName: 'Oakline Vase',
        createdDate: expect.any(String),
        lastUpdatedDate: expect.any(String),
        mainImage: { link: `${seller.pictures}/1000x1000.jpeg`, width: 1000, height: 1000 },
      },
    ]);
    expect(body.attributes.item_type_keyword).toEqual([{ value: 'vases', marketplace_id: US }]);
    expect(body.offers).toEqual([
      {
        marketplaceId: US,
        offerType: 'B2C',
        price: { currencyCode: 'USD', amount: '19.99' },
        audience: { value: 'ALL', displayName: 'Sell on Amazon' },
      },
    ]);
    expect(body.fulfillmentAvailability).toEqual([{ fulfillmentChannelCode: 'DEFAULT', quantity: 5 }]);
    expect(body.productTypes).toEqual([{ marketplaceId: US, productType: 'HOME' }]);
  });

  it('says ACCEPTED at once and is live only when the backend is done', async () => {
    seller.sandbox.settings.latencyMs = 60_000;
    const item = home(seller.pictures, {
      externally_assigned_product_identifier: undefined,
      supplier_declared_has_product_identifier_exemption: [{ value: true }],
    });
    expect((await seller.put('SLOW-1', item)).body.status).toBe('ACCEPTED');
    const before = await seller.get('SLOW-1');
    expect(before.body.summaries[0]).toMatchObject({ status: [], productType: 'HOME' });
    expect(before.body.attributes).toEqual({});
    seller.sandbox.clock.advance(60_000);
    expect((await seller.get('SLOW-1')).body.summaries[0].status).toEqual(['BUYABLE', 'DISCOVERABLE']);
  });

  it('erases the offer when a put leaves it out', async () => {
    const identity = { externally_assigned_product_identifier: [{ type: 'ean', value: '4000000000006' }] };
    await seller.put('OFFER-1', home(seller.pictures, identity));
    expect((await seller.get('OFFER-1')).body.summaries[0].status).toEqual(['BUYABLE', 'DISCOVERABLE']);
    await seller.put('OFFER-1', home(seller.pictures, { ...identity, purchasable_offer: undefined }));
    const { body } = await seller.get('OFFER-1');
    expect(body.summaries[0].status).toEqual(['DISCOVERABLE']);
    expect(body.offers).toEqual([]);
    expect(body.attributes.purchasable_offer).toBeUndefined();
  });

  it('refuses what lacks attributes, in one issue each, and keeps nothing', async () => {
    const sent = await seller.put(
      'LACKING',
      home(seller.pictures, { brand: undefined, country_of_origin: undefined, item_name: [{ value: 'X' }] }),
    );
    expect(sent.body.status).toBe('INVALID');
    expect(codes(sent.body.issues).toSorted()).toEqual(['90220 brand', '90220 country_of_origin', '90220 item_name']);
    expect(sent.body.issues.find((one: { attributeNames: string[] }) => one.attributeNames[0] === 'brand')).toEqual({
      code: '90220',
      message: "'brand' is required but not supplied.",
      severity: 'ERROR',
      attributeNames: ['brand'],
      categories: ['MISSING_ATTRIBUTE'],
      marketplaceIds: [US],
    });
    expect((await seller.get('LACKING')).status).toBe(404);
  });

  it('previews without keeping anything, and a preview is no proof', async () => {
    const good = await seller.put('PREVIEW', home(seller.pictures), { preview: true });
    expect(good.body).toMatchObject({ status: 'VALID', issues: [], identifiers: [{ marketplaceId: US, asin: expect.any(String) }] });
    expect((await seller.get('PREVIEW')).status).toBe(404);
    const odd = home(seller.pictures, { age_range_description: us('Grandparents') });
    expect((await seller.put('PREVIEW', odd, { preview: true })).body.status).toBe('VALID');
    const real = await seller.put('PREVIEW', odd);
    expect(real.body.status).toBe('INVALID');
    expect(codes(real.body.issues)).toEqual(['4000001 age_range_description']);
  });

  it('patches whole attributes by their selectors and leaves the rest', async () => {
    await seller.put(
      'PATCH-1',
      home(seller.pictures, { externally_assigned_product_identifier: [{ type: 'ean', value: '4000000000013' }] }),
    );
    const offer = (price: number) => [
      { currency: 'USD', audience: 'ALL', our_price: [{ schedule: [{ value_with_tax: price }] }], marketplace_id: US },
    ];
    await seller.patch('PATCH-1', [
      { op: 'replace', path: '/attributes/purchasable_offer', value: offer(24.5) },
      { op: 'merge', path: '/attributes/fulfillment_availability', value: [{ fulfillment_channel_code: 'DEFAULT', quantity: 0 }] },
      { op: 'add', path: '/attributes/bullet_point', value: us('Felt below') },
      { op: 'delete', path: '/attributes/product_description', value: [{ marketplace_id: US, language_tag: 'en_US' }] },
    ]);
    const { body } = await seller.get('PATCH-1');
    expect(body.offers[0].price).toEqual({ currencyCode: 'USD', amount: '24.50' });
    expect(body.attributes.bullet_point).toEqual(us('Felt below'));
    expect(body.attributes.item_name).toEqual(us('Oakline Vase'));
    expect(body.summaries[0].status).toEqual(['DISCOVERABLE']);
    // The patch made Amazon look at the whole listing again.
    expect(codes(body.issues)).toEqual(['18448 product_description']);
  });

  it.each([
    ['a path inside an attribute', { op: 'replace', path: '/attributes/item_name/0/value', value: [] }],
    ['an unknown operation', { op: 'move', path: '/attributes/item_name', value: [] }],
    ['a missing value', { op: 'replace', path: '/attributes/item_name' }],
    ['a deletion by name alone', { op: 'delete', path: '/attributes/item_name' }],
  ])('refuses a patch with %s', async (_what, patch) => {
    const { status, body } = await seller.patch('VASE-1', [patch]);
    expect(status).toBe(400);
    expect(body.errors[0].code).toBe('InvalidInput');
  });

  it('does not know a SKU that is not there when it is patched', async () => {
    const patch = { op: 'replace', path: '/attributes/item_name', value: us('Ghost') };
    expect(await seller.patch('GHOST', [patch])).toMatchObject({ status: 404, body: { errors: [{ code: 'NOT_FOUND' }] } });
    expect((await seller.get('GHOST')).status).toBe(404);
  });

  it('deletes, and deletes again', async () => {
    const path = `/listings/2021-08-01/items/${SELLER}/GONE?marketplaceIds=${US}`;
    await seller.put('GONE', home(seller.pictures, { externally_assigned_product_identifier: [{ type: 'ean', value: '4000000000020' }] }));
    expect((await seller.get('GONE')).status).toBe(200);
    expect((await seller.call('DELETE', path)).body.status).toBe('ACCEPTED');
    expect((await seller.get('GONE')).status).toBe(404);
    expect((await seller.call('DELETE', path)).body.status).toBe('ACCEPTED');
  });

  it('keeps marketplaces apart and joins them in one answer', async () => {
    await seller.put('TWO', home(seller.pictures, { externally_assigned_product_identifier: [{ type: 'ean', value: '4000000000037' }] }));
    await seller.put(
      'TWO',
      home(seller.pictures, { externally_assigned_product_identifier: [{ type: 'ean', value: '4000000000037' }] }, GB),
      { marketplaceId: GB },
    );
    const { body } = await seller.call(
      'GET',
      `/listings/2021-08-01/items/${SELLER}/TWO?marketplaceIds=${US},${GB}&includedData=summaries,offers`,
    );
    expect(body.summaries.map((one: { marketplaceId: string }) => one.marketplaceId)).toEqual([US, GB]);
    expect(body.summaries[0].asin).toBe(body.summaries[1].asin);
    expect(body.offers.map((one: { price: { currencyCode: string } }) => one.price.currencyCode)).toEqual(['USD', 'GBP']);
    const mixed = await seller.put('MIXED', home(seller.pictures, {}, US), { marketplaceId: GB });
    expect(mixed.body.status).toBe('INVALID');
  });

  it('wants exactly one marketplace, a known one, and a known product type', async () => {
    const path = (query: string): string => `/listings/2021-08-01/items/${SELLER}/X?${query}`;
    const body = { productType: 'HOME', attributes: {} };
    expect((await seller.call('PUT', path(`marketplaceIds=${US},${GB}`), body)).status).toBe(400);
    expect((await seller.call('PUT', path('marketplaceIds=NOWHERE'), body)).status).toBe(400);
    expect((await seller.call('PUT', path(''), body)).status).toBe(400);
    expect((await seller.call('PUT', path(`marketplaceIds=${US}`), { ...body, productType: 'SPACESHIP' })).status).toBe(400);
    const broken = await seller.call('PUT', path(`marketplaceIds=${US}`), 'no json');
    expect(broken.status).toBe(400);
    expect(broken.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes a SKU only when it is encoded and of 40 characters at most', async () => {
    const item = home(seller.pictures, { externally_assigned_product_identifier: [{ type: 'ean', value: '4000000000044' }] });
    expect((await seller.put('A/B #1', item)).body.status).toBe('ACCEPTED');
    expect((await seller.get('A/B #1')).body.sku).toBe('A/B #1');
    const raw = await seller.call('PUT', `/listings/2021-08-01/items/${SELLER}/A/B?marketplaceIds=${US}`, {});
    expect(raw.status).toBe(403);
    expect(raw.body.errors[0].code).toBe('Unauthorized');
    expect((await seller.put('S'.repeat(41), item)).status).toBe(400);
    expect((await seller.put('Ü'.repeat(40), item, { preview: true })).body.status).toBe('VALID');
  });
});
