import type { ReadOutcome } from '../../../port/index.js';
import { pollDelay, retryDelay } from '../lease/backoff.js';
import { NOT_SEEN, VANISHED } from '../read/judge-reading.js';
import { PATIENCE } from '../wires/learnt.js';
import { SECOND_LOOK } from '../wires/look-wires.repository.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import { OLD_ANSWER_MS } from '../wires/old-answers.js';
import type { Shown } from '../wires/shown.js';
import type { LeasedWire, WiredListing } from '../wires/wire.js';
import type { WireRecord } from '../wires/wires.repository.js';

const GONE_MS = 3_600_000;
const NOTHING = 'Nothing to do: it is read again by itself';
const TAKEN_OFF = {
  code: 'waits_for_content',
  message: 'Plinth took it off the channel; it comes back with its content',
  fix: 'Nothing to do: it goes on by itself',
};
/** Looks for which a lower number may still be the one from before. */
const BELIEVED_AFTER = 2;

/** What a look is for: one that had no answer does not forget it. */
const PURPOSES = ['moved', 'recount', 'second_look'];

export const isFor = ({ lastProblem }: LeasedWire, purposes = PURPOSES): boolean =>
  lastProblem !== null && purposes.includes(lastProblem.code);

/** Tries that had no answer, or that another call of the pool makes worthless, are none. */
export const looksOf = ({ lastProblem }: LeasedWire): number => lastProblem?.looks ?? 0;

export const isFresh = ({ wires }: WiredListing): boolean =>
  wires.some(
    (one) => one.wire === 'stock' && one.state === 'accepted' && one.attempts < BELIEVED_AFTER && !isFor(one, ['recount', 'second_look']),
  );

/** The channel compared, and did not set what it showed otherwise: that is no call whose outcome nobody knows. */
export const isMoved = ({ wires }: WiredListing): boolean => wires.some((one) => one.wire === 'stock' && isFor(one, ['moved']));

/** Its content has no call under way, which may carry a number; and a lower number that has to be looked at twice is left to the look of its own. */
export const isOfPrice = (
  { wires, isAwaited, mayBeGoneSince }: WiredListing,
  lines: ReadonlyMap<string, OfferLineRow> | undefined,
): boolean => {
  const isResting = !isAwaited && mayBeGoneSince === null && wires.every(({ wire }) => wire === 'price');
  return isResting && [...(lines?.values() ?? [])].every(({ lowerSeen }) => lowerSeen === null);
};

/** A look, with what it tells of prices and stock; `shown` undefined: it had no answer, or nothing is there. */
export interface Look {
  outcome: ReadOutcome;
  shown: Shown | undefined;
  /** It told all that it was for. */
  isLearnt: boolean;
  /** It counts as one: no call of the pool was under way meanwhile. */
  isHad: boolean;
  now: Date;
  random: () => number;
}

/** What a look means for one wire. Pure. */
export function judgeLook(
  { mayBeGoneSince, isAwaited }: Pick<WiredListing, 'mayBeGoneSince' | 'isAwaited'>,
  wire: LeasedWire,
  { outcome, shown, isLearnt, isHad, now, random }: Look,
): WireRecord {
  const { listingId, fence, revision, attempts } = wire;
  const base = { listingId, wire: wire.wire, fence, revision, final: false, attempts: attempts + 1, problem: null };
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  if (outcome.outcome === 'retry') {
    const problem = isFor(wire) ? wire.lastProblem : { code: 'read_retry', message: outcome.reason, fix: NOTHING };
    const on = outcome.progress
      ? { nextAt: later(outcome.afterMs), attempts }
      : { nextAt: later(retryDelay(attempts, outcome.afterMs, random)) };
    return { ...base, state: wire.state, read: false, ...on, problem };
  }
  if (!shown && isAwaited) {
    const asked = (outcome.outcome === 'absent' && outcome.pollAfterMs) || 0;
    const problem = isFor(wire) ? wire.lastProblem : NOT_SEEN;
    return { ...base, state: wire.state, read: true, nextAt: later(Math.max(asked, pollDelay(attempts, undefined, random))), problem };
  }
  if (!shown) {
    const problem = mayBeGoneSince ? TAKEN_OFF : VANISHED;
    return { ...base, state: 'planned', read: true, nextAt: later(GONE_MS), problem };
  }
  if (isFor(wire, ['recount'])) {
    if (isLearnt) return { ...base, state: 'planned', read: true, nextAt: now, attempts: 0 };
    // Another call of the pool is under way, a number was not shown, or it may be an old answer: what it is looked at for is open still.
    const delay = shown.doubts.length > 0 ? OLD_ANSWER_MS : pollDelay(attempts, undefined, random);
    const problem = { ...wire.lastProblem!, looks: looksOf(wire) + (isHad ? 1 : 0) };
    return { ...base, state: wire.state, read: false, nextAt: later(delay), problem };
  }
  // What moved under our hands is reckoned anew with what was read, also where other locations of it were set; how often, the problem keeps.
  if (isFor(wire, ['moved'])) return { ...base, state: 'planned', read: true, nextAt: now, problem: wire.lastProblem };
  if (shown.missing[wire.wire]) return { ...base, state: 'planned', read: true, nextAt: now };
  if (wire.wire === 'stock' && shown.doubts.length > 0)
    return { ...base, state: 'accepted', read: true, nextAt: later(OLD_ANSWER_MS), problem: SECOND_LOOK };
  if (shown.confirmed[wire.wire] || attempts >= PATIENCE) return { ...base, state: 'live', read: true, nextAt: now, attempts: 0 };
  const problem = { code: 'waits_for_channel', message: `The channel still shows another ${wire.wire}`, fix: NOTHING };
  const asked = outcome.outcome === 'found' ? outcome.pollAfterMs : undefined;
  return { ...base, state: 'accepted', read: true, nextAt: later(pollDelay(attempts, asked, random)), problem };
}
