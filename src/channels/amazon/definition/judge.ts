import type { ErrorObject, ValidateFunction } from 'ajv/dist/2019.js';
import { sha256hex } from '../../../../libs/canonical/index.js';
import { compile, executable, type Schema } from './vocabulary.js';

/** What is wrong with a payload, in the order of the definition. `only`: with these attributes by themselves. */
export type Judge = (payload: Schema, only?: readonly string[]) => ErrorObject[];

/** Types have most attributes in common, word for word where it decides anything. */
const KEPT = 2000;
const shared = new Map<string, ValidateFunction>();

/**
 * Each attribute is a function, made when a payload first has it, and so is each rule between attributes; all types that say one alike share
 * it. Of the demonstration's five types that is a sixth of the code to make and to keep. Rejected: one function for the whole definition. It
 * is too large for V8 to optimise, so that each payload was judged by interpreted code; and price and stock, which are judged alone at every
 * change, needed another form beside it.
 */
export function judgeOf(schema: Schema): Judge {
  const shares = { $defs: schema['$defs'] ?? {} };
  const { allOf: rules, properties, ...top } = schema as { allOf?: Schema[]; properties: Record<string, Schema> };
  const isTangled = !isApart(schema);
  const attributes = isTangled ? {} : properties;
  const names = Object.keys(attributes);
  // In the order in which Ajv itself would ask.
  const between = isTangled
    ? [compile(executable(schema))]
    : [...(rules ?? []).map((rule) => partOf({ ...shares, ...rule })), compile(executable({ ...top, properties: known(names) }))];
  const made = new Map<string, ValidateFunction>();
  const judge = (name: string): ValidateFunction => {
    const own = made.get(name) ?? partOf({ ...shares, properties: { [name]: attributes[name] } });
    made.set(name, own);
    return own;
  };
  return (payload, only) => {
    const alone = only?.every((name) => payload[name] === undefined || Object.hasOwn(attributes, name));
    const own = names.filter((name) => payload[name] !== undefined && (!alone || only?.includes(name))).map(judge);
    return [...(alone ? [] : between), ...own].flatMap((validate) => (validate(payload) ? [] : (validate.errors ?? [])));
  };
}

/** Allowed by name, whatever they say. */
const known = (names: readonly string[]): Schema => Object.fromEntries(names.map((name) => [name, true]));

function partOf(schema: Schema): ValidateFunction {
  const part = executable(schema);
  const text = sha256hex(JSON.stringify(part));
  const kept = shared.get(text);
  if (kept) return kept;
  const validate = compile(part);
  if (shared.size >= KEPT) shared.delete(shared.keys().next().value as string);
  shared.set(text, validate);
  return validate;
}

/** Whether each attribute can be judged without the others: all that is referred to are the shared parts. */
function isApart(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return true;
  const { $ref } = node as Schema;
  if (typeof $ref === 'string' && !$ref.startsWith('#/$defs/')) return false;
  return Object.values(node).every(isApart);
}
