import { Logger } from '@nestjs/common';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { FastifyReply } from 'fastify';
import { problem } from '../../../libs/problem/index.js';
import { requestContext } from '../../../libs/telemetry/index.js';
import { asksForResponseJson, RESPONSE_JSON } from '../http/graphql-requests.js';
import { ApiRefusal } from './api-refusal.js';
import { explain } from './explain.js';

const logger = new Logger('GraphQL');

/** What stops a request before it runs has a status of its own, where the client reads statuses; a field that fails while the query runs leaves it at 200. */
const STATUS: Record<string, number> = {
  bad_query: 400,
  bad_request: 400,
  query_too_expensive: 400,
  page_too_large: 400,
  unauthenticated: 401,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
};

/** Of requests that were well formed: a client of plain JSON, which reads no body of a failure, would never see what is wrong with its query. */
const SEEN_BY_STATUS = new Set(['bad_query', 'query_too_expensive', 'page_too_large']);

interface GraphqlAnswer {
  statusCode: number;
  response: { data?: unknown; errors: object[] };
}

/**
 * The one door for errors out of GraphQL. A query that does not fit the schema keeps its text; what we throw on purpose keeps code
 * and mending; anything else is logged once and masked.
 */
export function formatGraphqlErrors(execution: ExecutionResult & { statusCode?: number }, reply?: FastifyReply): GraphqlAnswer {
  const readsStatus = reply !== undefined && asksForResponseJson(reply.request);
  // Fastify forgets the type of an answer that became an error.
  if (readsStatus) void reply.type(RESPONSE_JSON);
  const began = execution.data !== undefined;
  const requestId = requestContext()?.requestId;
  const all = (execution.errors ?? []).flatMap((error) => causesOf(error));
  const errors = onceTooMuch(all).map((error) => ({
    ...describe(error),
    ...(error.path ? { path: error.path } : {}),
    locations: error.locations,
  }));
  const status = ({ extensions: { code } }: { extensions: Record<string, unknown> }): number =>
    SEEN_BY_STATUS.has(String(code)) && (began || !readsStatus) ? 200 : (STATUS[String(code)] ?? 200);
  return {
    statusCode: Math.max(200, ...errors.map(status)),
    response: {
      ...(readsStatus && !began ? {} : { data: execution.data ?? null }),
      errors: errors.map((e) => ({ ...e, extensions: { ...e.extensions, requestId } })),
    },
  };
}

/** Every list that is answered no more says so; the first of them is enough. */
function onceTooMuch(errors: GraphQLError[]): GraphQLError[] {
  const first = errors.findIndex(isTooMuch);
  return errors.filter((error, at) => at <= first || !isTooMuch(error));
}

function isTooMuch({ originalError }: GraphQLError): boolean {
  return originalError instanceof ApiRefusal && originalError.problems[0]?.code === 'query_too_expensive';
}

/** mercurius wraps the errors of parsing and validation in one of its own. */
function causesOf(error: GraphQLError): GraphQLError[] {
  const { errors: inner, statusCode } = (error.originalError ?? {}) as { errors?: unknown; statusCode?: number };
  if (statusCode === 405) {
    const refused = problem('method_not_allowed', undefined, 'GET runs queries only.', 'Send mutations by POST.');
    return [new GraphQLError(refused.message, { originalError: new ApiRefusal(405, refused) })];
  }
  if (!Array.isArray(inner)) return [error];
  return inner.map((cause: Error) => (cause instanceof GraphQLError ? cause : new GraphQLError(cause.message)));
}

function describe(error: GraphQLError): { message: string; extensions: Record<string, unknown> } {
  if (!error.originalError || error.originalError instanceof GraphQLError) return badQuery(error);
  const { problems, unexpected } = explain(error.originalError);
  if (unexpected) logger.error({ err: error.originalError, path: error.path }, 'A field failed unexpectedly');
  const [first] = problems;
  const { code, message, fix, path } = first!;
  return { message, extensions: { code, ...(path === undefined ? {} : { path }), fix, ...(problems.length > 1 ? { problems } : {}) } };
}

/** How the reader of queries, the depth rule and, for what nests thousands deep, the engine itself say that they gave up. */
const TOO_MUCH =
  /^Syntax Error: Document contains more that \d+ tokens|(query|introspection) depth .*exceed|^Maximum call stack size exceeded/;

function badQuery(error: GraphQLError): { message: string; extensions: Record<string, unknown> } {
  if (TOO_MUCH.test(error.message)) {
    const message = error.message.replace(/^Maximum call stack size exceeded$/, 'The query nests too deep to be read.').replaceAll('`', '');
    return { message, extensions: { code: 'query_too_expensive', fix: 'Ask for less, or in several requests; put data into variables.' } };
  }
  const fix = 'Correct the query; the schema is at /graphiql and in openapi/schema.graphql.';
  return { message: shortened(error.message), extensions: { code: 'bad_query', fix, ...error.extensions } };
}

/** The engine quotes the value that does not fit, whole: an answer must not be as large as what was sent. Its end says what was expected. */
function shortened(message: string): string {
  return message.length <= 1_000 ? message : `${message.slice(0, 500)} … ${message.slice(-400)}`.toWellFormed();
}
