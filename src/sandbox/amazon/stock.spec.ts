import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DE, GB, startSeller, US, type Seller } from './testing/bench.js';
import { home } from './testing/home.js';

const EXEMPT = {
  externally_assigned_product_identifier: undefined,
  supplier_declared_has_product_identifier_exemption: [{ value: true }],
};

describe('stock on the stand-in', () => {
  let seller: Seller;
  beforeAll(async () => {
    seller = await startSeller();
  });
  afterAll(() => seller.close());

  const list = (sku: string, marketplaceId: string, changes: Record<string, unknown> = {}) =>
    seller.put(sku, home(seller.pictures, { ...EXEMPT, ...changes }, marketplaceId), { marketplaceId });
  const setTo = (quantity: number) => ({
    op: 'merge',
    path: '/attributes/fulfillment_availability',
    value: [{ fulfillment_channel_code: 'DEFAULT', quantity }],
  });
  const shown = async (sku: string, marketplaceId: string) => {
    const { body } = await seller.get(sku, marketplaceId);
    return [body.fulfillmentAvailability[0].quantity, body.summaries[0].status.includes('BUYABLE')];
  };
  const sell = async (body: object) => (await seller.call('POST', '/_sandbox/sell', body)).body;

  it('is one for a SKU in all marketplaces of a region, and another one overseas', async () => {
    for (const place of [US, GB, DE]) await list('POOL', place);
    await seller.patch('POOL', [setTo(9)], { marketplaceId: DE });
    await seller.get('POOL', DE);
    expect([await shown('POOL', US), await shown('POOL', GB), await shown('POOL', DE)]).toEqual([
      [5, true],
      [9, true],
      [9, true],
    ]);
    await seller.patch('POOL', [setTo(0)], { marketplaceId: GB });
    await seller.get('POOL', GB);
    expect([await shown('POOL', US), await shown('POOL', GB), await shown('POOL', DE)]).toEqual([
      [5, true],
      [0, false],
      [0, false],
    ]);
  });

  it('is sold, never below 0, in every marketplace at once', async () => {
    for (const place of [GB, DE]) await list('SOLD', place);
    expect(await sell({ sku: 'SOLD', quantity: 2, marketplaceId: GB })).toEqual({ sku: 'SOLD', sold: 2, available: 3 });
    expect(await shown('SOLD', DE)).toEqual([3, true]);
    expect(await sell({ sku: 'SOLD', quantity: 4 })).toEqual({ sku: 'SOLD', sold: 3, available: 0 });
    expect(await shown('SOLD', GB)).toEqual([0, false]);
    expect(await sell({ sku: 'SOLD', quantity: 1 })).toEqual({ sku: 'SOLD', sold: 0, available: 0 });
    expect(await sell({ sku: 'NOWHERE', quantity: 1 })).toMatchObject({ code: 'bad_admin_request', path: 'sku' });
    expect(await sell({ sku: 'SOLD', quantity: -1 })).toMatchObject({ code: 'bad_admin_request', path: 'quantity' });
  });

  it('does not sell what has no offer here, and does not bring sold goods back with a change of the text', async () => {
    await list('TEXT', US);
    seller.sandbox.settings.latencyMs = 60_000;
    const text = { op: 'replace', path: '/attributes/item_name', value: [{ value: 'New', language_tag: 'en_US', marketplace_id: US }] };
    await seller.patch('TEXT', [text]);
    expect(await sell({ sku: 'TEXT', quantity: 4 })).toEqual({ sku: 'TEXT', sold: 4, available: 1 });
    seller.sandbox.clock.advance(60_000);
    expect(await shown('TEXT', US)).toEqual([1, true]);
    seller.sandbox.settings.latencyMs = 0;
    const offer = [{ marketplace_id: US, currency: 'USD', audience: 'ALL' }];
    await seller.patch('TEXT', [{ op: 'delete', path: '/attributes/purchasable_offer', value: offer }]);
    expect(await sell({ sku: 'TEXT', quantity: 1 })).toEqual({ sku: 'TEXT', sold: 0, available: 1 });
    expect(await shown('TEXT', US)).toEqual([1, false]);
  });

  it('never ends where nobody counts', async () => {
    await list('ENDLESS', US, { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', is_inventory_available: true }] });
    expect(await sell({ sku: 'ENDLESS', quantity: 1000 })).toEqual({ sku: 'ENDLESS', sold: 1000, available: null });
  });

  it('a quantity and a title that the seller sets by hand, and a listing that he deletes', async () => {
    for (const place of [GB, DE]) await list('HAND', place);
    const edit = async (change: object) =>
      (await seller.call('POST', '/_sandbox/edit', { sku: 'HAND', marketplaceId: GB, ...change })).body;
    const fulfillment_availability = [{ fulfillment_channel_code: 'DEFAULT', quantity: 8 }];
    const item_name = [{ value: 'By hand', language_tag: 'en_GB', marketplace_id: GB }];
    expect(await edit({ attributes: { fulfillment_availability, item_name } })).toEqual({ edited: true });
    expect([await shown('HAND', GB), await shown('HAND', DE)]).toEqual([
      [8, true],
      [8, true],
    ]);
    expect((await seller.get('HAND', GB)).body.summaries[0].itemName).toBe('By hand');
    expect(await edit({ delete: true })).toEqual({ edited: true });
    expect((await seller.get('HAND', GB)).status).toBe(404);
    expect(await shown('HAND', DE)).toEqual([8, true]);
    expect(await edit({ delete: true })).toMatchObject({ code: 'bad_admin_request', path: 'sku' });
    expect(await edit({ title: 'none' })).toMatchObject({ code: 'bad_admin_request', path: 'title' });
  });
});
