import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { countStatements } from '../../libs/db/index.js';
import type { LabelsShown } from '../../src/syndication/ledger/labels-shown.service.js';
import { listListings } from '../../src/syndication/ledger/listing-views.repository.js';
import { ReadListings } from '../../src/syndication/ledger/read-listings.service.js';
import { summarize } from '../../src/syndication/ledger/summary.repository.js';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

describe('the listings controller', () => {
  let world: ControllerWorld;
  let one: TestWorker;

  beforeEach(async () => {
    world = await ControllerWorld.open();
    one = world.worker();
  });
  afterEach(async () => {
    await world.close();
  });

  it('brings an approved product to live, and only a read-back says so', async () => {
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 3);
    expect(await one.planner.planBatch()).toBe(1);
    expect(await world.states()).toEqual({ A: 'planned' });
    const channel = (await one.directory.find('fake_us'))!;
    await one.sender.sendBatch(channel);
    expect(await world.states()).toEqual({ A: 'accepted' });
    expect(world.adapter.remote.get('A')!.state).toBe('live');
    await one.reader.readBatch(channel);
    expect(await world.states()).toEqual({ A: 'live' });
    expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Mug', 'A:price': '1200', 'A:quantity': 3 });
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
    const [row] = await world.sql(
      `SELECT sent_at, accepted_at, processed_at, live_at, payload_hash = live_payload_hash AS same FROM listing`,
    );
    expect(row!['same']).toBe(true);
    expect(Object.values(row!).every((value) => value !== null)).toBe(true);
  });

  it('keeps the exact bytes with all inputs, and the cells of each field', async () => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    const [payload] = await world.sql(
      `SELECT body, sources, lane, edition_hash, mapping_id IS NOT NULL AS mapped, requirement_version FROM payload`,
    );
    expect(payload).toMatchObject({
      body: '{"key":"A","poison":null,"title":"Mug"}',
      sources: { title: [{ sku: 'A', cell: 'title' }] },
      lane: 'content',
      mapped: true,
      requirement_version: 'r1',
    });
  });

  it('makes one call of ten edits', async () => {
    for (let edit = 0; edit < 10; edit++) await world.approve('A', `Title ${edit}`);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['content A #1']);
    expect(world.adapter.remote.get('A')!.fields['title']).toBe('Title 9');
  });

  it('makes no call when the new edition renders to the same bytes', async () => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    await world.approve('A', 'Mug');
    await one.worker.drain();
    expect(world.adapter.sent).toHaveLength(1);
    expect(await world.ledger()).toMatchObject([{ key: 'A', state: 'live', sequence: '1' }]);
  });

  it('sends price and stock alone, each only where it has news, and the content stays', async () => {
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 3);
    await one.worker.drain();
    await world.offer('A', 1000, 2);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['content A #1', 'price A 1000', 'stock A 2']);
    expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Mug', 'A:price': '1000', 'A:quantity': 2 });
    expect(await world.states()).toEqual({ A: 'live' });
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
    await world.offer('A', 900, 2);
    await one.worker.drain();
    expect(world.adapter.sent.slice(3)).toEqual(['price A 900']);
    await world.offer('A', 900, 2);
    await one.worker.drain();
    expect(world.adapter.sent).toHaveLength(4);
  });

  it('sends a new text without touching price or stock', async () => {
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 3);
    await one.worker.drain();
    world.sell('A', 2);
    await world.approve('A', 'Better mug');
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['content A #1', 'content A #2']);
    expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Better mug', 'A:price': '1200', 'A:quantity': 1 });
  });

  it('sends stop-sells by themselves, and prices before other offers', async () => {
    for (const sku of ['A', 'B', 'C', 'D']) {
      await world.approve(sku, sku);
      await world.offer(sku, 1200, 3);
    }
    await one.worker.drain();
    await world.approve('D', 'New text');
    await world.offer('C', 1200, 2);
    await world.offer('B', 900, 3);
    await world.offer('A', 1200, 0);
    world.adapter.sent.length = 0;
    // One after another: the loop that says stops runs beside that of all others, which takes none along.
    expect(await one.worker.turn('plan')).toBe(4);
    expect(await one.worker.turn('send_wires', 'fake_us')).toBe(2);
    expect(world.adapter.sent).toEqual(['price B 900', 'stock C 2']);
    expect(await one.worker.turn('send_stops', 'fake_us')).toBe(1);
    expect(world.adapter.sent.slice(2)).toEqual(['stock A 0']);
    await one.worker.drain();
    expect(world.adapter.sent.slice(3)).toEqual(['content D #2']);
  });

  it('refuses what lacks a required value, says whose it is, and closes the issue when it is there', async () => {
    await world.approve('A', '');
    await one.worker.drain();
    expect(await world.ledger()).toMatchObject([{ key: 'A', state: 'refused', code: 'required_empty' }]);
    expect(await world.sql(`SELECT code, place, owner, found_by, closed_at FROM issue`)).toEqual([
      { code: 'required_empty', place: 'A/title', owner: 'pim', found_by: 'plinth', closed_at: null },
    ]);
    expect(world.adapter.sent).toEqual([]);
    await world.approve('A', 'Mug');
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'live' });
    expect(await world.sql(`SELECT count(*)::int AS open FROM issue WHERE closed_at IS NULL`)).toEqual([{ open: 0 }]);
  });

  it('leaves what the channel refused alone until it changes', async () => {
    world.adapter.onSend = () => ({
      effect: false,
      outcome: { outcome: 'terminal', issues: [{ code: 'bad', message: 'no', fix: 'yes', path: 'title' }] },
    });
    await world.approve('A', 'Mug');
    await one.worker.drain();
    expect(await world.ledger()).toMatchObject([{ state: 'rejected', code: 'bad' }]);
    expect(await world.sql(`SELECT code, found_by FROM issue WHERE closed_at IS NULL`)).toEqual([{ code: 'bad', found_by: 'channel' }]);
    world.clock.advance(86_400_000);
    await world.approve('A', 'Mug');
    await one.worker.drain();
    expect(world.adapter.sent).toHaveLength(1);
    expect(await world.states()).toEqual({ A: 'rejected' });
    world.adapter.onSend = () => undefined;
    await world.approve('A', 'Good mug');
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['content A #1', 'content A #2']);
    expect(await world.states()).toEqual({ A: 'live' });
  });

  it('retries later: first when the channel asked, then with growing pauses, always with the same number', async () => {
    world.adapter.onSend = () => ({ effect: false, outcome: { outcome: 'retry', afterMs: 10, reason: 'busy' } });
    await world.approve('A', 'Mug');
    await one.worker.drain();
    expect(await world.ledger()).toMatchObject([{ state: 'planned', attempts: 1, code: 'retry' }]);
    for (const pause of [10, 10, 10, 8_000]) {
      const sent = world.adapter.sent.length;
      world.clock.advance(pause - 1);
      await one.worker.drain();
      expect(world.adapter.sent).toHaveLength(sent);
      world.clock.advance(1);
      await one.worker.drain();
      expect(world.adapter.sent).toHaveLength(sent + 1);
    }
    world.clock.advance(900_000);
    world.adapter.onSend = () => undefined;
    await one.worker.drain();
    expect(new Set(world.adapter.sent)).toEqual(new Set(['content A #1']));
    expect(await world.ledger()).toMatchObject([{ state: 'live', attempts: 0, sequence: '1' }]);
  });

  it('does not take for done what was rendered by a mapping that is no longer the channel’s', async () => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    await world.approve('A', 'Mug');
    await one.planner.planBatch();
    const stale = (await one.directory.find('fake_us'))!;
    const body = JSON.stringify({ fields: { title: { from: [{ constant: 'By the new mapping' }] } } });
    await world.sql(`INSERT INTO mapping (code, kind, version, body, hash, created_by) VALUES ('fake', 'fake', 2, $1, 'm2', 'test')`, [
      body,
    ]);
    await world.sql(`UPDATE channel SET mapping_id = (SELECT id FROM mapping WHERE version = 2)`);
    // It is put to work right after the sender has looked which one is.
    jest.spyOn(one.directory, 'find').mockResolvedValueOnce(stale);
    await one.sender.sendBatch(stale);
    expect(await world.states()).toEqual({ A: 'planned' });
    await one.worker.drain();
    expect(world.adapter.remote.get('A')!.fields['title']).toBe('By the new mapping');
  });

  it('reads back after a lost answer before anything else, and sends no duplicate', async () => {
    world.adapter.onSend = () => ({ effect: true, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.approve('A', 'Mug');
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'unknown' });
    await world.approve('A', 'Mug');
    world.adapter.onSend = () => undefined;
    world.clock.advance(5_000);
    await one.worker.drain();
    expect(world.adapter.reads).toBeGreaterThan(0);
    expect(world.adapter.sent).toEqual(['content A #1']);
    expect(await world.states()).toEqual({ A: 'live' });
  });

  it('repeats what a lost answer hid, with the same number, when the read-back does not find it', async () => {
    world.adapter.onSend = () => ({ effect: false, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.approve('A', 'Mug');
    await one.worker.drain();
    world.adapter.onSend = () => undefined;
    world.clock.advance(5_000);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['content A #1', 'content A #1']);
    expect(await world.states()).toEqual({ A: 'live' });
  });

  it('a look that the channel puts off is put off, also where a newer wish waits behind it', async () => {
    world.adapter.onSend = () => ({ effect: true, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.approve('A', 'Mug');
    await one.worker.drain();
    await world.approve('A', 'Newer mug');
    world.adapter.onRead = () => ({ outcome: 'retry', afterMs: 14_000, reason: 'too many calls' });
    world.clock.advance(5_000);
    const turns = async () => [
      await one.worker.turn('plan'),
      await one.worker.turn('read', 'fake_us'),
      await one.worker.turn('read', 'fake_us'),
    ];
    expect(await turns()).toEqual([1, 1, 0]);
    world.clock.advance(13_999);
    expect(await turns()).toEqual([0, 0, 0]);
    expect(await world.states()).toEqual({ A: 'unknown' });
    world.adapter.onSend = () => undefined;
    world.adapter.onRead = () => undefined;
    world.clock.advance(1);
    await one.worker.drain();
    expect([world.adapter.remote.get('A')!.fields['title'], await world.states()]).toEqual(['Newer mug', { A: 'live' }]);
  });

  it('sends a parent before its children, and no child of a parent that the channel refused', async () => {
    world.adapter.family = true;
    world.adapter.onSend = ({ listing }) =>
      listing.key === 'BAD'
        ? { effect: false, outcome: { outcome: 'terminal', issues: [{ code: 'NO', message: 'no', fix: 'yes', owner: 'erp' }] } }
        : undefined;
    await world.approve('P', 'Mug', { variants: ['P-1', 'P-2'] });
    await world.approve('BAD', 'Cup', { variants: ['BAD-1'] });
    await one.worker.drain();
    expect(world.adapter.sent.filter((entry) => entry.includes('BAD'))).toEqual(['content BAD #1']);
    expect(world.adapter.sent.filter((entry) => !entry.includes('BAD'))).toEqual(['content P #1', 'content P-1 #1', 'content P-2 #1']);
    expect(await world.states()).toEqual({ P: 'live', 'P-1': 'live', 'P-2': 'live', BAD: 'rejected', 'BAD-1': 'planned' });
    expect((await summarize(world.ds.manager, 'fake_us', world.clock.now())).listings).toEqual([
      { state: 'live', count: 3 },
      { state: 'rejected', count: 1 },
      { state: 'waiting_for_parent', count: 1 },
    ]);
    // Both are told to whom the channel's word is for.
    const waiting = await listListings(world.ds.manager, { channel: null, state: null, sku: 'BAD-1', after: '0', limit: 9 });
    const labels = { notLive: async () => new Map() } as unknown as LabelsShown;
    const told = await new ReadListings(world.ds, world.clock, labels).of(waiting);
    expect(told.map(({ listing, explanation: { waitsFor, owner } }) => [listing.key, waitsFor, owner])).toEqual([
      ['BAD', 'channel_acceptance', 'erp'],
      ['BAD-1', 'parent', 'erp'],
    ]);
    world.adapter.onSend = () => undefined;
    await world.approve('BAD', 'Better cup', { variants: ['BAD-1'] });
    await one.worker.drain();
    expect((await summarize(world.ds.manager, 'fake_us', world.clock.now())).listings).toEqual([{ state: 'live', count: 5 }]);
  });

  it.each(['plan', 'render', 'payload', 'send'] as const)('lets a product that breaks %s hold up no other', async (poison) => {
    await world.approve('A', 'Good');
    await world.approve('B', 'Poison', { poison });
    await world.approve('C', 'Good');
    await one.worker.drain();
    for (let round = 0; round < 4; round++) {
      world.clock.advance(60_000);
      await one.worker.drain();
    }
    const states = await world.states();
    expect([states['A'], states['C']]).toEqual(['live', 'live']);
    expect(states['B']).toBe({ plan: undefined, render: 'refused', payload: 'refused', send: 'rejected' }[poison]);
    const open = await world.sql(`SELECT code, sku FROM issue WHERE closed_at IS NULL`);
    const codes = { plan: 'plan_failed', render: 'render_failed', payload: 'render_failed', send: 'adapter_failed' };
    expect(open).toEqual([{ code: codes[poison], sku: 'B' }]);
  });

  it('withdraws what is no longer in the product, and what is discontinued', async () => {
    await world.approve('P', 'Mug', { variants: ['P-1', 'P-2'] });
    await one.worker.drain();
    await world.approve('P', 'Mug', { variants: ['P-1'] });
    await one.worker.drain();
    expect(world.adapter.withdrawn).toEqual(['P-2']);
    expect(await world.states()).toEqual({ 'P-1': 'live', 'P-2': 'withdrawn' });
    await world.approve('P', 'Mug', { variants: ['P-1'], lifecycle: 'discontinued' });
    await one.worker.drain();
    expect(world.adapter.withdrawn).toEqual(['P-2', 'P-1']);
    await world.approve('P', 'Mug', { variants: ['P-1', 'P-2'] });
    await one.worker.drain();
    expect(await world.states()).toEqual({ 'P-1': 'live', 'P-2': 'live' });
    expect(world.adapter.sent).toHaveLength(4);
  });

  it('calls withdrawn only what a look no longer finds', async () => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    world.adapter.lingers = 3;
    await world.approve('A', 'Mug', { lifecycle: 'discontinued' });
    await one.planner.planBatch();
    const channel = (await one.directory.find('fake_us'))!;
    await one.withdrawer.withdrawBatch(channel);
    expect(await world.ledger()).toMatchObject([{ state: 'withdrawing', code: 'waits_for_read_back' }]);
    expect((await world.sql(`SELECT withdrawal_accepted_at FROM listing`))[0]!['withdrawal_accepted_at']).toEqual(world.clock.now());
    const seen: string[] = [];
    for (let look = 0; look < 4; look++) {
      await one.withdrawer.withdrawBatch(channel);
      const [row] = await world.ledger();
      seen.push(`${row!.state} ${row!.code}`);
      world.clock.advance(3_000);
    }
    const waits = 'withdrawing waits_for_channel';
    expect(seen).toEqual([waits, waits, waits, 'withdrawn null']);
    expect(world.adapter.withdrawn).toEqual(['A']);
  });

  it('tells a person when something is still shown long after its withdrawal was taken twice, and asks again each hour', async () => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    world.adapter.lingers = 1_000;
    await world.approve('A', 'Mug', { lifecycle: 'discontinued' });
    for (let round = 0; round < 10; round++) {
      await one.worker.drain();
      world.clock.advance(600_000);
    }
    const issues = await world.sql(`SELECT code, severity, owner FROM issue WHERE closed_at IS NULL`);
    expect(issues).toEqual([{ code: 'still_on_channel', severity: 'error', owner: 'operator' }]);
    expect(world.adapter.withdrawn).toEqual(['A', 'A']);
    world.adapter.lingers = 0;
    world.clock.advance(3_600_000);
    await one.worker.drain();
    expect(world.adapter.withdrawn).toEqual(['A', 'A', 'A']);
    expect(await world.states()).toEqual({ A: 'withdrawn' });
    expect(await world.sql(`SELECT code FROM issue WHERE closed_at IS NULL`)).toEqual([]);
  });

  it('leaves a channel its time to let go of what it took off, however often it was looked at', async () => {
    world.adapter.lag = { ...world.adapter.lag, goneMs: 30 * 60_000 };
    await world.approve('A', 'Mug');
    await one.worker.drain();
    world.adapter.lingers = 1_000;
    await world.approve('A', 'Mug', { lifecycle: 'discontinued' });
    const lookFor = async (minutes: number): Promise<unknown> => {
      for (let looks = 0; looks < minutes * 4; looks++) {
        await world.sql(`UPDATE listing SET next_at = $1 WHERE state = 'withdrawing' AND withdrawal_accepted_at IS NOT NULL`, [
          world.clock.now(),
        ]);
        await one.worker.drain();
        world.clock.advance(15_000);
      }
      return world.sql(`SELECT code FROM issue WHERE closed_at IS NULL`);
    };
    expect(await lookFor(29)).toEqual([]);
    expect(await world.ledger()).toMatchObject([{ state: 'withdrawing', code: 'waits_for_channel' }]);
    expect(await lookFor(4)).toEqual([{ code: 'still_on_channel' }]);
    // It was asked for once more soon, and no more than that.
    expect(world.adapter.withdrawn).toEqual(['A', 'A']);
  });

  it('shows as drift what keeps something that was live from being shown', async () => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    const entry = world.adapter.remote.get('A')!;
    Object.assign(entry, { state: 'processed', fields: { ...entry.fields, title: 'Hidden' } });
    world.clock.advance(1000);
    const channel = (await one.directory.find('fake_us'))!;
    await one.reader.reconcileBatch(channel, world.clock.now());
    expect(await world.states()).toEqual({ A: 'processed' });
    expect(await world.sql(`SELECT field, sent, live FROM drift WHERE closed_at IS NULL`)).toEqual([
      { field: 'title', sent: 'Mug', live: 'Hidden' },
    ]);
  });

  it('withdraws what never left without a call', async () => {
    await world.approve('P', '', { variants: ['P-1'] });
    await one.worker.drain();
    await world.approve('P', '', { variants: ['P-2'] });
    await one.worker.drain();
    expect(await world.states()).toEqual({ 'P-1': 'withdrawn', 'P-2': 'refused' });
    expect(await world.sql(`SELECT sku, code FROM issue WHERE closed_at IS NULL`)).toEqual([{ sku: 'P-2', code: 'required_empty' }]);
    expect(world.adapter.withdrawn).toEqual([]);
  });

  it('finds drift on owned fields when reconciling, and closes it when it is gone', async () => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    world.adapter.remote.get('A')!.fields = { title: 'Changed by hand', 'A:quantity': 0, theirs: 1 };
    world.clock.advance(1000);
    const channel = (await one.directory.find('fake_us'))!;
    await one.reader.reconcileBatch(channel, world.clock.now());
    expect(await world.sql(`SELECT field, sent, live, closed_at FROM drift`)).toEqual([
      { field: 'title', sent: 'Mug', live: 'Changed by hand', closed_at: null },
    ]);
    expect(await world.states()).toEqual({ A: 'live' });
    expect(world.adapter.sent).toHaveLength(1);
    world.adapter.remote.get('A')!.fields['title'] = ' Mug ';
    world.clock.advance(1000);
    await one.reader.reconcileBatch(channel, world.clock.now());
    expect(await world.sql(`SELECT count(*)::int AS open FROM drift WHERE closed_at IS NULL`)).toEqual([{ open: 0 }]);
  });

  it('is not live while the channel still shows the old content', async () => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    const old = { title: 'Mug', 'A:quantity': 0 };
    world.adapter.onRead = () => ({ outcome: 'found', state: 'live', observed: old, issues: [] });
    await world.approve('A', 'New mug');
    await one.worker.drain();
    expect(await world.ledger()).toMatchObject([{ state: 'processed', code: 'waits_for_channel' }]);
    world.adapter.onRead = () => undefined;
    world.clock.advance(60_000);
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'live' });
    expect(world.adapter.sent).toHaveLength(2);
  });

  it('marks a late rejection, with its issues', async () => {
    world.adapter.onRead = () => ({
      outcome: 'found',
      state: 'rejected',
      observed: {},
      issues: [{ code: 'late', message: 'disapproved', fix: 'mend it', severity: 'error' }],
    });
    await world.approve('A', 'Mug');
    await one.worker.drain();
    expect(await world.ledger()).toMatchObject([{ state: 'rejected', code: 'late' }]);
    expect(await world.sql(`SELECT code FROM issue WHERE closed_at IS NULL`)).toEqual([{ code: 'late' }]);
  });

  it.each(['matching', 'paused'])('sends nothing and removes nothing while the channel is %s', async (state) => {
    await world.approve('A', 'Mug');
    await one.worker.drain();
    world.adapter.sent.length = 0;
    await world.sql(`UPDATE channel SET state = $1`, [state]);
    await world.approve('A', 'New');
    await world.approve('B', 'Other');
    await world.approve('C', 'Gone', { lifecycle: 'discontinued' });
    await one.worker.drain();
    expect(world.adapter.sent).toEqual([]);
    expect(world.adapter.withdrawn).toEqual([]);
    expect(await world.states()).toEqual({ A: 'planned', B: 'planned' });
  });

  it('sends nothing after a pause that came between rendering and sending', async () => {
    await world.approve('A', 'Mug');
    await one.planner.planBatch();
    const channel = (await one.directory.find('fake_us'))!;
    await world.sql(`UPDATE channel SET state = 'paused'`);
    await one.sender.sendBatch(channel);
    expect(world.adapter.sent).toEqual([]);
    expect(await world.sql(`SELECT state, lease_owner FROM listing`)).toEqual([{ state: 'planned', lease_owner: null }]);
  });

  it('renders in a dry run and never sends', async () => {
    await world.sql(`UPDATE channel SET dry_run = true`);
    await world.approve('A', 'Mug');
    await world.approve('B', '');
    await one.worker.drain();
    expect(world.adapter.sent).toEqual([]);
    expect(await world.states()).toEqual({ A: 'planned', B: 'refused' });
    expect(await world.sql(`SELECT count(*)::int AS payloads FROM payload`)).toEqual([{ payloads: 1 }]);
    await world.sql(`UPDATE channel SET dry_run = false`);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['content A #1']);
  });

  it('waits for pictures that are being made', async () => {
    await world.approve('A', 'Mug', { assets: ['f00d'] });
    await one.worker.drain();
    expect(new Set(world.pictures.asked)).toEqual(new Set(['f00d']));
    expect(await world.ledger()).toMatchObject([{ state: 'planned', code: 'waits_for_pictures' }]);
    // After a release that makes it in another form nobody has asked for that one.
    world.pictures.asked.length = 0;
    world.clock.advance(1_000);
    await one.worker.drain();
    expect(world.pictures.asked).toEqual(['f00d']);
    world.pictures.made.set('f00d', {
      state: 'ready',
      hash: 'r',
      url: 'http://x/r.jpg',
      mediaType: 'image/jpeg',
      width: 1,
      height: 1,
      bytes: 1,
      digitalSourceType: null,
    });
    world.clock.advance(2_000);
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'live' });
  });

  it('never takes more budget than there is', async () => {
    world.adapter.budget = { bucket: 'calls', perSecond: 2, burst: 5 };
    for (let n = 0; n < 20; n++) await world.approve(`S${String(n).padStart(2, '0')}`, 'Mug');
    const two = world.worker();
    await Promise.all([one.worker.drain(), two.worker.drain()]);
    // A read costs as much as a send here, so five calls of both kinds together.
    expect(world.adapter.sent.length + world.adapter.reads).toBe(5);
    world.clock.advance(1_000);
    await Promise.all([one.worker.drain(), two.worker.drain()]);
    expect(world.adapter.sent.length + world.adapter.reads).toBe(7);
    for (let second = 0; second < 60; second++) {
      world.clock.advance(1_000);
      await one.worker.drain();
    }
    expect(Object.values(await world.states())).toEqual(Array.from({ length: 20 }, () => 'live'));
    expect(world.adapter.sent).toHaveLength(20);
  });

  it('lets an account rest when nothing answers', async () => {
    world.adapter.unreachable = true;
    await world.approve('A', 'Mug');
    for (let n = 0; n < 3; n++) {
      await one.worker.drain();
      world.clock.advance(10_000);
    }
    expect(world.adapter.sent).toHaveLength(3);
    const [row] = await world.sql(`SELECT blocked_until FROM account_budget`);
    expect(row!['blocked_until']).not.toBeNull();
  });

  it('renders what is due by the definitions of now, whatever it was told a moment ago', async () => {
    await world.approve('A', 'Mug');
    await one.planner.planBatch();
    await one.planner.planBatch();
    const channel = (await one.directory.find('fake_us'))!;
    // As it was compiled before an attribute was saved: nothing can be made by it.
    const ofBefore = { ...channel, mapping: undefined as unknown as typeof channel.mapping };
    expect(await one.sender.sendBatch(ofBefore)).toBe(1);
    expect([world.adapter.sent, (await world.states())['A']]).toEqual([['content A #1'], expect.stringMatching(/accepted|processed|live/)]);
  });

  it('takes the same number of statements for one listing as for a hundred', async () => {
    const count = async (skus: string[]): Promise<number> => {
      for (const sku of skus) await world.approve(sku, 'Mug');
      await one.planner.planBatch();
      await one.planner.planBatch();
      const channel = (await one.directory.find('fake_us'))!;
      const sent = await countStatements(() => one.sender.sendBatch(channel));
      const read = await countStatements(() => one.reader.readBatch(channel));
      expect([sent.result, read.result]).toEqual([skus.length, skus.length]);
      return sent.count + read.count;
    };
    await count(['WARM']);
    const few = await count(['ONE']);
    expect(await count(Array.from({ length: 100 }, (_, n) => `N${n}`))).toBe(few);
    // One of them asks for live listings that a reader left in the middle.
    expect(few).toBeLessThanOrEqual(31);
  });
});
