import type { Problem } from '../../../../libs/problem/index.js';
import type { Lag, ReadOutcome } from '../../../port/index.js';
import type { Difference } from '../../findings/drift.repository.js';
import { pollDelay, retryDelay } from '../lease/backoff.js';
import { carried, rejection } from '../send/judge-outcome.js';
import type { ListingState, StoredProblem } from '../../listing.js';
import type { LeasedListing } from '../leased-listing.js';
import type { ListingEntity } from '../listing.entity.js';
import { compareFields, fieldsOf, type Compared } from './compare-fields.js';

export interface ReadRecord extends Pick<ListingEntity, 'id' | 'fence' | 'state' | 'nextAt' | 'attempts' | 'externalIds' | 'refreshAt'> {
  revision: string;
  problem: StoredProblem | null;
  /** Forget that the channel took the payload: it is sent again. */
  resend: boolean;
  /** The channel did answer what it shows. */
  read: boolean;
  /** It took it and never showed it: whoever sends it again makes it anew. */
  isLost: boolean;
}

export interface ReadingVerdict {
  record: ReadRecord;
  /** Replaces what was known of drift; undefined: this reading says nothing about it. */
  drift: Difference[] | undefined;
  /** Replaces the channel's issues; undefined: it says nothing about them. */
  issues: Problem[] | undefined;
}

/** Looks at a fresh listing that shows something else before that counts as drift: a channel's view runs behind its writes. */
const PATIENCE = 5;
/** Something that was accepted and cannot be found is lost once the channel has had its time to show it, and no sooner than after so many looks. */
const SEARCHES = 10;
/** The name under which a listing that vanished from the channel is found in the drift table. */
export const PRESENCE = '$listing';
export const VANISHED: StoredProblem = {
  code: 'vanished',
  message: 'It is no longer on the channel',
  fix: 'Decide in its drift: push ours, or keep it away',
};
export const NOT_SEEN: StoredProblem = {
  code: 'not_visible_yet',
  message: 'The channel took it and does not show it yet',
  fix: 'Nothing to do: it is read again by itself',
};

export interface ReadingInputs extends Compared {
  row: LeasedListing;
  outcome: ReadOutcome;
  /** Fields of the payload that stands there (`standing`), and of which we are owners. */
  owned: Record<string, unknown>;
  lag: Pick<Lag, 'shownMs'>;
  now: Date;
  random: () => number;
}

/** What a look at the channel means for the listing. Pure. */
export function judgeReading(inputs: ReadingInputs): ReadingVerdict {
  const { row, outcome } = inputs;
  if (isRefused(row)) return judgeRefused(inputs);
  switch (outcome.outcome) {
    case 'retry': {
      const delay = outcome.progress ? outcome.afterMs : retryDelay(row.attempts, outcome.afterMs, inputs.random);
      const retry = { code: 'read_retry', message: outcome.reason, fix: 'Nothing to do: it is read again by itself' };
      const verdict = stay(inputs, row.state, delay, isMissed(row) ? row.lastProblem : retry);
      return outcome.progress ? { ...verdict, record: { ...verdict.record, attempts: row.attempts } } : verdict;
    }
    case 'absent':
      return judgeAbsence(inputs, outcome.pollAfterMs);
    case 'found':
      return judgeFound(inputs, outcome);
  }
}

function judgeFound(inputs: ReadingInputs, outcome: Extract<ReadOutcome, { outcome: 'found' }>): ReadingVerdict {
  const { row, owned, now } = inputs;
  const told = { externalIds: outcome.externalIds ?? {}, issues: outcome.issues };
  if (outcome.state === 'rejected') {
    return {
      record: record(inputs, 'rejected', now, { problem: rejection(outcome.issues, row.payloadHash), ...told }),
      drift: undefined,
      issues: outcome.issues,
    };
  }
  const differences = compareFields(owned, outcome, inputs);
  // The answer to our last call was lost: what is there now tells whether it had its effect. If not, it is sent again with the same number.
  if (row.state === 'unknown' && differences.length > 0) {
    return { record: sayAgain(inputs, told.externalIds), drift: undefined, issues: undefined };
  }
  if (outcome.resendAfterMs !== undefined) {
    const problem = {
      code: 'waits_for_pictures',
      message: 'The channel could not fetch everything; it is sent again',
      fix: 'Nothing to do: it goes on by itself',
    };
    const later = new Date(now.getTime() + outcome.resendAfterMs);
    return { record: record(inputs, 'planned', later, { problem, resend: true, ...told }), drift: undefined, issues: outcome.issues };
  }
  if (outcome.state !== 'live') {
    // It was live as it is, or had time enough to become so: what keeps it from being shown is what differs.
    const wasLive = row.livePayloadHash === row.payloadHash && row.acceptedAt !== null;
    const stuck = outcome.state === 'processed' && (wasLive || row.attempts >= PATIENCE);
    return {
      ...stay(inputs, outcome.state, pollDelay(row.attempts, outcome.pollAfterMs, inputs.random), null, told.externalIds),
      ...(stuck && { drift: differences }),
      issues: outcome.issues,
    };
  }
  if (differences.length > 0 && row.livePayloadHash !== row.payloadHash && row.attempts < PATIENCE) {
    const problem = {
      code: 'waits_for_channel',
      message: `The channel still shows other ${fieldsOf(differences)}`,
      fix: 'Nothing to do: it is read again by itself',
    };
    return stay(inputs, 'processed', pollDelay(row.attempts, outcome.pollAfterMs, inputs.random), problem, told.externalIds);
  }
  return { record: record(inputs, 'live', now, told), drift: differences, issues: outcome.issues };
}

