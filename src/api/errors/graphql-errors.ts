import { Logger } from '@nestjs/common';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { requestContext } from '../../../libs/telemetry/index.js';
import { explain } from './explain.js';

const logger = new Logger('GraphQL');

interface Answer {
  statusCode: number;
  response: { data: unknown; errors: object[] };
}

/**
 * The one door for errors out of GraphQL. A query that does not fit the schema keeps its text; what we throw on purpose keeps code
 * and mending; anything else is logged once and masked. 401 keeps its status; every other answered query is 200, as GraphQL over HTTP asks.
 */
export function formatGraphqlErrors(execution: ExecutionResult & { statusCode?: number }): Answer {
  const requestId = requestContext()?.requestId;
  const all = (execution.errors ?? []).flatMap((error) => causesOf(error));
  const errors = all.map((error) => ({ ...describe(error), ...(error.path ? { path: error.path } : {}), locations: error.locations }));
  const codes = errors.map((error) => error.extensions.code);
  const statusCode = codes.includes('unauthenticated')
    ? 401
    : codes.includes('bad_query') || codes.includes('query_too_expensive')
      ? 400
      : 200;
  return {
    statusCode,
    response: { data: execution.data ?? null, errors: errors.map((e) => ({ ...e, extensions: { ...e.extensions, requestId } })) },
  };
}

/** mercurius wraps the errors of parsing and validation in one of its own. */
function causesOf(error: GraphQLError): GraphQLError[] {
  const inner = (error.originalError as { errors?: unknown } | undefined)?.errors;
  if (!Array.isArray(inner)) return [error];
  return inner.map((cause: Error) => (cause instanceof GraphQLError ? cause : new GraphQLError(cause.message)));
}

function describe(error: GraphQLError): { message: string; extensions: Record<string, unknown> } {
  if (!error.originalError || error.originalError instanceof GraphQLError) return badQuery(error);
  const { problems, unexpected } = explain(error.originalError);
  if (unexpected) logger.error({ err: error.originalError, path: error.path }, 'A field failed unexpectedly');
  const [first] = problems;
  return { message: first!.message, extensions: { code: first!.code, fix: first!.fix, ...(problems.length > 1 ? { problems } : {}) } };
}

function badQuery(error: GraphQLError): { message: string; extensions: Record<string, unknown> } {
  const fix = 'Correct the query; the schema is at /graphiql and in openapi/schema.graphql.';
  return { message: error.message, extensions: { code: 'bad_query', fix, ...error.extensions } };
}
