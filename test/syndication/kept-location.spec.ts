import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KeptLocation } from '../../src/syndication/reach/kept-location.js';
import { testDatabase, type TestDatabase } from '../support/index.js';
import { ControllerWorld } from '../support/syndication/index.js';

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

test('with a location that is given up goes what was known to stand there: what the next one has fewer was not sold', async () => {
  const world = await ControllerWorld.open();
  try {
    const one = world.worker();
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    const here = new KeptLocation(world.ds, 'fake_us');
    const line = async () => (await world.sql(`SELECT units, sold, stock_accepted IS NOT NULL AS said FROM listing_offer`))[0];
    // What is found first is where all was said.
    await here.keep('WAREHOUSE', await here.get());
    expect(await line()).toEqual({ units: 5, sold: [], said: true });
    const { readBack } = world.adapter;
    world.adapter.readBack = async (items) => {
      await here.keep('ANNEX', 'WAREHOUSE');
      return readBack.call(world.adapter, items);
    };
    world.adapter.remote.get('A')!.fields['A:quantity'] = 2;
    // The first of them began with what was known before.
    for (let looks = 0; looks < 2; looks++) {
      world.clock.advance(600_000);
      await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
      expect(await line()).toEqual({ units: null, sold: [], said: true });
    }
    expect(await world.sql(`SELECT field, sent, live FROM drift WHERE closed_at IS NULL`)).toEqual([
      { field: 'A:quantity', sent: 5, live: 2 },
    ]);
    world.adapter.sent.length = 0;
    await world.count('A', 4);
    await one.worker.drain();
    expect([world.adapter.sent, await line()]).toEqual([['stock A 4'], { units: 4, sold: [], said: true }]);
  } finally {
    await world.close();
  }
});
