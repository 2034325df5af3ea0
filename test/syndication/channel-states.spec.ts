import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countStatements, createDataSource, giveRights, inTransaction, migrateDown, migrateUp } from '../../libs/db/index.js';
import { problem } from '../../libs/problem/index.js';
import { ChannelStates0048 } from '../../migrations/0048-channel-states.js';
import { migrations } from '../../migrations/index.js';
import { rights } from '../../migrations/rights.js';
import { ApproveReview, CloseReview, FactsForwarder, RollbackChannel, SubmitProduct } from '../../src/approval/index.js';
import { WriteFacts } from '../../src/catalog/index.js';
import { RecallProducts } from '../../src/catalog/recalls/recall-products.service.js';
import { BuildIndex, CHANNEL_WORDS, SearchProducts, SettleStates, type ChannelWord } from '../../src/search/index.js';
import type { SearchFilter } from '../../src/search/query/filter.js';
import { SearchViews } from '../../src/search/views/search-views.service.js';
import type { Rows } from '../../src/search/query/rows.js';
import {
  LISTING_KINDS,
  LISTING_STATES,
  WIRES,
  type ListingKind,
  type ListingPlan,
  type ListingState,
  type MappedProduct,
} from '../../src/port/index.js';
import { AccountsService, CreateChannel, JudgeProducts, MatchChannel } from '../../src/syndication/index.js';
import { SetDriftPolicy } from '../../src/syndication/connect/drift-policy.service.js';
import { ActOnListings } from '../../src/syndication/ledger/act-on-listings.service.js';
import { ReadChannelStates } from '../../src/syndication/states/read-channel-states.service.js';
import type { ChannelState } from '../../src/syndication/states/channel-state.js';
import { FakeAdapter } from '../support/syndication/index.js';
import { ChannelStateOracle, type Must } from './channel-state-oracle.js';
import { syndicationRoom, type SyndicationRoom } from './room.js';

/** Another kind of channel, in one language, with a parent above its variants. */
class OtherAdapter extends FakeAdapter {
  override readonly kind = 'other';

  override plan(product: MappedProduct): ListingPlan {
    this.family = product.nodes.length > 1;
    return super.plan(product);
  }
}

const HOUR = 3_600_000;
let room: SyndicationRoom;
const other = new OtherAdapter();
const refused = new Set<string>();
let words = 0;

beforeAll(async () => {
  room = await syndicationRoom([other]);
  await room.sql(`
    INSERT INTO attribute (code, type, owner, localizable, scopable, fact_policy) VALUES ('slogan', 'text', 'pim', false, true, 'auto'), ('hazard', 'text', 'erp', false, false, 'review'), ('note', 'text', 'erp', false, false, 'auto'), ('size', 'select', 'erp', false, false, 'auto');
    INSERT INTO attribute_option (attribute_code, code) VALUES ('size', 's'), ('size', 'm');
    UPDATE family SET attributes = '{title,poison,gtin,slogan,hazard,note,size}';
    INSERT INTO family_variant VALUES ('things_by_size', 'things', '{}', '[{"axes": ["size"], "attributes": ["size"]}]')`); // prettier-ignore
  await room.connect();
  const made = await room.get(AccountsService).create({ code: 'other', kind: 'other', settings: { baseUrl: 'http://127.0.0.1:1' }, credentials: { clientSecret: 'shpss_x' } }, room.by()); // prettier-ignore
  const channel = await room.get(CreateChannel).create({ code: 'other_us', account: 'other', market: 'us', locales: ['en_US'], settings: {} }, room.by()); // prettier-ignore
  expect([made.problems, channel.problems]).toEqual([[], []]);
  for (const code of ['fake_us', 'other_us']) expect(await room.get(MatchChannel).activate(code, room.by())).toEqual([]);
  for (const adapter of [room.adapter, other])
    adapter.onSend = ({ listing }) => refused.has(listing.sku) ? { outcome: { outcome: 'terminal', issues: [problem('bad_title', 'title', 'It is bad', 'Write another', { owner: 'pim', severity: 'error' })] }, effect: false } : undefined; // prettier-ignore
  for (const sku of ['A', 'B', 'C', 'D']) {
    await room.facts(sku, {});
    await room.sql(`UPDATE product_node SET family_code = 'things', family_variant_code = CASE WHEN sku = 'A' THEN 'things_by_size' END, sellable = sku <> 'A' WHERE sku = $1`, [sku]); // prettier-ignore
    if (sku === 'A') for (const size of ['s', 'm']) await room.facts(`A-${size}`, { size }, 'A');
    await room.edit(sku, { 'title@en_US': sku, 'title@de_DE': sku });
  }
});
afterAll(() => room.close());

