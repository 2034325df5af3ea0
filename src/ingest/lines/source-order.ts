import { readMoment } from '../../../libs/clock/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';

/** How far the clocks of two honest machines may be apart. */
const AHEAD_MS = 5 * 60_000;

/**
 * Brings a `sourceRevision` to one decimal that orders messages: a number stays what it is, a time becomes milliseconds since 1970.
 * A time must say that it is UTC: a local time is ambiguous for an hour each autumn, and then an old message wins over a newer one.
 * A time ahead of now is refused: everything that its sender says until that moment would be stale, a stop-sell too.
 */
export function readSourceRevision(value: unknown, path: string, now: Date): { order: string | null; problem?: Problem } {
  if (value === undefined || value === null) return { order: null };
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return { order: String(value) };
  if (typeof value === 'string' && /^\d{1,38}(\.\d{1,18})?$/.test(value)) return { order: value };
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

function ahead(value: string, path: string, now: Date): Problem {
  const message = `${value} is ahead of now, ${now.toISOString()}: whatever this sender says until then would be older.`;
  return problem('source_revision_ahead', path, message, 'Set the clock of the sender right, and send the line again.');
}

/** Date keeps milliseconds; senders that stamp microseconds would otherwise tie. */
function withFraction(time: number, text: string): string {
  const beyond = /\.\d{3}(\d+)/.exec(text)?.[1]?.replace(/0+$/, '');
  return beyond ? `${time}.${beyond}` : String(time);
}
