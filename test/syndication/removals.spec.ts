import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { RecallProducts, WriteOffers } from '../../src/catalog/index.js';
import { MappingsService, MatchChannel } from '../../src/syndication/index.js';
import type { ExceptionInput } from '../../src/syndication/assortment/assortment-input.js';
import { SaveAssortment } from '../../src/syndication/assortment/save-assortment.service.js';
import { SettleAssortment } from '../../src/syndication/assortment/settle-assortment.service.js';
import { ReadListings } from '../../src/syndication/ledger/read-listings.service.js';
import { listListings } from '../../src/syndication/ledger/listing-views.repository.js';
import { PlannerService } from '../../src/syndication/listings/plan/planner.service.js';
import { WorkerSettings } from '../../src/syndication/listings/worker-settings.js';
import { lockRemovals } from '../../src/syndication/removals/removals.repository.js';
import { RemovalHolds } from '../../src/syndication/removals/removal-holds.service.js';
import { mostRemovals, removalShareOf } from '../../src/syndication/removals/removal-guard.js';
import { until } from '../main-job/world.js';
import { syndicationRoom, type SyndicationRoom } from './room.js';

let room: SyndicationRoom;
let revision = 0;
const HOUR = 3_600_000;

const out = async (...skus: string[]): Promise<void> => {
  const exceptions = skus.map((sku): ExceptionInput => ({
    sku,
    isIn: false,
    reason: 'sold out of the range',
    fromAt: null,
    untilAt: null,
  }));
  const place = { channel: 'fake_us', market: null };
  expect(await room.get(SaveAssortment).save({ place, rules: [], exceptions }, revision++, room.by())).toEqual([]);
};
let order = 0;
const offer = (sku: string, quantity: number): Promise<unknown> =>
  inTransaction(room.db.ds, (m) => room.get(WriteOffers).write(m, [{ sku, market: 'us', price: { amount: '10.00', currency: 'USD' }, quantity, source: 'erp', order: String(++order) }], room.clock.now())); // prettier-ignore
/** How many listings of each product are live. */
const live = async (): Promise<Record<string, number>> => {
  const rows = await room.sql(
    `SELECT r.sku, count(*) FILTER (WHERE l.state = 'live')::int AS live FROM listing l JOIN product_node r ON r.id = l.root_id GROUP BY r.sku ORDER BY r.sku`,
  );
  return Object.fromEntries(rows.map(({ sku, live: count }) => [sku, count])) as Record<string, number>;
};
const holds = async () =>
  (await room.get(RemovalHolds).list('fake_us', null)).map(({ state, waiting, removals, ofAll }) => [state, waiting, removals, ofAll]);
const explain = async (sku: string) => {
  const rows = await listListings(room.db.ds.manager, { channel: 'fake_us', state: null, sku, after: '0', limit: 1 });
  const [one] = await room.get(ReadListings).of(rows);
  return [one!.explanation.waitsFor, one!.explanation.message];
};
/** Resolves once somebody waits for a lock. */
const waitsForLock = async (): Promise<'waits'> => {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await until(async () => (await room.db.ds.query<unknown[]>(waiting)).length > 0);
  return 'waits';
};
const openIssues = async () =>
  (await room.sql(`SELECT sku, owner FROM issue WHERE code = 'removal_held' AND closed_at IS NULL ORDER BY sku`)).map(({ sku, owner }) => `${String(sku)} ${String(owner)}`); // prettier-ignore
const restored = async (): Promise<void> => {
  room.clock.advance(2 * HOUR);
  await out();
  await room.worker.drain();
  expect(await live()).toEqual(ALL);
};

const VARIANTS = 12;
const ALL = { P: VARIANTS, Q: VARIANTS, R: VARIANTS };

