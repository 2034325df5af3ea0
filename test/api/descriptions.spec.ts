import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLInputField,
} from 'graphql';

/** The committed contracts; that they are what the code prints is held by another test. */
const schema = buildSchema(readFileSync('openapi/schema.graphql', 'utf8'));
const openapi = JSON.parse(readFileSync('openapi/openapi.json', 'utf8')) as OpenApi;

const STOP = new Set('a an the of is it its to in on at this that for and or by with as be one'.split(' '));
const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !STOP.has(word))
    // Many of a thing say no more than the thing.
    .map((word) => word.replace(/(?<=..)s$/, ''));

/** Why a description does not help; undefined where it does. */
function poor(name: string, description: string | null | undefined): string | undefined {
  const text = description?.trim() ?? '';
  if (text === '') return `${name} has no description`;
  if (text.length < 12) return `${name} says too little: ${text}`;
  const known = new Set(wordsOf(name));
  return wordsOf(text).every((word) => known.has(word)) ? `${name} only repeats its name: ${text}` : undefined;
}

describe('GraphQL', () => {
  const own = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));

  test('every type, field, argument and enum value says something that its name does not', () => {
    const found: (string | undefined)[] = [];
    let counted = 0;
    const look = (name: string, { description }: { description?: string | null }): void => {
      counted++;
      found.push(poor(name, description));
    };
    for (const type of own) {
      if (type !== schema.getQueryType() && type !== schema.getMutationType()) look(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
      if (!isObjectType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        look(`${type.name}.${field.name}`, field);
        if ('args' in field) for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name})`, argument);
      }
    }
    expect(found.filter((one) => one !== undefined)).toEqual([]);
    expect(counted).toBeGreaterThan(750);
  });

  test('every field of an answer that may be null says what null means', () => {
    const nullable = own
      .filter(isObjectType)
      .filter((type) => type !== schema.getQueryType() && type !== schema.getMutationType())
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field })))
      .filter(({ field }) => !isNonNullType(field.type));
    expect(nullable.length).toBeGreaterThan(200);
    expect(nullable.filter(({ field }) => !/\b(?:null|none|absent)\b/i.test(field.description ?? '')).map(({ name }) => name)).toEqual([]);
  });

  test('every field of an input, and every argument, that may be left out says what it is then, or its type does', () => {
    const tells = /\b(?:null|none|absent|default|else|without|unless)\b|\bneeded (?:where|for)\b/i;
    const typeTells = /\b(?:left out|given|absent)\b/i;
    const silent: string[] = [];
    let counted = 0;
    const look = (name: string, one: GraphQLArgument | GraphQLInputField, type = ''): void => {
      if (isNonNullType(one.type) || one.defaultValue !== undefined) return;
      counted++;
      if (!tells.test(one.description ?? '') && !typeTells.test(type)) silent.push(name);
    };
    for (const type of own) {
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field, type.description ?? '');
      if (isObjectType(type))
        for (const field of Object.values(type.getFields()))
          for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name})`, argument);
    }
    expect(silent).toEqual([]);
    expect(counted).toBeGreaterThan(250);
  });

  test('every query and mutation says which roles may call it', () => {
    const roles = '(viewer|editor|approver|publisher|integration|administrator)';
    const sentence = new RegExp(`For (every role|${roles}((, ${roles})*,? or ${roles})?)\\.$`);
    const silent = [schema.getQueryType()!, schema.getMutationType()!].flatMap((root) =>
      Object.values(root.getFields()).filter(({ description }) => !sentence.test(description ?? '')),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
    expect(schema.getMutationType()!.getFields()['approveReview']!.description).toMatch(/For approver or administrator\.$/);
    expect(schema.getQueryType()!.getFields()['products']!.description).toMatch(/For every role\.$/);
  });
});

interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: Record<string, Described> }> };
}
interface Described {
  description?: string;
}
interface Operation extends Described {
  summary?: string;
  parameters?: (Described & { name: string })[];
  requestBody?: Described;
  responses: Record<string, Described>;
}

test('OpenAPI: every route, parameter, body, response and field has a description', () => {
  const found: (string | undefined)[] = [];
  for (const [path, methods] of Object.entries(openapi.paths)) {
    for (const [method, one] of Object.entries(methods)) {
      const name = `${method} ${path}`;
      found.push(poor(name, one.summary), poor(name, one.description));
      for (const parameter of one.parameters ?? []) found.push(poor(`${name} ${parameter.name}`, parameter.description));
      if (one.requestBody) found.push(poor(`${name} body`, one.requestBody.description));
      for (const [status, answer] of Object.entries(one.responses)) found.push(poor(`${name} ${status}`, answer.description));
    }
  }
  for (const [type, { properties }] of Object.entries(openapi.components.schemas))
    for (const [field, property] of Object.entries(properties ?? {})) found.push(poor(`${type}.${field}`, property.description));
  expect(found.filter((one) => one !== undefined)).toEqual([]);
});