const get: SyndicationRoom['get'] = (type) => room.get(type);
const submit = async (sku: string, channels: string[], locales: string[]): Promise<string[]> => {
  const { products } = await get(SubmitProduct).submit({ skus: [sku], channels, locales }, room.by('Ada Editor'));
  return products[0]?.reviewIds ?? [];
};
const approve = (ids: string[]) => get(ApproveReview).approve(ids.map((reviewId) => ({ reviewId })), null, room.by('Ben Approver')); // prettier-ignore
const facts = (sku: string, cells: Record<string, unknown>, lifecycle?: 'active' | 'discontinued') =>
  inTransaction(
    room.db.ds,
    (m) =>
    get(WriteFacts).write(m, [{ sku, cells, source: 'erp', order: null, ...(lifecycle ? { lifecycle } : {}) }], { door: 'erp', person: 'erp', requestId: null, now: room.clock.now() }), // prettier-ignore
  );
const enqueue = (sku: string) =>
  room.sql(`INSERT INTO facts_outbox (root_id) SELECT root_id FROM product_node n WHERE sku = $1 AND EXISTS (SELECT FROM edition_head h WHERE h.root_id = n.root_id) ON CONFLICT DO NOTHING`, [sku]); // prettier-ignore
const work = async (): Promise<void> => {
  while ((await get(FactsForwarder).forwardOnce()).taken > 0);
  room.clock.advance(1_000);
  await room.worker.drain();
};
const settle = async (): Promise<void> => {
  while ((await get(SettleStates).settleOnce()) > 0);
};
const states = async (): Promise<ChannelState[]> => {
  const roots = await room.sql('SELECT id::text AS id FROM product_node WHERE parent_id IS NULL');
  return get(ReadChannelStates).of(
    room.db.ds.manager,
    roots.map(({ id }) => String(id)),
    room.clock.now(),
  );
};
const stateOf = async (sku: string, channel: string, locale: string): Promise<ChannelState> => {
  const [row] = await room.sql('SELECT id::text AS id FROM product_node WHERE sku = $1', [sku]);
  return (await states()).find((one) => one.rootId === row!['id'] && one.channel === channel && one.locale === locale)!;
};
const find = async (filter: SearchFilter, rows: Rows = 'products'): Promise<string[]> =>
  (await get(SearchProducts).page({ filter, rows, sort: {}, first: 100 })).items.map(({ node }) => node.sku).sort();

const FLAGS = ['draftDiffers', 'inReview', 'isBehind', 'isRefused', 'isRecalled', 'isDifferent', 'differsByPolicy'] as const;
const PLACES = [{ channel: 'fake_us', locale: 'en_US' }, { channel: 'fake_us', locale: 'de_DE' }, { channel: 'fake_us' }, { channel: 'other_us', locale: 'en_US' }]; // prettier-ignore

interface Probe {
  place: (typeof PLACES)[number];
  states: ChannelWord[];
  flags: Partial<Record<(typeof FLAGS)[number], boolean>>;
  channel: string | undefined;
  wire: (typeof WIRES)[number];
  listingStates: ListingState[];
  kinds: ListingKind[];
  owners: string[];
  rows: Rows;
}

