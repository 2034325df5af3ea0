import { coerceInputValue, isEnumType, type GraphQLError, type GraphQLInputType, type GraphQLSchema } from 'graphql';

/** What is wrong with one place of an input value, as Shopify lists it under `extensions.problems`. */
export interface InputProblem {
  path: (string | number)[];
  explanation: string;
}

export interface FittedInput {
  /** The value as its type has it: texts of scalars checked, defaults filled in. Undefined when there are problems. */
  input: unknown;
  problems: InputProblem[];
}

/** Holds a value to an input type and collects all that is wrong, in the words of Shopify's own server (graphql-ruby). */
export function fit(schema: GraphQLSchema, value: unknown, type: GraphQLInputType): FittedInput {
  const problems: InputProblem[] = [];
  const onError = (path: readonly (string | number)[], bad: unknown, error: GraphQLError): void => {
    problems.push(explained(schema, [...path], bad, error.message));
  };
  const input = coerceInputValue(value, type, onError, true);
  return { input, problems };
}

function explained(schema: GraphQLSchema, path: (string | number)[], bad: unknown, message: string): InputProblem {
  const unknown = /^Field "(\w+)" is not defined by type "(\w+)"/.exec(message);
  if (unknown) return { path: [...path, unknown[1]!], explanation: `Field is not defined on ${unknown[2]}` };
  const absent = /^Field "(\w+)" of required type/.exec(message);
  if (absent) return { path: [...path, absent[1]!], explanation: 'Expected value to not be null' };
  if (/^Expected non-nullable type/.test(message)) return { path, explanation: 'Expected value to not be null' };
  if (/^Expected type "\w+" to be an object/.test(message))
    return { path, explanation: `Expected ${shown(bad)} to be a key-value object.` };
  const several = /^Exactly one key must be specified for OneOf type "(\w+)"/.exec(message);
  if (several) {
    const count = Object.keys(bad as object).length;
    return { path, explanation: `'${several[1]}' requires exactly one argument, but ${count} were provided.` };
  }
  const named = /(?:in|Enum) "(\w+)"/.exec(message);
  const type = named ? schema.getType(named[1]!) : undefined;
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name }) => name);
    return { path, explanation: `Expected ${shown(bad)} to be one of: ${values.join(', ')}` };
  }
  const scalar = /^(Int|Float|String|Boolean|ID) cannot represent/.exec(message);
  return { path, explanation: scalar ? `Could not coerce value ${shown(bad)} to ${scalar[1]}` : message };
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'null';
