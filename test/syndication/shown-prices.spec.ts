import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shownPrices } from '../../src/syndication/listings/wires/shown-price.repository.js';
import { ControllerWorld, FakeAdapter, type TestWorker } from '../support/syndication/index.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REFUSED = { effect: false, outcome: { outcome: 'terminal' as const, issues: [{ code: 'no', message: 'no', fix: 'yes' }] } };

let world: ControllerWorld;
let one: TestWorker;
/** When it began to be shown for 12.00. */
let began: Date;
afterEach(() => world.close());

async function live(joined: boolean): Promise<void> {
  const adapter = new FakeAdapter();
  adapter.joined = joined;
  world = await ControllerWorld.open(adapter);
  one = world.worker();
  began = world.clock.now();
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await one.worker.drain();
  expect(await shown()).toEqual([['1200', 'ours', began, null]]);
}

/** Newest first. */
async function shown(): Promise<unknown[]> {
  const filter = { sku: 'A', market: 'us', channel: null, since: null, until: null, limit: 10 };
  const periods = await shownPrices(world.ds.manager, filter);
  return periods.map(({ paidMinor, ours, from, to }) => [paidMinor, ours ? 'ours' : 'theirs', from, to]);
}

/** When it happened. */
async function later(act: () => unknown, ms = HOUR): Promise<Date> {
  world.clock.advance(ms);
  const at = world.clock.now();
  await act();
  await one.worker.drain();
  return at;
}

/** When a look told it: what has no answer is looked at after a while. */
async function settled(): Promise<Date> {
  for (let looks = 0; looks < 20; looks++) {
    const open = [...(await world.wires()), ...Object.values(await world.states())].some((line) => /unknown|planned|accepted/.test(line));
    if (!open) return world.clock.now();
    world.clock.advance(30_000);
    await one.worker.drain();
  }
  throw new Error((await world.wires()).join());
}

const set = (field: string, value: unknown): unknown => (world.adapter.remote.get('A')!.fields[field] = value);

/** A look at everything, as once a day. */
const look = async (): Promise<void> => {
  await world.sql(`UPDATE channel SET reconcile_since = $1`, [world.clock.now()]);
  await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
};

