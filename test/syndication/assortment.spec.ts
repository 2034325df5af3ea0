import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { inTransaction } from '../../libs/db/index.js';
import { Categories } from '../../src/catalog/categories/categories.service.js';
import { ReadVerdicts } from '../../src/search/readiness/read-verdicts.service.js';
import { JudgeProducts } from '../../src/syndication/readiness/judge-products.service.js';
import { MappingsService, MatchChannel, ReadinessService } from '../../src/syndication/index.js';
import type { AssortmentInput, ExceptionInput, RuleInput } from '../../src/syndication/assortment/assortment-input.js';
import { PreviewAssortment } from '../../src/syndication/assortment/preview-assortment.service.js';
import { SaveAssortment } from '../../src/syndication/assortment/save-assortment.service.js';
import { SettleAssortment } from '../../src/syndication/assortment/settle-assortment.service.js';
import { ReadListings } from '../../src/syndication/ledger/read-listings.service.js';
import { listListings } from '../../src/syndication/ledger/listing-views.repository.js';
import { PlannerService } from '../../src/syndication/listings/plan/planner.service.js';
import { syndicationRoom, type SyndicationRoom } from './room.js';

let room: SyndicationRoom;
let revision = 0;
let marketRevision = 0;

const HOUR = 3_600_000;
const brand = (value: string): RuleInput['filter'] => ({ cell: { attribute: 'brand', equals: value } });
const rule = (name: string, effect: RuleInput['effect'], filter: RuleInput['filter'], more: Partial<RuleInput> = {}): RuleInput => ({
  ...{ name, effect, filter, fromAt: null, untilAt: null },
  ...more,
});
const exception = (sku: string, isIn: boolean, more: Partial<ExceptionInput> = {}): ExceptionInput => ({
  ...{ sku, isIn, reason: 'as agreed', fromAt: null, untilAt: null },
  ...more,
});
const input = (rules: RuleInput[], exceptions: ExceptionInput[] = []): AssortmentInput => ({
  place: { channel: 'fake_us', market: null },
  rules,
  exceptions,
});
const preview = async (rules: RuleInput[], exceptions: ExceptionInput[] = []) =>
  (await room.get(PreviewAssortment).preview(input(rules, exceptions))).preview!;
