import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KeptLocation } from '../../src/syndication/reach/kept-location.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.asOwner(`
    INSERT INTO market (code, country, currency) VALUES ('us', 'US', 'USD');
    INSERT INTO scope (code, kind) VALUES ('old', 'channel'), ('new', 'channel');
    INSERT INTO account (code, kind) VALUES ('shop', 'shopify');
    INSERT INTO mapping (code, kind, version, body, hash, created_by) VALUES ('shop', 'shopify', 1, '{}', 'h', 'olu');
    INSERT INTO channel (code, account_code, kind, market_code, locales, mapping_id, single_location)
      SELECT c.code, 'shop', 'shopify', 'us', '{en_US}', m.id, c.location FROM mapping m, (VALUES ('old', null), ('new', '')) AS c(code, location)`);
});
afterAll(() => db.close());

const of = (channel: string): KeptLocation => new KeptLocation(db.ds, channel);
const stored = async () =>
  (await db.ds.query<{ at: string | null }[]>(`SELECT single_location AS at FROM channel ORDER BY code DESC`)).map(({ at }) => at);

test('a location is written down once, and who comes second goes by it', async () => {
  expect([await of('old').get(), await of('new').get(), await of('none').get()]).toEqual([null, '', '']);
  // Of two workers that both found nothing written down, one decides.
  expect((await Promise.all([of('old').keep('A', null), of('old').keep('B', null)])).every((at, _, [first]) => at === first)).toBe(true);
  const kept = await of('old').get();
  expect(['A', 'B']).toContain(kept);
  expect([await of('old').keep('C', null), await of('old').keep('C', ''), await of('new').keep('D', null)]).toEqual([kept, kept, 'D']);
  expect(await stored()).toEqual([kept, '']);
  // What is given up is replaced by whoever gave up what stands.
  expect([await of('old').keep('C', kept), await of('old').keep('E', kept)]).toEqual(['C', 'C']);
  // A channel that is only asked keeps nothing.
  expect(await of('none').keep('A', '')).toBe('A');
  expect(await stored()).toEqual(['C', '']);
});
