import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ActOnListings } from '../../src/syndication/index.js';
import { leaseWiresToSend } from '../../src/syndication/listings/wires/lease-wires.repository.js';
import { extendWireLeases } from '../../src/syndication/listings/wires/wire-leases.repository.js';
import { shownPrices } from '../../src/syndication/listings/wires/shown-price.repository.js';
import { WorkerDied } from '../../src/syndication/listings/worker-settings.js';
import { acting } from '../support/index.js';
import { ControllerWorld, FakeAdapter, type TestWorker } from '../support/syndication/index.js';

let world: ControllerWorld;
let one: TestWorker;
afterEach(() => world.close());

async function open(joined = false): Promise<void> {
  const adapter = new FakeAdapter();
  adapter.joined = joined;
  world = await ControllerWorld.open(adapter);
  one = world.worker();
}

/** On sale for 12.00, five of it. */
async function live(): Promise<void> {
  await world.approve('A', 'Mug');
  await world.offer('A', 1200, 5);
  await one.worker.drain();
  expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Mug', 'A:price': '1200', 'A:quantity': 5 });
  world.adapter.sent.length = 0;
}

/** What keeps the next content from the channel. The second worker of a pair has died. */
const TROUBLES: Record<string, () => Promise<void>> = {
  refused: async () => {
    await world.approve('A', '');
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'refused' });
  },
  rejected: async () => {
    world.adapter.onSend = () => ({ effect: false, outcome: { outcome: 'terminal', issues: [{ code: 'no', message: 'no', fix: 'yes' }] } });
    await world.approve('A', 'Bad mug');
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'rejected' });
  },
  unknown: async () => {
    world.adapter.onSend = () => ({ effect: false, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.approve('A', 'Lost mug');
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'unknown' });
  },
  'mid-send': async () => {
    const dying = world.worker({
      owner: 'dying',
      pointOfFailure: (point) => (point === 'marked' ? Promise.reject(new WorkerDied('died')) : Promise.resolve()),
    });
    await world.approve('A', 'New mug');
    await dying.planner.planBatch();
    await expect(dying.sender.sendBatch((await dying.directory.find('fake_us'))!)).rejects.toThrow('died');
    expect(await world.states()).toEqual({ A: 'sending' });
  },
  'out of budget': async () => {
    await world.sql(`UPDATE account_budget SET tokens = 0, per_second = 0`);
    await world.approve('A', 'New mug');
    await one.worker.drain();
    expect(await world.ledger()).toMatchObject([{ state: 'planned', code: 'waits_for_budget' }]);
  },
  unmappable: async () => {
    await world.approve('A', 'Mug', { poison: 'render' });
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'refused' });
  },
};

const STOPS: Record<string, () => Promise<unknown>> = {
  'quantity 0': () => world.offer('A', 1200, 0),
  'price withdrawn': () => world.offer('A', null, 5),
  discontinued: () => world.setLifecycle('A', 'discontinued'),
  recalled: () => world.recall('A'),
  'recalled in its market': () => world.recall('A', 'us'),
};

