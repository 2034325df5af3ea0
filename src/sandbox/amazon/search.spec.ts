import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AMAZON_SANDBOX_CREDENTIALS } from './index.js';
import { startSeller, US, type Seller } from './testing/bench.js';
import { home, us } from './testing/home.js';

const PATH = `/listings/2021-08-01/items/${AMAZON_SANDBOX_CREDENTIALS.sellerId}?marketplaceIds=${US}`;

describe('searching listings, and what the seller had before', () => {
  let seller: Seller;
  beforeAll(async () => {
    seller = await startSeller();
    const items = Array.from({ length: 45 }, (_, n) => ({
      sku: `OLD-${String(n).padStart(2, '0')}`,
      marketplaceId: US,
      productType: 'HOME',
      attributes: { item_name: us(`Old vase ${n}`), brand: us('Oakline'), bullet_point: us('from before') },
    }));
    expect((await seller.call('POST', '/_sandbox/seed', { items })).body).toEqual({ seeded: 45 });
    await seller.put('NEW-1', home(seller.pictures));
  });
  afterAll(() => seller.close());

  it('pages through everything by tokens', async () => {
    const skus: string[] = [];
    let token = '';
    let calls = 0;
    do {
      const { body } = await seller.call(
        'GET',
        `${PATH}&pageSize=20&sortBy=sku&sortOrder=ASC&includedData=summaries,attributes${token && `&pageToken=${token}`}`,
      );
      expect(body.numberOfResults).toBe(46);
      skus.push(...body.items.map((item: { sku: string }) => item.sku));
      token = body.pagination?.nextToken ?? '';
      calls += 1;
    } while (token);
    expect(calls).toBe(3);
    expect(skus).toEqual(['NEW-1', ...Array.from({ length: 45 }, (_, n) => `OLD-${String(n).padStart(2, '0')}`)]);
  });

  it('finds named SKUs, in the parts asked for', async () => {
    const { body } = await seller.call(
      'GET',
      `${PATH}&identifiers=NEW-1,OLD-03,NONE&identifiersType=SKU&includedData=summaries,offers&sortBy=sku&sortOrder=ASC`,
    );
    expect(body.items.map((item: { sku: string }) => item.sku)).toEqual(['NEW-1', 'OLD-03']);
    expect(Object.keys(body.items[0])).toEqual(['sku', 'summaries', 'offers']);
    expect(body.pagination).toBeUndefined();
  });

  it('filters by status', async () => {
    const { body } = await seller.call('GET', `${PATH}&withStatus=BUYABLE`);
    expect(body.items.map((item: { sku: string }) => item.sku)).toEqual(['NEW-1']);
    expect((await seller.call('GET', `${PATH}&withoutStatus=BUYABLE`)).body.numberOfResults).toBe(45);
  });

  it.each(['pageSize=21', 'sortBy=price', 'pageToken=nonsense', 'identifiers=A', 'includedData=reviews'])('refuses %s', async (query) => {
    expect((await seller.call('GET', `${PATH}&${query}`)).status).toBe(400);
  });

  it('shows its state and forgets everything on reset', async () => {
    const { body } = await seller.call('GET', '/_sandbox/state');
    expect(body.listings).toHaveLength(46);
    await seller.call('POST', '/_sandbox/reset');
    expect((await seller.call('GET', '/_sandbox/state')).body.listings).toEqual([]);
  });
});
