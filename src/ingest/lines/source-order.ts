import { readMoment } from '../../../libs/clock/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';

/** How far the clocks of two honest machines may be apart. */
const AHEAD_MS = 5 * 60_000;

const YEAR_MS = 365 * 86_400_000;
/** A number in so many units of a second that is near now is a clock; one that is farther ahead is a count. Counts of ten digits are common. */
const CLOCKS = [
  { perSecond: 1, untilMs: 2 * YEAR_MS },
  ...[1_000, 1_000_000, 1_000_000_000].map((perSecond) => ({ perSecond, untilMs: 20 * YEAR_MS })),
];

/** A day with more digits: a time without a zone, or a count that begins anew each day. */
const DAY_AND_MORE = /^(\d{4})(\d\d)(\d\d)\d{4,}(?:\.\d+)?$/;
const DIGITS_UNTIL_MS = 20 * YEAR_MS;
/** The zone in which a day begins first. */
const EASTMOST_MS = 14 * 3_600_000;

/**
 * Brings a `sourceRevision` to one decimal that orders messages: a number stays what it is, a time becomes milliseconds since 1970.
 * A time must say that it is UTC: a local time is ambiguous for an hour each autumn, and then an old message wins over a newer one.
 * A time ahead of now is refused, also where it is said as a number: everything that its sender says until that moment would be stale, a stop-sell too.
 */
export function readSourceRevision(value: unknown, path: string, now: Date): { order: string | null; problem?: Problem } {
  if (value === undefined || value === null) return { order: null };
  const number = numberIn(value);
  if (number !== undefined)
    return isClockAhead(Number(number), now) || isDayAhead(number, now)
      ? { order: null, problem: ahead(number, path, now) }
      : { order: number };
  if (typeof value === 'string' && /(Z|\+00:00)$/.test(value)) {
    const time = readMoment(value)?.getTime();
    if (time !== undefined && time > now.getTime() + AHEAD_MS) return { order: null, problem: ahead(value, path, now) };
    if (time !== undefined) return { order: withFraction(time, value) };
  }
  return {
    order: null,
    problem: problem(
      'source_revision_invalid',
      path,
      'This does not order messages.',
      'Send a whole number that rises, or a UTC time such as 2026-11-21T10:00:00Z.',
    ),
  };
}

function numberIn(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  return typeof value === 'string' && /^\d{1,38}(\.\d{1,18})?$/.test(value) ? value : undefined;
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970 that are more than minutes ahead. */
function isClockAhead(value: number, now: Date): boolean {
  return CLOCKS.some(({ perSecond, untilMs }) => {
    const aheadMs = (value / perSecond) * 1_000 - now.getTime();
    return aheadMs > AHEAD_MS && aheadMs < untilMs;
  });
}

/** A day that has begun nowhere yet. The digits behind it tell no more: of a sender far in the east, or that counts, they are honest. */
function isDayAhead(number: string, now: Date): boolean {
  const [, year, month, day] = DAY_AND_MORE.exec(number) ?? [];
  const begins = readMoment(`${year}-${month}-${day}T00:00:00Z`);
  if (!begins) return false;
  const aheadMs = begins.getTime() - EASTMOST_MS - now.getTime();
  return aheadMs > AHEAD_MS && aheadMs < DIGITS_UNTIL_MS;
}

function ahead(value: string, path: string, now: Date): Problem {
  const message = `${value} is ahead of now, ${now.toISOString()}: whatever this sender says until then would be older.`;
  return problem('source_revision_ahead', path, message, 'Set the clock of the sender right, and send the line again.');
}

/** Date keeps milliseconds; senders that stamp microseconds would otherwise tie. */
function withFraction(time: number, text: string): string {
  const beyond = /\.\d{3}(\d+)/.exec(text)?.[1]?.replace(/0+$/, '');
  return beyond ? `${time}.${beyond}` : String(time);
}
