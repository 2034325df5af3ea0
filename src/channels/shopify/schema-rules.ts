import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { SCHEMA } from '../../contracts/shopify/index.js';

export interface SchemaFault {
  /** Dotted, in the input. */
  path: string;
  message: string;
}

/** The path is one stack for the whole walk: it becomes text only where something is wrong. */
type Path = (string | number)[];
type Check = (value: unknown, path: Path, faults: SchemaFault[]) => void;

let schema: GraphQLSchema | undefined;
const compiled = new Map<string, Check>();

/** What Shopify's schema itself refuses: unknown and missing fields, wrong types, enum values, amounts that are not decimal strings. */
export function schemaViolations(typeName: string, value: unknown): SchemaFault[] {
  schema ??= buildSchema(SCHEMA);
  const faults: SchemaFault[] = [];
  compile(schema.getType(typeName) as GraphQLInputType)(value, [], faults);
  return faults;
}

/** Checks are made once per type and walk only what is there: graphql's own coerceInputValue visits every field that a type could have, at 4 times the cost. */
function compile(type: GraphQLInputType): Check {
  if (isNonNullType(type)) {
    const inner = compile(type.ofType);
    return (value, path, faults) =>
      value === null || value === undefined ? fault(faults, path, 'must not be empty') : inner(value, path, faults);
  }
  if (isListType(type)) {
    const item = compile(type.ofType);
    return (value, path, faults) => {
      if (value === null) return;
      if (!Array.isArray(value)) return fault(faults, path, 'must be a list');
      value.forEach((one, index) => {
        path.push(index);
        item(one, path, faults);
        path.pop();
      });
    };
  }
  return named(type.name, type);
}

/** Input types may hold themselves, so a check is found by its name when it is needed. */
function named(name: string, type: GraphQLInputType): Check {
  const known = compiled.get(name);
  if (known) return known;
  const check = isInputObjectType(type) ? compileObject(type) : isEnumType(type) ? compileEnum(type) : compileScalar(name);
  const optional: Check = (value, path, faults) => (value === null ? undefined : check(value, path, faults));
  compiled.set(name, optional);
  return optional;
}

function compileObject(type: GraphQLInputObjectType): Check {
  let fields: Map<string, Check> | undefined;
  let required: string[] = [];
  return (value, path, faults) => {
    if (!fields) {
      const all = Object.values(type.getFields());
      fields = new Map(all.map((field) => [field.name, compile(field.type)]));
      required = all.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined).map((field) => field.name);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fault(faults, path, `must be a ${type.name}`);
    const given = value as Record<string, unknown>;
    for (const name in given) {
      const check = fields.get(name);
      path.push(name);
      if (!check) fault(faults, path, `Field "${name}" is not defined by type "${type.name}"`);
      else if (given[name] !== undefined) check(given[name], path, faults);
      path.pop();
    }
    for (const name of required)
      if (given[name] === undefined) fault(faults, [...path, name], `Field "${name}" of "${type.name}" is required`);
    if (type.isOneOf && Object.keys(given).length !== 1) fault(faults, path, `Exactly one field of "${type.name}" must be given`);
  };
}

function compileEnum(type: GraphQLEnumType): Check {
  const values = new Set(type.getValues().map(({ name }) => name));
  return (value, path, faults) =>
    values.has(value as string) ? undefined : fault(faults, path, `${JSON.stringify(value)} is no ${type.name}`);
}

const isDecimal = (value: unknown): boolean => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
const isText = (value: unknown): boolean => typeof value === 'string';

/** Scalars with the rule of their value; what is not here takes anything. */
const SCALARS: Record<string, [rule: string, fits: (value: unknown) => boolean]> = {
  String: ['a text', isText],
  ID: ['an id', isText],
  Boolean: ['true or false', (value) => typeof value === 'boolean'],
  Int: ['a whole number of 32 bits', (value) => Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647],
  Float: ['a number', (value) => Number.isFinite(value)],
  Money: ['a decimal string', isDecimal],
  Decimal: ['a decimal string', isDecimal],
  URL: ['a web address', (value) => isText(value) && URL.canParse(value as string)],
  DateTime: ['a time in ISO 8601', (value) => isText(value) && !Number.isNaN(Date.parse(value as string))],
};

function compileScalar(name: string): Check {
  const rule = SCALARS[name];
  if (!rule) return () => undefined;
  return (value, path, faults) => (rule[1](value) ? undefined : fault(faults, path, `must be ${rule[0]}, not ${JSON.stringify(value)}`));
}

function fault(faults: SchemaFault[], path: Path, message: string): void {
  faults.push({ path: path.join('.'), message });
}