const subarray = <T>(all: readonly T[]) => fc.subarray([...all], { minLength: 1 });
const probes: fc.Arbitrary<Probe> = fc.record({
  place: fc.constantFrom(...PLACES),
  states: subarray(CHANNEL_WORDS),
  flags: fc.record(Object.fromEntries(FLAGS.map((flag) => [flag, fc.boolean()])), { requiredKeys: [] }),
  channel: fc.constantFrom('fake_us', 'other_us', undefined),
  wire: fc.constantFrom(...WIRES),
  listingStates: subarray(LISTING_STATES),
  kinds: subarray(LISTING_KINDS),
  owners: subarray(['pim', 'erp', 'publisher']),
  rows: fc.constantFrom('products', 'variants'),
});
/** Asks for each thing by itself. */
const THOROUGH: Probe[] = [
  ...PLACES.flatMap((place) => CHANNEL_WORDS.map((state) => ({ place, states: [state] }))),
  ...FLAGS.map((flag) => ({ flags: { [flag]: true } })),
  ...WIRES.flatMap((wire) => LISTING_STATES.map((state) => ({ wire, listingStates: [state], channel: 'fake_us' }))),
].map((one) => ({ place: PLACES[0]!, states: [...CHANNEL_WORDS], flags: {}, channel: undefined, wire: 'content', listingStates: [...LISTING_STATES], kinds: [...LISTING_KINDS], owners: ['pim'], rows: 'variants', ...one })); // prettier-ignore

/** What is told, found and counted is what a walk over everything says. */
async function check(asked: Probe[] = []): Promise<Must[]> {
  await settle();
  const oracle = await ChannelStateOracle.read(room.db.ds, room.clock.now());
  const all = oracle.all();
  const skus = new Map((await room.sql('SELECT id::text AS id, sku FROM product_node')).map(({ id, sku }) => [id, String(sku)]));
  const answered = await states();
  const latest = Math.max(room.clock.now().getTime(), Date.now());
  const told = answered.map(({ rootId, since, reviewId, dueAt: _due, ...one }) => {
    expect(since.getTime()).toBeLessThanOrEqual(latest);
    return { ...one, sku: skus.get(rootId)!, inReview: reviewId !== null };
  });
  const order = (one: { sku: string; channel: string; locale: string }): string => `${one.sku} ${one.channel} ${one.locale}`;
  const sorted = <T extends Must>(list: T[]): T[] => list.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  expect(sorted(told)).toEqual(sorted(all));
  for (const sku of ['A', 'B', 'C', 'D']) {
    const [row] = await room.sql('SELECT state FROM product_node WHERE sku = $1', [sku]);
    expect([sku, row!['state']]).toEqual([sku, oracle.wordOf(sku, all)]);
  }
  for (const probe of asked) await ask(probe, oracle, all);
  return all;
}

