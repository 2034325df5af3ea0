import type { FastifyInstance } from 'fastify';

/** Bytes of a JSON body, 4 MiB at most: beyond it 413. What is large is streamed by a route of its own. */
export const BODY_LIMIT = 4 * 1024 * 1024;

/**
 * NDJSON, multipart and single files are handed to their controller as the stream itself (`request.body` is the IncomingMessage), so
 * that nothing large is ever held in memory. Such a controller counts bytes and drains the stream when it refuses.
 */
export function registerBodyParsers(fastify: FastifyInstance): void {
  const pass = (_request: unknown, payload: unknown, done: (error: null, body: unknown) => void) => done(null, payload);
  fastify.addContentTypeParser(['application/x-ndjson', 'multipart/form-data', 'application/octet-stream'], pass);
  fastify.addContentTypeParser(/^image\//, pass);
}
