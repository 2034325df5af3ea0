import type { FastifyReply, FastifyRequest } from 'fastify';

const TYPE = 'application/graphql-response+json';
/** The media type of GraphQL over HTTP. */
export const RESPONSE_JSON = `${TYPE}; charset=utf-8`;

interface GraphqlBody {
  query?: unknown;
  operationName?: unknown;
  extensions?: unknown;
}

/**
 * Makes of a request to /graphql what mercurius takes for one. `extensions: null` is none. What it compiled it keeps under the text of the
 * document alone, and would run for every other operation of the same text: so the text names the operation, behind all that has a place.
 */
export function prepareGraphql(request: FastifyRequest, reply: FastifyReply): void {
  if (asksForResponseJson(request)) void reply.type(RESPONSE_JSON);
  const asked = (request.method === 'GET' ? request.query : request.body) as GraphqlBody | null | undefined;
  if (typeof asked !== 'object' || asked === null) return;
  if (asked.extensions === null) delete asked.extensions;
  const { query, operationName } = asked;
  if (typeof query === 'string' && typeof operationName === 'string' && /^\w{1,200}$/.test(operationName))
    asked.query = `${query}\n# ${operationName}`;
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
