import { buildSchema, coerceInputValue, GraphQLError, GraphQLScalarType, isInputType, type GraphQLSchema } from 'graphql';
import { SCHEMA } from './contract/schema.js';

export interface SchemaFault {
  /** Dotted, in the input. */
  path: string;
  message: string;
}

let schema: GraphQLSchema | undefined;

/** What Shopify's schema itself refuses: unknown and missing fields, wrong types, enum values, amounts that are not decimal strings. */
export function schemaFaults(typeName: string, value: unknown): SchemaFault[] {
  const type = (schema ??= load()).getType(typeName);
  if (!type || !isInputType(type)) throw new Error(`The contract has no input type ${typeName}`);
  const faults: SchemaFault[] = [];
  coerceInputValue(value, type, (path, _invalid, error) => faults.push({ path: path.join('.'), message: error.message }));
  return faults;
}

function load(): GraphQLSchema {
  const built = buildSchema(SCHEMA);
  const money = built.getType('Money');
  if (money instanceof GraphQLScalarType) {
    money.parseValue = (value) => {
      if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return value;
      throw new GraphQLError(`must be a decimal string, not ${JSON.stringify(value)}`);
    };
  }
  return built;
}
