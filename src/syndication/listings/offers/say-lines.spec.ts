import { describe, expect, it } from '@jest/globals';
import { problem, type Problem } from '../../../../libs/problem/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { RECOUNT } from '../wires/recount.js';
import type { RenderedLine } from '../wires/render-lines.js';
import { judgeLines } from './say-lines.js';
import type { RenderedWires } from './wire-renderer.service.js';
import type { LeasedWire } from '../wires/wire.js';

const NOW = new Date('2027-03-02T09:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const wire = { wire: 'stock', state: 'planned', attempts: 0, plannedAt: minutesAgo(1), lastProblem: null } as unknown as LeasedWire;

interface Known {
  units: number;
  readAt: Date;
  comparesUnits?: boolean;
  counted: Date;
  /** Of another channel of the pool. */
  pool?: { channel: string; left: number };
  buyable?: boolean;
  /** null: stock without end. */
  wants?: number | null;
  /** The channel shows no numbers. */
  numberless?: boolean;
  lowerSeen?: number;
  opens?: boolean;
  /** Another channel of the pool has a count of then. */
  sharedFrom?: Date;
  attempts?: number;
  /** Nobody saw what was left, so all counts as sold. */
  unseen?: boolean;
  /** A person had the count back, which speaks of then; null: of before anybody noted it. */
  hadBackOf?: Date | null;
  /** The channel compared, and did not set it. */
  moved?: boolean;
  /** Another line of the wire says so many. */
  sibling?: number;
  /** … and may not. */
  siblingIs?: Problem;
}

function verdictOf(known: Known) {
  const { units, readAt, comparesUnits = false, counted, pool, buyable = true, wants = 11 } = known;
  const {
    lowerSeen,
    opens = false,
    sharedFrom = null,
    attempts = 0,
    unseen = false,
    numberless = false,
    hadBackOf,
    sibling,
    siblingIs,
    moved = false,
  } = known;
  const channel = {
    pool: (pool ?? sharedFrom) ? [{}] : [],
    adapter: {
      ...{ comparesUnits, opens: () => opens },
      unitsField: () => (numberless ? undefined : 'quantity'),
      unitsAt: () => undefined,
      ownedOffer: (_sku: string, _wire: string, statement: object) => statement,
    },
  } as unknown as LoadedChannel;
  const line = {
    sku: 'MUG',
    rendered: { buyable, stock: { quantity: wants }, price: { price: 9 }, issues: { price: [], stock: [] } },
    basis: {
      ...{ countedAt: counted.toISOString(), pool: pool ?? null },
      ...(hadBackOf !== undefined && { hadBack: true, soldFrom: hadBackOf?.toISOString() ?? null }),
    },
    sharedFrom,
    ...{ made: { price: () => undefined, stock: () => undefined }, otherwise: {} },
    before: {
      buyable: true,
      units,
      lowerSeen: lowerSeen ?? null,
      readAt,
      stockAccepted: { quantity: units },
      priceAccepted: { price: 8 },
      stockAcceptedAt: minutesAgo(600),
      unseenSince: unseen ? readAt : null,
    },
  } as unknown as RenderedLine;
  const lines = [
    line,
    ...(sibling === undefined
      ? []
      : [
          {
            ...line,
            sku: 'CUP',
            rendered: {
              ...line.rendered,
              stock: { quantity: sibling },
              issues: { price: [], stock: [siblingIs].flatMap((one) => one ?? []) },
            },
          },
        ]),
  ];
  return judgeLines(
    channel,
    { lines } as unknown as RenderedWires,
    { ...wire, attempts, lastProblem: moved ? { code: 'moved' } : null } as LeasedWire,
    NOW,
  );
}

function judged(known: Known) {
  const { say, look } = verdictOf(known);
  return { says: say.map(({ statement, looks }) => (looks ? { ...statement, looks } : statement)), look };
}

describe('a number that would be raised', () => {
  const old = { units: 9, counted: minutesAgo(300), readAt: minutesAgo(120) };

  it('by a count that was looked past already: units may have been sold since the look, so another look comes first', () => {
    expect(judged(old)).toEqual({ says: [], look: true });
  });

  it('by the count of another market, or by one that ends its own offer: as old as that may be', () => {
    const newer = { ...old, counted: minutesAgo(1) };
    expect(judged({ ...newer, pool: { channel: 'amazon_de', left: 11 } })).toEqual({ says: [], look: true });
    expect(judged({ ...newer, buyable: false, pool: { channel: 'amazon_de', left: 11 } })).toEqual({ says: [], look: true });
  });

  it('is said at once after a look for it, by a newer count, or where the call itself compares', () => {
    const said = { says: [{ quantity: 11 }], look: false };
    expect(judged({ ...old, readAt: minutesAgo(0.05) })).toEqual(said);
    // Some may have been sold in half a minute: another look goes with the call.
    expect(judged({ ...old, readAt: minutesAgo(0.5) })).toEqual({ says: [{ quantity: 11, looks: true }], look: false });
    // It was planned a minute ago: a look of before tells nothing of what was sold until then.
    expect(judged({ ...old, readAt: minutesAgo(1.1) })).toEqual({ says: [], look: true });
    expect(judged({ ...old, counted: minutesAgo(1) })).toEqual(said);
    expect(judged({ ...old, comparesUnits: true })).toEqual(said);
  });

  it('one that falls by an old count waits for a look too: as many may have been sold, and more', () => {
    expect(judged({ ...old, wants: 3 })).toEqual({ says: [], look: true });
    expect(judged({ ...old, wants: 3, readAt: minutesAgo(0.5) })).toEqual({ says: [{ quantity: 3, looks: true }], look: false });
    expect(judged({ ...old, wants: 3, readAt: minutesAgo(0.05) })).toEqual({ says: [{ quantity: 3 }], look: false });
  });

  it('by one that a person had back a minute ago: it knows no more of what was sold than when it was counted', () => {
    const back = { ...old, counted: minutesAgo(1), hadBackOf: minutesAgo(300) };
    expect(judged(back)).toEqual({ says: [], look: true });
    expect(judged({ ...back, wants: 3 })).toEqual({ says: [], look: true });
    expect(judged({ ...back, hadBackOf: null })).toEqual({ says: [], look: true });
    expect(judged({ ...back, hadBackOf: minutesAgo(60) })).toEqual({ says: [{ quantity: 11 }], look: false });
  });

  it('one that falls by a newer count, by that of another market, or to 0, is said at once', () => {
    const falls = { says: [{ quantity: 3 }], look: false };
    expect(judged({ ...old, wants: 3, counted: minutesAgo(1) })).toEqual(falls);
    const ofAnother = { ...old, wants: 3, pool: { channel: 'amazon_de', left: 3 } };
    expect(judged({ ...ofAnother, counted: minutesAgo(1) })).toEqual(falls);
    // Its own count is old, and gives back what was sold since the last look once that of the other ends.
    expect(judged(ofAnother)).toEqual({ says: [{ quantity: 3, looks: true }], look: false });
    expect(judged({ ...old, wants: 0, buyable: false })).toEqual({ says: [{ quantity: 0 }], look: false });
  });

  it('is 0 again where the price opens an offer that was closed, as somebody may have raised it meanwhile', () => {
    const none = { ...old, units: 0, wants: 0, buyable: false };
    expect(judged(none)).toEqual({ says: [], look: false });
    expect(judged({ ...none, opens: true })).toEqual({ says: [{ quantity: 0 }], look: false });
  });

  it('is 0 again where nobody saw what was left: all counts as sold, and may stand there all the same', () => {
    const none = { ...old, units: 0, wants: 0, buyable: false };
    expect(judged({ ...none, unseen: true })).toEqual({ says: [{ quantity: 0 }], look: false });
  });

  it('and is any number then, after a look at what was sold before it was closed', () => {
    const some = { ...old, wants: 9 };
    expect(judged(some)).toEqual({ says: [], look: false });
    expect(judged({ ...some, opens: true })).toEqual({ says: [], look: true });
    expect(judged({ ...some, opens: true, readAt: minutesAgo(0.05) })).toEqual({ says: [{ quantity: 9 }], look: false });
  });

  it('waits for a second look at a lower number, whoever counted and when; only a stop does not', () => {
    const seen = { ...old, counted: minutesAgo(1), lowerSeen: 4 };
    expect(judged(seen)).toEqual({ says: [], look: true });
    expect(judged({ ...seen, comparesUnits: true })).toEqual({ says: [], look: true });
    expect(judged({ ...seen, wants: 9 })).toEqual({ says: [], look: true });
    expect(judged({ ...seen, wants: 0, buyable: false })).toEqual({ says: [{ quantity: 0 }], look: false });
    // An offer that was closed leaves its number as it is: how many of it were sold is to be known all the same.
    expect(judged({ ...seen, wants: 9, buyable: false })).toEqual({ says: [], look: true });
  });

  /** It would come back by the older count, once the newer one ends. */
  it('by a newer count, while another channel that shares it has an older one: what was sold since the last look is asked for first', () => {
    const newer = { ...old, counted: minutesAgo(1), sharedFrom: minutesAgo(300) };
    expect(judged(newer)).toEqual({ says: [], look: true });
    expect(judged({ ...newer, sharedFrom: minutesAgo(2) })).toEqual({ says: [{ quantity: 11 }], look: false });
    expect(judged({ ...newer, readAt: minutesAgo(0.5) })).toEqual({ says: [{ quantity: 11, looks: true }], look: false });
    expect(judged({ ...newer, readAt: minutesAgo(0.05) })).toEqual({ says: [{ quantity: 11 }], look: false });
  });

  it('one that falls then goes at once with a look of its own, and without one where that has no answer', () => {
    const falls = { ...old, wants: 3, counted: minutesAgo(1), sharedFrom: minutesAgo(300) };
    expect(judged(falls)).toEqual({ says: [{ quantity: 3, looks: true }], look: false });
    expect(judged({ ...falls, pool: { channel: 'amazon_de', left: 3 } })).toEqual({ says: [{ quantity: 3, looks: true }], look: false });
    expect(judged({ ...falls, attempts: 3 })).toEqual({ says: [{ quantity: 3 }], look: false });
    for (const one of [{ readAt: minutesAgo(0.05) }, { sharedFrom: minutesAgo(2) }, { comparesUnits: true }])
      expect(judged({ ...falls, ...one })).toEqual({ says: [{ quantity: 3 }], look: false });
    expect(judged({ ...falls, wants: 0, buyable: false })).toEqual({ says: [{ quantity: 0 }], look: false });
  });

  it('is looked for where a newer count repeats it, but a 0, which left the channel with its variant perhaps and shows none', () => {
    const same = { ...old, counted: minutesAgo(1) };
    expect(judged({ ...same, wants: 9 })).toEqual({ says: [], look: true });
    expect(judged({ ...same, units: 0, wants: 0, buyable: false })).toEqual({ says: [], look: false });
  });

  it('that sells too fast to be raised is given up alone, and is tried again where its siblings are said', () => {
    const fast = { ...old, counted: minutesAgo(1), comparesUnits: true, attempts: 3, moved: true };
    expect([judged(fast), verdictOf(fast).rest.problem?.code]).toEqual([{ says: [], look: false }, 'stock_moves']);
    expect(judged({ ...fast, sibling: 3 })).toEqual({ says: [{ quantity: 3 }], look: true });
  });

  it('that waits for a look has it also where a sibling is refused, which is told after it', () => {
    const waits = { ...old, sibling: 3, siblingIs: problem('stock_negative', 'quantity', 'No', 'Yes') };
    expect([judged(waits), verdictOf(waits).rest]).toEqual([
      { says: [], look: true },
      { state: 'accepted', problem: RECOUNT },
    ]);
    expect(verdictOf({ ...waits, wants: 9 }).rest).toMatchObject({ state: 'refused', problem: { code: 'stock_negative' } });
  });

  it('ends no sale where it leaves units in an offer that is closed', () => {
    const closed = { ...old, counted: minutesAgo(1), buyable: false };
    const ends = (wants: number | null, more: Partial<Known> = {}) => verdictOf({ ...closed, wants, ...more }).say.map((line) => line.ends);
    expect([ends(3), ends(0), ends(null)]).toEqual([[false], [true], [false]]);
    expect(ends(null, { numberless: true })).toEqual([true]);
  });
});