async function ask(
  { place, states: words, flags, channel, wire, listingStates, kinds, owners, rows }: Probe,
  oracle: ChannelStateOracle,
  all: Must[],
) {
  const ofChannel = channel ? { channel } : {};
  const shown = (leaves: string[]): string[] => (rows === 'variants' ? leaves.toSorted() : oracle.rootsOf(leaves));
  const here = all.filter((one) => one.channel === place.channel && (!place.locale || one.locale === place.locale));
  const must = (holds: (one: Must) => boolean): string[] => [...new Set(here.filter(holds).map(({ sku }) => sku))];
  const isSo = (one: Must): boolean => Object.entries(flags).every(([flag, holds]) => one[flag as keyof Must] === holds);
  const stands = must((one) => words.includes(one.state as ChannelWord) && isSo(one));
  const listed = oracle.listings((l, price, stock) => (!channel || l.channel_code === channel) && kinds.includes(l.kind as ListingKind) && listingStates.includes({ content: l.state, price, stock }[wire] as ListingState)); // prettier-ignore
  const found = oracle.issues((i) => (!channel || i.channel_code === channel) && owners.includes(i.owner));
  const state: SearchFilter = { channelState: { ...place, states: words, ...flags } };
  const listing: SearchFilter = { listing: { ...ofChannel, wire, states: listingStates, kinds } };
  const issues: SearchFilter = { issues: { ...ofChannel, owners } };
  const [standing, listedLeaves, foundLeaves] = [stands, listed, found].map((names) => oracle.leavesOf(names)) as [string[], string[], string[]]; // prettier-ignore
  expect({ state, is: await find(state, rows) }).toEqual({ state, is: shown(standing) });
  expect({ listing, is: await find(listing, rows) }).toEqual({ listing, is: shown(listedLeaves) });
  expect({ issues, is: await find(issues, rows) }).toEqual({ issues, is: shown(foundLeaves) });
  const either = oracle.leavesOf(['A', 'B', 'C', 'D']).filter((sku) => standing.includes(sku) || (listedLeaves.includes(sku) && !foundLeaves.includes(sku))); // prettier-ignore
  expect(await find({ or: [state, { and: [listing, { not: issues }] }] }, rows)).toEqual(shown(either));
  const page = await get(SearchProducts).page({ filter: {}, rows: 'products', sort: {}, first: 1 });
  const facets = await page.facets({ of: [{ field: 'channelState', ...place }, { field: 'issueOwner', ...ofChannel }, { field: 'issueCode', ...ofChannel }] }); // prettier-ignore
  const counts = facets.map(({ values }) => Object.fromEntries(values.map(({ value, count }) => [value, count])));
  const counted = (names: readonly string[], of: (name: string) => string[]) =>
    Object.fromEntries(names.map((name) => [name, of(name).length]).filter(([, count]) => count !== 0)) as Record<string, number>;
  const issuesOf = (holds: Parameters<typeof oracle.issues>[0]): string[] => oracle.rootsOf(oracle.leavesOf(oracle.issues((i) => (!channel || i.channel_code === channel) && holds(i)))); // prettier-ignore
  expect(counts).toEqual([
    counted(CHANNEL_WORDS, (word) => must((one) => one.state === word)),
    counted(oracle.owners(), (owner) => issuesOf((i) => i.owner === owner)),
    counted(oracle.codes(), (code) => issuesOf((i) => i.code === code)),
  ]);
}