describe.each([
  ['a channel whose calls are apart', false],
  ['a channel whose calls carry everything', true],
])('on %s', (_, joined) => {
  beforeEach(() => open(joined));

  describe.each(Object.keys(TROUBLES))('while the content is %s', (trouble) => {
    it.each(Object.keys(STOPS))('a stop-sell gets through and is acknowledged: %s', async (stop) => {
      await live();
      await TROUBLES[trouble]!();
      world.adapter.sent.length = 0;
      await STOPS[stop]!();
      await one.worker.drain();
      const entry = world.adapter.remote.get('A');
      // A discontinued listing may be off the channel altogether by now; a recall deletes nothing.
      if (stop.startsWith('recalled')) expect([world.adapter.withdrawn, entry === undefined]).toEqual([[], false]);
      expect(entry?.fields['A:quantity'] ?? 0).toBe(0);
      if (!entry) return expect(world.adapter.withdrawn).toEqual(['A']);
      expect(entry.fields['title']).toBe('Mug');
      expect(world.adapter.sent).toEqual(['stock A 0']);
      const [line] = await world.sql(`SELECT stock_accepted, buyable FROM listing_offer`);
      expect(line).toEqual({ stock_accepted: { quantity: 0 }, buyable: false });
    });
  });

  it('brings back up to the count when a stop-sell ends', async () => {
    await live();
    await world.offer('A', 1200, 0);
    await one.worker.drain();
    await world.offer('A', 1200, 4);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['stock A 0', 'stock A 4']);
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
  });

  it('never raises what was sold: a price, a text and a push of ours leave the number alone', async () => {
    await live();
    world.sell('A', 3);
    await world.offer('A', 1000, 5);
    await one.worker.drain();
    await world.approve('A', 'Better mug');
    await one.worker.drain();
    await world.sql(`UPDATE listing SET accepted_at = NULL, state = 'planned', desired_revision = desired_revision + 1`);
    await one.worker.drain();
    const fields = world.adapter.remote.get('A')!.fields;
    expect(fields).toEqual({ title: 'Better mug', 'A:price': '1000', 'A:quantity': joined ? expect.any(Number) : 2 });
    if (joined) expect(fields['A:quantity']).toBeLessThanOrEqual(5);
    expect(world.adapter.sent.filter((line) => line.startsWith('stock'))).toEqual([]);
  });

  it('takes the same number again for a statement about now: a look tells what was sold, and it is there again', async () => {
    await live();
    await world.count('A', 5);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual([]);
    world.clock.advance(60_000);
    world.sell('A', 3);
    world.clock.advance(60_000);
    await world.count('A', 5);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['stock A 5']);
    expect(world.adapter.remote.get('A')!.fields['A:quantity']).toBe(5);
    world.clock.advance(60_000);
    await world.count('A', 5);
    await one.worker.drain();
    // A fresh look shows it already: it is confirmed, not sent.
    expect(world.adapter.sent).toHaveLength(1);
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
  });

  it('never goes above the newest count less what looks proved to be sold since', async () => {
    await live();
    world.clock.advance(60_000);
    const before = world.clock.now();
    const channel = (await one.directory.find('fake_us'))!;
    world.clock.advance(1_000);
    await one.reader.reconcileBatch(channel, world.clock.now());
    world.clock.advance(60_000);
    world.sell('A', 3);
    world.clock.advance(1_000);
    await one.reader.reconcileBatch(channel, world.clock.now());
    // A count that speaks of before both looks comes late: of its five, three were sold since.
    await world.count('A', 5, before);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual([]);
    expect(world.adapter.remote.get('A')!.fields['A:quantity']).toBe(2);
    await world.count('A', 4, before);
    await world.offer('A', 1200, 0);
    await one.worker.drain();
    await world.offer('A', 1200, 4);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['stock A 0', 'stock A 1']);
    const [line] = await world.sql(`SELECT basis->>'count' AS count, basis->>'sold' AS sold FROM listing_offer`);
    expect(line).toEqual({ count: '4', sold: '3' });
  });

  it('takes a lower number for a sale, not for drift, and a higher one for somebody else’s doing', async () => {
    await live();
    world.sell('A', 3);
    world.clock.advance(1_000);
    const channel = (await one.directory.find('fake_us'))!;
    await one.reader.reconcileBatch(channel, world.clock.now());
    expect(await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).toEqual([]);
    const [line] = await world.sql(`SELECT units, jsonb_path_query_array(sold, '$[*][1]') AS sold FROM listing_offer`);
    expect(line).toEqual({ units: 2, sold: [3] });
    world.sell('A', -7);
    world.clock.advance(1_000);
    await one.reader.reconcileBatch(channel, world.clock.now());
    expect(await world.sql(`SELECT field, sent, live FROM drift WHERE closed_at IS NULL`)).toEqual([
      { field: 'A:quantity', sent: 2, live: 9 },
    ]);
    expect(world.adapter.sent).toEqual([]);
  });

  it('does not make anew by an offer what somebody took away, but by a person’s word, with its price and stock', async () => {
    await live();
    world.adapter.remote.delete('A');
    await world.offer('A', 1000, 4);
    await one.worker.drain();
    world.clock.advance(5_000);
    await one.worker.drain();
    expect(world.adapter.remote.has('A')).toBe(false);
    const [gone] = await world.sql(`SELECT id::text, field, live FROM drift WHERE closed_at IS NULL`);
    expect(gone).toMatchObject({ field: '$listing', live: null });
    await new ActOnListings(world.ds).decideDrift([String(gone!['id'])], 'push_ours', null, acting('Pia Publisher', world.clock.now()));
    await one.worker.drain();
    expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Mug', 'A:price': '1000', 'A:quantity': 4 });
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
    expect(await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).toEqual([]);
  });

  it('brings back a price and a number that were changed by hand when a person pushes ours', async () => {
    await live();
    Object.assign(world.adapter.remote.get('A')!.fields, { 'A:price': '1', 'A:quantity': 50 });
    world.clock.advance(1_000);
    await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
    const drift = await world.sql(`SELECT id::text, field FROM drift WHERE closed_at IS NULL ORDER BY field`);
    expect(drift.map(({ field }) => field)).toEqual(['A:price', 'A:quantity']);
    const ids = drift.map(({ id }) => String(id));
    await new ActOnListings(world.ds).decideDrift(ids, 'push_ours', null, acting('Pia Publisher', world.clock.now()));
    await one.worker.drain();
    expect(world.adapter.sent.filter((line) => !line.startsWith('content'))).toEqual(['price A 1200', 'stock A 5']);
    expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Mug', 'A:price': '1200', 'A:quantity': 5 });
    world.clock.advance(1_000);
    await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
    expect(await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).toEqual([]);
  });

  it.each(['price', 'stock'])('says both again when a person pushes ours, also where the %s alone goes first', async (first) => {
    await live();
    Object.assign(world.adapter.remote.get('A')!.fields, { 'A:price': '1', 'A:quantity': 50 });
    world.clock.advance(1_000);
    await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
    const drift = await world.sql(`SELECT id::text FROM drift WHERE closed_at IS NULL`);
    const ids = drift.map(({ id }) => String(id));
    await new ActOnListings(world.ds).decideDrift(ids, 'push_ours', null, acting('Pia Publisher', world.clock.now()));
    // Another process is at the other wire.
    const hold = (until: string) =>
      world.sql(`UPDATE listing_wire SET lease_owner = 'other', lease_until = ${until} WHERE wire <> '${first}' RETURNING wire`);
    await hold(`'infinity'`);
    await one.wireSender.sendBatch((await one.directory.find('fake_us'))!);
    const said = ['price A 1200', 'stock A 5'];
    expect(world.adapter.sent).toEqual(said.filter((line) => line.startsWith(first)));
    await hold('NULL');
    await one.worker.drain();
    expect(world.adapter.sent.filter((line) => !line.startsWith('content')).sort()).toEqual(said);
    expect(world.adapter.remote.get('A')!.fields).toEqual({ title: 'Mug', 'A:price': '1200', 'A:quantity': 5 });
    world.clock.advance(1_000);
    await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
    expect(await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).toEqual([]);
  });

  it('ends a difference of price or number that was pushed by the look at the whole listing that finds ours there', async () => {
    await live();
    Object.assign(world.adapter.remote.get('A')!.fields, { 'A:price': '1', 'A:quantity': 50 });
    world.clock.advance(1_000);
    const channel = (await one.directory.find('fake_us'))!;
    await one.reader.reconcileBatch(channel, world.clock.now());
    const ids = (await world.sql(`SELECT id::text FROM drift WHERE closed_at IS NULL`)).map(({ id }) => String(id));
    await new ActOnListings(world.ds).decideDrift(ids, 'push_ours', null, acting('Pia Publisher', world.clock.now()));
    await one.planner.planBatch();
    await one.sender.sendBatch(channel);
    await one.wireSender.sendBatch(channel);
    expect(await world.wires()).toEqual(['A price accepted', 'A stock accepted']);
    world.clock.advance(60_000);
    await one.reader.readBatch(channel);
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
    expect(await world.sql(`SELECT field FROM drift WHERE closed_at IS NULL`)).toEqual([]);
  });

  it('repeats a stop-sell whose answer was lost without a read, and reads before it repeats anything else', async () => {
    await live();
    world.adapter.onOffer = () => ({ effect: false, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.offer('A', 1200, 0);
    await one.worker.drain();
    const reads = world.adapter.reads;
    world.adapter.onOffer = () => undefined;
    world.clock.advance(2_000);
    await one.wireSender.sendBatch((await one.directory.find('fake_us'))!);
    expect(world.adapter.reads).toBe(reads);
    expect(world.adapter.sent).toEqual(['stock A 0', 'stock A 0']);
    await world.offer('A', 1200, 4);
    await one.worker.drain();
    world.adapter.sent.length = 0;
    world.adapter.onOffer = () => ({ effect: true, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.offer('A', 1000, 4);
    await one.worker.drain();
    expect(await world.wires()).toEqual(['A price unknown', 'A stock live']);
    world.adapter.onOffer = () => undefined;
    world.clock.advance(5_000);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['price A 1000']);
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
  });

  it('renders with what was said last beside what was taken, because it may have arrived', async () => {
    await live();
    const known: unknown[] = [];
    const { renderOffer } = world.adapter;
    world.adapter.renderOffer = (input) => {
      known.push([input.accepted.price, input.sent?.price]);
      return renderOffer(input);
    };
    world.adapter.onOffer = () => ({ effect: false, outcome: { outcome: 'retry', afterMs: 60_000, reason: 'busy' } });
    await world.offer('A', 1000, 5);
    await one.worker.drain();
    await world.offer('A', 900, 5);
    known.length = 0;
    await one.worker.drain();
    expect(known[0]).toEqual([{ price: '1200' }, { price: '1000' }]);
  });

  it('says what was wished while nobody knew what had become of the one before, whatever the look at that one confirms', async () => {
    await live();
    world.adapter.sent.length = 0;
    world.adapter.onOffer = () => ({ effect: true, outcome: { outcome: 'unknown', reason: 'reset' } });
    await world.offer('A', 1200, 2);
    await one.worker.drain();
    expect(await world.wires()).toEqual(['A price live', 'A stock unknown']);
    world.adapter.onOffer = () => undefined;
    await world.offer('A', 1200, 1);
    expect([await one.worker.turn('plan'), await world.wires()]).toEqual([1, ['A price planned', 'A stock unknown']]);
    world.clock.advance(5_000);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['stock A 2', 'stock A 1']);
    expect(await world.wires()).toEqual(['A price live', 'A stock live']);
    expect(world.adapter.remote.get('A')!.fields['A:quantity']).toBe(1);
  });

  it('sells nothing of which no stock is known, says so, and sells without end what nobody counts', async () => {
    await live();
    await world.sql(`UPDATE offer SET quantity = NULL, revision = revision + 1`);
    await world.sql(`INSERT INTO offer_outbox (sku, market_code) VALUES ('A', 'us')`);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['stock A 0']);
    expect(await world.sql(`SELECT code, owner, severity, found_by FROM issue WHERE closed_at IS NULL`)).toEqual([
      { code: 'stock_unknown', owner: 'erp', severity: 'warning', found_by: 'wire' },
    ]);
    await world.sql(`UPDATE offer SET availability = 'in_stock', revision = revision + 1`);
    await world.sql(`INSERT INTO offer_outbox (sku, market_code) VALUES ('A', 'us')`);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['stock A 0', 'stock A null']);
    expect(await world.sql(`SELECT code FROM issue WHERE closed_at IS NULL`)).toEqual([]);
  });

  it.each([null, 'us'])(
    'keeps a recalled listing where it is, and at 0 after the lift until a count of a later moment (market %s)',
    async (market) => {
      await live();
      await world.recall('A', market);
      await one.worker.drain();
      const shown = () => world.adapter.remote.get('A')!.fields;
      expect([shown()['A:quantity'], await world.states(), world.adapter.withdrawn]).toEqual([0, { A: 'live' }, []]);
      await world.count('A', 9);
      await world.approve('A', 'Better mug');
      await one.worker.drain();
      expect([shown()['A:quantity'], shown()['title']]).toEqual([0, 'Better mug']);
      world.clock.advance(1000);
      const lifted = world.clock.now();
      await world.recall('A', market, true);
      await one.worker.drain();
      expect(shown()['A:quantity']).toBe(0);
      for (const late of [new Date(lifted.getTime() - 1), lifted]) {
        await world.count('A', 7, late);
        await one.worker.drain();
        expect(shown()['A:quantity']).toBe(0);
      }
      expect(await world.sql(`SELECT code, message FROM issue WHERE closed_at IS NULL`)).toEqual([
        {
          code: 'awaits_count',
          message: `test lifted its recall: the stock of A stays at 0 until a count of a moment after ${lifted.toISOString()}`,
        },
      ]);
      world.clock.advance(1000);
      await world.count('A', 7);
      await one.worker.drain();
      expect([shown()['A:quantity'], shown()['A:price']]).toEqual([7, '1200']);
      expect(await world.sql(`SELECT code FROM issue WHERE closed_at IS NULL`)).toEqual([]);
    },
  );

  it('touches nothing of what is recalled in another market, and lists nothing new of what is recalled here', async () => {
    await live();
    await world.sql(`INSERT INTO market (code, country, currency) VALUES ('de', 'DE', 'EUR')`);
    await world.recall('A', 'de');
    await one.worker.drain();
    expect([world.adapter.remote.get('A')!.fields['A:quantity'], world.adapter.sent]).toEqual([5, []]);
    await world.approve('B', 'Bowl');
    await world.offer('B', 900, 5);
    await world.recall('B', 'us');
    await one.worker.drain();
    expect([world.adapter.remote.has('B'), (await world.states())['B']]).toEqual([false, undefined]);
    await world.recall('B', 'us', true);
    await one.worker.drain();
    expect(world.adapter.remote.get('B')!.fields).toMatchObject({ title: 'Bowl', 'B:quantity': 0 });
  });

  it('keeps every price that was shown with its begin and end, and that nothing was for sale', async () => {
    await live();
    const at = [world.clock.now()];
    const later = async (act: () => Promise<unknown>): Promise<void> => {
      world.clock.advance(3_600_000);
      await act();
      await one.worker.drain();
      at.push(world.clock.now());
    };
    await later(() => world.offer('A', 1000, 5));
    await later(() => world.offer('A', 1000, 4));
    await later(() => world.offer('A', 1000, 0));
    await later(() => world.offer('A', 1100, 3));
    await later(() => world.setLifecycle('A', 'discontinued'));
    const filter = { sku: 'A', market: 'us', channel: null, since: null, until: null, limit: 10 };
    const periods = (await shownPrices(world.ds.manager, filter)).map(({ paidMinor, from, to }) => [paidMinor, from, to]);
    expect(periods).toEqual([
      ['1100', at[4], at[5]],
      ['1000', at[1], at[3]],
      ['1200', at[0], at[1]],
    ]);
    expect((await shownPrices(world.ds.manager, { ...filter, since: at[2]!, until: at[3]! })).map(({ paidMinor }) => paidMinor)).toEqual([
      '1000',
    ]);
    await expect(world.asOwner(`UPDATE shown_price SET paid_minor = 1`)).rejects.toThrow();
  });

  it('holds back a price where the day’s updates are used up, and no stop: only the channel knows when its day begins', async () => {
    await live();
    Object.assign(world.adapter, { cadence: { offerDelayMs: 0, sendsPerDay: 2 } });
    // The first has made it, and is free.
    await world.sql(
      `INSERT INTO exchange (channel_code, listing_ids, purpose, at, method, url, request_headers, status, duration_ms)
       SELECT 'fake_us', ARRAY[id], 'send', $1, 'POST', 'http://fake', '{}', 200, 1 FROM listing, generate_series(0, 2)`,
      [world.clock.now()],
    );
    await world.offer('A', 1100, 5);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual([]);
    const wires = () => world.sql(`SELECT wire, last_problem->>'code' AS code FROM listing_wire WHERE state = 'planned' ORDER BY wire`);
    expect(await wires()).toEqual([
      { wire: 'price', code: 'waits_for_allowance' },
      { wire: 'stock', code: 'waits_for_allowance' },
    ]);
    await world.offer('A', 1100, 0);
    await one.worker.drain();
    expect(world.adapter.sent).toContain('stock A 0');
  });

  it('holds up no sibling by one SKU’s fault', async () => {
    await world.approve('A', 'Mug');
    await world.approve('B', 'Mug');
    for (const sku of ['A', 'B']) await world.offer(sku, 1200, 5);
    await one.worker.drain();
    world.adapter.sent.length = 0;
    world.adapter.onOffer = ({ listing }) =>
      listing.key === 'A'
        ? { effect: false, outcome: { outcome: 'terminal', issues: [{ code: 'bad', message: 'no', fix: 'yes' }] } }
        : undefined;
    for (const sku of ['A', 'B']) await world.offer(sku, 1000, 5);
    await one.worker.drain();
    expect(await world.wires()).toEqual(['A price rejected', 'A stock live', 'B price live', 'B stock live']);
    expect(await world.sql(`SELECT sku, code, found_by FROM issue WHERE closed_at IS NULL`)).toEqual([
      { sku: 'A', code: 'bad', found_by: 'wire' },
    ]);
    world.adapter.onOffer = () => undefined;
    await world.offer('A', 1000, 5);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['price A 1000', 'price B 1000']);
    await world.offer('A', 1100, 5);
    await one.worker.drain();
    expect(await world.wires()).toEqual(['A price live', 'A stock live', 'B price live', 'B stock live']);
    expect(await world.sql(`SELECT code FROM issue WHERE closed_at IS NULL`)).toEqual([]);
  });
});

