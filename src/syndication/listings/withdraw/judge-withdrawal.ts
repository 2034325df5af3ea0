import { problem, type Problem } from '../../../../libs/problem/index.js';
import type { Lag, ReadOutcome, SendOutcome } from '../../../port/index.js';
import { ASK_AGAIN_AFTER } from '../lease/ask-again.js';
import { pollDelay, retryDelay } from '../lease/backoff.js';
import { rejection } from '../send/judge-outcome.js';
import type { StoredProblem } from '../../listing.js';
import type { LeasedListing } from '../leased-listing.js';
import type { WithdrawRecord } from './withdrawer.repository.js';

/** A refused withdrawal, or one without effect, is tried again after this long, or when a person asks. */
const AGAIN_MS = 3_600_000;

export interface Withdrawal {
  record: WithdrawRecord;
  /** Replaces the channel's issues; undefined: it says nothing about them. */
  issues: Problem[] | undefined;
}

/** What the answer to a deletion means. Accepted is not gone. Pure. */
export function judgeWithdrawal(row: LeasedListing, outcome: SendOutcome, now: Date, random: () => number): Withdrawal {
  const asked = { now, row };
  switch (outcome.outcome) {
    case 'accepted': {
      const waiting = { code: 'waits_for_read_back', message: 'The channel took the withdrawal; it is read back next', fix: NOTHING };
      const record = withdrawing(asked, outcome.pollAfterMs, waiting, isAskedTwice(row) ? ASKED_TWICE : 0, now);
      return { record: { ...record, externalIds: outcome.externalIds ?? {}, mayBeGoneSince: now }, issues: outcome.issues ?? [] };
    }
    case 'terminal':
      return { record: withdrawing(asked, AGAIN_MS, rejection(outcome.issues, null), 0, null), issues: outcome.issues };
    case 'retry':
    case 'unknown': {
      const delay = retryDelay(row.attempts, outcome.outcome === 'retry' ? outcome.afterMs : 0, random);
      const again = { code: 'retry', message: outcome.reason, fix: NOTHING };
      const record = withdrawing(asked, delay, again, row.attempts + 1, null);
      return { record: outcome.outcome === 'unknown' ? { ...record, mayBeGoneSince: now } : record, issues: undefined };
    }
  }
}

/** What a look at the channel means for a withdrawal that it accepted: a channel's view runs behind its writes, by `lag` at most. Pure. */
export function judgeAbsence(
  row: LeasedListing,
  outcome: ReadOutcome,
  lag: Pick<Lag, 'goneMs'>,
  now: Date,
  random: () => number,
): Withdrawal {
  const asked = { now, row };
  const accepted = row.withdrawalAcceptedAt;
  switch (outcome.outcome) {
    case 'absent':
      return { record: withdrawn(row, now, outcome.observed !== undefined), issues: [] };
    case 'retry': {
      const again = { code: 'read_retry', message: outcome.reason, fix: NOTHING };
      return {
        record: withdrawing(asked, retryDelay(row.attempts, outcome.afterMs, random), again, row.attempts, accepted),
        issues: undefined,
      };
    }
    case 'found': {
      const sinceTaken = now.getTime() - (accepted ?? now).getTime();
      if (isAskedTwice(row) ? sinceTaken < lag.goneMs : row.attempts < ASK_AGAIN_AFTER) {
        const there = { code: 'waits_for_channel', message: 'The channel took the withdrawal and still shows it', fix: NOTHING };
        const looks = isAskedTwice(row) ? row.attempts - ASKED_TWICE : row.attempts;
        const delay = pollDelay(looks, outcome.pollAfterMs, random);
        return { record: withdrawing(asked, delay, there, row.attempts + 1, accepted), issues: undefined };
      }
      if (!isAskedTwice(row)) {
        const again = {
          code: 'waits_for_channel',
          message: 'The channel took the withdrawal and shows it still: it is asked again',
          fix: NOTHING,
        };
        return { record: withdrawing(asked, 0, again, ASKED_TWICE, null), issues: undefined };
      }
      const issue = stillThere(row);
      return { record: withdrawing(asked, AGAIN_MS, rejection([issue], null), 0, null), issues: [issue] };
    }
  }
}

/** Attempts from here on are looks after it was asked for again. */
const ASKED_TWICE = ASK_AGAIN_AFTER + 1;
const isAskedTwice = ({ attempts }: LeasedListing): boolean => attempts >= ASKED_TWICE;

const NOTHING = 'Nothing to do: it goes on by itself';

/** Also of what never left, which needs no call. */
export function withdrawn(row: LeasedListing, now: Date, isKept = false): WithdrawRecord {
  return { ...of(row), state: 'withdrawn', isKept, nextAt: now, attempts: 0, problem: null, acceptedAt: null, mayBeGoneSince: null };
}

function withdrawing(
  { now, row }: { now: Date; row: LeasedListing },
  delayMs: number,
  waiting: StoredProblem,
  attempts: number,
  acceptedAt: Date | null,
): WithdrawRecord {
  return { ...of(row), state: 'withdrawing', nextAt: new Date(now.getTime() + delayMs), attempts, problem: waiting, acceptedAt };
}

/** What had no effect leaves what was known of earlier deletions. */
const of = ({ id, fence, mayBeGoneSince }: LeasedListing) => ({ id, fence, mayBeGoneSince, externalIds: {}, isKept: false });

function stillThere({ key }: LeasedListing): Problem {
  return problem(
    'still_on_channel',
    key,
    `The channel took the withdrawal of ${key} and shows it all the same`,
    'Look whether another program or data source puts it there; it is withdrawn again every hour',
    { severity: 'error', owner: 'operator' },
  );
}
