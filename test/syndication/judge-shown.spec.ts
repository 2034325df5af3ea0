import { describe, expect, it } from '@jest/globals';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import { GoogleAdapter } from '../../src/channels/google/index.js';
import type { ChannelAdapter, Statement } from '../../src/port/index.js';
import { judgeShown } from '../../src/syndication/listings/wires/judge-shown.js';
import type { OfferLineRow } from '../../src/syndication/listings/wires/listing-offer.repository.js';

const amazon = {
  price: { purchasable_offer: [{ currency: 'USD', audience: 'ALL', our_price: [{ schedule: [{ value_with_tax: 9.9 }] }] }] },
  stock: { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 3 }] },
};
const google = { price: { price: { amountMicros: '9900000', currencyCode: 'USD' } }, stock: { availability: 'IN_STOCK' } };

describe('a look at what was sent and never answered', () => {
  it.each<[string, ChannelAdapter, { price: Statement; stock: Statement }, Record<string, unknown>, number | null]>([
    ['amazon', new AmazonAdapter(), amazon, { price: '9.9 USD', quantity: 3 }, 3],
    ['google', new GoogleAdapter(), google, { ...google.price, ...google.stock }, null],
  ])('takes price and stock on %s as one row of the SKU, and the units from the stock', (_kind, adapter, sent, observed, units) => {
    const line = {
      sku: 'MUG',
      priceSent: sent.price,
      stockSent: sent.stock,
      buyable: true,
      units: null,
      sold: [],
    } as unknown as OfferLineRow;
    const look = { listingId: '1', lines: [line], adapter, now: new Date(), unknown: new Set<'price' | 'stock'>(), patient: true };
    const shown = judgeShown({ ...look, observed });
    expect(shown.effects).toEqual([{ listingId: '1', sku: 'MUG', ...sent, buyable: true, units }]);
    expect(judgeShown({ ...look, observed: {} }).effects).toEqual([]);
  });
});
