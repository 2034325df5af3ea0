import { problem, type Problem } from '../../../libs/problem/index.js';
import { checkCharacters, countCharacters } from '../cells/index.js';

const MOST = 5_000;

/** A reason says something: a text with a letter in it. */
export function reasonFault(value: unknown, path: string): Problem | undefined {
  if (typeof value !== 'string') return problem('invalid', path, 'This is not a text.', 'Send a text in quotes.');
  const dirty = checkCharacters(value, path);
  if (dirty) return dirty;
  if (!/\p{L}/u.test(value)) return problem('reason_missing', path, 'It says no reason.', 'Say why, in words.');
  const count = value.length > MOST ? countCharacters(value) : 0;
  return count > MOST ? problem('text_too_long', path, `The text has ${count} characters.`, `Send at most ${MOST}.`) : undefined;
}