beforeAll(async () => {
  room = await syndicationRoom();
  await room.connect();
  await room.get(MatchChannel).activate('fake_us', room.by());
  for (const sku of Object.keys(ALL)) {
    await room.facts(sku, {});
    for (let at = 1; at <= VARIANTS; at++) await room.facts(`${sku}-${at}`, {}, sku);
    await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku LIKE $1`, [`${sku}%`]);
    await room.edit(sku, { 'title@en_US': `Title of ${sku}` });
    await room.approve(sku);
  }
  await room.worker.drain();
  expect(await live()).toEqual(ALL);
});
afterAll(() => room.close());

describe('removals of a channel', () => {
  it('leave at once while they are few, wait together beyond that, and go or stay by a person’s word', async () => {
    await out('P');
    await room.worker.drain();
    expect(await live()).toEqual({ ...ALL, P: 0 });
    expect(await holds()).toEqual([]);
    await out('P', 'Q');
    await room.worker.drain();
    expect(await live()).toEqual({ ...ALL, P: 0 });
    expect(await holds()).toEqual([['open', 12, 24, 36]]);
    expect(await openIssues()).toEqual(['Q publisher']);
    expect(await explain('Q-1')).toEqual([
      'removal_decision',
      'It should leave the channel, and waits for a person with more than may leave at once: an exception of the assortment of fake_us leaves it out (sold out of the range)',
    ]);
    const { id } = (await room.get(RemovalHolds).list('fake_us', 'open'))[0]!;
    // What comes later waits with it, however few, and however long nobody decides.
    room.clock.advance(2 * HOUR);
    await out('P', 'Q', 'R-1');
    await room.worker.drain();
    expect(await live()).toEqual({ ...ALL, P: 0 });
    expect(await holds()).toEqual([['open', 13, 24, 36]]);
    const { problems } = await room.get(RemovalHolds).keep(id, room.by());
    expect(problems).toEqual([]);
    await room.worker.drain();
    expect(await live()).toEqual({ ...ALL, P: 0 });
    expect(await openIssues()).toEqual([]);
    expect((await explain('Q-1'))[0]).toBe('removal_kept');
    expect((await room.get(RemovalHolds).keep(id, room.by())).problems.map(({ code }) => code)).toEqual(['hold_decided']);
    expect((await room.get(RemovalHolds).confirm(id, room.by('Carl'))).problems).toEqual([]);
    await room.worker.drain();
    expect(await live()).toEqual({ P: 0, Q: 0, R: 11 });
    expect(await holds()).toEqual([['confirmed', 0, 24, 36]]);
    expect((await room.get(RemovalHolds).confirm(id, room.by())).problems.map(({ code }) => code)).toEqual(['hold_decided']);
    expect((await room.get(RemovalHolds).confirm('999', room.by())).problems.map(({ code }) => code)).toEqual(['hold_not_found']);
    const told = await room.sql(`SELECT verb, actor, details->'listings' AS listings FROM audit WHERE verb IN ('keep_listings', 'confirm_removals') ORDER BY id`); // prettier-ignore
    expect(told).toEqual([
      { verb: 'keep_listings', actor: 'Pia Publisher', listings: 13 },
      { verb: 'confirm_removals', actor: 'Carl', listings: 13 },
    ]);
    await restored();
  });

  it('that a worker adds to them while they are decided are decided too', async () => {
    await out('P', 'Q');
    await room.worker.drain();
    const { id } = (await room.get(RemovalHolds).list('fake_us', 'open'))[0]!;
    const planning = room.db.ds.createQueryRunner();
    await planning.startTransaction();
    await lockRemovals(planning.manager, 'fake_us');
    const [late] = (await planning.query(
      `INSERT INTO removal (listing_id, channel_code, hold_id, state, at)
       SELECT l.id, l.channel_code, $1, 'held', $2 FROM listing l WHERE l.sku = 'R-1' AND l.channel_code = 'fake_us' RETURNING listing_id::text AS id`,
      [id, room.clock.now()],
    )) as { id: string }[];
    const deciding = room.get(RemovalHolds).confirm(id, room.by());
    expect(await Promise.race([deciding.then(() => 'decided'), waitsForLock()])).toBe('waits');
    await planning.commitTransaction();
    await planning.release();
    expect((await deciding).problems).toEqual([]);
    expect(await room.sql(`SELECT state FROM removal WHERE listing_id = $1`, [late!.id])).toEqual([{ state: 'confirmed' }]);
    await room.worker.drain();
    await restored();
  });

  it('wait whatever causes them, with their price and stock going on, and are over when they are planned again', async () => {
    const mappings = room.get(MappingsService);
    const body = { ...room.adapter.defaultMapping(), excludedFamilies: ['things'] };
    const { mapping } = await mappings.save('fake_us', body, room.by());
    await mappings.activate('fake_us', mapping!.version, room.by());
    await room.worker.drain();
    expect(await live()).toEqual(ALL);
    expect((await holds())[0]).toEqual(['open', 36, 36, 36]);
    room.adapter.sent.length = 0;
    await offer('Q-1', 5);
    await room.worker.drain();
    await offer('Q-1', 0);
    await room.worker.drain();
    expect(room.adapter.sent).toEqual(expect.arrayContaining(['stock Q-1 5', 'stock Q-1 0']));
    expect(room.adapter.sent.filter((one) => one.startsWith('content'))).toEqual([]);
    await mappings.activate('fake_us', 1, room.by());
    await room.worker.drain();
    expect(await live()).toEqual(ALL);
    expect((await holds())[0]).toEqual(['over', 0, 36, 36]);
    expect(await room.sql('SELECT * FROM removal')).toEqual([]);
  });

  it('of what is recalled wait for nobody', async () => {
    await out('P', 'Q');
    await room.worker.drain();
    expect(await live()).toEqual(ALL);
    await room.get(RecallProducts).recall('P', null, 'It burns', room.by());
    await room.worker.drain();
    expect(await live()).toEqual({ ...ALL, P: 0 });
    expect((await holds())[0]).toEqual(['open', 12, 24, 36]);
    await out();
    await room.worker.drain();
    expect((await holds())[0]![0]).toBe('over');
  });

  it('are counted by one planner at a time', async () => {
    room.clock.advance(2 * HOUR);
    await out('Q', 'R');
    while ((await room.get(SettleAssortment).step()) > 0);
    room.get(WorkerSettings).planBatchSize = 1;
    await Promise.all([room.get(PlannerService).planBatch(), room.get(PlannerService).planBatch()]);
    room.get(WorkerSettings).planBatchSize = 50;
    await room.worker.drain();
    const { Q, R } = await live();
    expect([Q, R].sort()).toEqual([0, 12]);
    expect((await holds())[0]!.slice(0, 2)).toEqual(['open', 12]);
  });
});

describe('how many may leave', () => {
  it('is a share of the channel, and twenty at least', () => {
    expect([0, 100, 200, 201, 1000].map((all) => mostRemovals(all, 0.1))).toEqual([20, 20, 20, 20, 100]);
    expect(mostRemovals(1000, 0.29)).toBe(290);
    expect([{}, { removals: { maxShare: 0.5 } }, { removals: { maxShare: 'much' } }].map(removalShareOf)).toEqual([0.1, 0.5, 0.1]);
  });
});
