import type { FastifyReply, FastifyRequest } from 'fastify';

const TYPE = 'application/graphql-response+json';
/** The media type of GraphQL over HTTP. */
export const RESPONSE_JSON = `${TYPE}; charset=utf-8`;

interface GraphqlBody {
  query?: unknown;
  operationName?: unknown;
  extensions?: unknown;
}

/** What mercurius would refuse before it looks at a request to /graphql: `extensions: null` is none. */
export function prepareGraphql(request: FastifyRequest, reply: FastifyReply): void {
  if (asksForResponseJson(request)) void reply.type(RESPONSE_JSON);
  const asked = askedBy(request);
  if (asked?.extensions === null) delete asked.extensions;
}

/**
 * What mercurius compiled, and what it found wrong, it keeps under the text of the document alone, and would answer every other operation of
 * the same text with it: so the text names the operation, in a comment behind all that has a place, whose form nobody else's text can have.
 * A text that is no GraphQL it would take for a document in JSON, judged by no limit of length; with a comment behind it, it is none.
 * Called when the form of the request is right: before, the text may still be in a list, out of which it is taken.
 */
export function nameOperation(request: FastifyRequest): void {
  const asked = askedBy(request);
  if (!asked || typeof asked.query !== 'string' || asked.query === '') return;
  const { operationName: name } = asked;
  asked.query += typeof name === 'string' ? `\n# ${encodeURIComponent(name.toWellFormed())}` : '#';
}

/** The operation that the text names, or undefined. */
export function operationIn(text: string): string | undefined {
  const name = text.slice(text.lastIndexOf('#') + 1);
  return name === '' ? undefined : decodeURIComponent(name.slice(1));
}

function askedBy(request: FastifyRequest): GraphqlBody | undefined {
  const asked = request.method === 'GET' ? request.query : request.body;
  return typeof asked === 'object' && asked !== null ? asked : undefined;
}

/** Whether the client reads the media type of GraphQL over HTTP at least as gladly as plain JSON: only then a status says what became of the query. */
export function asksForResponseJson({ headers: { accept } }: FastifyRequest): boolean {
  // What every other client sends, or nothing.
  if (!accept || accept === '*/*' || accept === 'application/json') return false;
  const wishes = accept.split(',', 20).map((one) => one.trim().split(';', 10));
  const wish = (type: string): number => {
    const found = wishes.find(([name]) => name!.trim().toLowerCase() === type);
    if (!found) return 0;
    const quality = found.map((part) => part.trim()).find((part) => part.startsWith('q='));
    return quality ? Number(quality.slice(2)) || 0 : 1;
  };
  return wish(TYPE) > 0 && wish(TYPE) >= wish('application/json');
}
