import { problem, type Problem } from './problem.js';

/** C0 and C1 controls but tab, line feed and carriage return, and the two non-characters that XML forbids: channels' feeds break on them. */
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/;

/**
 * What no text may hold, in any cell, label, name or comment; undefined where it is clean. Codes `text_not_unicode` and
 * `text_control_character`, at the path given. PostgreSQL itself refuses NUL and lone surrogates.
 */
export function checkCharacters(text: string, path: string): Problem | undefined {
  if (!text.isWellFormed()) {
    return problem('text_not_unicode', path, 'The text holds half of a surrogate pair.', 'Send whole Unicode characters.');
  }
  const found = FORBIDDEN.exec(text);
  if (!found) return undefined;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return problem(
    'text_control_character',
    path,
    `The text holds the control character U+${code} at position ${found.index}.`,
    'Remove it; only tab and line breaks are allowed.',
  );
}

/** Characters are code points, as people and most channels count them; UTF-16 units would count an emoji twice. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The text up to so many characters: a cut by UTF-16 units may leave half of one, which PostgreSQL refuses. */
export function firstCharacters(text: string, most: number): string {
  let end = 0;
  for (let left = most; left > 0 && end < text.length; left--) end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  return text.slice(0, end);
}
