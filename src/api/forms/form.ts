import { registerDecorator, ValidateNested, type ValidationOptions } from 'class-validator';
import type { Problem } from '../../../libs/problem/index.js';

/** A class whose properties state their form by the decorators of class-validator and of this folder. */
export type FormClass = abstract new (...args: never[]) => object;

/** What is wrong with a value that stands at `path`, within the object `of`. Pure. Nothing, undefined or an empty list: it is sound. */
export type Judge = (value: never, path: string, of: object) => Problem | Problem[] | undefined;

/** How a finding of class-validator becomes a problem. Without it: code `invalid` and a general mending. */
export type Meaning = { judge: Judge } | { code: string; fix: string; path?: string };

const listOf = (found: Problem | Problem[] | undefined): Problem[] => (found === undefined ? [] : Array.isArray(found) ? found : [found]);

/** class-validator keeps one finding per name and field: each rule has a name of its own. */
let stated = 0;

/**
 * States the form of a field by a function that says in our words what is wrong: code, place, message, mending. So a rule that other doors
 * know too (a SKU, labels) is written once, and a list can name the place of each wrong element.
 */
export function Form(judge: Judge): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: `form${++stated}`,
      target: target.constructor,
      propertyName: String(property),
      options: { context: { judge } satisfies Meaning },
      validator: {
        validate: (value, args) => listOf(judge(value as never, '', args!.object)).length === 0,
        // Never shown; but class-validator drops the context of a finding without words.
        defaultMessage: () => 'has another form',
      },
    });
  };
}

/** Options that give a decorator of class-validator its code and mending: `@Matches(CODE, says('bad_code', 'A code is …', 'Send …'))`. */
export function says(code: string, message: string, fix: string, path?: string): ValidationOptions {
  return { message, context: { code, fix, ...(path === undefined ? {} : { path }) } satisfies Meaning };
}

const nested = new Map<object, Map<string, () => FormClass>>();

/** A field that holds an object of a form of its own, or a list of them. */
export function Nested(type: () => FormClass): PropertyDecorator {
  return (target, property) => {
    const own = nested.get(target) ?? new Map<string, () => FormClass>();
    nested.set(target, own.set(String(property), type));
    ValidateNested()(target, property);
  };
}

/** The nested fields of a class and of those that it extends: name → class. */
export function nestedOf(type: FormClass): Map<string, () => FormClass> {
  const all = new Map<string, () => FormClass>();
  for (let at: object | null = type.prototype as object; at !== null; at = Object.getPrototypeOf(at) as object | null)
    for (const [property, inner] of nested.get(at) ?? []) if (!all.has(property)) all.set(property, inner);
  return all;
}

const sorted = new Map<object, string>();

/**
 * Marks the list of a call in which every row has its own verdict: a row of wrong form does not refuse the call. The pipe hands the
 * findings on as `refused`, by the row's place in the list, and leaves the list as it came.
 */
export function EachByItself(): PropertyDecorator {
  return (target, property) => void sorted.set(target.constructor, String(property));
}

export const listOfOwnVerdicts = (type: FormClass): string | undefined => sorted.get(type);

const elsewhere = new Map<object, Map<string, string>>();

/** A field whose form only its own rules know (of an adapter, of an attribute's type): says which, for whoever looks for the form. */
export function JudgedBy(whom: string): PropertyDecorator {
  return (target, property) => {
    const own = elsewhere.get(target.constructor) ?? new Map<string, string>();
    elsewhere.set(target.constructor, own.set(String(property), whom));
  };
}

/** The fields of a class that only other rules can judge: name → which. */
export const judgedElsewhere = (type: object): ReadonlyMap<string, string> => elsewhere.get(type) ?? new Map<string, string>();
