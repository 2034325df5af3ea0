import { LinearPattern } from './linear-pattern.js';

/** What a validator of JSON Schema asks of a regular expression; Ajv keeps it under its text. */
export interface Matcher {
  test(text: string): boolean;
  toString(): string;
}

/**
 * For patterns of others (a channel's definitions), which may match any part of a text. What cannot be run in linear time (look-around,
 * too many ways) takes every text: the pattern's owner judges it as well, and a pattern that is not judged here stops nothing.
 */
export function asRegExp(pattern: string): Matcher {
  let linear: LinearPattern | undefined;
  try {
    linear = new LinearPattern(pattern, true);
  } catch {
    linear = undefined;
  }
  const test = (text: string): boolean => {
    try {
      return linear?.matches(text) ?? true;
    } catch {
      linear = undefined;
      return true;
    }
  };
  return { test, toString: () => `/${pattern}/u` };
}
/** Read by Ajv, which would write it into code that it stores; ours is never stored. */
asRegExp.code = 'asRegExp';
