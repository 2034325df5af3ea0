import type { FastifyRequest } from 'fastify';

/**
 * Which route answers, by the path under which it was made; `unknown` where none does. Never judge a request by its own address: the router
 * decodes it, ends it at `?` or `#` and takes a whole one too, so that `/%67raphql` is answered by `/graphql`.
 */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unknown';
