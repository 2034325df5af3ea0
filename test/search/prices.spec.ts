import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inTransaction } from '../../libs/db/index.js';
import { WriteOffers, type OfferRow } from '../../src/catalog/index.js';
import { openShop, type Shop } from './shop.js';

let shop: Shop;
/** Prices of the variants of three shirts in Germany, in cents; null: none. A sale of `SALE` runs now. */
const PRICES: [string, (number | null)[]][] = [
  ['A', [1000, 1499, null]],
  ['B', [1000, 1000, 1400]],
  ['C', [null, null, null]],
];
const SALE = { sku: 'B-2', now: 900 };

beforeAll(async () => {
  shop = await openShop();
  const sizes = ['s', 'm', 'l'];
  const variants = PRICES.flatMap(([sku, prices]) => prices.map((price, at) => ({ sku: `${sku}-${at}`, parentSku: sku, price, size: sizes[at]! }))); // prettier-ignore
  await shop.write(
    [
      ...PRICES.map(([sku]) => ({ sku, family: 'shirts', familyVariant: 'by_size', cells: { 'name@en_US': sku } })),
      ...variants.map(({ sku, parentSku }) => ({ sku, parentSku, cells: {} })),
    ],
    variants.map(({ sku, size }) => ({ sku, cells: { size } })),
  );
  const hour = 3_600_000;
  const moment = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const rows = variants.flatMap(({ sku, price }, at): OfferRow[] => {
    if (price === null) return [];
    const of = { sku, market: 'de', source: 'erp', order: String(at), messageId: String(at), price: eur(price) };
    const sale = { salePrice: eur(SALE.now), saleFrom: moment(-hour), saleTo: moment(hour) };
    return [sku === SALE.sku ? { ...of, ...sale } : of];
  });
  // To all that has no price here: one of another market counts nowhere.
  const elsewhere: OfferRow = { sku: 'C-0', market: 'us', source: 'erp', order: '99', messageId: '99', price: { amount: '5', currency: 'USD' } }; // prettier-ignore
  const written = await inTransaction(shop.server.ds, (m) => shop.get(WriteOffers).write(m, [...rows, elsewhere], new Date()));
  expect(new Set(written.map(({ verdict }) => verdict))).toEqual(new Set(['created']));
});
afterAll(() => shop.server.close());

const eur = (cents: number) => ({ amount: (cents / 100).toFixed(2), currency: 'EUR' });

type Range = { from: string | null; under: string | null; count: number };
interface Answer {
  totalCount: number;
  facets: { field: string; attribute: null; withoutValue: number; valueCount: number; values: Range[] }[];
}
const QUERY = `query ($filter: SearchFilterInput, $rows: SearchRows, $of: [FacetInput!]!) { searchProducts(filter: $filter, rows: $rows, first: 1) {
  totalCount facets(of: $of) { field attribute withoutValue valueCount values { from under count } } } }`;
async function ask(of: object[], filter: object = {}, rows = 'variants'): Promise<Answer> {
  const { data, errors } = await shop.server.graphql<{ searchProducts: Answer }>(QUERY, { of, filter, rows });
  expect(errors).toBeUndefined();
  return data.searchProducts;
}
const facet = async (more: object, filter: object = {}, rows = 'variants') =>
  (await ask([{ field: 'price', market: 'de', ...more }], filter, rows)).facets[0]!;
const total = async (offer: object, rows = 'variants', filter: object = {}): Promise<number> =>
  (await ask([], { and: [filter, { offer: { market: 'de', ...offer } }] }, rows)).totalCount;

test('ranges of prices are counted, the sale price where it counts', async () => {
  expect(await facet({ bounds: ['9.00', 10, '20'] })).toEqual({
    field: 'price',
    attribute: null,
    valueCount: 4,
    withoutValue: 4,
    values: [
      { from: null, under: '9.00', count: 0 },
      { from: '9.00', under: 10, count: 1 },
      { from: 10, under: '20', count: 4 },
      { from: '20', under: null, count: 0 },
    ],
  });
  // A product stands in each range in which one of its variants does, and without one where one of them has none.
  const products = await facet({ bounds: ['10'] }, {}, 'products');
  expect([products.values.map(({ count }) => count), products.withoutValue]).toEqual([[1, 2], 2]);
});

test('ranges are chosen from the prices, in whole cents', async () => {
  expect((await facet({ ranges: 3 })).values).toEqual([
    { from: '5.00', under: '10.00', count: 1 },
    { from: '10.00', under: '15.00', count: 4 },
  ]);
  expect((await facet({ ranges: 5 }, { skus: ['A-0', 'B-0'] })).values).toEqual([{ from: '10.00', under: '11.00', count: 2 }]);
  expect((await facet({}, { skus: ['C-0'] })).values).toEqual([]);
});

