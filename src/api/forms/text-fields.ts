import { checkCharacters, countCharacters, problem, type Problem } from '../../../libs/problem/index.js';
import { Form, type Judge } from './form.js';

/** Characters of a code: no definition, channel or account has a longer one. */
export const CODE_MAX = 100;
/** UTF-16 units in which 255 characters fit in whatever Unicode form they come; a SKU is judged exactly where it is made. */
const SKU_MAX = 1_020;
/** A cursor holds the last key of its page, a SKU for instance, in base64. */
const CURSOR_MAX = 8_000;

/** A text of at most `max` characters without control characters: `text_too_long`, `text_control_character`, `text_not_unicode`. */
export function textFault(value: unknown, path: string, max: number): Problem | undefined {
  if (typeof value !== 'string') return problem('invalid', path, 'This is not a text.', 'Send a text in quotes.');
  const dirty = checkCharacters(value, path);
  if (dirty) return dirty;
  // Counting is only worth it where it can matter.
  const count = value.length > max ? countCharacters(value) : 0;
  if (count <= max) return undefined;
  return problem('text_too_long', path, `The text has ${count} characters.`, `Send at most ${max}.`);
}

/** A text of at most `max` characters (code points), empty or not; refused as `textFault` says. */
export const IsPlainText = (max: number): PropertyDecorator => Form((value, path) => textFault(value, path, max));

/** The code of something that exists or will: its exact form is a rule of what it names. */
export const IsCodeText = (): PropertyDecorator => IsPlainText(CODE_MAX);

/** A SKU to look up. One that is to be made is judged by the catalogue's own rule. */
export const IsSkuText = (): PropertyDecorator => IsPlainText(SKU_MAX);

/** An id to look up: whatever names nothing is answered by the look-up. */
export const IsIdText = (): PropertyDecorator => IsPlainText(CODE_MAX);

/** A cursor of a list whose reader knows how its own look. */
export const IsCursorText = (): PropertyDecorator => IsPlainText(CURSOR_MAX);

/** A cursor of a list that is ordered by id or number: digits, in base64. `bad_cursor`. */
export const IsIdCursor = (digits = 18): PropertyDecorator =>
  Form((value: unknown, path) => {
    const text = typeof value === 'string' ? Buffer.from(value, 'base64url').toString() : '';
    if (/^\d+$/.test(text) && text.length <= digits) return undefined;
    return problem('bad_cursor', path, 'This cursor is not one of this list.', 'Pass the endCursor of a page of the same list.');
  });

/** A list: not longer than `most` (code `too_many`, or the caller's own refusal), each element judged at its own place. */
export function IsListOf(judge: (one: unknown, path: string) => Problem | undefined, limit: ListLimit): PropertyDecorator {
  return Form(listJudge(judge, limit));
}

/** How long a list may be, and how another one is refused. */
export interface ListLimit {
  most: number;
  /** How a longer list is refused. */
  tooMany?: (path: string, count: number, most: number) => Problem;
  /** How an empty one is refused; without it, it is taken. */
  empty?: (path: string) => Problem;
}

function listJudge(judge: (one: unknown, path: string) => Problem | undefined, { most, tooMany, empty }: ListLimit): Judge {
  return (value: unknown, path) => {
    if (!Array.isArray(value)) return problem('invalid', path, 'This is not a list.', 'Send a list.');
    if (value.length === 0 && empty) return empty(path);
    if (value.length > most) return (tooMany ?? tooManyRows)(path, value.length, most);
    return value.flatMap((one: unknown, at) => judge(one, `${path}.${at}`) ?? []);
  };
}

/** The refusal of a list that is too long: code `too_many` at `path`. */
export function tooManyRows(path: string, count: number, most: number): Problem {
  return problem('too_many', path, `${count} are more than the ${most} of one call.`, `Send at most ${most} at a time.`);
}

/** The length of a list whose elements have a form of their own (`Nested`). */
export const HasAtMost = (most: number, tooMany?: ListLimit['tooMany']): PropertyDecorator =>
  IsListOf(() => undefined, tooMany ? { most, tooMany } : { most });

/** A list of codes of at most 100 characters each, to look up. */
export const IsCodeList = (limit: ListLimit): PropertyDecorator => IsListOf((one, path) => textFault(one, path, CODE_MAX), limit);
/** A list of SKUs to look up, each judged at its own place. */
export const IsSkuList = (limit: ListLimit): PropertyDecorator => IsListOf((one, path) => textFault(one, path, SKU_MAX), limit);