describe.each([
  ['a channel whose calls are apart', false],
  ['a channel whose calls carry everything', true],
])('every price that was shown is kept, on %s:', (_, joined) => {
  beforeEach(() => live(joined));

  it('one whose answer was lost, from the look that proves it', async () => {
    world.adapter.onOffer = () => ({ effect: true, outcome: { outcome: 'unknown', reason: 'reset' } });
    const sent = await later(() => world.offer('A', 1500, 5));
    expect(await world.wires()).toEqual(['A price unknown', 'A stock live']);
    expect(await shown()).toEqual([['1200', 'ours', began, null]]);
    const at = await settled();
    expect([await world.wires(), at > sent]).toEqual([['A price live', 'A stock live'], true]);
    expect(await shown()).toEqual([
      ['1500', 'ours', at, null],
      ['1200', 'ours', began, at],
    ]);
  });

  it('one whose answer was lost and which a look at the whole listing proves', async () => {
    world.adapter.onSend = () => ({ effect: true, outcome: { outcome: 'unknown', reason: 'reset' } });
    await later(async () => {
      await world.approve('B', 'Bowl');
      await world.offer('B', 900, 5);
    });
    const at = await settled();
    const filter = { sku: 'B', market: 'us', channel: null, since: null, until: null, limit: 10 };
    expect(await shownPrices(world.ds.manager, filter)).toMatchObject([{ paidMinor: '900', ours: true, from: at, to: null }]);
  });

  it('an end whose answer was lost', async () => {
    let answers = 1;
    world.adapter.onOffer = () => (answers-- > 0 ? { effect: true, outcome: { outcome: 'unknown', reason: 'reset' } } : undefined);
    await later(() => world.offer('A', 1200, 0));
    expect(await shown()).toEqual([['1200', 'ours', began, null]]);
    const at = await settled();
    expect(await shown()).toEqual([['1200', 'ours', began, at]]);
  });

  it('and none that was refused, whatever is taken of the stock after it', async () => {
    world.adapter.onOffer = ({ lines }) => (lines.some(({ say }) => say.price) ? REFUSED : undefined);
    await later(() => world.offer('A', 1500, 5));
    await later(() => world.offer('A', 1500, 4));
    expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Mug', 'A:price': '1200', 'A:quantity': 4 });
    expect(await world.wires()).toEqual(['A price refused', 'A stock live']);
    expect(await shown()).toEqual([['1200', 'ours', began, null]]);
  });

  it('with its end where somebody takes the listing away, and from when it is back', async () => {
    const entry = world.adapter.remote.get('A')!;
    const gone = await later(() => {
      world.adapter.remote.delete('A');
      return look();
    }, DAY);
    expect(await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).toEqual([{ field: '$listing' }]);
    expect(await shown()).toEqual([['1200', 'ours', began, gone]]);
    const back = await later(() => {
      world.adapter.remote.set('A', entry);
    }, DAY);
    expect(await world.states()).toEqual({ A: 'live' });
    expect(await shown()).toEqual([
      ['1200', 'ours', back, null],
      ['1200', 'ours', began, gone],
    ]);
  });

  it('with its end where a look for a price finds the listing gone', async () => {
    await later(() => {
      world.adapter.remote.delete('A');
      return world.offer('A', 1100, 5);
    });
    world.clock.advance(60_000);
    const gone = world.clock.now();
    await one.worker.drain();
    expect(await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).toEqual([{ field: '$listing' }]);
    expect(await shown()).toEqual([['1200', 'ours', began, gone]]);
  });

  it('one that somebody else has set, until ours is back', async () => {
    const theirs = await later(() => {
      set('A:price', '999');
      return look();
    }, DAY);
    expect(await world.sql(`SELECT field, live FROM drift WHERE closed_at IS NULL`)).toEqual([{ field: 'A:price', live: '999' }]);
    const again = await later(look, DAY);
    expect(await shown()).toEqual([
      ['999', 'theirs', theirs, null],
      ['1200', 'ours', began, theirs],
    ]);
    const ours = await later(() => {
      set('A:price', '1200');
      return look();
    }, DAY);
    expect(again < ours).toBe(true);
    expect(await shown()).toEqual([
      ['1200', 'ours', ours, null],
      ['999', 'theirs', theirs, ours],
      ['1200', 'ours', began, theirs],
    ]);
  });

  it('one at which somebody else sells what is stopped, until it is none again', async () => {
    const stopped = await later(() => world.offer('A', 1200, 0));
    expect([await shown(), await world.wires()]).toEqual([[['1200', 'ours', began, stopped]], ['A price live', 'A stock live']]);
    const raised = await later(() => {
      set('A:quantity', 3);
      return look();
    }, DAY);
    const again = await later(look, DAY);
    expect([await shown(), again > raised]).toEqual([
      [
        ['1200', 'theirs', raised, null],
        ['1200', 'ours', began, stopped],
      ],
      true,
    ]);
    const none = await later(() => {
      set('A:quantity', 0);
      return look();
    }, DAY);
    expect(await shown()).toEqual([
      ['1200', 'theirs', raised, none],
      ['1200', 'ours', began, stopped],
    ]);
  });

  it('and nothing where somebody takes the price away', async () => {
    const gone = await later(() => {
      set('A:price', null);
      return look();
    }, DAY);
    expect(await shown()).toEqual([['1200', 'ours', began, gone]]);
  });

  it('but no old answer: the price of shortly before is nobody’s, unless it stays', async () => {
    const at = await later(() => world.offer('A', 1500, 5));
    await later(() => {
      set('A:price', '1200');
      return look();
    }, 60_000);
    expect(await shown()).toEqual([
      ['1500', 'ours', at, null],
      ['1200', 'ours', began, at],
    ]);
    const stays = await later(look, DAY);
    expect(await shown()).toEqual([
      ['1200', 'theirs', stays, null],
      ['1500', 'ours', at, stays],
      ['1200', 'ours', began, at],
    ]);
  });

  it('with its end where the last units are known to be sold and the count says the same', async () => {
    world.sell('A', 5);
    await later(look, DAY);
    const none = await later(() => world.count('A', 0));
    expect(world.adapter.remote.get('A')!.fields['A:quantity']).toBe(0);
    expect(await shown()).toEqual([['1200', 'ours', began, none]]);
  });
});
