import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { NestFactory } from '@nestjs/core';
import { printSchema } from 'graphql';
import { FactsForwarder, SubmitProduct } from '../../src/approval/index.js';
import { DateTimeScalar, JsonScalar, judgeForm } from '../../src/api/index.js';
import { CreateAccountInput } from '../../src/syndication/api/channel-input.types.js';
import { ChannelResolver } from '../../src/syndication/api/channel.resolver.js';
import { ListingResolver } from '../../src/syndication/api/listing.resolver.js';
import { MappingResolver } from '../../src/syndication/api/mapping.resolver.js';
import { MatchResolver } from '../../src/syndication/api/match.resolver.js';
import { TraceResolver } from '../../src/syndication/api/trace.resolver.js';
import {
  AccountsService,
  ActOnListings,
  ChannelDirectory,
  CreateChannel,
  MappingsService,
  MatchChannel,
  PreviewPayload,
  ReadinessService,
  RunChannel,
  TraceService,
} from '../../src/syndication/index.js';
import { SECRET, syndicationRoom, type SyndicationRoom } from './room.js';

describe('syndication on a catalogue with approval', () => {
  let room: SyndicationRoom;

  beforeEach(async () => {
    room = await syndicationRoom();
  });
  afterEach(async () => {
    await room.close();
  });

  const product = async (sku: string, title = `Title of ${sku}`): Promise<void> => {
    await room.facts(sku, {});
    await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku = $1`, [sku]);
    await room.edit(sku, { 'title@en_US': title });
  };

  it('stores credentials sealed, opens them for the adapter only, and shows them nowhere', async () => {
    await room.connect();
    const [row] = await room.sql('SELECT credentials, settings FROM account');
    expect(String(row!['credentials'])).not.toContain(SECRET);
    expect((row!['credentials'] as Buffer).includes(SECRET)).toBe(false);
    const channel = (await room.get(ChannelDirectory).find('fake_us'))!;
    expect(channel.account.credentials).toEqual({ clientSecret: SECRET });
    expect(JSON.stringify(await room.sql('SELECT * FROM audit'))).not.toContain(SECRET);
    await room.get(AccountsService).update({ code: 'fake', credentials: { clientSecret: 'rotated-secret' } }, room.by());
    expect((await room.get(ChannelDirectory).find('fake_us'))!.account.credentials).toEqual({ clientSecret: 'rotated-secret' });
  });

  it('refuses an account or channel that cannot work, with place and mending, and stores nothing', async () => {
    const accounts = room.get(AccountsService);
    const wrongForm = judgeForm(CreateAccountInput, { code: 'no spaces', kind: 'ebay', settings: [], credentials: { a: 1 } }, 'input');
    expect(wrongForm.map((one) => `${one.path} ${one.code}`)).toEqual([
      'input.code bad_code',
      'input.settings bad_settings',
      'input.credentials bad_credentials',
    ]);
    const bad = await accounts.create({ code: 'ebay', kind: 'ebay', settings: {}, credentials: {} }, room.by());
    expect(bad.problems.map((one) => one.code)).toEqual(['unknown_kind']);
    await room.connect();
    const again = await accounts.create({ code: 'fake', kind: 'fake', settings: {}, credentials: {} }, room.by());
    expect(again.problems.map((one) => one.code)).toEqual(['account_exists']);
    const channels = room.get(CreateChannel);
    const wrong = await channels.create({ code: 'x', account: 'none', market: 'mars', locales: ['xx'], settings: {} }, room.by());
    expect(wrong.problems.map((one) => `${one.path} ${one.code}`)).toEqual([
      'input.market market_not_found',
      'input.locales.0 locale_not_found',
      'input.account account_not_found',
    ]);
    room.adapter.settingsProblems = [{ code: 'setting_missing', path: 'settings.shop', message: 'no shop', fix: 'give it' }];
    const unset = await channels.create({ code: 'y', account: 'fake', market: 'us', locales: ['en_US'], settings: {} }, room.by());
    expect(unset.problems.map((one) => one.code)).toEqual(['setting_missing']);
    expect(await room.sql('SELECT code FROM channel')).toEqual([{ code: 'fake_us' }]);
    expect(await room.sql(`SELECT code, kind, parent_code FROM scope ORDER BY code`)).toEqual([
      { code: 'fake', kind: 'channel_group', parent_code: null },
      { code: 'fake_us', kind: 'channel', parent_code: 'fake' },
    ]);
  });

  it('only reads a channel that has things of its own until a person has decided on each', async () => {
    await room.connect();
    await product('A');
    await product('B');
    await room.facts('C', { gtin: '4006381333931' });
    room.adapter.existingThings = [
      { key: 'A', externalIds: { id: 'old-a' }, skus: ['A'], gtins: [], title: 'Old A' },
      { key: 'zzz', externalIds: { id: 'old-z' }, skus: [], gtins: ['04006381333931'], title: 'By barcode' },
      { key: 'B', externalIds: { id: 'old-b' }, skus: ['B'], gtins: [], title: 'Leave me' },
      { key: 'theirs', externalIds: { id: 't' }, skus: ['T'], gtins: [], title: 'Not ours' },
    ];
    await room.approve('A');
    await room.approve('B');
    const matching = room.get(MatchChannel);
    expect(await matching.match('fake_us')).toEqual({ found: 4, undecided: 4, problems: [] });
    expect(await room.sql('SELECT external_key, matched_sku, matched_by FROM channel_match ORDER BY 1')).toEqual([
      { external_key: 'A', matched_sku: 'A', matched_by: 'sku' },
      { external_key: 'B', matched_sku: 'B', matched_by: 'sku' },
      { external_key: 'theirs', matched_sku: null, matched_by: null },
      { external_key: 'zzz', matched_sku: 'C', matched_by: 'gtin' },
    ]);
    expect((await matching.activate('fake_us', room.by())).map((one) => one.code)).toEqual(['undecided_matches']);
    await room.worker.drain();
    expect([room.adapter.sent, room.adapter.withdrawn]).toEqual([[], []]);
    const decided = await matching.decide(
      'fake_us',
      [
        { key: 'A', decision: 'adopt', sku: null },
        { key: 'B', decision: 'ignore', sku: null },
        { key: 'theirs', decision: 'adopt', sku: null },
        { key: 'nothing', decision: 'ignore', sku: null },
      ],
      room.by(),
    );
    expect(decided.problems.map((one) => `${one.path} ${one.code}`)).toEqual([
      'decisions.2 nothing_to_adopt_to',
      'decisions.3 match_not_found',
    ]);
    expect(await matching.decideRest('fake_us', 'adopt', 'ignore', room.by())).toEqual({ found: 2, undecided: 0, problems: [] });
    expect(await matching.activate('fake_us', room.by())).toEqual([]);
    const seen: unknown[] = [];
    room.adapter.onSend = (item) => void seen.push([item.listing.key, item.externalIds]);
    await room.worker.drain();
    expect(seen).toContainEqual(['A', { id: 'old-a' }]);
    expect((await room.states())['A']).toBe('live');
    expect(room.adapter.withdrawn).toEqual([]);
  });

  it('matches what could be listed and tells of the rest: nothing counts as gone by that, and it holds up no start', async () => {
    await room.connect();
    await product('A');
    const thing = (key: string) => ({ key, externalIds: { id: key }, skus: [key], gtins: [], title: key });
    const rows = () => room.sql('SELECT external_key AS key, matched_sku AS sku FROM channel_match ORDER BY 1');
    room.adapter.existingThings = [thing('A'), thing('unseen')];
    const matching = room.get(MatchChannel);
    expect(await matching.match('fake_us')).toEqual({ found: 2, undecided: 2, problems: [] });
    const told = { code: 'not_all_listed', path: 'channel', message: 'There may be more', fix: 'Do this', severity: 'warning' as const };
    Object.assign(room.adapter, { existingThings: [thing('A')], unlisted: [told] });
    expect(await matching.match('fake_us')).toEqual({ found: 1, undecided: 2, problems: [told] });
    expect(await rows()).toEqual([{ key: 'A', sku: 'A' }, { key: 'unseen', sku: null }]); // prettier-ignore
    expect((await matching.activate('fake_us', room.by())).map(({ code }) => code)).toEqual(['undecided_matches']);
    await matching.decideRest('fake_us', 'adopt', 'ignore', room.by());
    expect(await matching.activate('fake_us', room.by())).toEqual([]);
    room.adapter.unlisted = [];
    room.adapter.existingThings = [];
    expect(await matching.match('fake_us')).toEqual({ found: 0, undecided: 0, problems: [] });
  });

  it.each([
    ['what was refused as a double', {}],
    ['what was kept there, deleted, and refused as a double', { kept: '1' }],
  ])('tries again %s when a person has decided, and says so to the adapter', async (_what, ids) => {
    await room.connect();
    await room.get(MatchChannel).activate('fake_us', room.by());
    await product('A');
    await product('B');
    await room.approve('A');
    await room.approve('B');
    const unmatched = { code: 'exists_unmatched', message: 'It is there already', fix: 'Decide' };
    const seen: unknown[] = [];
    room.adapter.onSend = ({ listing, decided, externalIds }) => {
      seen.push([listing.key, decided, externalIds]);
      const isRefused = decided === undefined && externalIds['id'] === undefined;
      return isRefused ? { effect: false, outcome: { outcome: 'terminal', issues: [unmatched] } } : undefined;
    };
    await room.worker.drain();
    expect(await room.states()).toEqual({ A: 'rejected', B: 'rejected' });
    await room.sql('UPDATE listing SET external_ids = $1', [ids]);
    room.adapter.existingThings = ['A', 'B'].map((sku) => ({
      key: `old-${sku}`,
      externalIds: { id: sku },
      skus: [sku],
      gtins: [],
      title: sku,
    }));
    room.clock.advance(1_000);
    const matching = room.get(MatchChannel);
    expect(await matching.match('fake_us')).toEqual({ found: 2, undecided: 2, problems: [] });
    await matching.decide('fake_us', [{ key: 'old-A', decision: 'create', sku: null }], room.by());
    await room.worker.drain();
    expect(await room.states()).toEqual({ A: 'live', B: 'rejected' });
    room.clock.advance(1_000);
    await matching.decideRest('fake_us', 'adopt', null, room.by());
    await room.worker.drain();
    expect(await room.states()).toEqual({ A: 'live', B: 'live' });
    expect(seen.slice(2)).toEqual([
      ['A', 'create', ids],
      ['B', undefined, { id: 'B' }],
    ]);
    expect(await room.sql('SELECT code FROM issue WHERE closed_at IS NULL')).toEqual([]);
  });

  it('starts an empty channel at once, and leaves alone what a person ignores', async () => {
    await room.connect();
    room.adapter.existingThings = [{ key: 'B', externalIds: { id: 'b' }, skus: ['B'], gtins: [], title: 'Leave me' }];
    await room.get(MatchChannel).match('fake_us');
    await room.get(MatchChannel).decide('fake_us', [{ key: 'B', decision: 'ignore', sku: null }], room.by());
    expect(await room.get(MatchChannel).activate('fake_us', room.by())).toEqual([]);
    await product('B');
    await room.approve('B');
    await room.worker.drain();
    expect(room.adapter.sent).toEqual([]);
    expect(await room.sql('SELECT code, severity FROM issue WHERE closed_at IS NULL')).toEqual([
      { code: 'ignored_on_channel', severity: 'warning' },
    ]);
  });

  it('notes that a person wants a channel read again, once it is active', async () => {
    await room.connect();
    expect((await room.get(RunChannel).reconcile('fake_us', room.by())).map((one) => one.code)).toEqual(['wrong_state']);
    await room.get(MatchChannel).activate('fake_us', room.by());
    expect(await room.get(RunChannel).reconcile('fake_us', room.by())).toEqual([]);
    expect((await room.get(ChannelDirectory).find('fake_us'))!.reconcileSince).toEqual(room.clock.now());
    expect(await room.sql(`SELECT actor FROM audit WHERE verb = 'reconcile_channel'`)).toEqual([{ actor: 'Pia Publisher' }]);
  });

  const live = async (sku: string): Promise<void> => {
    await room.connect();
    await room.get(MatchChannel).activate('fake_us', room.by());
    await product(sku);
    await room.approve(sku);
    await room.worker.drain();
  };

  it('sends only what was approved, and the very bytes of the preview', async () => {
    await room.connect();
    await room.get(MatchChannel).activate('fake_us', room.by());
    await product('A', 'Approved');
    await room.approve('A');
    const before = await room.get(PreviewPayload).preview('A', 'fake_us', 'edition');
    await room.edit('A', { 'title@en_US': 'Draft only' });
    const draft = await room.get(PreviewPayload).preview('A', 'fake_us', 'draft');
    await room.worker.drain();
    const [payload] = await room.sql('SELECT body, hash FROM payload');
    expect(before.previews).toMatchObject([
      { body: payload!['body'], hash: payload!['hash'], sources: { title: [{ sku: 'A', cell: 'title@en_US' }] } },
    ]);
    expect(draft.previews[0]!.body).toContain('Draft only');
    expect(room.adapter.remote.get('A')!.fields['title']).toBe('Approved');
    expect((await room.get(PreviewPayload).preview('A', 'nowhere', 'edition')).problems.map((one) => one.code)).toEqual([
      'channel_not_found',
    ]);
  });

  it('sends a fact that changed, without the draft', async () => {
    await live('A');
    await room.edit('A', { 'title@en_US': 'Half-written' });
    await room.facts('A', { poison: 'a fact' });
    await room.get(FactsForwarder).forwardOnce();
    await room.worker.drain();
    expect(room.adapter.sent).toEqual(['content A #1', 'content A #2']);
    expect(room.adapter.remote.get('A')!.fields['title']).toBe('Title of A');
  });

  it('says before submitting what a channel would refuse, whose it is, and how to mend it; approval asks the same', async () => {
    await room.connect();
    await room.facts('A', {});
    await room.sql(`UPDATE product_node SET family_code = 'things' WHERE sku = 'A'`);
    const [readiness] = (await room.get(ReadinessService).ofProduct('A', 'fake_us'))!;
    expect(readiness).toMatchObject({ channel: 'fake_us', ready: false, listings: 1 });
    expect(readiness!.issues).toMatchObject([
      { code: 'required_empty', path: 'title@en_US', owner: 'pim', fix: 'Fill title@en_US on A or above it' },
    ]);
    const submitted = await room
      .get(SubmitProduct)
      .submit({ skus: ['A'], channels: ['fake_us'], locales: ['en_US'] }, room.by('Ada Editor'));
    expect(submitted.products[0]!.problems.map((one) => one.code)).toContain('required_empty');
    await room.edit('A', { 'title@en_US': 'Mug' });
    expect((await room.get(ReadinessService).ofProduct('A', null))!.map((one) => one.ready)).toEqual([true]);
    expect(await room.get(ReadinessService).ofProduct('none', null)).toBeUndefined();
  });

  it('says why nothing of a product would be listed, which is no fault that stops its texts from being approved', async () => {
    await room.connect();
    await product('A');
    await room.facts('A-1', {}, 'A');
    const readiness = async (): Promise<unknown> => {
      const [one] = (await room.get(ReadinessService).ofProduct('A', 'fake_us'))!;
      return [one!.ready, one!.listings, one!.issues.map(({ code, message, severity, owner }) => [code, message, severity, owner])];
    };
    expect(await readiness()).toEqual([true, 1, []]);
    await room.sql(`UPDATE product_node SET lifecycle = 'recalled' WHERE sku = 'A-1'`);
    const words = /^A-1 is recalled in all markets since \S+ by erp \(no reason was given\): nobody can buy it$/;
    const recalled = ['recalled', expect.stringMatching(words), 'warning', 'erp'];
    expect(await readiness()).toEqual([false, 1, [recalled]]);
    await room.sql(`UPDATE product_node SET lifecycle = 'planned' WHERE sku = 'A'`);
    expect(await readiness()).toEqual([false, 0, [['not_listed', 'A is planned: no channel shows it', 'warning', 'erp'], recalled]]);
    await room.approve('A');
    const body = { ...room.adapter.defaultMapping(), excludedFamilies: ['things'] };
    const saved = await room.get(MappingsService).save('fake_us', body, room.by());
    await room.get(MappingsService).activate('fake_us', saved.mapping!.version, room.by());
    const left = 'The mapping of fake_us leaves out things';
    expect(await readiness()).toEqual([false, 0, [['not_listed', left, 'warning', 'pim']]]);
  });

  it('versions mappings, and activating one sends only what it changes', async () => {
    await live('A');
    await product('B', 'B stays');
    await room.approve('B');
    await room.worker.drain();
    const mappings = room.get(MappingsService);
    const bad = await mappings.save('fake_us', { fields: { nope: { from: [{ attribute: 'title' }] } } }, room.by());
    expect(bad.problems.map((one) => one.code)).toEqual(['unknown_target']);
    const body = {
      fields: {
        title: { from: [{ attribute: 'title' }], transforms: [{ op: 'replace' as const, find: 'Title of', with: 'New' }], required: true },
      },
    };
    const { mapping } = await mappings.save('fake_us', body, room.by());
    expect(mapping!.version).toBe(2);
    expect((await mappings.save('fake_us', body, room.by())).mapping!.version).toBe(2);
    room.adapter.sent.length = 0;
    await room.worker.drain();
    expect(room.adapter.sent).toEqual([]);
    expect(await mappings.activate('fake_us', 2, room.by())).toEqual({ products: 2, problems: [] });
    await room.worker.drain();
    expect(room.adapter.sent).toEqual(['content A #2']);
    expect(room.adapter.remote.get('A')!.fields['title']).toBe('New A');
    await mappings.activate('fake_us', 1, room.by());
    await room.worker.drain();
    expect(room.adapter.remote.get('A')!.fields['title']).toBe('Title of A');
    expect((await mappings.activate('fake_us', 9, room.by())).problems.map((one) => one.code)).toEqual(['mapping_not_found']);
  });

  it('takes a mapping back with what it took over: whoever changes one field answers for that field', async () => {
    const title = { from: [{ attribute: 'title' }], required: true };
    room.adapter.defaultMapping = () => ({ fields: { title, poison: { from: [{ attribute: 'care' }] } } });
    await room.connect();
    const mappings = room.get(MappingsService);
    const { body } = (await mappings.active('fake_us'))!;
    const changed = {
      fields: { ...body.fields, title: { ...title, transforms: [{ op: 'upper' as const }] } },
    };
    const saved = await mappings.save('fake_us', changed, room.by());
    expect(saved.mapping!.version).toBe(2);
    expect(saved.warnings!.map(({ code, path }) => `${path} ${code}`)).toEqual(['fields.poison.from.0 unknown_attribute']);
    const spelled = { fields: { ...changed.fields, title: { from: [{ attribute: 'care' }] } } };
    const refused = await mappings.save('fake_us', spelled, room.by());
    expect(refused.problems.map(({ code, path }) => `${path} ${code}`)).toEqual(['fields.title.from.0 unknown_attribute']);
  });

  it('traces a live field back to its people, and says why something is not live', async () => {
    await live('A');
    const trace = (await room.get(TraceService).trace('A', 'fake_us', 'title'))!;
    const [listing] = trace.listings;
    expect(listing!.explanation.waitsFor).toBeNull();
    expect(listing!.payload).toMatchObject({
      editionNumber: 1,
      editionCause: 'approval',
      mappingCode: 'fake_us',
      mappingVersion: 1,
    });
    expect(listing!.fields).toMatchObject([{ field: 'title', sent: 'Title of A', cells: [{ sku: 'A', cell: 'title@en_US' }] }]);
    const { lineage } = listing!.fields[0]!.cells[0]!;
    expect(lineage).toMatchObject({
      kind: 'content',
      approval: { approver: 'Ben Approver', submittedBy: 'Ada Editor' },
      change: { actor: 'Ada Editor', door: 'graphql' },
    });
    await room.get(RunChannel).pause('fake_us', room.by());
    await product('B');
    await room.approve('B');
    await room.worker.drain();
    const [paused] = (await room.get(TraceService).trace('B', null, null))!.listings;
    expect(paused!.explanation).toMatchObject({ waitsFor: 'channel', owner: 'operator', fix: 'Resume it' });
    expect(await room.get(TraceService).trace('none', null, null)).toBeUndefined();
  });

  it('pushes ours over drift, or keeps theirs, as a person says; and tries again what was refused when asked', async () => {
    await live('A');
    const acting = room.get(ActOnListings);
    const reconcile = async (): Promise<void> => {
      room.clock.advance(1000);
      await room.worker.reconcile('fake_us', 0);
    };
    room.adapter.remote.get('A')!.fields['title'] = 'By hand';
    await reconcile();
    const [drift] = await room.sql('SELECT id::text FROM drift WHERE closed_at IS NULL');
    expect((await acting.decideDrift([String(drift!['id'])], 'keep_theirs', null, room.by())).ids).toHaveLength(1);
    await room.worker.drain();
    expect(room.adapter.sent).toHaveLength(1);
    await acting.decideDrift([String(drift!['id'])], 'push_ours', null, room.by());
    await room.worker.drain();
    expect(room.adapter.sent).toEqual(['content A #1', 'content A #1']);
    expect(room.adapter.remote.get('A')!.fields['title']).toBe('Title of A');
    await reconcile();
    expect(await room.sql('SELECT count(*)::int AS open FROM drift WHERE closed_at IS NULL')).toEqual([{ open: 0 }]);
    expect((await acting.decideDrift(['999'], 'keep_theirs', null, room.by())).problems.map((one) => one.code)).toEqual([
      'drift_not_found',
    ]);
  });
});

it('prints a schema with everything that people see of syndication', async () => {
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  const resolvers = [ChannelResolver, MatchResolver, MappingResolver, ListingResolver, TraceResolver];
  const schema = await app.get(GraphQLSchemaFactory).create(resolvers, {
    scalarsMap: [
      { type: Date, scalar: DateTimeScalar },
      { type: Object, scalar: JsonScalar },
    ],
  });
  const text = printSchema(schema);
  for (const field of [
    'createAccount(',
    'createChannel(',
    'matchChannel(',
    'listings(',
    'trace(',
    'readiness(',
    'previewPayload(',
    'channelSummary(',
    'reconcileChannel(',
  ]) {
    expect(text).toContain(field);
  }
  expect(text).not.toMatch(/type Account \{[^}]*credentials:/);
  await app.close();
});