describe('a product on its channels', () => {
  test('goes from draft to live in the locales that are approved, and what is changed then concerns those who see it', async () => {
    const word = async (channel: string, locale: string) => (await stateOf('D', channel, locale)).state;
    const each = async () => [await word('fake_us', 'en_US'), await word('fake_us', 'de_DE'), await word('other_us', 'en_US')];
    expect(await each()).toEqual(['draft', 'draft', 'draft']);
    const [first] = await submit('D', ['fake_us'], ['en_US']);
    expect(await each()).toEqual(['in_review', 'draft', 'draft']);
    expect((await stateOf('D', 'fake_us', 'en_US')).since).toEqual(room.clock.now());
    await approve([first!]);
    expect(await each()).toEqual(['approved', 'draft', 'draft']);
    await work();
    expect(await each()).toEqual(['live', 'draft', 'draft']);
    expect(await stateOf('D', 'fake_us', 'en_US')).toMatchObject({ approvedVersion: 1, shownVersion: 1, draftDiffers: false });
    await approve(await submit('D', ['fake_us', 'other_us'], ['en_US', 'de_DE']));
    await work();
    expect(await each()).toEqual(['live', 'live', 'live']);
    await room.edit('D', { 'title@de_DE': 'Tasse' });
    expect(await each()).toEqual(['live', 'draft_differs', 'live']);
    await room.edit('D', { 'slogan#other': 'Ours' });
    expect(await each()).toEqual(['live', 'draft_differs', 'draft_differs']);
    await facts('D', { note: 'an automatic fact' });
    expect(await each()).toEqual(['live', 'draft_differs', 'draft_differs']);
    await facts('D', { hazard: 'a fact that people review' });
    expect(await each()).toEqual(['draft_differs', 'draft_differs', 'draft_differs']);
    await check();
  });

  test('that is approved for one of two channels is a draft as a whole, and names the version that the other still shows', async () => {
    await room.edit('D', { 'title@en_US': 'Cup' });
    await approve(await submit('D', ['fake_us'], ['en_US', 'de_DE']));
    expect(await stateOf('D', 'fake_us', 'en_US')).toMatchObject({ state: 'behind', approvedVersion: 2, shownVersion: 1, isBehind: true });
    await work();
    expect(room.adapter.remote.get('D')!.fields['title']).toBe('Cup');
    expect(other.remote.get('D')!.fields['title']).toBe('D');
    expect(await stateOf('D', 'fake_us', 'en_US')).toMatchObject({ state: 'live', approvedVersion: 2, shownVersion: 2 });
    expect(await stateOf('D', 'other_us', 'en_US')).toMatchObject({ state: 'draft_differs', approvedVersion: 1, shownVersion: 1 });
    expect(await room.sql(`SELECT state FROM product_node WHERE sku = 'D'`)).toEqual([{ state: 'draft' }]);
    await approve(await submit('D', ['other_us'], ['en_US']));
    expect(await room.sql(`SELECT state FROM product_node WHERE sku = 'D'`)).toEqual([{ state: 'approved' }]);
    await work();
    await check();
  });

  test('goes back to what it showed, and forward again', async () => {
    const roll = (edition: number) => get(RollbackChannel).rollback('D', 'other_us', edition, room.by('Ben Approver'));
    expect((await roll(1)).problems).toEqual([]);
    expect(await stateOf('D', 'other_us', 'en_US')).toMatchObject({ state: 'draft_differs', approvedVersion: 1, shownVersion: 2, isBehind: true }); // prettier-ignore
    expect(await room.sql(`SELECT state FROM product_node WHERE sku = 'D'`)).toEqual([{ state: 'draft' }]);
    await work();
    await check();
    expect((await roll(2)).problems).toEqual([]);
    expect(await room.sql(`SELECT state FROM product_node WHERE sku = 'D'`)).toEqual([{ state: 'approved' }]);
    await work();
    expect(await stateOf('D', 'other_us', 'en_US')).toMatchObject({ state: 'live', approvedVersion: 2, shownVersion: 2 });
    await check();
  });

  test('has a word for whatever is wrong there, and for what is not there', async () => {
    const seen = new Set<string>();
    const is = async (state: ChannelWord, more: Partial<ChannelState> = {}): Promise<void> => {
      seen.add(state);
      expect(await stateOf('C', 'other_us', 'en_US')).toMatchObject({ state, ...more });
      await settle();
      expect(await find({ channelState: { channel: 'other_us', states: [state] } })).toContain('C');
    };
    const edit = () => room.edit('C', { 'title@en_US': `Word ${++words}` });
    const look = async (title: string): Promise<void> => {
      other.remote.get('C')!.fields['title'] = title;
      room.clock.advance(1_000);
      await room.worker.reconcile('other_us', 0);
    };
    const drift = async (): Promise<string[]> => (await room.sql('SELECT id::text AS id FROM drift WHERE closed_at IS NULL')).map(({ id }) => String(id)); // prettier-ignore
    await is('draft', { approvedVersion: null, shownVersion: null, draftDiffers: false });
    const [first] = await submit('C', ['other_us'], ['en_US']);
    await is('in_review', { reviewId: first! });
    await get(CloseReview).reject(first!, 'No', room.by('Ben Approver'));
    await is('changes_requested', { since: room.clock.now(), reviewId: null });
    await approve(await submit('C', ['other_us'], ['en_US']));
    await is('approved', { approvedVersion: 1, since: room.clock.now() });
    await work();
    await is('live', { shownVersion: 1 });
    await edit();
    await is('draft_differs', { draftDiffers: true, since: room.clock.now() });
    await approve(await submit('C', ['other_us'], ['en_US']));
    await is('behind', { approvedVersion: 2, shownVersion: 1, isBehind: true });
    refused.add('C');
    await work();
    await is('refused', { approvedVersion: 2, shownVersion: 1, isRefused: true });
    expect(await find({ issues: { channel: 'other_us', codes: ['bad_title'] } })).toEqual(['C']);
    refused.delete('C');
    await edit();
    await approve(await submit('C', ['other_us'], ['en_US']));
    await work();
    await is('live', { shownVersion: 3 });
    expect(await find({ issues: { codes: ['bad_title'] } })).toEqual([]);
    await look('By hand');
    await is('differs', { isDifferent: true, since: room.clock.now() });
    const until = new Date(room.clock.now().getTime() + HOUR);
    await get(ActOnListings).decideDrift(await drift(), 'ignore', until, room.by());
    await is('differs_by_policy', { differsByPolicy: true });
    room.clock.advance(HOUR);
    await is('differs');
    await get(ActOnListings).decideDrift(await drift(), 'push_ours', null, room.by());
    await work();
    await is('live');
    await get(RecallProducts).recall('C', 'us', 'Lead', room.by());
    await is('recalled', { isRecalled: true, since: room.clock.now() });
    const [recall] = await room.sql('SELECT id::text AS id FROM recall WHERE lifted_at IS NULL');
    await get(RecallProducts).lift(String(recall!['id']), 'Mended', room.by());
    await is('live');
    await facts('C', {}, 'discontinued');
    await enqueue('C');
    await work();
    await is('withdrawn', { approvedVersion: 3, shownVersion: null });
    await facts('C', {}, 'active');
    await enqueue('C');
    await work();
    await is('live', { shownVersion: 3 });
    expect([...CHANNEL_WORDS].filter((word) => !seen.has(word))).toEqual([]);
    await check(THOROUGH);
  });
});

