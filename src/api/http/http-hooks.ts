import type { Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { forPersonWhile } from '../../../libs/db/index.js';
import { contextFromHeaders, runInContext, type Metrics } from '../../../libs/telemetry/index.js';
import { AccessGuard } from '../access/access.guard.js';
import { explain } from '../errors/explain.js';
import { allowOrigins } from './cors.js';
import { nameOperation, prepareGraphql } from './graphql-requests.js';
import { graphqlInUtf8 } from './graphql-text.js';
import { routeOf } from './route-of.js';
import { askForHost } from './unrouted.js';

/** Routes that answer in every role. */
const PROBES = ['/health/live', '/health/ready', '/metrics'];

const GRAPHQL = '/graphql';
/** The doors that take lines. */
const LINES = '/erp/';

export interface HttpHooksOptions {
  logger: Logger;
  metrics: Metrics;
  /** A worker answers probes only. */
  probesOnly: boolean;
  /** Whose pages may read the answers; none: nobody's. */
  origins: readonly string[];
}

/** What happens to every request before and after Nest: ids, one log line, one measurement, and the key before /graphql. */
export function registerHttpHooks(app: NestFastifyApplication, options: HttpHooksOptions): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const seconds = options.metrics.duration('plinth_http_request_seconds', 'Time to answer a request', ['method', 'route', 'status']);

  fastify.addHook('onRequest', (request, reply, done) => {
    request.plinthContext = contextFromHeaders(request.headers);
    void reply.header('x-request-id', request.plinthContext.requestId);
    // Whoever sends lines waits for a locked product rather than lose them; everybody else is told at once that it is locked.
    request.plinthSpan = routeOf(request).startsWith(LINES) ? undefined : { open: true };
    askForHost(request);
    enter(request, done);
  });
  fastify.addHook('preParsing', (request, _reply, payload) =>
    routeOf(request) === GRAPHQL ? graphqlInUtf8(request, payload as Readable) : Promise.resolve(payload),
  );
  // The body arrives in events of the socket, which know nothing of the context: it is entered again behind them.
  fastify.addHook('preValidation', (request, reply, done) => {
    if (routeOf(request) === GRAPHQL) prepareGraphql(request, reply);
    enter(request, done);
  });

  allowOrigins(fastify, options.probesOnly ? [] : options.origins);

  let guard: AccessGuard | undefined;
  fastify.addHook('preHandler', async (request, reply) => {
    if (options.probesOnly && !PROBES.includes(routeOf(request)))
      return refuse(reply, request, { statusCode: 404, message: 'This process is a worker.' });
    if (routeOf(request) !== GRAPHQL) return undefined;
    try {
      request.plinthActor = await (guard ??= app.get<AccessGuard>(AccessGuard)).authenticate(request.headers.authorization);
    } catch (error) {
      return refuse(reply, request, error);
    }
    nameOperation(request);
    return undefined;
  });

  // What fails before a controller is reached (a type or body that cannot be read) would be answered in Fastify's own form.
  fastify.setErrorHandler((error, request, reply) => {
    if (explain(error).unexpected) options.logger.error({ err: error, ...request.plinthContext }, 'A request failed unexpectedly');
    return refuse(reply, request, error);
  });
  // Nest would set its own after its routes are made, where it has no effect but a warning of Fastify's.
  app.getHttpAdapter().setErrorHandler = () => fastify;

  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.plinthSpan) request.plinthSpan.open = false;
    const route = routeOf(request);
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    const level = PROBES.includes(route) ? 'debug' : 'info';
    options.logger[level]({ ...request.plinthContext, method: request.method, route, status: reply.statusCode, ms }, 'answered');
    done();
  });
}

function enter(request: FastifyRequest, done: () => void): void {
  runInContext(request.plinthContext!, () => forPersonWhile(request.plinthSpan, done));
}

/** /graphql answers in GraphQL's form, everything else in ours. */
function refuse(reply: FastifyReply, request: FastifyRequest, error: unknown): FastifyReply {
  const { status, problems, retryAfter } = explain(error);
  const requestId = request.plinthContext?.requestId;
  const [first] = problems;
  if (retryAfter) void reply.header('retry-after', retryAfter);
  const asGraphql = { data: null, errors: [{ message: first?.message, extensions: { code: first?.code, fix: first?.fix, requestId } }] };
  return reply.status(status).send(routeOf(request) === GRAPHQL ? asGraphql : { problems, requestId });
}
