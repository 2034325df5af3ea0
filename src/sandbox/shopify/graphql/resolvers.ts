import { GraphQLObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { RequestContext } from './context.js';

/** Resolver of a field of `Source`; arguments are what the schema has checked, so the schema, not the compiler, proves their types. */
export type Resolve<Source> = (
  source: Source,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- graphql-js types arguments so too
  args: any,
  context: RequestContext,
  info: Parameters<GraphQLFieldResolver<unknown, unknown>>[3],
) => unknown;

export type Resolvers<Source> = Record<string, Resolve<Source>>;

/** Puts resolvers on a type. A name that the contract does not have is a mistake of ours. */
export function attach<Source>(schema: GraphQLSchema, typeName: string, resolvers: Resolvers<Source>): void {
  const type = schema.getType(typeName);
  if (!(type instanceof GraphQLObjectType)) throw new Error(`The contract has no object type ${typeName}`);
  const fields = type.getFields();
  for (const [name, resolve] of Object.entries(resolvers)) {
    const field = fields[name];
    if (!field) throw new Error(`The contract has no field ${typeName}.${name}`);
    field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
  }
}

export const legacyResourceId = (row: { number: number }): string => String(row.number);
export const exactCount = (count: number): { count: number; precision: 'EXACT' } => ({ count, precision: 'EXACT' });

/** Counting stops at `limit`, and says so. */
export function countUpTo(count: number, limit: number | null): { count: number; precision: 'EXACT' | 'AT_LEAST' } {
  return limit === null || count <= limit ? exactCount(count) : { count: limit, precision: 'AT_LEAST' };
}
