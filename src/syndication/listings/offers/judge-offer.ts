import type { Problem } from '../../../../libs/problem/index.js';
import type { OfferException, OfferOutcome, OfferWire } from '../../../port/index.js';
import { pollDelay, retryDelay } from '../lease/backoff.js';
import { rejection } from '../send/judge-outcome.js';
import { RECOUNT } from '../wires/recount.js';
import type { LeasedWire, SaidLine } from '../wires/wire.js';
import type { WireRecord } from '../wires/wires.repository.js';

/** How often a number that moved under our hands is read and reckoned anew before the wire waits for a newer count. */
export const TRIES_TO_RAISE = 3;

/** What an outcome means for one wire of a listing. Pure. */
export function judgeWire(wire: LeasedWire, said: readonly SaidLine[], outcome: OfferOutcome, now: Date, random: () => number): WireRecord {
  const own = said.filter((line) => line.wire === wire.wire);
  const base = { listingId: wire.listingId, wire: wire.wire, fence: wire.fence, revision: wire.revision, read: false };
  const at = (ms: number): Date => new Date(now.getTime() + ms);
  const waiting = { ...base, final: false, attempts: wire.attempts + 1 };
  const rejected = (issues: Problem[], lines: readonly SaidLine[]): WireRecord => {
    const problem = rejection(issues, null);
    if (!lines.some(({ ends }) => ends)) return { ...base, state: 'rejected', final: true, nextAt: now, attempts: 0, problem };
    const fix = `${problem.fix}. Until then the stop is said again by itself`;
    return { ...waiting, state: 'planned', nextAt: at(retryDelay(wire.attempts, 0, random)), problem: { ...problem, fix } };
  };
  switch (outcome.outcome) {
    case 'accepted': {
      const exceptions = (outcome.exceptions ?? []).filter((one) => one.wire === wire.wire);
      if (exceptions.some((one) => one.moved)) {
        const problem = { code: 'moved', message: 'Units were sold meanwhile: it is read and reckoned anew', fix: NOTHING };
        return { ...waiting, state: 'unknown', nextAt: now, problem };
      }
      if (exceptions.some((one) => one.unseen)) {
        const message = 'The channel did not tell what stands there now, and what was sold of it has to be known first';
        return {
          ...waiting,
          state: 'planned',
          nextAt: at(retryDelay(wire.attempts, 0, random)),
          problem: { code: 'retry', message, fix: NOTHING },
        };
      }
      const refused = exceptions.filter((one) => one.issues);
      if (refused.length > 0) {
        return rejected(
          refused.flatMap(issuesOf),
          own.filter((line) => refused.some(({ sku }) => sku === line.sku)),
        );
      }
      return { ...base, state: 'accepted', final: true, nextAt: at(outcome.pollAfterMs), attempts: 0, problem: null };
    }
    case 'retry': {
      const problem = { code: 'retry', message: outcome.reason, fix: 'Nothing to do: it is tried again by itself' };
      return { ...waiting, state: 'planned', nextAt: at(retryDelay(wire.attempts, outcome.afterMs, random)), problem };
    }
    case 'terminal':
      return rejected(outcome.issues, own);
    case 'unknown': {
      // To say 0 twice does no harm, and what is not for sale cannot be sold meanwhile.
      if (own.length > 0 && own.every(isStop)) {
        const problem = { code: 'retry', message: outcome.reason, fix: 'Nothing to do: a stop is simply said again' };
        return { ...waiting, state: 'planned', nextAt: at(retryDelay(wire.attempts, 0, random)), problem };
      }
      const problem = { code: 'no_answer', message: outcome.reason, fix: 'Nothing to do: it is read back before anything else is sent' };
      return { ...waiting, state: 'unknown', nextAt: at(pollDelay(wire.attempts, undefined, random)), problem };
    }
  }
}

/** Of other lines of it a look has to tell first: they are said after that, and the wire does not rest before, also where the channel refused those that it was told. */
export const withLook = (record: WireRecord): WireRecord =>
  record.state === 'accepted' || record.state === 'rejected' ? { ...record, state: 'accepted', problem: RECOUNT } : record;

/**
 * A price that stands beside a 0 and closes nothing is none, nor are units whose offer is closed: its call may be unknown because nothing is there, which
 * only a look tells.
 */
const isStop = ({ wire, buyable, ends, basis }: SaidLine): boolean =>
  ends === true || (wire === 'price' && !buyable && basis.stopped === 'recall');

/** Lines that the channel took: all that were said, less the exceptions; of those, what was taken all the same. */
export function takenLines(said: readonly SaidLine[], outcome: OfferOutcome): SaidLine[] {
  if (outcome.outcome !== 'accepted') return [];
  const not = new Map((outcome.exceptions ?? []).map((one) => [nameOf(one.sku, one.wire), one]));
  return said.flatMap((line): SaidLine[] => {
    const exception = not.get(nameOf(line.sku, line.wire));
    if (!exception) return [line];
    return exception.taken ? [{ ...line, statement: exception.taken, made: undefined }] : [];
  });
}

export const nameOf = (sku: string, wire: OfferWire): string => `${wire} ${sku}`;

const NOTHING = 'Nothing to do: it goes on by itself';

const issuesOf = ({ issues }: OfferException) => issues ?? [];