test('a page of products costs six statements, however many', async () => {
  const ids = (await room.sql('SELECT DISTINCT root_id::text AS id FROM listing WHERE live_edition_id IS NOT NULL ORDER BY 1')).map(
    ({ id }) => String(id),
  );
  const count = async (roots: string[]) => (await countStatements(() => get(ReadChannelStates).of(room.db.ds.manager, roots, room.clock.now()))).count; // prettier-ignore
  expect(ids.length).toBeGreaterThan(1);
  expect([await count(ids.slice(1)), await count(ids)]).toEqual([6, 6]);
});

describe('whatever happens', () => {
  beforeAll(async () => {
    for (const one of ['A', 'B']) await approve(await submit(one, ['fake_us', 'other_us'], ['en_US', 'de_DE']));
    await work();
  });

  const sku = fc.constantFrom('A', 'B', 'C');
  const cell = fc.constantFrom('title@en_US', 'title@de_DE', 'slogan', 'slogan#fake_us', 'slogan#fake', 'slogan#other');
  const locales = fc.subarray(['en_US', 'de_DE'], { minLength: 1 });
  const deed = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), sku, cell }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fact' as const), sku, cell: fc.constantFrom('note', 'hazard') }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('submit' as const), sku, channels: fc.subarray(['fake_us', 'other_us'], { minLength: 1 }), locales }) }, // prettier-ignore
    { weight: 4, arbitrary: fc.record({ do: fc.constant('decide' as const), nth: fc.nat(9), how: fc.constantFrom('approve', 'approve', 'approve', 'reject', 'withdraw') }) }, // prettier-ignore
    { weight: 4, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), sku: fc.constantFrom('A-s', 'B', 'C') }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('by hand' as const), sku: fc.constantFrom('A-s', 'A-m', 'B', 'C'), on: fc.boolean() }) }, // prettier-ignore
    { weight: 2, arbitrary: fc.record({ do: fc.constant('drift' as const), nth: fc.nat(9), how: fc.constantFrom('keep_theirs', 'push_ours', 'ignore') }) }, // prettier-ignore
    { weight: 1, arbitrary: fc.record({ do: fc.constant('policy' as const), how: fc.constantFrom('keep_theirs', 'alert') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('life' as const), sku: fc.constantFrom('A', 'B', 'C'), ends: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('recall' as const), sku: fc.constantFrom('A', 'A-s', 'B', 'C'), market: fc.constantFrom('us', null) }) }, // prettier-ignore
    { weight: 1, arbitrary: fc.record({ do: fc.constant('lift' as const), nth: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rollback' as const), sku, channel: fc.constantFrom('fake_us', 'other_us'), edition: fc.integer({ min: 1, max: 4 }) }) }, // prettier-ignore
    { weight: 1, arbitrary: fc.record({ do: fc.constant('time' as const), hours: fc.constantFrom(1, 30) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const) }) },
  );
  type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

  async function run(one: Deed): Promise<void> {
    switch (one.do) {
      case 'edit':
        return room.edit(one.sku, { [one.cell]: `Word ${++words}` });
      case 'fact':
        await facts(one.sku, { [one.cell]: `Fact ${++words}` });
        return void (await enqueue(one.sku));
      case 'submit':
        return void (await submit(one.sku, one.channels, one.locales));
      case 'decide': {
        const open = await room.sql(`SELECT id::text AS id FROM review WHERE state = 'in_review' ORDER BY id`);
        const id = open.length > 0 ? String(open[one.nth % open.length]!['id']) : undefined;
        if (!id) return;
        if (one.how === 'approve') await approve([id]);
        else if (one.how === 'reject') await get(CloseReview).reject(id, 'No', room.by('Ben Approver'));
        else await get(CloseReview).withdraw(id, null, room.by('Ada Editor'));
        return;
      }
      case 'work':
        return work();
      case 'refuse':
        return void (refused.delete(one.sku) || refused.add(one.sku));
      case 'by hand': {
        const [adapter, channel] = one.on ? [room.adapter, 'fake_us'] : [other, 'other_us'];
        const entry = adapter.remote.get(one.sku);
        if (entry) entry.fields['title'] = `By hand ${++words}`;
        room.clock.advance(1_000);
        return void (await room.worker.reconcile(channel, 0));
      }
      case 'drift': {
        const open = await room.sql(`SELECT id::text AS id FROM drift WHERE closed_at IS NULL ORDER BY id`);
        if (open.length === 0) return;
        const until = one.how === 'ignore' ? new Date(room.clock.now().getTime() + 2 * HOUR) : null;
        return void (await get(ActOnListings).decideDrift([String(open[one.nth % open.length]!['id'])], one.how as 'ignore', until, room.by())); // prettier-ignore
      }
      case 'policy':
        return void (await get(SetDriftPolicy).set({ channelCode: 'fake_us', field: 'title', policy: one.how as 'alert', pushes: null }, room.by())); // prettier-ignore
      case 'life':
        await facts(one.sku, {}, one.ends ? 'discontinued' : 'active');
        return void (await enqueue(one.sku));
      case 'recall':
        return void (await get(RecallProducts).recall(one.sku, one.market, 'Lead', room.by()));
      case 'lift': {
        const open = await room.sql(`SELECT id::text AS id FROM recall WHERE lifted_at IS NULL ORDER BY id`);
        if (open.length > 0) await get(RecallProducts).lift(String(open[one.nth % open.length]!['id']), 'Mended', room.by());
        return;
      }
      case 'rollback':
        return void (await get(RollbackChannel).rollback(one.sku, one.channel, one.edition, room.by('Ben Approver')));
      case 'time':
        return room.clock.advance(one.hours * HOUR);
      case 'rebuild':
        await room.sql('DELETE FROM search_state; DELETE FROM search_listing; DELETE FROM search_listing_sku; DELETE FROM search_issue; UPDATE search_build SET built_to = 0, version = 0'); // prettier-ignore
        await room.sql(
          `INSERT INTO search_build (version, built_to, started_at, roots_all) VALUES (0, 0, now(), 4) ON CONFLICT DO NOTHING`,
        );
        return get(BuildIndex).run();
    }
  }

  test('what is told, found and counted is what a walk over everything says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 6, maxLength: 12 }),
        fc.array(probes, { minLength: 2, maxLength: 2 }),
        async (deeds, asked) => {
          for (const one of deeds) {
            await run(one);
            room.clock.advance(1_000);
          }
          await check(asked);
        },
      ),
      { numRuns: Number(process.env['STATE_RUNS'] ?? 15), endOnFailure: true },
    );
  });
});

