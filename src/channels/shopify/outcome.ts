import type { SendOutcome } from '../../port/index.js';
import type { CallFailure } from './answers.js';

/** A call that ended without data, as the outcome of a send. */
export function outcomeOf(answer: CallFailure): SendOutcome {
  switch (answer.kind) {
    case 'retry':
      return { outcome: 'retry', afterMs: answer.afterMs, reason: answer.reason, ...(answer.progress && { progress: true }) };
    case 'terminal':
      return { outcome: 'terminal', issues: answer.issues };
    case 'unknown':
      return { outcome: 'unknown', reason: answer.reason };
  }
}

/** Nothing has left for these listings yet, so whatever happened, they may be tried again. */
export function asRetry(outcome: SendOutcome): SendOutcome {
  return outcome.outcome === 'unknown' ? { outcome: 'retry', afterMs: 1_000, reason: outcome.reason } : outcome;
}