describe('what was sold before a count', () => {
  beforeEach(() => open());

  it.each([
    ['is forgotten a day after the count', null, []],
    ['is kept while a person may have the count before a 0 back', 'T0', [[expect.any(String), 3]]],
  ])('%s', async (_, before, wanted) => {
    await live();
    const counted = world.clock.now().toISOString();
    world.clock.advance(60_000);
    world.sell('A', 3);
    await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
    expect(await world.sql(`SELECT sold->0->>1 AS units FROM listing_offer`)).toEqual([{ units: '3' }]);
    world.clock.advance(3 * 86_400_000);
    await world.count('A', 0);
    if (before) await world.sql(`UPDATE offer SET before_zero = $1`, [JSON.stringify({ quantity: 5, countedAt: counted })]);
    await one.worker.drain();
    expect(world.adapter.sent).toEqual(['stock A 0']);
    expect(await world.sql(`SELECT sold FROM listing_offer`)).toEqual([{ sold: wanted }]);
  });
});

describe('what is sold ahead of a day', () => {
  beforeEach(() => open());

  it('is there from that day on as far as it is counted: no message is needed', async () => {
    await live();
    const day = new Date(world.clock.now().getTime() + 3_600_000);
    await world.sql(`UPDATE offer SET availability = 'preorder', available_from = $1`, [day]);
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    world.adapter.sent.length = 0;
    const availabilities: (string | null)[] = [];
    const { renderOffer } = world.adapter;
    world.adapter.renderOffer = (input) => {
      availabilities.push(input.offer!.availability, input.offer!.availableFrom ?? null);
      return renderOffer(input);
    };
    world.clock.advance(3_599_000);
    await one.worker.drain();
    expect(availabilities).toEqual([]);
    world.clock.advance(31_000);
    await one.worker.drain();
    expect(availabilities).toEqual(['in_stock', null]);
  });
});

