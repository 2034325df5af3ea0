import type { ErrorObject, ValidateFunction } from 'ajv/dist/2019.js';
import { sha256hex } from '../../../../libs/canonical/index.js';
import { executable, schemaCompiler, type Compiler, type Schema } from './vocabulary.js';

/** What is wrong with a payload, in the order of the definition. `only`: with these attributes by themselves. */
export type Judge = (payload: Schema, only?: readonly string[]) => ErrorObject[];

/** Types have most attributes in common, word for word where it decides anything. */
const KEPT = 2000;
const shared = new Map<string, ValidateFunction>();

/**
 * The rules between attributes are one function, and each attribute is another, made when a payload first has it and shared by all types
 * that describe it alike: of the demonstration's five types that is a quarter of the code to make and to keep. Rejected: one function for
 * the whole definition. It is too large for V8 to optimise, so that each payload was judged by interpreted code; and price and stock, which
 * are judged alone at every change, needed a third form beside it.
 */
export function judgeOf(schema: Schema): Judge {
  const compile = schemaCompiler();
  const attributes = isApart(schema) ? (schema['properties'] as Record<string, Schema>) : {};
  const names = Object.keys(attributes);
  const between = compile(executable({ ...schema, properties: { ...(schema['properties'] as Schema), ...known(names) } }));
  const made = new Map<string, ValidateFunction>();
  const judge = (name: string): ValidateFunction => {
    const own = made.get(name) ?? partOf(compile, { $defs: schema['$defs'] ?? {}, properties: { [name]: attributes[name] } });
    made.set(name, own);
    return own;
  };
  const found = (validate: ValidateFunction, payload: Schema): ErrorObject[] => (validate(payload) ? [] : (validate.errors ?? []));
  return (payload, only) => {
    const apart = only?.every((name) => payload[name] === undefined || Object.hasOwn(attributes, name));
    const own = names.filter((name) => payload[name] !== undefined && (!apart || only?.includes(name)));
    return [...(apart ? [] : found(between, payload)), ...own.flatMap((name) => found(judge(name), payload))];
  };
}

/** Allowed by name, whatever they say. */
const known = (names: readonly string[]): Schema => Object.fromEntries(names.map((name) => [name, true]));

function partOf(compile: Compiler, schema: Schema): ValidateFunction {
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
