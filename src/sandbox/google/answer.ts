import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from './merchant.js';
import { badBody, badQuery, notJson, GoogleError } from './google-error.js';
import type { Json, MessageCheck, QueryNames, Violation } from './proto/index.js';

export type Query = Record<string, string | undefined>;
export type Call = FastifyRequest<{ Params: Record<string, string>; Querystring: Query }>;
type Result = object | GoogleError | Promise<object | GoogleError>;

/** Turns a use case into a route handler: who may call, the query as the method has it, then the answer, all in Google's JSON. */
export function answer(
  enter: (authorization: string | undefined, account: string) => Account | GoogleError,
  names: QueryNames,
  serve: (account: Account, call: Call, query: Query) => Result,
) {
  return async (request: Call, reply: FastifyReply): Promise<FastifyReply> => {
    const account = enter(request.headers.authorization, request.params.account ?? '');
    if (account instanceof GoogleError) return send(reply, account);
    const query = readQuery(request.query, names);
    return send(reply, query instanceof GoogleError ? query : await serve(account, request, query));
  };
}

function readQuery(given: Record<string, unknown>, names: QueryNames): Query | GoogleError {
  const query: Query = {};
  for (const name in given) {
    const known = names.get(name);
    const value = given[name];
    if (known === undefined || typeof value !== 'string' || known in query) return badQuery(name, known !== undefined);
    query[known] = value;
  }
  return query;
}

export function send(reply: FastifyReply, result: object | GoogleError): FastifyReply {
  const refused = result instanceof GoogleError;
  return reply
    .code(refused ? result.code : 200)
    .header('content-type', 'application/json; charset=UTF-8')
    .send(JSON.stringify(refused ? result.body() : result));
}

/** The body as its message, or the refusal that lists all that is wrong with it. `at` is the request field that holds the body. */
export function readBody(request: Call, check: MessageCheck, at: string): Json | GoogleError {
  const text = typeof request.body === 'string' ? request.body : '';
  const json = parse(text || '{}');
  if (json instanceof GoogleError) return json;
  const found: Violation[] = [];
  const body = check(json, at, found);
  return found.length || !body ? badBody(found) : body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return notJson(text);
  }
}