describe('two workers', () => {
  beforeEach(() => open());

  it('takes no lease back by a heartbeat that comes after it ran out', async () => {
    await live();
    await world.offer('A', 1000, 4);
    await one.offers.planBatches();
    const until = new Date(world.clock.now().getTime() + 60_000);
    const request = { channelCode: 'fake_us', owner: 'me', now: world.clock.now(), until, limit: 10 };
    const [listing] = await leaseWiresToSend(world.ds.manager, request, false);
    const leases = async () => (await world.sql(`SELECT DISTINCT lease_until AS until FROM listing_wire`)).map((row) => row['until']);
    const beat = async () => {
      const now = world.clock.now();
      await extendWireLeases(world.ds.manager, 'me', listing!.wires, now, new Date(now.getTime() + 60_000));
    };
    world.clock.advance(20_000);
    await beat();
    const extended = new Date(world.clock.now().getTime() + 60_000);
    expect(await leases()).toEqual([extended]);
    world.clock.advance(60_001);
    await beat();
    expect(await leases()).toEqual([extended]);
  });

  it('lets an outcome count only under its fence: the late answer of a worker that was thought dead changes nothing', async () => {
    await live();
    const channel = (await one.directory.find('fake_us'))!;
    const two = world.worker({ owner: 'two' });
    let release = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    let sends = 0;
    world.adapter.onOffer = () =>
      sends++ === 0 ? { effect: true, outcome: { outcome: 'retry', afterMs: 600_000, reason: 'late' } } : undefined;
    one.settings.pointOfFailure = (point) => (point === 'wires_sent' ? stuck : Promise.resolve());
    await world.offer('A', 1000, 5);
    await one.offers.planBatches();
    const late = one.wireSender.sendBatch(channel);
    await world.until(async () => sends === 1);
    // Its lease ends; the second reads, finds the price there, and is itself sending the next when the first wakes up.
    world.clock.advance(61_000);
    await two.wireReader.readBatch(channel);
    await world.offer('A', 900, 5);
    await two.offers.planBatches();
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    two.settings.pointOfFailure = (point) => (point === 'wires_sent' ? held : Promise.resolve());
    const second = two.wireSender.sendBatch(channel);
    await world.until(async () => sends === 2);
    release();
    await late;
    expect(await world.wires()).toEqual(['A price sending', 'A stock live']);
    go();
    await second;
    expect(await world.sql(`SELECT state, last_problem FROM listing_wire WHERE wire = 'price'`)).toEqual([
      { state: 'accepted', last_problem: null },
    ]);
    expect(world.adapter.sent).toEqual(['price A 1000', 'price A 900']);
  });
});
