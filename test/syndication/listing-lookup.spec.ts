import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.asOwner(`
    INSERT INTO market (code, country, currency) VALUES ('us', 'US', 'USD');
    INSERT INTO scope (code, kind) VALUES ('shop', 'channel');
    INSERT INTO account (code, kind) VALUES ('shop', 'shopify');
    INSERT INTO mapping (code, kind, version, body, hash, created_by) VALUES ('shop', 'shopify', 1, '{}', 'h', 'olu');
    INSERT INTO channel (code, account_code, kind, market_code, locales, mapping_id) SELECT 'shop', 'shop', 'shopify', 'us', '{en_US}', id FROM mapping;
    INSERT INTO product_node (id, sku, root_id, kind, sellable) OVERRIDING SYSTEM VALUE SELECT n, 'S' || n, n, 'product', true FROM generate_series(1, 3000) n;
    INSERT INTO listing (channel_code, listing_key, kind, root_id, sku, skus) SELECT 'shop', sku, 'product', id, sku, ARRAY[sku] FROM product_node;
    ANALYZE listing`);
});
afterAll(() => db.close());

/** Pages that were read of an index to answer a question. */
async function pagesOf(index: string, sql: string): Promise<number> {
  interface Plan {
    'Index Name'?: string;
    'Shared Hit Blocks': number;
    'Shared Read Blocks': number;
    Plans?: Plan[];
  }
  const [row] = await db.ds.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`);
  const all = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(all)];
  const scan = all(row!['QUERY PLAN'][0]!.Plan).find((plan) => plan['Index Name'] === index);
  if (!scan) throw new Error(`${index} was not asked: ${JSON.stringify(row)}`);
  return scan['Shared Hit Blocks'] + scan['Shared Read Blocks'];
}

test('the listings of a SKU are found at once, however often listings were written since the last vacuum', async () => {
  // Each move of a listing writes its SKUs into the index again.
  for (const state of ['sending', 'accepted', 'processed', 'live']) await db.asOwner(`UPDATE listing SET state = '${state}'`);
  // 64 kB wait to be sorted in, which are eight pages; the rest is the way down.
  expect(await pagesOf('listing_skus', `SELECT id FROM listing WHERE skus && ARRAY['S17', 'S2100']`)).toBeLessThan(20);
});
