import { Form, HasAtMost, IsListOf, textFault, CODE_MAX } from '../../api/index.js';
import { problem } from '../../../libs/problem/index.js';
import { checkPosition } from '../attributes/option-rules.js';
import { checkLabels, codeFault, codesTwice, unknown } from '../schema/definition-rules.js';
import type { Labels } from '../schema/schema.js';

/** Rows of one save: more than any catalogue defines of a kind in one call. */
const MOST_ROWS = 10_000;
/** Codes that one definition names. */
const MOST_CODES = 2_000;

/** The code of what is saved, in the form of its kind: `code_malformed`. */
export const IsNewCode = (form: RegExp): PropertyDecorator => Form((code, path) => codeFault(code, form, path));

/** Texts by locale: `label_invalid`. */
export const HasLabels = (): PropertyDecorator => Form((labels: Labels, path) => checkLabels(labels, path));

/** Where it stands among its like: `position_invalid`. */
export const HasPosition = (): PropertyDecorator => Form((position: number, path) => checkPosition(position, path));

/** One of a few words: `<what>_unknown`, as other definitions that name what there is not. */
export const IsOneOf = (values: readonly string[], what: string): PropertyDecorator =>
  Form((value, path) => (values.includes(value as string) ? undefined : unknown(what, value, path)));

/** Codes of other definitions; whether there are such is a rule. */
export const IsCodes = (empty?: (path: string) => ReturnType<typeof problem>): PropertyDecorator =>
  IsListOf((one, path) => textFault(one, path, CODE_MAX), { most: MOST_CODES, ...(empty ? { empty } : {}) });

/** The rows of a save, each with a code of its own: `too_many`, `code_twice`. */
export function IsSave(): PropertyDecorator {
  return (target, property) => {
    Form((rows: { code: string }[], path) => codesTwice(rows, path))(target, property);
    HasAtMost(MOST_ROWS)(target, property);
  };
}

/** As `IsSave`, where a code counts within something else. */
export const IsSaveOfMany = (): PropertyDecorator => HasAtMost(MOST_ROWS);