test('a draft of which an edit was taken back differs until it is submitted', async () => {
  await room.edit('D', { 'title@en_US': 'Bowl' });
  await room.edit('D', { 'title@en_US': 'Cup' });
  expect((await stateOf('D', 'fake_us', 'en_US')).state).toBe('draft_differs');
  expect(await submit('D', ['fake_us', 'other_us'], ['en_US'])).toEqual([]);
  expect((await stateOf('D', 'fake_us', 'en_US')).state).toBe('live');
  await settle();
  // What else is live there is chance: the histories before were drawn.
  const live = [];
  for (const sku of ['A', 'B', 'C', 'D']) if ((await stateOf(sku, 'fake_us', 'en_US')).state === 'live') live.push(sku);
  expect(live).toContain('D');
  expect(await find({ channelState: { channel: 'fake_us', locale: 'en_US', states: ['live'] } })).toEqual(live);
});

test.each([
  [{ channelState: { channel: 'none', states: ['live'] } }, 'channel_unknown', 'filter.channelState.channel'],
  [{ channelState: { channel: 'other_us', locale: 'de_DE', states: ['live'] } }, 'locale_unknown', 'filter.channelState.locale'],
  [{ channelState: { channel: 'other_us' } }, 'filter_malformed', 'filter.channelState'],
  [{ not: { listing: { channel: 'none' } } }, 'channel_unknown', 'filter.not.listing.channel'],
  [{ listing: {} }, 'filter_malformed', 'filter.listing'],
  [{ or: [{ skus: ['A'] }, { issues: { channel: 'none' } }] }, 'channel_unknown', 'filter.or.1.issues.channel'],
] as [SearchFilter, string, string][])('refuses %j', async (filter, code, path) => {
  await expect(find(filter)).rejects.toMatchObject({ problems: [{ code, path }] });
});

