import { problem, type Problem } from '../../../libs/problem/index.js';
import { bidiIn } from '../../port/kit/index.js';
import { checkCharacters } from '../cells/index.js';

/** Names that every JavaScript object answers to: as codes they would make look-ups lie. */
const RESERVED = new Set(Object.getOwnPropertyNames(Object.prototype));
const MAX_LABEL = 500;

export const CODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
export const ATTRIBUTE_CODE = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;
export const LOCALE_CODE = /^[a-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,3}$/;
/** Whether a text has the form of a locale: en_US, ca_ES_valencia. */
export const isLocaleCode = (text: string): boolean => LOCALE_CODE.test(text);
/** Labels of an ltree path. */
export const CATEGORY_CODE = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/;

/** The form of one code; the names that every object answers to are none. */
export function codeFault(code: unknown, form: RegExp, path: string): Problem | undefined {
  if (typeof code === 'string' && form.test(code) && !RESERVED.has(code)) return undefined;
  return problem('code_malformed', path, `${quoted(code)} cannot be a code here.`, `Use 1 to 100 characters that match ${form.source}.`);
}

/** The code's form, and that no row before it has the same. */
export function checkCodes(rows: { code: string }[], form: RegExp, path: string): Problem[] {
  const malformed = rows.flatMap(({ code }, at) => codeFault(code, form, `${path}.${at}.code`) ?? []);
  return [...malformed, ...codesTwice(rows, path)];
}

/** That no row before it has the same code. */
export function codesTwice(rows: { code: string }[], path: string): Problem[] {
  const seen = new Set<string>();
  return rows.flatMap(({ code }, at) => {
    if (!seen.has(code)) return (seen.add(code), []);
    return problem('code_twice', `${path}.${at}.code`, `The code ${code} is there twice.`, 'Send each code once.');
  });
}

/** Texts by locale; null takes one away. */
export function checkLabels(labels: Record<string, string | null> | undefined, path: string): Problem[] {
  if (labels === undefined) return [];
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) return [badLabel(path)];
  return Object.entries(labels).flatMap(([locale, text]) => {
    const place = `${path}.${locale.toWellFormed().slice(0, 40)}`;
    if (LOCALE_CODE.test(locale) && text === null) return [];
    if (!LOCALE_CODE.test(locale) || typeof text !== 'string' || text.length > MAX_LABEL) return badLabel(place);
    return checkCharacters(text, place) ?? turned(text, place) ?? [];
  });
}

/** Labels are printed among other texts, on the shop and in every list: what one turns around is read wrong there too. */
function turned(text: string, path: string): Problem | undefined {
  const sign = bidiIn(text);
  if (sign === undefined) return undefined;
  const message = `The label holds ${sign}, an invisible sign that turns what follows it around.`;
  return problem('text_direction_forced', path, message, 'Take it out; a quotation in another direction is begun by U+2068 and ended by U+2069.'); // prettier-ignore
}

/** A field that cells or trees already rely on may not change by a save. */
export function checkFixed<T extends { code: string }>(
  stored: T | undefined,
  given: Partial<T>,
  fields: (keyof T & string)[],
  path: string,
): Problem[] {
  if (!stored) return [];
  return fields
    .filter((field) => given[field] !== undefined && JSON.stringify(given[field]) !== JSON.stringify(stored[field]))
    .map((field) =>
      problem(
        'definition_fixed',
        `${path}.${field}`,
        `${stored.code} has ${field} ${JSON.stringify(stored[field])}; values rely on it.`,
        'Leave it as it is, or make another definition with another code.',
      ),
    );
}

export function unknown(what: string, code: unknown, path: string): Problem {
  return problem(
    `${what.replaceAll(' ', '_')}_unknown`,
    path,
    `There is no ${what} ${quoted(code)}.`,
    `Use the code of an existing ${what}, or create it first.`,
  );
}

export function quoted(code: unknown): string {
  return JSON.stringify(String(code).toWellFormed().slice(0, 100));
}

function badLabel(path: string): Problem {
  return problem(
    'label_invalid',
    path,
    'Labels are texts by locale.',
    `Send {"en_US": "text"} with texts of at most ${MAX_LABEL} characters, or null to take one away.`,
  );
}

const MAX_DEPTH = 12;

/** Every text in rows of unknown shape must be storable: the first that is not, or that nests deeper than any definition does. */
export function checkTexts(value: unknown, path: string, depth = 0): Problem | undefined {
  if (typeof value === 'string') return checkCharacters(value, path);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_DEPTH)
    return problem('nested_too_deep', path, 'This nests deeper than a definition can.', 'Send the shape that the schema describes.');
  for (const [key, inner] of Object.entries(value)) {
    const place = `${path}.${key.toWellFormed().slice(0, 100)}`;
    const found = checkCharacters(key, place) ?? checkTexts(inner, place, depth + 1);
    if (found) return found;
  }
  return undefined;
}
