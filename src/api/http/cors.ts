import type { FastifyInstance } from 'fastify';

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const HEADERS = 'authorization, content-type, idempotency-key, traceparent, x-request-id';
const SHOWN = 'retry-after, x-request-id';
const REMEMBER_S = '600';

/**
 * Lets pages of these origins read what is answered here. Off without any. Keys travel in a header that a page must set itself, so no
 * cookie is ever allowed along; what a browser asks before it sends one (preflight) is answered before a key is asked for.
 */
export function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const any = origins.includes('*');
  fastify.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (!any) void reply.header('vary', 'origin');
    if (!origin || !(any || origins.includes(origin.toLowerCase()))) return undefined;
    void reply.header('access-control-allow-origin', any ? '*' : origin).header('access-control-expose-headers', SHOWN);
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return undefined;
    return reply
      .header('access-control-allow-methods', METHODS)
      .header('access-control-allow-headers', HEADERS)
      .header('access-control-max-age', REMEMBER_S)
      .status(204)
      .send();
  });
}