test('a view keeps questions of channels, and finds by them what the same filter finds', async () => {
  await settle();
  await get(JudgeProducts).drain();
  const filter: SearchFilter = {
    and: [
      {
        or: [
          { channelState: { channel: 'fake_us', locale: 'en_US', isBehind: false } },
          { issues: { channel: 'fake_us', owners: ['pim'] } },
        ],
      },
      { not: { listing: { channel: 'other_us', kinds: ['parent'], states: ['rejected'] } } },
      { assortment: { channel: 'fake_us', isIn: true } },
      { readiness: { channel: 'fake_us', states: ['ready', 'not_ready', 'pending'] } },
      { not: { offer: { market: 'us', priceFrom: '1.00', priceUnder: '2.00' } } },
    ],
  };
  const question = { filter, rows: null, sort: null, columns: [] };
  const { view, problems } = await get(SearchViews).save({ id: null, revision: null, name: 'Channels', isShared: false, question } as never, room.by()); // prettier-ignore
  expect(problems).toEqual([]);
  const kept = await get(SearchViews).question(view!.id, room.by());
  expect(kept.filter).toEqual(filter);
  const skus = await find(kept.filter);
  expect(skus).toEqual(await find(filter));
  expect(skus).toContain('D');
});

test('a release that knew no states is upgraded with all that happened, and what is told then is what a walk over everything says', async () => {
  const owner = await createDataSource({ url: room.db.ownerUrl, migrations, entities: [], poolSize: 2 }).initialize();
  try {
    for (let at = migrations.length; at > migrations.indexOf(ChannelStates0048); at -= 1) await migrateDown(owner);
    await migrateUp(owner);
    await giveRights(owner, new URL(room.db.url).username, rights);
  } finally {
    await owner.destroy();
  }
  expect((await check(THOROUGH)).map(({ state }) => state)).toContain('live');
});
