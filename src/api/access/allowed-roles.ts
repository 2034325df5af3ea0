import { TypeMetadataStorage } from '@nestjs/graphql';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { ROLES, rolesThatMay, type Verb } from './actor.js';
import { ACCESS } from './decorators.js';

/** Who may, as a sentence: `For editor or administrator.` */
export function rolesSentence(verb: Verb): string {
  const roles = rolesThatMay(verb);
  if (roles.length === ROLES.length) return 'For every role.';
  return `For ${new Intl.ListFormat('en', { type: 'disjunction' }).format(roles)}.`;
}

/** Ends the description of every query and mutation with the roles that may call it: read from what the guard reads, so that it cannot lie. */
export function sayWhoMay(schema: GraphQLSchema): GraphQLSchema {
  describe(schema.getQueryType(), TypeMetadataStorage.getQueriesMetadata());
  describe(schema.getMutationType(), TypeMetadataStorage.getMutationsMetadata());
  return schema;
}

function describe(
  root: GraphQLObjectType | null | undefined,
  operations: { schemaName: string; methodName: string; target: unknown }[],
): void {
  for (const { schemaName, methodName, target } of operations) {
    const field = root?.getFields()[schemaName];
    const handler = (target as { prototype: Record<string, object> }).prototype[methodName]!;
    const verb = Reflect.getMetadata(ACCESS, handler) as Verb | undefined;
    if (!field || !verb) continue;
    const words = (field.description ?? '').replace(/\.$/, '');
    field.description = `${words}${words === '' ? '' : '. '}${rolesSentence(verb)}`;
  }
}
