import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { BODY_LIMIT } from './body-parsers.js';
import { readText } from './json-body.js';

const TEXT = /^\s*application\/graphql\s*(;|$)/i;

/**
 * A query that is sent as the body itself (`application/graphql`) is read by mercurius, which knows no charset and no packing, and takes bytes that
 * are not UTF-8 for U+FFFD, by which two articles become one. So it gets it unpacked and in UTF-8, or the request is refused, as one of JSON.
 */
export async function graphqlInUtf8(request: FastifyRequest, payload: Readable): Promise<Readable> {
  if (!TEXT.test(request.headers['content-type'] ?? '')) return payload;
  const text = await readText(request, payload, BODY_LIMIT);
  // Fastify holds what came against what was announced.
  return Object.assign(Readable.from([Buffer.from(text)]), { receivedEncodedLength: Number(request.headers['content-length'] ?? 0) });
}
