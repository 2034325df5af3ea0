import { describe, expect, it } from '@jest/globals';
import type { ErpOffer } from '../../../cli/import/index.js';
import type { SalesLine } from '../../../sandbox/kit/index.js';
import type { DemoChannel } from './connect-channels.js';
import { salesOf, wrongSales } from './customers.js';

const channel = (code: string, market: string, marketplaceId?: string): DemoChannel => ({
  ...{ code, kind: marketplaceId ? 'amazon' : 'shopify', account: 'a', market, locales: [] },
  settings: marketplaceId ? { marketplaceId } : {},
});
const US = 'ATVPDKIKX0DER';
const GB = 'A1F83G8C2ARO7P';
const DE = 'A1PA6795UKMFR9';
const channels = [channel('shop', 'US'), channel('us', 'US', US), channel('gb', 'GB', GB), channel('de', 'DE', DE)];
const offer = (market: string, quantity: number) => ({ sku: 'MUG', market, quantity }) as ErpOffer;
const offers = [offer('US', 5), offer('GB', 7), offer('DE', 9)];
const of = (code: string, book: SalesLine[]) => {
  const one = channels.find((each) => each.code === code)!;
  const { marketplaceId } = one.settings;
  return salesOf(one, channels, book, (line) => line.marketplaceId === marketplaceId, offers);
};
let purchases = 0;
const line = (sold: number, available: number | null, marketplaceId?: string): SalesLine => ({
  ...{ sku: 'MUG', sold, available, last: ++purchases },
  ...(marketplaceId && { marketplaceId }),
});

describe('what customers bought, held against what was counted', () => {
  it('is well where what is left and what was sold make the count, or less', () => {
    const sales = of('us', [line(3, 2, US)]);
    expect(sales).toEqual({ channel: 'us', units: 3, skus: 1, soldOut: 0, cameBack: [] });
    expect(of('shop', [line(5, 0)])).toEqual({ channel: 'shop', units: 5, skus: 1, soldOut: 1, cameBack: [] });
    expect(of('shop', [line(50, null)]).cameBack).toEqual([]);
    expect(wrongSales([sales])).toEqual([]);
  });

  it('names each unit that is offered again, and a channel where nobody could buy', () => {
    const back = of('shop', [line(3, 5)]);
    expect(back.cameBack).toEqual([{ sku: 'MUG', units: 3 }]);
    expect(wrongSales([back, of('us', [])])).toEqual([
      'shop: 3 units of MUG that were sold are offered again',
      'us: customers could buy nothing',
    ]);
  });

  it('takes marketplaces of one region for one stock, and no others', () => {
    const book = [line(3, 6, GB), line(4, 2, DE), line(1, 4, US)];
    expect(['gb', 'de', 'us'].map((code) => of(code, book).cameBack)).toEqual([[], [], []]);
    const again = [line(4, 5, DE), line(3, 6, GB)];
    expect(['gb', 'de'].map((code) => of(code, again).cameBack)).toEqual([[{ sku: 'MUG', units: 4 }], []]);
  });
});