const save = async (rules: RuleInput[], exceptions: ExceptionInput[] = []): Promise<void> => {
  expect(await room.get(SaveAssortment).save(input(rules, exceptions), revision, room.by())).toEqual([]);
  revision++;
};
const stateOf = async (key: string): Promise<string | undefined> => (await room.states())[key];
/** Of the four that are approved before all else. */
const drained = async (): Promise<Record<string, string>> => {
  await room.worker.drain();
  const states = await room.states();
  return Object.fromEntries(Object.keys(ALL).map((key) => [key, states[key]!]));
};
const readiness = async (sku: string) => {
  const [one] = (await room.get(ReadinessService).ofProduct(sku, 'fake_us'))!;
  return [one!.ready, one!.issues.map(({ code, message }) => `${code}: ${message}`)];
};
const explained = async (sku: string) => {
  const rows = await listListings(room.db.ds.manager, { channel: 'fake_us', state: null, sku, after: '0', limit: 10 });
  return (await room.get(ReadListings).of(rows)).map(({ explanation }) => explanation.message);
};
const product = async (sku: string, of?: string, variants: string[] = []): Promise<void> => {
  await room.facts(sku, of ? { brand: of } : {});
  for (const variant of variants) await room.facts(variant, {}, sku);
  await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku = ANY ($1)`, [[sku, ...variants]]);
  await room.edit(sku, { 'title@en_US': `Title of ${sku}` });
  await room.approve(sku);
};
beforeAll(async () => {
  room = await syndicationRoom();
  await room.db.ds.query(
    `INSERT INTO attribute (code, type, owner, localizable, fact_policy, validation) VALUES ('brand', 'text', 'erp', false, 'auto', '{}')`,
  );
  await room.db.ds.query(`UPDATE family SET attributes = attributes || '{brand}'`);
  await room.connect();
  await room.get(MatchChannel).match('fake_us');
  await room.get(MatchChannel).activate('fake_us', room.by());
  await product('A', 'acme', ['A-1', 'A-2']);
  await product('B', 'bolt');
  await product('C', 'acme');
});
afterAll(() => room.close());

const ALL = { 'A-1': 'live', 'A-2': 'live', B: 'live', C: 'live' };

test('planners do not take turns where all that there is are families that a mapping leaves out', async () => {
  const mappings = room.get(MappingsService);
  const { mapping } = await mappings.save('fake_us', { ...room.adapter.defaultMapping(), excludedFamilies: ['others'] }, room.by());
  await mappings.activate('fake_us', mapping!.version, room.by());
  await inTransaction(room.db.ds, async (m) => {
    expect(await m.query('SELECT place, revision FROM assortment FOR UPDATE')).toEqual([{ place: 'channel:fake_us', revision: 0 }]);
    expect(await room.get(PlannerService).planBatch()).toBe(3);
  });
  await mappings.activate('fake_us', 1, room.by());
  expect(await drained()).toEqual(ALL);
});

describe('an assortment', () => {
  beforeEach(async () => {
    await save([]);
    expect(await drained()).toEqual(ALL);
    room.adapter.sent.length = 0;
    room.adapter.withdrawn.length = 0;
  });

  it('that is not there, or says nothing, lets everything in', async () => {
    expect(await room.sql('SELECT * FROM search_left_out')).toEqual([]);
    expect(await readiness('A')).toEqual([true, []]);
  });

  it('takes off what a rule leaves out, and puts it back: as the preview said', async () => {
    const rules = [rule('No Acme', 'exclude', brand('acme')), rule('Nothing', 'exclude', brand('nobody'))];
    expect(await preview(rules)).toEqual({
      products: { enter: 0, leave: 2, stay: 1, out: 0 },
      variants: { enter: 0, leave: 3, stay: 1, out: 0 },
      entering: [],
      leaving: ['A-1', 'A-2', 'C'],
      rules: [
        { name: 'No Acme', variants: 3, counts: true },
        { name: 'Nothing', variants: 0, counts: true },
      ],
      listings: [{ channel: 'fake_us', withdrawn: 3, reduced: 0, ofAll: 4, waits: false }],
      isSettled: true,
    });
    await save(rules);
    expect(await drained()).toEqual({ 'A-1': 'withdrawn', 'A-2': 'withdrawn', B: 'live', C: 'withdrawn' });
    expect(room.adapter.withdrawn.sort()).toEqual(['A-1', 'A-2', 'C']);
    const why = 'A is not meant for fake_us: the rule "No Acme" of the assortment of fake_us leaves it out';
    expect(await readiness('A')).toEqual([false, [`not_meant: ${why}`]]);
    expect(await explained('C')).toEqual(['It was taken off the channel: the rule "No Acme" of the assortment of fake_us leaves it out']);
    const back = await preview([]);
    expect(back.variants).toEqual({ enter: 3, leave: 0, stay: 1, out: 0 });
    expect(back.entering).toEqual(['A-1', 'A-2', 'C']);
  });

  it('lets in only what a rule takes in, where there is one; one that leaves out goes before it, an exception before both', async () => {
    const rules = [rule('Acme', 'include', brand('acme')), rule('Not C', 'exclude', { skus: ['C'] })];
    await save(rules);
    expect(await drained()).toEqual({ 'A-1': 'live', 'A-2': 'live', B: 'withdrawn', C: 'withdrawn' });
    expect(await readiness('B')).toEqual([
      false,
      ['not_meant: B is not meant for fake_us: no rule of the assortment of fake_us takes it in'],
    ]);
    await save(rules, [exception('C', true), exception('A', false), exception('A-2', true)]);
    expect(await drained()).toEqual({ 'A-1': 'withdrawn', 'A-2': 'live', B: 'withdrawn', C: 'live' });
    expect(await explained('A-1')).toEqual([
      'It was taken off the channel: an exception of the assortment of fake_us leaves it out (as agreed)',
    ]);
    expect(await readiness('A')).toEqual([
      true,
      ['not_meant: A-1 is not meant for fake_us: an exception of the assortment of fake_us leaves it out (as agreed)'],
    ]);
  });

  it('begins and ends by the clock', async () => {
    const at = (hours: number): Date => new Date(room.clock.now().getTime() + hours * HOUR);
    const exceptions = [exception('B', false, { fromAt: at(1), untilAt: at(3) })];
    await save([rule('No C', 'exclude', { skus: ['C'] }, { fromAt: at(2), untilAt: at(4) })], exceptions);
    const off = async (): Promise<string[]> =>
      Object.entries(await drained())
        .flatMap(([key, state]) => (state === 'live' ? [] : [key]))
        .sort();
    expect(await off()).toEqual([]);
    const seen: string[][] = [];
    for (let hour = 1; hour <= 4; hour++) {
      room.clock.advance(HOUR);
      seen.push(await off());
    }
    expect(seen).toEqual([['B'], ['B', 'C'], ['C'], []]);
    expect(await room.sql(`SELECT next_at FROM assortment`)).toEqual([{ next_at: null }]);
  });

  it('of a market counts beside that of the channel', async () => {
    const ofMarket = { ...input([rule('Acme only', 'include', brand('acme'))]), place: { channel: null, market: 'us' } };
    expect(await room.get(SaveAssortment).save(ofMarket, marketRevision++, room.by())).toEqual([]);
    await save([], [exception('C', false)]);
    expect(await drained()).toEqual({ 'A-1': 'live', 'A-2': 'live', B: 'withdrawn', C: 'withdrawn' });
    expect(await readiness('B')).toEqual([
      false,
      ['not_meant: B is not meant for fake_us: no rule of the assortment of market us takes it in'],
    ]);
    expect(await room.get(SaveAssortment).save({ ...ofMarket, rules: [] }, marketRevision++, room.by())).toEqual([]);
  });

  it('follows the catalogue as it is now: a draft that becomes such goes and comes, and what is such was never there', async () => {
    await save([rule('No toys', 'exclude', { cell: { attribute: 'title', locale: 'en_US', contains: 'toy' } })]);
    await drained();
    await room.edit('B', { 'title@en_US': 'A toy' });
    expect(await drained()).toEqual(ALL);
    await room.get(JudgeProducts).drain();
    expect(await drained()).toEqual({ ...ALL, B: 'withdrawn' });
    await room.edit('B', { 'title@en_US': 'Title of B' });
    await room.get(JudgeProducts).drain();
    expect(await drained()).toEqual(ALL);
    await room.facts('T', {});
    await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku = 'T'`);
    await room.edit('T', { 'title@en_US': 'Another toy' });
    await room.approve('T');
    expect(await drained()).toEqual(ALL);
    expect(await stateOf('T')).toBeUndefined();
    expect(await readiness('T')).toMatchObject([false, [expect.stringContaining('the rule "No toys"')]]);
  });

  it('whose attribute is gone stays as it was, lets nothing new in, and says so until it is mended', async () => {
    await save([rule('No Acme', 'exclude', brand('acme'))]);
    const before = await drained();
    await room.db.ds.query(`UPDATE attribute SET type = 'boolean' WHERE code = 'brand'`);
    await product('N');
    expect(await drained()).toEqual(before);
    expect(await stateOf('N')).toBeUndefined();
    const [row] = await room.sql(`SELECT broken FROM assortment WHERE place = 'channel:fake_us'`);
    expect(row).toMatchObject({ broken: { code: 'value_wrong_type' } });
    expect((await readiness('N'))[1]).toMatchObject([expect.stringContaining('cannot be asked at the moment')]);
    await room.db.ds.query(`UPDATE attribute SET type = 'text' WHERE code = 'brand'`);
    expect(await drained()).toEqual(before);
    expect(await stateOf('N')).toBe('live');
    expect(await room.sql(`SELECT broken FROM assortment WHERE place = 'channel:fake_us'`)).toEqual([{ broken: null }]);
  });

  it('by category follows a category that moves', async () => {
    await room.db.ds.query(
      `INSERT INTO category (code, parent_code, path) VALUES ('outlet', NULL, 'outlet'), ('clearance', NULL, 'clearance')`,
    );
    await room.db.ds.query(`UPDATE product_node SET categories = '{outlet}' WHERE sku = 'B'`);
    await save([rule('No clearance', 'exclude', { categories: ['clearance'] })]);
    expect(await drained()).toEqual(ALL);
    await inTransaction(room.db.ds, (m) => room.get(Categories).upsertMany(m, [{ code: 'outlet', parentCode: 'clearance' }]));
    expect(await drained()).toEqual({ ...ALL, B: 'withdrawn' });
    await inTransaction(room.db.ds, (m) => room.get(Categories).upsertMany(m, [{ code: 'outlet', parentCode: null }]));
    expect(await drained()).toEqual(ALL);
  });

  it('that asks as a channel is settled anew where its locales change, or the scopes above it, and only then', async () => {
    await room.db.ds.query(`INSERT INTO locale VALUES ('en_GB', 'British')`);
    await room.db.ds.query(
      `INSERT INTO scope (code, kind) VALUES ('shops', 'channel_group'), ('fake_us', 'channel') ON CONFLICT DO NOTHING`,
    );
    await room.facts('L', {});
    await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku = 'L'`);
    await room.edit('L', { 'title@en_GB': 'A colour' });
    const out = async (): Promise<unknown[]> => {
      await room.get(JudgeProducts).notice();
      await room.get(SettleAssortment).step();
      await room.get(SettleAssortment).step();
      return (await room.sql(`SELECT n.sku FROM search_left_out o JOIN product_node n ON n.id = o.node_id`)).map(({ sku }) => sku);
    };
    const places = async () => (await room.sql(`SELECT settled_at, shown_digest FROM assortment WHERE place = 'channel:fake_us'`))[0]!;
    await save([rule('Nameless', 'exclude', { cell: { attribute: 'title', locale: 'en_US', channel: 'fake_us', isEmpty: true } })]);
    expect(await out()).toEqual(['L']);
    const before = await places();
    room.clock.advance(HOUR);
    expect([await out(), await places()]).toEqual([['L'], before]);
    await room.db.asOwner(`UPDATE channel SET locales = '{en_US,en_GB,de_DE}' WHERE code = 'fake_us'`);
    expect(await out()).toEqual([]);
    const wider = await places();
    expect(wider.settled_at).toEqual(room.clock.now());
    expect(wider.shown_digest).not.toBe(before.shown_digest);
    await room.db.ds.query(`UPDATE scope SET parent_code = 'shops' WHERE code = 'fake_us'`);
    room.clock.advance(HOUR);
    expect(await out()).toEqual([]);
    expect((await places()).settled_at).toEqual(room.clock.now());
    await room.db.asOwner(`UPDATE channel SET locales = '{en_US,de_DE}' WHERE code = 'fake_us'`);
    expect(await out()).toEqual(['L']);
  });

  it('leaves nothing to be filled or mended for a channel of what it leaves out of a product', async () => {
    await product('W', undefined, ['W-1', 'W-2', 'W-3']);
    for (const sku of ['W-1', 'W-3']) await room.facts(sku, { brand: sku === 'W-1' ? 'zeta' : 'too long a word' }, 'W');
    await room.db.ds.query(`UPDATE family SET required = '{"*": ["brand"]}' WHERE code = 'things'`);
    await room.db.ds.query(`UPDATE attribute SET validation = '{"maxLength": 5}' WHERE code = 'brand'`);
    await save([], [exception('W-3', false)]);
    await drained();
    await room.get(JudgeProducts).drain();
    const stands = async (): Promise<[unknown, unknown, string[]]> => {
      const [{ id }] = (await room.sql(`SELECT id::text FROM product_node WHERE sku = 'W'`)) as [{ id: string }];
      const [verdict] = (await room.get(ReadVerdicts).of([id])).get(id)!;
      const told = (await room.get(ReadinessService).ofProduct('W', 'fake_us'))![0]!;
      const said = [...told.issues.map(({ code }) => code), ...verdict!.reasons.map(({ code, nodes }) => `${code} ${nodes}`)];
      return [told.ready, verdict!.state, said.filter((one) => !one.startsWith('not_meant'))];
    };
    expect(await stands()).toEqual([false, 'not_ready', ['required_by_family', 'required_by_family 1']]);
    await save([], [exception('W-2', false)]);
    await drained();
    await room.get(JudgeProducts).drain();
    expect(await stands()).toEqual([false, 'not_ready', ['value_breaks_rule', 'value_breaks_rule 1']]);
    await save([], [exception('W-2', false), exception('W-3', false)]);
    await drained();
    await room.get(JudgeProducts).drain();
    expect(await stands()).toEqual([true, 'ready', []]);
    await room.db.ds.query(`UPDATE family SET required = '{}' WHERE code = 'things'`);
    await room.db.ds.query(`UPDATE attribute SET validation = '{}' WHERE code = 'brand'`);
  });

  it('goes before two workers without a listing made or withdrawn twice', async () => {
    const rules = [rule('No Acme', 'exclude', brand('acme'))];
    await save(rules);
    await Promise.all([room.worker.drain(), room.worker.drain(), room.get(SettleAssortment).step()]);
    expect(await drained()).toEqual({ 'A-1': 'withdrawn', 'A-2': 'withdrawn', B: 'live', C: 'withdrawn' });
    expect(room.adapter.withdrawn.sort()).toEqual(['A-1', 'A-2', 'C']);
  });

  it('shows the families that a mapping leaves out, which it leaves out as before', async () => {
    const mappings = room.get(MappingsService);
    const body = { ...room.adapter.defaultMapping(), excludedFamilies: ['things'] };
    const { mapping } = await mappings.save('fake_us', body, room.by());
    await mappings.activate('fake_us', mapping!.version, room.by());
    expect(await drained()).toEqual({ 'A-1': 'withdrawn', 'A-2': 'withdrawn', B: 'withdrawn', C: 'withdrawn' });
    expect(await room.sql(`SELECT DISTINCT o.because, o.root_id IS NULL AS is_none FROM search_left_out o`)).toEqual([
      { because: 'family', is_none: false },
    ]);
    expect(await explained('C')).toEqual(['It was taken off the channel: the mapping of fake_us leaves out its family']);
    expect(await readiness('C')).toEqual([false, ['not_listed: The mapping of fake_us leaves out things']]);
    await mappings.activate('fake_us', 1, room.by());
    expect(await drained()).toEqual(ALL);
    expect(await room.sql('SELECT * FROM search_left_out')).toEqual([]);
  });

  it('is settled again where a worker of the release before has settled it without its families', async () => {
    const mappings = room.get(MappingsService);
    const body = { ...room.adapter.defaultMapping(), excludedFamilies: ['things'] };
    const { mapping } = await mappings.save('fake_us', body, room.by());
    await mappings.activate('fake_us', mapping!.version, room.by());
    const ofFamily = async (): Promise<unknown> =>
      (await room.sql(`SELECT count(*)::int AS count FROM search_left_out WHERE because = 'family'`))[0]!['count'];
    const seenBefore = async (): Promise<unknown> => (await room.sql(`SELECT settle_to FROM assortment WHERE place = 'channel:fake_us'`))[0]!['settle_to']; // prettier-ignore
    const settle = async (): Promise<unknown> => {
      while ((await room.get(SettleAssortment).step()) > 0) expect(await seenBefore()).toBeNull();
      return ofFamily();
    };
    /** As the release before writes it, whose workers know neither of the families nor of how far these are settled. */
    const asBefore = async (settleTo: string | null): Promise<void> => {
      await room.sql(`DELETE FROM search_left_out WHERE because = 'family'`);
      await room.sql(`UPDATE assortment SET settle_to = $1, settled_at = CASE WHEN $1::bigint IS NULL THEN $2 ELSE settled_at END`, [
        settleTo,
        room.clock.now(),
      ]);
    };
    const all = await settle();
    expect(all).toBeGreaterThan(0);
    const [{ last }] = (await room.sql(`SELECT max(root_id)::text AS last FROM product_node`)) as [{ last: string }];
    for (const settleTo of [null, last, '0']) {
      room.clock.advance(1_000);
      await asBefore(settleTo);
      expect(await ofFamily()).toBe(0);
      expect(await settle()).toBe(all);
      expect(await room.get(SettleAssortment).step()).toBe(0);
    }
    await mappings.activate('fake_us', 1, room.by());
    expect(await drained()).toEqual(ALL);
    expect(await room.sql('SELECT * FROM search_left_out')).toEqual([]);
  });

  it('leaves to the mapping what is listed of a family: by what was approved, not by the draft', async () => {
    const mappings = room.get(MappingsService);
    await room.db.ds.query(`INSERT INTO family (code, attributes) SELECT 'others', attributes FROM family WHERE code = 'things'`);
    const { mapping } = await mappings.save('fake_us', { ...room.adapter.defaultMapping(), excludedFamilies: ['others'] }, room.by());
    await mappings.activate('fake_us', mapping!.version, room.by());
    await room.sql(`UPDATE product_node SET family_code = 'others' WHERE sku = 'B'`);
    await room.edit('B', { 'title@en_US': 'Another title of B' });
    await room.get(JudgeProducts).drain();
    room.adapter.sent.length = 0;
    // What the activation put into the outbox is planned by its edition, whose family is listed.
    expect(await drained()).toEqual(ALL);
    expect(room.adapter.sent).toEqual([]);
    expect(await room.sql(`SELECT n.sku, o.because FROM search_left_out o JOIN product_node n ON n.id = o.node_id`)).toEqual([
      { sku: 'B', because: 'family' },
    ]);
    await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku = 'B'`);
    await mappings.activate('fake_us', 1, room.by());
    expect(await drained()).toEqual(ALL);
  });
});
