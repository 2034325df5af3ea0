import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ChannelRegistry } from '../../src/syndication/registry.js';
import { SetDriftPolicy } from '../../src/syndication/connect/drift-policy.service.js';
import type { DriftPolicy } from '../../src/syndication/findings/drift-policy.entity.js';
import { ActOnListings } from '../../src/syndication/ledger/act-on-listings.service.js';
import { listDrift, readListings, driftOfListings } from '../../src/syndication/ledger/listing-views.repository.js';
import { DRIFT_STANDINGS, standingOf } from '../../src/syndication/findings/drift-standing.js';
import { summarize } from '../../src/syndication/ledger/summary.repository.js';
import { acting } from '../support/index.js';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

const DAY = 86_400_000;

describe('policies for drift', () => {
  let world: ControllerWorld;
  let one: TestWorker;
  beforeEach(async () => {
    world = await ControllerWorld.open();
    one = world.worker();
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
    world.adapter.sent.length = 0;
  });
  afterEach(() => world.close());

  const by = (person: string) => acting(person, world.clock.now());
  const set = (policy: DriftPolicy, pushes: number | null = null, field = 'title') =>
    new SetDriftPolicy(world.ds, new ChannelRegistry([world.adapter])).set(
      { channelCode: 'fake_us', field, policy, pushes },
      by('Ada Admin'),
    );
  const change = async (fields: Record<string, unknown>): Promise<void> => {
    Object.assign(world.adapter.remote.get('A')!.fields, fields);
    await look();
  };
  const look = async (): Promise<void> => {
    world.clock.advance(1_000);
    await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
  };
  const open = () =>
    world.sql(
      `SELECT field, policy, policy_by, not_pushed, pushed_at IS NOT NULL AS pushed FROM drift WHERE closed_at IS NULL ORDER BY field`,
    );
  const listed = async () => (await listDrift(world.ds.manager, null, '0', 50, world.clock.now())).map(({ field }) => field);
  const under = (policy: string, more = {}) => ({
    field: 'title',
    policy,
    policy_by: 'Ada Admin',
    not_pushed: null,
    pushed: false,
    ...more,
  });

  it('counts for what is found later, once for each difference, and says ours again with the content alone', async () => {
    expect((await set('push_ours')).problems).toEqual([]);
    await change({ title: 'By hand', 'A:price': '1', 'A:quantity': 50 });
    expect((await open()).map(({ field, policy }) => [field, policy])).toEqual([
      ['A:price', null],
      ['A:quantity', null],
      ['title', 'push_ours'],
    ]);
    expect(await listed()).toEqual(['A:price', 'A:quantity']);
    await one.worker.drain();
    // Price and stock are told and left: nobody decided them.
    expect(world.adapter.sent).toEqual(['content A #1']);
    expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Mug', 'A:price': '1', 'A:quantity': 50 });
    expect((await open()).map(({ field }) => field)).toEqual(['A:price', 'A:quantity']);
    expect(await listed()).toEqual(['A:price', 'A:quantity']);
  });

  it('takes a lower number for a sale, whatever the policies are', async () => {
    await set('push_ours');
    await change({ 'A:quantity': 3 });
    await one.worker.drain();
    expect([await open(), world.adapter.sent, world.adapter.remote.get('A')!.fields['A:quantity']]).toEqual([[], [], 3]);
  });

  it('is not pushed again within a day, and is the day after', async () => {
    await set('push_ours');
    for (const title of ['By hand', 'By the other hand']) {
      await change({ title });
      await one.worker.drain();
    }
    expect(await open()).toEqual([under('push_ours', { not_pushed: 'pushed_before' })]);
    expect([world.adapter.sent, await listed()]).toEqual([['content A #1'], ['title']]);
    await change({ title: 'Mug' });
    expect(await open()).toEqual([]);
    world.clock.advance(DAY);
    await change({ title: 'A day later' });
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['content A #1', 'content A #1']);
    expect(await open()).toEqual([]);
  });

  it('asks somebody where a push did not help', async () => {
    await set('push_ours');
    await change({ title: 'By hand' });
    world.adapter.onSend = () => ({ outcome: { outcome: 'accepted', processed: false, pollAfterMs: 0 }, effect: false });
    await one.worker.drain({ waitMs: 0 });
    for (let look = 0; look < 10; look++) {
      world.clock.advance(60_000);
      await one.worker.drain();
    }
    expect(await world.states()).toEqual({ A: 'live' });
    expect(await open()).toEqual([under('push_ours', { pushed: true })]);
    expect([world.adapter.sent.length, await listed()]).toEqual([1, ['title']]);
  });

  it.each(['policy', 'decision'])(
    'a push by %s of what the channel never shows live is in vain once the channel had its time',
    async (word) => {
      if (word === 'policy') await set('push_ours');
      await change({ title: 'By hand' });
      const decide = async () => {
        const ids = (await world.sql(`SELECT id::text FROM drift WHERE closed_at IS NULL`)).map(({ id }) => String(id));
        await new ActOnListings(world.ds).decideDrift(ids, 'push_ours', null, by('Pia Publisher'));
      };
      if (word === 'decision') await decide();
      world.adapter.onSend = () => {
        world.adapter.remote.get('A')!.state = 'processed';
        return { outcome: { outcome: 'accepted', processed: false, pollAfterMs: 0 }, effect: false };
      };
      const standing = async () => (await summarize(world.ds.manager, 'fake_us', world.clock.now())).drift.map((one) => one.standing);
      const lookFor = async (ms: number) => {
        for (let looks = 0; looks < 10; looks++) {
          world.clock.advance(ms / 10);
          await one.worker.drain();
        }
      };
      await one.worker.drain();
      await lookFor(world.adapter.lag.shownMs - 1_000);
      expect([await world.states(), await standing(), await listed()]).toEqual([{ A: 'processed' }, ['pushing'], []]);
      await lookFor(3_600_000);
      expect([await world.states(), await standing(), await listed()]).toEqual([{ A: 'processed' }, ['open'], ['title']]);
      expect(world.adapter.sent).toEqual(['content A #1']);
      // A new word is a new try, and one that helps ends it.
      await decide();
      expect(await standing()).toEqual(['pushing']);
      world.adapter.onSend = () => undefined;
      await lookFor(3_600_000);
      expect([await world.states(), await standing(), world.adapter.sent.length]).toEqual([{ A: 'live' }, [], 2]);
    },
  );

  it('counts for open ones when it is set, but not without their number, and not for those that somebody decided', async () => {
    await change({ title: 'By hand' });
    expect(await set('push_ours')).toMatchObject({
      concerned: [{ field: 'title', sent: 'Mug', live: 'By hand', notPushed: null }],
      problems: [{ code: 'pushes_unsaid', path: 'input.pushes', details: { expected: 1 } }],
    });
    expect((await set('push_ours', 2)).problems).toMatchObject([{ code: 'pushes_unsaid' }]);
    expect([await open(), await world.sql('SELECT * FROM drift_policy')]).toEqual([
      [{ field: 'title', policy: null, policy_by: null, not_pushed: null, pushed: false }],
      [],
    ]);
    const ids = (await world.sql(`SELECT id::text FROM drift`)).map(({ id }) => String(id));
    await new ActOnListings(world.ds).decideDrift(ids, 'ignore', new Date(world.clock.now().getTime() + DAY), by('Pia Publisher'));
    expect(await set('push_ours')).toMatchObject({ concerned: [], problems: [] });
    await one.worker.drain();
    expect(world.adapter.sent).toEqual([]);
    // The time is over for which it is ignored: the policy has the word.
    world.clock.advance(DAY);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['content A #1']);
    const audit = await world.sql(
      `SELECT actor, door, verb, details->>'field' AS field FROM audit WHERE verb IN ('set_drift_policy', 'push_drift') ORDER BY id`,
    );
    expect(audit).toEqual([
      { actor: 'Ada Admin', door: 'graphql', verb: 'set_drift_policy', field: 'title' },
      { actor: 'Ada Admin', door: 'worker', verb: 'push_drift', field: 'title' },
    ]);
  });

  it('pushes nothing over what somebody keeps beside it where the content carries that; a new word is a new try', async () => {
    await change({ title: 'By hand', 'A:price': '1' });
    const [price] = await world.sql(`SELECT id::text FROM drift WHERE field = 'A:price'`);
    await new ActOnListings(world.ds).decideDrift([String(price!['id'])], 'keep_theirs', null, by('Pia Publisher'));
    world.adapter.joined = true;
    expect(await set('push_ours')).toMatchObject({ concerned: [{ notPushed: 'kept_beside' }], problems: [] });
    await one.worker.drain();
    expect(world.adapter.sent).toEqual([]);
    expect((await open()).at(-1)).toEqual(under('push_ours', { not_pushed: 'kept_beside' }));
    expect(await listed()).toEqual(['title']);
    world.adapter.joined = false;
    expect(await set('push_ours', 1)).toMatchObject({ concerned: [{ notPushed: null }], problems: [] });
    await one.worker.drain();
    expect([world.adapter.sent, (await open()).map(({ field }) => field)]).toEqual([['content A #1'], ['A:price']]);
  });

  it('pushes nothing where it is not there any more: that is another question', async () => {
    await change({ title: 'By hand' });
    await world.sql(`INSERT INTO drift (listing_id, field, sent, found_at) SELECT id, '$listing', '"present"', now() FROM listing`);
    expect(await set('push_ours')).toMatchObject({ concerned: [{ field: 'title', notPushed: 'kept_beside' }], problems: [] });
    await one.worker.drain();
    expect([world.adapter.sent, (await open()).map(({ policy }) => policy)]).toEqual([[], [null, 'push_ours']]);
  });

  it('the more exact name goes first, and another word begins anew', async () => {
    world.adapter.namesOf = (field) => (field === 'title' ? ['title', 'texts'] : [field]);
    await change({ title: 'By hand' });
    expect((await set('keep_theirs', null, 'texts')).concerned).toMatchObject([{ field: 'title' }]);
    expect(await open()).toEqual([under('keep_theirs')]);
    expect((await set('alert')).concerned).toMatchObject([{ field: 'title' }]);
    expect([await open(), await listed()]).toEqual([[under('alert')], ['title']]);
    expect((await set('push_ours', null, 'texts')).concerned).toEqual([]);
    await one.worker.drain();
    expect([await open(), world.adapter.sent]).toEqual([[under('alert')], []]);
  });

  it('sends nothing in a dry run or a pause, and what waits then goes after it', async () => {
    await world.sql(`UPDATE channel SET dry_run = true`);
    await set('push_ours');
    await change({ title: 'By hand' });
    await one.worker.drain();
    expect([await world.states(), await open()]).toEqual([{ A: 'live' }, [under('push_ours')]]);
    await world.sql(`UPDATE channel SET dry_run = false`);
    await one.worker.drain();
    expect([world.adapter.sent, await open()]).toEqual([['content A #1'], []]);
  });

  it('stands in SQL as it stands in code', async () => {
    await change({ title: 'By hand' });
    const now = world.clock.now();
    const moments = [null, -1, 0, 1].map((ms) => (ms === null ? null : new Date(now.getTime() + ms)));
    const seen = new Set<string>();
    for (const state of ['live', 'processed', 'rejected', 'refused'])
      for (const decision of [null, 'keep_theirs', 'push_ours', 'ignore'])
        for (const policy of [null, 'alert', 'keep_theirs', 'push_ours'])
          for (const moment of moments)
            for (const notPushed of [null, 'pushed_before', 'in_vain']) {
              await world.sql(`UPDATE drift SET decision = $1, ignore_until = $2, policy = $3, pushed_at = $2, not_pushed = $4`, [
                ...[decision, moment, policy, notPushed],
              ]);
              // From there all of them may be gone to.
              await world.sql(`UPDATE listing SET state = 'planned'`);
              await world.sql(`UPDATE listing SET state = $1, sent_at = $2`, [state, now]);
              const [listing] = await readListings(
                world.ds.manager,
                (await world.sql('SELECT id::text FROM listing')).map(({ id }) => String(id)),
              );
              const [drift] = await driftOfListings(world.ds.manager, [listing!.id]);
              const standing = standingOf(drift!, listing!, now);
              expect((await summarize(world.ds.manager, 'fake_us', now)).drift).toEqual([
                { field: 'title', standing, count: 1, listings: 1 },
              ]);
              seen.add(standing);
            }
    expect([...seen].sort()).toEqual([...DRIFT_STANDINGS].sort());
  });
});
