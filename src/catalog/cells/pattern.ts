import { patternOf, unusable } from '../../../libs/pattern/index.js';

/** A pattern is checked on texts up to this length only; a longer text does not match. */
export const MAX_PATTERN_TEXT = 1000;
const MAX_PATTERN = 200;

/** Why a pattern cannot be used, or undefined where it can. */
export function patternWeakness(pattern: string): string | undefined {
  return pattern.length > MAX_PATTERN ? `it is longer than ${MAX_PATTERN} characters` : unusable(pattern);
}

/**
 * The whole text must match. undefined: the pattern, which a release before took, cannot be used.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  if (text.length > MAX_PATTERN_TEXT) return false;
  try {
    return patternOf(pattern).matches(text);
  } catch {
    return undefined;
  }
}