const isRefused = ({ state }: LeasedListing): boolean => state === 'refused' || state === 'rejected';

/** The payload that the channel has: where a newer one is refused, the one that it took last. Pure. */
export const standing = (row: LeasedListing): string | null => (isRefused(row) ? row.acceptedPayloadHash : row.payloadHash);

/**
 * What is refused stays refused, and what another hand has made of that which was live before is told. Where the channel took it, refused it later and shows it
 * as it was sent after all, it goes through the sender once more, who knows these bytes and sends nothing.
 */
function judgeRefused(inputs: ReadingInputs): ReadingVerdict {
  const { row, outcome, owned, now, random } = inputs;
  const { state, lastProblem: problem } = row;
  const keep = (drift?: Difference[]): ReadingVerdict => ({ record: record(inputs, state, now, { problem }), drift, issues: undefined });
  const stood = standing(row);
  const wasLive = stood !== null && row.livePayloadHash === stood;
  const isLate = state === 'rejected' && row.payloadHash === stood;
  if (outcome.outcome === 'retry') return stay(inputs, state, retryDelay(row.attempts, outcome.afterMs, random), problem);
  if (outcome.outcome === 'absent') {
    return keep(wasLive && row.mayBeGoneSince === null ? [{ field: PRESENCE, sent: 'present', live: null }] : undefined);
  }
  if (outcome.state === 'rejected') return isLate ? judgeFound(inputs, outcome) : keep();
  const differences = compareFields(owned, outcome, inputs);
  if (differences.length > 0 || outcome.state !== 'live') return keep(wasLive && differences.length > 0 ? differences : undefined);
  if (!isLate) return keep([]);
  const { externalIds = {}, issues } = outcome;
  return { record: record(inputs, 'planned', now, { externalIds }), drift: [], issues };
}

/** A look before this one has found it gone: until somebody decides, or it is there again, that is what is known of it. */
const isMissed = ({ state, lastProblem }: LeasedListing): boolean => state === 'processed' && lastProblem?.code === VANISHED.code;

function judgeAbsence(inputs: ReadingInputs, pollAfterMs: number | undefined): ReadingVerdict {
  const { row, now, lag } = inputs;
  // It was there: somebody took it away, and a person decides. What was never taken, or what we took off ourselves, is simply sent again.
  const isLost = row.state === 'unknown' && row.acceptedPayloadHash !== null && row.mayBeGoneSince === null;
  const wasThere = row.state === 'live' || isLost || isMissed(row);
  if (row.state === 'unknown' && !wasThere) return { record: sayAgain(inputs), drift: undefined, issues: undefined };
  if (wasThere) {
    const later = new Date(now.getTime() + 86_400_000);
    return {
      record: record(inputs, 'processed', later, { problem: VANISHED }),
      drift: [{ field: PRESENCE, sent: 'present', live: null }],
      issues: undefined,
    };
  }
  const sinceTaken = now.getTime() - (row.acceptedAt ?? now).getTime();
  if (row.attempts >= SEARCHES && sinceTaken >= lag.shownMs)
    return { record: record(inputs, 'planned', now, { resend: true, isLost: true }), drift: undefined, issues: undefined };
  return stay(inputs, row.state, pollDelay(row.attempts, pollAfterMs, inputs.random), NOT_SEEN);
}

/** Tries without an answer, looks for it included, after which it goes again at once. */
const AT_ONCE = 4;

/**
 * Its call had no answer, and no effect either. Where something on the way refuses it each time in words of its own, that would go round for ever: the
 * pauses grow, and why nothing comes of it is kept for people to read.
 */
function sayAgain(inputs: ReadingInputs, externalIds: Record<string, string> = {}): ReadRecord {
  const { row, now, random } = inputs;
  const again = { resend: true, externalIds };
  if (row.attempts <= AT_ONCE) return { ...record(inputs, 'planned', now, again), attempts: row.attempts };
  const why = row.lastProblem?.message ?? 'Its calls had no answer';
  const problem = { code: 'no_effect', message: `${why}; it had no effect, each time`, fix: 'Look at its exchanges: something between Plinth and the channel may refuse it. It is tried again by itself' }; // prettier-ignore
  const later = new Date(now.getTime() + retryDelay(row.attempts - AT_ONCE, 0, random));
  return { ...record(inputs, 'planned', later, { ...again, problem: carried(row, problem) }), attempts: row.attempts };
}

function stay(
  inputs: ReadingInputs,
  state: ListingState,
  delayMs: number,
  problem: StoredProblem | null,
  externalIds: Record<string, string> = {},
): ReadingVerdict {
  const nextAt = new Date(inputs.now.getTime() + delayMs);
  return {
    record: { ...record(inputs, state, nextAt, { problem, externalIds }), attempts: inputs.row.attempts + 1 },
    drift: undefined,
    issues: undefined,
  };
}

function record(
  { row, outcome }: ReadingInputs,
  state: ListingState,
  nextAt: Date,
  more: { problem?: StoredProblem | null; externalIds?: Record<string, string>; resend?: boolean; isLost?: boolean },
): ReadRecord {
  const { externalIds = {}, resend = false, isLost = false } = more;
  // What broke a whole batch goes alone when it is sent again.
  const problem = more.problem ?? (resend && row.lastProblem?.alone ? row.lastProblem : null);
  const read = outcome.outcome !== 'retry';
  const refreshAt = outcome.outcome === 'found' ? (outcome.refreshAt ?? null) : null;
  return {
    id: row.id,
    fence: row.fence,
    revision: row.revision,
    state,
    nextAt,
    attempts: 0,
    problem,
    externalIds,
    resend,
    read,
    isLost,
    refreshAt,
  };
}