test('each count is the number of rows that the filter for its range finds', async () => {
  const amounts = fc.uniqueArray(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(amounts, fc.constantFrom('variants', 'products', 'both'), async (tenths, rows) => {
      // Finer than a cent: nobody has such a price, and a bound may be one.
      const bounds = tenths.toSorted((a, b) => a - b).map((tenth) => (tenth / 1000).toFixed(3));
      const distinct = bounds.filter((bound, at) => at === 0 || Math.ceil(Number(bound) * 100 - 1e-6) > Math.ceil(Number(bounds[at - 1]) * 100 - 1e-6)); // prettier-ignore
      const { values, withoutValue } = await facet({ bounds: distinct }, {}, rows);
      for (const { from, under, count } of values)
        expect([from, under, await total({ ...(from ? { priceFrom: from } : { priceFrom: '0' }), ...(under ? { priceUnder: under } : {}) }, rows)]).toEqual([from, under, count]); // prettier-ignore
      expect(await total({ hasPrice: false }, rows)).toBe(rows === 'products' ? 2 : withoutValue);
    }),
    { numRuns: 15 },
  );
});

test('a list of boxes to tick leaves out what the filter says of the same prices, and nothing else', async () => {
  const bounds = ['9.5', '12'];
  const chosen = { offer: { market: 'de', priceFrom: '12', hasPrice: true } };
  const counts = async (filter: object): Promise<number[]> => (await facet({ bounds, withoutOwnFilter: true }, filter)).values.map(({ count }) => count); // prettier-ignore
  expect((await facet({ bounds }, chosen)).values.map(({ count }) => count)).toEqual([0, 0, 1]);
  expect(await counts(chosen)).toEqual([1, 3, 1]);
  expect((await facet({ bounds, withoutOwnFilter: true }, chosen)).withoutValue).toBe(0);
  // Of another market, or of whether there is a sale, it stays.
  expect(await counts({ offer: { market: 'us', priceFrom: '1' } })).toEqual([0, 0, 0]);
  expect(await counts({ and: [{ offer: { market: 'de', priceFrom: '12', isOnSale: true } }] })).toEqual([1, 0, 0]);
});

test.each([
  [{}, 'facet_misplaced', 'of.0.market'],
  [{ market: 'nowhere' }, 'market_unknown', 'of.0.market'],
  [{ market: 'de', bounds: ['cheap'] }, 'bounds_malformed', 'of.0.bounds.0'],
  [{ market: 'de', bounds: ['-1'] }, 'bounds_malformed', 'of.0.bounds.0'],
  [{ market: 'de', bounds: ['2', '1'] }, 'bounds_malformed', 'of.0.bounds.1'],
  [{ market: 'de', bounds: ['1.001', '1.002'] }, 'bounds_malformed', 'of.0.bounds.1'],
  [{ market: 'de', bounds: [] }, 'too_many_bounds', 'of.0.bounds'],
  [{ market: 'de', bounds: ['1'], ranges: 3 }, 'facet_misplaced', 'of.0.ranges'],
  [{ market: 'de', bounds: [{ amount: '1' }] }, 'bounds_malformed', 'of.0.bounds.0'],
  [{ market: 'de', locale: 'en_US' }, 'facet_misplaced', 'of.0.locale'],
])('refuses prices %j', async (more, code, path) => {
  const { errors } = await shop.server.graphql(QUERY, { of: [{ field: 'price', ...more }] });
  expect(errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code, path }) as unknown })]);
});

test.each([
  [{ priceFrom: 'cheap' }, 'filter_malformed', 'filter.offer.priceFrom'],
  [{ priceUnder: '-1' }, 'filter_malformed', 'filter.offer.priceUnder'],
  [{ priceUnder: '1e400' }, 'filter_malformed', 'filter.offer.priceUnder'],
  [{ priceFrom: '9'.repeat(25) }, 'filter_malformed', 'filter.offer.priceFrom'],
  [{}, 'filter_malformed', 'filter.offer'],
])('refuses to look for %j', async (offer, code, path) => {
  const { errors } = await shop.server.graphql(QUERY, { of: [], filter: { offer: { market: 'de', ...offer } } });
  expect(errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code, path }) as unknown })]);
});

test('an attribute is of no market', async () => {
  const { errors } = await shop.server.graphql(QUERY, { of: [{ attribute: 'color', market: 'de' }] });
  expect(errors![0]!.extensions).toMatchObject({ code: 'facet_misplaced', path: 'of.0.market' });
});
