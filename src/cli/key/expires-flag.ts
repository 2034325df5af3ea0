import { problem, StartFailure } from '../../../libs/problem/index.js';

const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/;

/** A day (its beginning, in UTC) or a moment with its offset, in the time to come: a key that has ended is of no use. Throws StartFailure. */
export function expiresFlag(text: string, now: Date): Date {
  const at = new Date(text);
  const isReal = MOMENT.test(text) && !Number.isNaN(at.getTime()) && (text.length > 10 || at.toISOString().startsWith(text));
  if (!isReal) throw wrong(text, 'is no day and no moment');
  if (at <= now) throw wrong(text, 'is past');
  return at;
}

function wrong(text: string, what: string): StartFailure {
  const message = `--expires ${text} ${what}.`;
  return new StartFailure(problem('expires_invalid', '--expires', message, 'Give for example 2030-01-31, or 2030-01-31T18:00:00Z.'));
}
