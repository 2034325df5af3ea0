import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { countStatements, inTransaction } from '../../libs/db/index.js';
import type { Statement } from '../../src/port/index.js';
import { acceptLines } from '../../src/syndication/listings/wires/listing-offer.repository.js';
import {
  endShownPrices,
  holdNews,
  keepSeenPrices,
  keepShownPrices,
  type PriceSeen,
} from '../../src/syndication/listings/wires/shown-price.repository.js';
import type { Paid } from '../../src/syndication/listings/wires/wire.js';
import { ControllerWorld } from '../support/syndication/index.js';

let world: ControllerWorld;
let listingId: string;
/** What a look knows of the line. */
let line: { price: Statement; stock: Statement };

beforeEach(async () => {
  world = await ControllerWorld.open();
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await world.worker().worker.drain();
  const [row] = await world.sql(`SELECT listing_id::text AS id, price_accepted AS price, stock_accepted AS stock FROM listing_offer`);
  listingId = String(row!['id']);
  line = { price: row!['price'] as Statement, stock: row!['stock'] as Statement };
  world.clock.advance(3_600_000);
});
afterEach(() => world.close());

const paid = (minor: string): Paid => ({ paid: minor, usual: null, currency: 'USD', exponent: 2 });
const seen = (minor: string, isOurs: boolean): PriceSeen => ({ listingId, sku: 'A', paid: paid(minor), ...line, isOurs });
const shown = async (): Promise<unknown[]> =>
  (await world.sql('SELECT paid_minor::text AS paid, ours FROM shown_price ORDER BY id')).map((row) => [row['paid'], row['ours']]);

/** A look's transaction: what it shows, and listings that it misses, since it began. */
async function look(m: EntityManager, found: { seen?: PriceSeen[]; gone?: string[] }, began = world.clock.now()): Promise<void> {
  const now = world.clock.now();
  const news = await holdNews(m, { seen: found.seen ?? [], gone: found.gone ?? [] }, [listingId], now);
  await keepSeenPrices(m, news.seen, now);
  await endShownPrices(m, news.gone, began, now);
}

/** Another price is taken. */
async function take(m: EntityManager, minor: string): Promise<void> {
  const now = world.clock.now();
  await acceptLines(m, [{ listingId, sku: 'A', price: { price: minor } as unknown as Statement, buyable: true, units: null }], now);
  await keepShownPrices(m, [{ listingId, sku: 'A', paid: paid(minor) }], now);
}

/** The second begins while the first has not ended, and gets as far as it can until then. */
async function besides(first: (m: EntityManager) => Promise<void>, second: (m: EntityManager) => Promise<void>): Promise<void> {
  let other: Promise<void> | undefined;
  await inTransaction(world.ds, async (m) => {
    await first(m);
    other = inTransaction(world.ds, second);
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await Promise.race([other, world.until(async () => (await world.sql(waiting)).length > 0)]);
  });
  await other;
}

describe('a look beside another transaction', () => {
  it('writes the price of another hand once, where another look shows the same', async () => {
    const theirs = (m: EntityManager) => look(m, { seen: [seen('999', false)] });
    await besides(theirs, theirs);
    expect(await shown()).toEqual([
      ['1200', true],
      ['999', false],
    ]);
  });

  it('that shows ours of before writes nothing over what was taken meanwhile', async () => {
    await inTransaction(world.ds, (m) => look(m, { seen: [seen('999', false)] }));
    world.clock.advance(3_600_000);
    await besides(
      (m) => take(m, '1500'),
      (m) => look(m, { seen: [seen('1200', true)] }),
    );
    expect(await shown()).toEqual([
      ['1200', true],
      ['999', false],
      ['1500', true],
    ]);
  });

  it('that misses a listing ends no price of a content that made it anew meanwhile', async () => {
    const began = world.clock.now();
    world.clock.advance(1_000);
    await besides(
      (m) => take(m, '1500'),
      (m) => look(m, { gone: [listingId] }, began),
    );
    expect(await shown()).toEqual([
      ['1200', true],
      ['1500', true],
    ]);
    // A look that began after it tells that it is gone, and one more that it still is.
    for (let looks = 0; looks < 2; looks++) await inTransaction(world.ds, (m) => look(m, { gone: [listingId] }));
    expect((await shown()).slice(1)).toEqual([
      ['1500', true],
      [null, true],
    ]);
  });

  it('holds no line and asks once where it shows what is known', async () => {
    const known = { seen: [seen('1200', true)], gone: [] };
    const { result, count } = await countStatements(() => holdNews(world.ds.manager, known, [listingId], world.clock.now()));
    expect([result, count]).toEqual([{ seen: [], gone: [] }, 1]);
    await inTransaction(world.ds, (m) => look(m, { gone: [listingId] }));
    const gone = { seen: [], gone: [listingId] };
    const again = await countStatements(() => holdNews(world.ds.manager, gone, [listingId], world.clock.now()));
    expect([again.result, again.count]).toEqual([{ seen: [], gone: [] }, 1]);
  });
});
