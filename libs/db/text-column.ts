/** ASCII's own signs for this: between records, and for no record at all. JSON escapes both, and so no JSON text holds them. */
const BETWEEN = '\u001E';
const NONE = '\u001F';

/**
 * Many texts as one parameter, a column of rows: `unnest(${textsOf('$1')})`. As an array parameter every quote and backslash of a JSON
 * text is escaped here and unescaped in PostgreSQL, which took longer than storing it. A text that holds one of the two signs, or NUL,
 * which PostgreSQL cannot store, shows U+FFFD in its place. Not for no texts at all.
 */
export function textColumn(texts: readonly (string | null)[]): string {
  return texts.map((text) => `${text === null ? NONE : clean(text)}${BETWEEN}`).join('');
}

/** SQL that takes a textColumn apart: text[]. The last separator ends the last text; without it one empty text would be no text. */
export function textsOf(parameter: string): string {
  return `trim_array(string_to_array(${parameter}, E'\\x1E', E'\\x1F'), 1)`;
}

const TROUBLE = /[\u0000\u001E\u001F]/;
const ALL_TROUBLE = /[\u0000\u001E\u001F]/g;

function clean(text: string): string {
  return TROUBLE.test(text) ? text.replace(ALL_TROUBLE, '\uFFFD') : text;
}
