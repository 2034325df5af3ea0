import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadOutcome } from '../../src/port/index.js';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the upkeep of live listings', () => {
  let world: ControllerWorld;
  let one: TestWorker;

  beforeEach(async () => {
    world = await ControllerWorld.open();
    one = world.worker();
    await world.approve('A', 'Mug');
    await world.approve('B', 'Cup');
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'live', B: 'live' });
  });
  afterEach(async () => {
    await world.close();
  });

  const drift = (): Promise<Record<string, unknown>[]> => world.sql(`SELECT field, live FROM drift WHERE closed_at IS NULL`);

  it('reads live listings again once a day, in hourly looks, and so finds a change by another hand', async () => {
    world.adapter.remote.get('A')!.fields['title'] = 'By hand';
    world.adapter.reads = 0;
    for (let hour = 1; hour <= 23; hour++) {
      world.clock.advance(HOUR);
      expect(await one.upkeep.step()).toBe(0);
    }
    expect(await drift()).toEqual([]);
    world.clock.advance(HOUR + 1);
    expect(await one.upkeep.step()).toBe(2);
    expect(await drift()).toEqual([{ field: 'title', live: 'By hand' }]);
    expect(world.adapter.reads).toBe(2);
    expect(world.adapter.sent).toHaveLength(2);
    // The next hour has nothing to read: both were read an hour ago.
    world.clock.advance(HOUR);
    expect(await one.upkeep.step()).toBe(0);
  });

  it('looks at what was refused after it was taken as at what is live: a verdict that the channel takes back stands no more, and nothing is sent', async () => {
    const issue = { code: 'policy', message: 'Not allowed', fix: 'Ask', severity: 'error' as const };
    const no: ReadOutcome = { outcome: 'found', state: 'rejected', observed: {}, issues: [issue] };
    const nextDay = async (onRead: () => ReadOutcome | undefined): Promise<unknown> => {
      world.adapter.onRead = (item) => (item.listing.key === 'A' ? onRead() : undefined);
      world.clock.advance(DAY + 1);
      await one.upkeep.step();
      await one.worker.drain();
      const issues = await world.sql(`SELECT code FROM issue WHERE code = 'policy' AND closed_at IS NULL`);
      return [(await world.states())['A'], issues.length, (await drift()).map(({ field }) => field)];
    };
    expect(await nextDay(() => no)).toEqual(['rejected', 1, []]);
    const sent = world.adapter.sent.length;
    expect(await nextDay(() => no)).toEqual(['rejected', 1, []]);
    // Nobody answers, or it is judged still: what is known stays.
    expect(await nextDay(() => ({ outcome: 'retry', afterMs: 1_000, reason: 'busy' }))).toEqual(['rejected', 1, []]);
    const { title } = world.adapter.remote.get('A')!.fields;
    const judged = { outcome: 'found' as const, state: 'processed' as const, observed: { title }, issues: [] };
    expect(await nextDay(() => judged)).toEqual(['rejected', 1, []]);
    // What another hand does meanwhile is told.
    world.adapter.remote.get('A')!.fields['title'] = 'By hand';
    expect(await nextDay(() => undefined)).toEqual(['rejected', 1, ['title']]);
    expect(await nextDay(() => ({ outcome: 'absent' }))).toEqual(['rejected', 1, ['$listing']]);
    world.adapter.remote.get('A')!.fields['title'] = title;
    expect(await nextDay(() => undefined)).toEqual(['live', 0, []]);
    expect(world.adapter.sent).toHaveLength(sent);
  });

  it.each(['refused', 'rejected'] as const)(
    'looks at what was live before its newer content was %s: what another hand makes of it is told',
    async (state) => {
      if (state === 'rejected')
        world.adapter.onSend = () => ({
          effect: false,
          outcome: { outcome: 'terminal', issues: [{ code: 'no', message: 'no', fix: 'yes' }] },
        });
      await world.approve('A', state === 'refused' ? '' : 'A worse mug');
      await one.worker.drain();
      const [sent, [before]] = [world.adapter.sent.length, await world.ledger()];
      expect(before).toMatchObject({ key: 'A', state });
      const nextDay = async (onRead: () => ReadOutcome | undefined = () => undefined): Promise<unknown> => {
        world.adapter.onRead = (item) => (item.listing.key === 'A' ? onRead() : undefined);
        world.clock.advance(DAY + 1);
        await one.upkeep.step();
        await one.worker.drain();
        expect((await world.ledger())[0]).toEqual({ ...before, attempts: expect.any(Number) as unknown });
        return (await world.sql(`SELECT field, sent, live FROM drift WHERE closed_at IS NULL`)).map(Object.values);
      };
      const { fields } = world.adapter.remote.get('A')!;
      expect(await nextDay()).toEqual([]);
      fields['title'] = 'By hand';
      expect(await nextDay()).toEqual([['title', 'Mug', 'By hand']]);
      expect(await nextDay(() => ({ outcome: 'retry', afterMs: 1_000, reason: 'busy' }))).toEqual([['title', 'Mug', 'By hand']]);
      expect(await nextDay(() => ({ outcome: 'absent' }))).toEqual([['$listing', 'present', null]]);
      fields['title'] = 'Mug';
      expect(await nextDay()).toEqual([]);
      expect(world.adapter.sent).toHaveLength(sent);
      // A better one begins anew, and is live once it is seen.
      world.adapter.onSend = () => undefined;
      await world.approve('A', 'A better mug');
      await one.worker.drain();
      expect((await world.states())['A']).toBe('live');
    },
  );

  it('looks at nothing that never was there, whatever is refused of it', async () => {
    await world.approve('C', '');
    await one.worker.drain();
    world.clock.advance(DAY + 1);
    const read: string[] = [];
    world.adapter.onRead = (item) => void read.push(item.listing.key);
    expect(await one.upkeep.step()).toBe(2);
    expect([(await world.states())['C'], read.sort()]).toEqual(['refused', ['A', 'B']]);
  });

  it('reads no more than the hour’s share at once, those that were read longest ago first', async () => {
    const small = world.worker({ batchSize: 1 });
    await world.sql(`UPDATE listing SET read_at = read_at - interval '1 hour' WHERE listing_key = 'B'`);
    world.clock.advance(2 * DAY);
    world.adapter.onRead = (item): ReadOutcome | undefined => (item.listing.key === 'B' ? undefined : { outcome: 'absent' });
    expect(await small.upkeep.step()).toBe(1);
    expect(await world.states()).toEqual({ A: 'live', B: 'live' });
  });

  it('reads a channel at once when a person asks, once, also what has to wait for the budget', async () => {
    await one.upkeep.step();
    world.adapter.remote.get('B')!.fields['title'] = 'By hand';
    world.adapter.onRead = () => ({ outcome: 'retry', afterMs: 1_000, reason: 'busy' });
    world.clock.advance(1_000);
    await world.sql(`UPDATE channel SET reconcile_since = $1`, [world.clock.now()]);
    await until(async () => (await one.upkeep.step()) === 2);
    expect(await drift()).toEqual([]);
    expect(await one.upkeep.step()).toBe(0);
    world.adapter.onRead = () => undefined;
    world.clock.advance(10_000);
    expect(await one.upkeep.step()).toBe(2);
    expect(await drift()).toEqual([{ field: 'title', live: 'By hand' }]);
    world.clock.advance(10_000);
    expect(await one.upkeep.step()).toBe(0);
  });

  it('keeps for sale what would expire while its newer content is refused, by the content that was taken last', async () => {
    world.adapter.joined = true;
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    await world.sql(`UPDATE listing SET refresh_at = $1`, [new Date(world.clock.now().getTime() + 2 * DAY)]);
    world.adapter.onSend = () => ({ effect: false, outcome: { outcome: 'terminal', issues: [{ code: 'no', message: 'no', fix: 'yes' }] } });
    await world.approve('A', 'A worse mug');
    await one.worker.drain();
    expect(await world.states()).toMatchObject({ A: 'rejected' });
    world.clock.advance(DAY);
    await one.upkeep.step();
    await one.worker.drain();
    world.adapter.sent.length = 0;
    world.clock.advance(DAY);
    const later = new Date(world.clock.now().getTime() + 25 * DAY);
    const shown = { 'A:price': '1200', 'A:quantity': 5 };
    world.adapter.onRead = (): ReadOutcome => ({ outcome: 'found', state: 'live', observed: shown, refreshAt: later, issues: [] });
    expect(await one.upkeep.step()).toBeGreaterThan(0);
    await one.worker.drain();
    world.clock.advance(60_000);
    await one.worker.drain();
    expect(world.adapter.sent.filter((said) => said.includes(' A '))).toEqual(['price A 1200', 'stock A 5']);
    expect(await world.sql(`SELECT state, refresh_at FROM listing WHERE listing_key = 'A'`)).toEqual([
      { state: 'rejected', refresh_at: later },
    ]);
    world.clock.advance(HOUR);
    await one.upkeep.step();
    expect(world.adapter.sent.filter((said) => said.includes(' A '))).toHaveLength(2);
  });

  it('keeps for sale what no plan names any more and somebody keeps, and renders nothing of it', async () => {
    world.adapter.joined = true;
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    await world.sql(`INSERT INTO removal_hold (channel_code, state, removals, of_all, began_at) VALUES ('fake_us', 'kept', 1, 2, now())`);
    await world.sql(`INSERT INTO removal (listing_id, channel_code, at, state, hold_id) SELECT l.id, 'fake_us', now(), 'kept', h.id FROM listing l, removal_hold h WHERE l.listing_key = 'A'`); // prettier-ignore
    await world.sql(`UPDATE listing SET refresh_at = $1, live_at = live_at WHERE listing_key = 'A'`, [world.clock.now()]);
    world.clock.advance(2 * DAY);
    world.adapter.sent.length = 0;
    await one.upkeep.step();
    expect(await world.states()).toMatchObject({ A: 'live' });
    await one.worker.drain();
    expect([world.adapter.sent.filter((said) => said.includes(' A ')), (await world.states())['A']]).toEqual([['price A 1200', 'stock A 5'], 'live']); // prettier-ignore
  });

  it('closes no difference of a price that is on its way: what somebody decided of it stays decided', async () => {
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    world.adapter.remote.get('A')!.fields['A:price'] = '999';
    world.clock.advance(2 * DAY);
    await one.upkeep.step();
    const open = () => world.sql(`SELECT field, decision FROM drift WHERE closed_at IS NULL`);
    expect(await open()).toEqual([{ field: 'A:price', decision: null }]);
    await world.sql(`UPDATE drift SET decision = 'keep_theirs', decided_by = 'ed'`);
    await world.sql(`UPDATE listing_wire SET state = 'accepted', next_at = $1 WHERE wire = 'price'`, [new Date(world.clock.now().getTime() + 9 * DAY)]); // prettier-ignore
    world.clock.advance(2 * DAY);
    await one.upkeep.step();
    expect(await open()).toEqual([{ field: 'A:price', decision: 'keep_theirs' }]);
  });

  it('lets a channel go back to processing what was live', async () => {
    world.clock.advance(2 * DAY);
    world.adapter.onRead = () => ({
      outcome: 'found',
      state: 'accepted',
      observed: { title: 'Mug', price: null, quantity: null },
      issues: [],
    });
    expect(await one.upkeep.step()).toBe(2);
    expect(await world.states()).toEqual({ A: 'accepted', B: 'accepted' });
  });

  it('sends again, as it is, what the channel would let expire, and only once while its view runs behind', async () => {
    world.clock.advance(25 * HOUR);
    const expires = new Date(world.clock.now().getTime() + 3 * DAY);
    world.adapter.onRead = (item): ReadOutcome | undefined => {
      const fields = world.adapter.remote.get(item.listing.key)!.fields;
      if (item.listing.key === 'A') return { outcome: 'found', state: 'live', observed: fields, issues: [], refreshAt: expires };
      return undefined;
    };
    await one.upkeep.step();
    await one.worker.drain();
    expect(world.adapter.sent).toHaveLength(2);
    world.clock.advance(3 * DAY);
    await one.upkeep.step();
    await one.worker.drain();
    expect(world.adapter.sent.slice(2)).toEqual(['content A #1']);
    expect(await world.states()).toEqual({ A: 'live', B: 'live' });
    for (let hour = 0; hour < 23; hour++) {
      world.clock.advance(HOUR);
      await one.upkeep.step();
      await one.worker.drain();
    }
    expect(world.adapter.sent).toHaveLength(3);
    world.clock.advance(2 * HOUR);
    await one.upkeep.step();
    await one.worker.drain();
    expect(world.adapter.sent.slice(3)).toEqual(['content A #1']);
  });

  it('forgets exchanges past their retention, and none before', async () => {
    const insert = `INSERT INTO exchange (channel_code, purpose, at, method, url, request_headers, duration_ms) VALUES ('fake_us', 'send', $1, 'GET', 'http://x', '{}', 1)`;
    const now = world.clock.now().getTime();
    for (const days of [91, 90.5, 89, 1]) await world.sql(insert, [new Date(now - days * DAY)]);
    await one.upkeep.step();
    expect(await world.sql(`SELECT at FROM exchange ORDER BY at`)).toEqual([{ at: new Date(now - 89 * DAY) }, { at: new Date(now - DAY) }]);
  });
});

/** The directory shows channels as they were a moment ago. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
