import type { Problem } from '../../../../libs/problem/index.js';
import type { SendOutcome } from '../../../port/index.js';
import { pollDelay, retryDelay } from '../lease/backoff.js';
import type { StoredProblem } from '../../listing.js';
import type { LeasedListing } from '../leased-listing.js';
import type { SendRecord } from './sender.repository.js';

/** An outcome in the ledger's terms. Pure. */
export function judgeOutcome(
  row: LeasedListing,
  { hash, sequence }: { hash: string; sequence: bigint },
  outcome: SendOutcome,
  now: Date,
  random: () => number,
): SendRecord {
  const base = { id: row.id, fence: row.fence, revision: row.revision, sequence: String(sequence) };
  const at = (ms: number): Date => new Date(now.getTime() + ms);
  switch (outcome.outcome) {
    case 'accepted':
      return {
        ...base,
        state: outcome.processed ? 'processed' : 'accepted',
        final: true,
        nextAt: at(outcome.pollAfterMs),
        attempts: 0,
        problem: null,
        externalIds: outcome.externalIds ?? {},
      };
    case 'retry':
      return {
        ...base,
        state: 'planned',
        final: false,
        nextAt: at(outcome.progress ? outcome.afterMs : retryDelay(row.attempts, outcome.afterMs, random)),
        attempts: outcome.progress ? 0 : row.attempts + 1,
        problem: carried(row, { code: 'retry', message: outcome.reason, fix: 'Nothing to do: it is tried again by itself' }),
        externalIds: outcome.externalIds ?? {},
      };
    case 'terminal':
      return {
        ...base,
        state: 'rejected',
        final: true,
        nextAt: now,
        attempts: 0,
        problem: rejection(outcome.issues, hash),
        externalIds: outcome.externalIds ?? {},
      };
    case 'unknown':
      return {
        ...base,
        state: 'unknown',
        final: false,
        nextAt: at(pollDelay(row.attempts, undefined, random)),
        attempts: row.attempts + 1,
        problem: carried(row, {
          code: 'no_answer',
          message: outcome.reason,
          fix: 'Nothing to do: it is read back before anything else is sent',
        }),
        externalIds: outcome.externalIds ?? {},
      };
  }
}

/** Kept with the hash, so that the same bytes are not sent again until something changes or a person asks. */
export function rejection(issues: Problem[], hash: string | null): StoredProblem {
  const first = issues.find((issue) => issue.severity !== 'warning') ?? issues[0];
  return {
    code: first?.code ?? 'rejected',
    message: first?.message ?? 'The channel refused it without a reason',
    fix: first?.fix ?? 'Look at the exchange with the channel',
    ...(hash === null ? {} : { rejectedHash: hash }),
  };
}

/** What broke a whole batch goes alone. */
export function carried(row: LeasedListing, problem: StoredProblem): StoredProblem {
  return row.lastProblem?.alone ? { ...problem, alone: true } : problem;
}
