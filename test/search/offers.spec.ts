import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { WriteOffers, type OfferRow } from '../../src/catalog/index.js';
import { ask, openShop, type Shop } from './shop.js';

let shop: Shop;
const HOUR = 3_600_000;
const moment = (ms: number): string => new Date(Date.now() + ms).toISOString();
const eur = (amount: string) => ({ amount, currency: 'EUR' });
const sale = { salePrice: eur('8.00'), saleFrom: moment(-HOUR), saleTo: moment(HOUR) };

type Said = Partial<OfferRow>;
/** What messages said of each offer, one after another. */
const OFFERS: Record<string, Said[]> = {
  SALE: [{ price: eur('10.00'), ...sale }],
  EQUAL: [{ price: eur('10.00'), ...sale }, { price: eur('8.00') }],
  ABOVE: [{ price: eur('10.00'), ...sale }, { price: eur('7.00') }],
  'TAKEN-BACK': [{ price: eur('10.00'), ...sale }, { price: null }],
  AHEAD: [{ quantity: 0, availability: 'preorder', availableFrom: moment(HOUR) }],
  'ITS-DAY-CAME': [{ quantity: 0, availability: 'preorder', availableFrom: moment(-HOUR) }],
  'CAME-AND-COUNTED': [{ quantity: 1, availability: 'backorder', availableFrom: moment(-HOUR) }],
  'CAME-UNCOUNTED': [{ availability: 'backorder', availableFrom: moment(-HOUR) }],
  'OFF-ALREADY': [{ quantity: 5, reserved: 5 }],
  'ALL-RESERVED': [{ source: 'wms', quantity: 5, reserved: 5 }],
  'ONE-LEFT': [{ source: 'wms', quantity: 5, reserved: 4 }],
  'NONE-ANYWHERE': [{ source: 'wms', stock: [{ location: 'BER', quantity: 2, reserved: 3 }, { location: 'PAR', quantity: 0 }] }],
  'ONE-IN-PARIS': [{ source: 'wms', stock: [{ location: 'BER', quantity: 2, reserved: 9 }, { location: 'PAR', quantity: 1 }] }],
}; // prettier-ignore

beforeAll(async () => {
  shop = await openShop();
  await shop.server.ds.query(`INSERT INTO stock_source (code, counts) VALUES ('wms', 'on_hand')`);
  const skus = Object.keys(OFFERS);
  await shop.write(skus.map((sku) => ({ sku, family: 'mugs', cells: { 'name@en_US': sku } })));
  for (const turn of [0, 1]) {
    const rows = skus.flatMap((sku): OfferRow[] => {
      const said = OFFERS[sku]![turn];
      return said ? [{ sku, market: 'de', source: 'erp', order: String(turn), messageId: String(turn), ...said }] : [];
    });
    const written = await inTransaction(shop.server.ds, (m) => shop.get(WriteOffers).write(m, rows, new Date()));
    expect(written.filter(({ verdict }) => verdict !== 'created' && verdict !== 'updated')).toEqual([]);
  }
});
afterAll(() => shop.server.close());

const found = async (offer: object, among: string[]): Promise<string[]> => {
  const { skus, errors } = await ask(shop, { filter: { skus: among, offer: { market: 'de', ...offer } }, first: 100 });
  expect(errors).toEqual([]);
  return skus.sort();
};

test('a sale is one while it is below the price that stands, as on every channel', async () => {
  const money = ['SALE', 'EQUAL', 'ABOVE', 'TAKEN-BACK'];
  expect(await found({ isOnSale: true }, money)).toEqual(['SALE']);
  expect(await found({ isOnSale: false }, money)).toEqual(['ABOVE', 'EQUAL', 'TAKEN-BACK']);
  expect(await found({ hasPrice: true }, money)).toEqual(['ABOVE', 'EQUAL', 'SALE']);
  expect(await found({ priceFrom: '7.50' }, money)).toEqual(['EQUAL', 'SALE']);
  expect(await found({ priceUnder: '7.50' }, money)).toEqual(['ABOVE']);
});

test('what a customer pays is counted in the range in which the filter finds it', async () => {
  const { data } = await shop.server.graphql<{ searchProducts: { facets: { withoutValue: number; values: { count: number }[] }[] } }>(
    `{ searchProducts(filter: {skus: ["SALE", "EQUAL", "ABOVE", "TAKEN-BACK"]}) {
      facets(of: [{field: price, market: "de", bounds: ["7.5"]}]) { withoutValue values { count } } } }`,
  );
  expect(data.searchProducts.facets).toEqual([{ withoutValue: 1, values: [{ count: 1 }, { count: 2 }] }]);
});

test('what is sold ahead of a day is in stock until that day, and from then on as far as it is counted', async () => {
  const ahead = ['AHEAD', 'ITS-DAY-CAME', 'CAME-AND-COUNTED', 'CAME-UNCOUNTED'];
  expect(await found({ isInStock: true }, ahead)).toEqual(['AHEAD', 'CAME-AND-COUNTED', 'CAME-UNCOUNTED']);
  expect(await found({ isInStock: false }, ahead)).toEqual(['ITS-DAY-CAME']);
});

test('what is reserved is off what a source has on hand, location by location', async () => {
  const counted = ['OFF-ALREADY', 'ALL-RESERVED', 'ONE-LEFT', 'NONE-ANYWHERE', 'ONE-IN-PARIS'];
  expect(await found({ isInStock: true }, counted)).toEqual(['OFF-ALREADY', 'ONE-IN-PARIS', 'ONE-LEFT']);
  expect(await found({ isInStock: false }, counted)).toEqual(['ALL-RESERVED', 'NONE-ANYWHERE']);
});
