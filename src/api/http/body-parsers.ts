import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { JsonText, parseJson, readText } from './json-body.js';
import { routeOf } from './route-of.js';

/** Bytes of a JSON body, 4 MiB at most: beyond it 413. What is large is streamed by a route of its own. */
export const BODY_LIMIT = 4 * 1024 * 1024;

/** Names under which NDJSON is sent. */
export const NDJSON = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonl',
  'application/jsonlines',
  'application/x-jsonlines',
  'application/json-lines',
];

/** These judge a JSON body message by message, by the text that was sent. */
const TEXT_ROUTES = ['/erp/v1/items', '/erp/v1/offers'];

/**
 * NDJSON, multipart and single files are handed to their controller as the stream itself (`request.body` is the IncomingMessage), so
 * that nothing large is ever held in memory. Such a controller counts bytes and drains the stream when it refuses.
 */
export function registerBodyParsers(fastify: FastifyInstance): void {
  const pass = (_request: unknown, payload: unknown, done: (error: null, body: unknown) => void) => done(null, payload);
  fastify.addContentTypeParser([...NDJSON, 'multipart/form-data', 'application/octet-stream'], pass);
  fastify.addContentTypeParser(/^image\//, pass);
  fastify.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    const text = await readText(request, payload, BODY_LIMIT);
    return TEXT_ROUTES.includes(routeOf(request)) ? new JsonText(text) : parseJson(text);
  });
}
