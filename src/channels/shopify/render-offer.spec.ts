import { describe, expect, it } from '@jest/globals';
import type { MappedOffer, OfferInput, Statement } from '../../port/index.js';
import { priceViolations, renderOffer } from './render-offer.js';
import { ownedPrice, type PriceStatement } from './statements.js';

const money = (minor: string) => ({ minor, currency: 'USD', exponent: 2 });
const NORMAL: Partial<MappedOffer> = { price: money('1290') };
const SALE: Partial<MappedOffer> = { price: money('1290'), salePrice: money('990') };

interface Known {
  externalIds?: Record<string, string>;
  accepted?: Statement;
  sent?: Statement;
}

const priceOf = (offer: Partial<MappedOffer>, { externalIds, accepted, sent }: Known = {}): unknown =>
  renderOffer({
    listing: { key: 'MUG', kind: 'product', sku: 'MUG', skus: ['MUG'] },
    sku: 'MUG',
    offer: { availability: 'in_stock', quantity: 1, ...offer } as MappedOffer,
    quantity: 1,
    ...(externalIds && { externalIds }),
    channel: { code: 'shop', settings: {}, market: { code: 'US', currency: 'USD' } } as unknown as OfferInput['channel'],
    account: { settings: {} } as unknown as OfferInput['account'],
    accepted: accepted ? { price: accepted } : {},
    ...(sent && { sent: { price: sent } }),
  }).price;

describe('the compare-at price', () => {
  const there = { externalIds: { product: 'gid://shopify/Product/1', managed: '1' } };
  const [none, sale] = [
    { price: '12.90', compareAtPrice: null },
    { price: '9.90', compareAtPrice: '12.90' },
  ];

  it.each<[string, Partial<MappedOffer>, Known, Statement]>([
    ['of what is made is said, also as none', NORMAL, {}, none],
    ['of what was there is not said', NORMAL, there, { price: '12.90' }],
    ['nor where it never was', NORMAL, { ...there, accepted: { price: '11.00' } }, { price: '12.90' }],
    ['is said with a sale', SALE, there, sale],
    ['is none after the sale', NORMAL, { ...there, accepted: sale }, none],
    ['is none after a sale of which nobody knows whether it arrived', NORMAL, { ...there, accepted: { price: '11.00' }, sent: sale }, none],
    ['stays none where it was said so', NORMAL, { ...there, accepted: { price: '11.00', compareAtPrice: null } }, none],
    ['is said of what was deleted in the shop', NORMAL, { externalIds: { product: '', managed: '1' } }, none],
  ])('%s', (_, offer, known, expected) => {
    expect(priceOf(offer, known)).toStrictEqual(expected);
  });

  it('is owned where it is said, and only there', () => {
    expect(ownedPrice('MUG', { price: '12.90' } as PriceStatement)).toStrictEqual({ 'variant:MUG:price': '12.90' });
    expect(ownedPrice('MUG', none)).toStrictEqual({ 'variant:MUG:price': '12.90', 'variant:MUG:compareAtPrice': null });
  });
});

describe('a price that Shopify would round', () => {
  const fils = (minor: string) => ({ minor, currency: 'KWD', exponent: 3 });
  const found = (offer: Partial<MappedOffer>, currency: string) =>
    priceViolations('MUG', offer as MappedOffer, { code: 'KW', currency }).map(({ severity, message }) => [severity, message]);

  it('is not sent: nobody has asked for what a customer would pay', () => {
    const told = (which: string, amount: string) => [['error', `the ${which} of ${amount} KWD has 3 decimals, and Shopify keeps two`]];
    expect(found({ price: fils('1255') }, 'KWD')).toEqual(told('price', '1.255'));
    expect(found({ price: fils('1250'), salePrice: fils('999') }, 'KWD')).toEqual(told('sale price', '0.999'));
    expect(found({ price: fils('1250'), salePrice: fils('990') }, 'KWD')).toEqual([]);
    expect(found({ price: fils('0') }, 'KWD')).toEqual([]);
    expect(found({ price: { minor: '1255', currency: 'JPY', exponent: 0 } }, 'JPY')).toEqual([]);
    expect(found({ price: { minor: '12345', currency: 'CLF', exponent: 4 } }, 'CLF')).toEqual([
      ['error', 'the price of 1.2345 CLF has 4 decimals, and Shopify keeps two'],
    ]);
  });
});
