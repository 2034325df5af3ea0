import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped, type GraphQLSchema, type ValueNode } from 'graphql';

/** Amounts are decimal strings: a number is refused, because 19.99 has no exact binary form. */
function decimal(name: string, digits?: number): (value: unknown) => string {
  return (value) => {
    if (typeof value !== 'string' || !/^-?\d{1,15}(\.\d{1,9})?$/.test(value))
      throw new GraphQLError(`${name} must be a decimal string, not ${JSON.stringify(value)}`);
    return digits === undefined ? value : Number(value).toFixed(digits);
  };
}

const iso = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

function url(value: unknown): string {
  if (typeof value !== 'string' || !URL.canParse(value)) throw new GraphQLError(`URL is not valid: ${JSON.stringify(value)}`);
  return value;
}

function dateTime(value: unknown): string {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value)))
    throw new GraphQLError(`DateTime must be ISO 8601, not ${JSON.stringify(value)}`);
  return value;
}

/** Gives the schema's own scalars their rules; a scalar of the SDL alone would let everything through. */
export function attachScalars(schema: GraphQLSchema): void {
  set(schema, 'Money', { parse: decimal('Money', 2) });
  set(schema, 'Decimal', { parse: decimal('Decimal') });
  set(schema, 'URL', { parse: url });
  set(schema, 'DateTime', { parse: dateTime, serialize: iso });
  set(schema, 'UnsignedInt64', { serialize: String });
}

function set(
  schema: GraphQLSchema,
  name: string,
  rules: { parse?: (value: unknown) => unknown; serialize?: (value: unknown) => unknown },
): void {
  const scalar = schema.getType(name);
  if (!(scalar instanceof GraphQLScalarType)) throw new Error(`The contract has no scalar ${name}`);
  const { parse, serialize } = rules;
  if (parse) {
    scalar.parseValue = parse;
    scalar.parseLiteral = (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : valueFromASTUntyped(node));
  }
  if (serialize) scalar.serialize = serialize;
}
