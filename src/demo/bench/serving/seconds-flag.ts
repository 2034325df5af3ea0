import { problem, StartFailure } from '../../../../libs/problem/index.js';

const MOST = 600;

/** A part of a second or more. Throws StartFailure. */
export function secondsFlag(flag: string, text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds > 0 && seconds <= MOST) return seconds;
  throw new StartFailure(
    problem('bad_option', flag, `${flag} ${text} is no number of seconds up to ${MOST}.`, `Give one, such as ${flag} 3`),
  );
}
