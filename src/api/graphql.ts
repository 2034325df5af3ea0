import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestContext } from '../../libs/telemetry/index.js';
import { sayWhoMay } from './access/allowed-roles.js';
import { ApiRefusal } from './errors/api-refusal.js';
import { formatGraphqlErrors } from './errors/graphql-errors.js';
import { countLists } from './limits/counted-lists.js';
import { hasRecursiveVariable } from './limits/recursive-inputs.js';
import { hasOperation } from './limits/has-operation.js';
import { overLimit, QUERY_LIMITS } from './limits/query-limits.js';
import { DateTimeScalar } from './scalars/index.js';

/** mercurius with its JIT: 1,051–1,263 requests/s where Apollo did 220–280. Code first; the printed schema is committed and compared. */
export function graphqlSettings(settings: { introspection: boolean }): MercuriusDriverConfig {
  return {
    driver: MercuriusDriver,
    autoSchemaFile: true,
    sortSchema: true,
    transformSchema: (schema) => countLists(sayWhoMay(schema)),
    path: '/graphql',
    // The page of mercurius loads its scripts from a public server; ours is graphiql/.
    graphiql: false,
    jit: 1,
    queryDepth: QUERY_LIMITS.depth,
    // Counted while it is read: what is longer is not worth the second that validating it would take.
    graphql: { parseOptions: { maxTokens: QUERY_LIMITS.tokens } },
    validationRules: settings.introspection ? [hasOperation] : [hasOperation, NoSchemaIntrospectionCustomRule],
    errorFormatter: (execution, context) => formatGraphqlErrors(execution, (context as { reply?: FastifyReply }).reply) as never,
    context: (request: FastifyRequest) => ({ req: request }),
    // mercurius validates the schema that it serves; to ask the one before it for all its types besides is a sixth of what it takes to make both.
    buildSchemaOptions: { scalarsMap: [{ type: Date, scalar: DateTimeScalar }], numberScalarMode: 'integer', skipCheck: true },
    hooks: { preExecution: (schema, document, context, variables) => limit(schema, document, context, variables) },
  };
}

/** A document that is given back is run as it is, and not compiled. */
async function limit(
  schema: GraphQLSchema,
  document: DocumentNode,
  context: unknown,
  variables: unknown,
): Promise<{ document: DocumentNode } | undefined> {
  const request = (context as { req?: FastifyRequest }).req;
  const asked = (request?.method === 'GET' ? request.query : request?.body) as { operationName?: string } | undefined;
  const operation = asked?.operationName ?? undefined;
  const within = requestContext();
  if (within) within.operation = operation ?? firstName(document);
  const excess = overLimit(schema, document, (variables ?? {}) as Record<string, unknown>);
  if (excess) throw new GraphQLError(excess.message, { originalError: new ApiRefusal(400, excess) });
  return hasRecursiveVariable(schema, document) ? { document } : undefined;
}

function firstName(document: DocumentNode): string {
  for (const node of document.definitions)
    if (node.kind === 'OperationDefinition') return node.name?.value ?? `anonymous ${node.operation}`;
  return 'none';
}
