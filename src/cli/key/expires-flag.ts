import { readMoment } from '../../../libs/clock/index.js';
import { problem, StartFailure } from '../../../libs/problem/index.js';

/** A day (its beginning, in UTC) or a moment with its offset, in the time to come: a key that has ended is of no use. Throws StartFailure. */
export function expiresFlag(text: string, now: Date): Date {
  const at = readMoment(text.length === 10 ? `${text}T00:00:00Z` : text);
  if (!at) throw wrong(text, 'is no day and no moment');
  if (at <= now) throw wrong(text, 'is past');
  return at;
}

function wrong(text: string, what: string): StartFailure {
  const message = `--expires ${text} ${what}.`;
  return new StartFailure(problem('expires_invalid', '--expires', message, 'Give for example 2030-01-31, or 2030-01-31T18:00:00Z.'));
}
