import type { FastifyReply, FastifyRequest } from 'fastify';

/** Why an admin request was refused, as data: what, where, and how to mend it. */
export class BadAdminRequest extends Error {
  constructor(
    readonly path: string,
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}

/** The body of a request to a stand-in's own routes, before it is judged. */
export type AdminBody = Record<string, unknown>;

/** Wraps an admin route: what is wrong with its input is answered with 400, one message and the mending; the sandbox is left as it was. */
export function adminRoute(serve: (body: AdminBody, request: FastifyRequest, reply: FastifyReply) => unknown) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    try {
      return await serve(readBody(request), request, reply);
    } catch (error) {
      if (!(error instanceof BadAdminRequest)) throw error;
      return reply.code(400).send({ code: 'bad_admin_request', path: error.path, message: error.message, fix: error.fix });
    }
  };
}

function readBody(request: FastifyRequest): AdminBody {
  const text = typeof request.body === 'string' ? request.body : '';
  let value: unknown;
  try {
    value = JSON.parse(text || '{}');
  } catch {
    value = undefined;
  }
  if (isObject(value)) return value;
  throw new BadAdminRequest('', 'The body is not a JSON object.', 'Send an object, such as {}.');
}

/** True for an object that is no list and not null. */
export function isObject(value: unknown): value is AdminBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The array under `key`, whose items are objects; empty when it is absent. */
export function objectsUnder(body: AdminBody, key: string): AdminBody[] {
  const value = body[key] ?? [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw new BadAdminRequest(key, `${key} is not an array of objects.`, `Send "${key}": [{…}].`);
}

/** Refuses names that the route does not know: a misspelt one would be ignored, and the test that sent it would prove nothing. */
export function onlyNames(body: AdminBody, known: readonly string[], at = ''): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const path = at === '' ? unknown : `${at}.${unknown}`;
  throw new BadAdminRequest(path, `${path} is not known here.`, `Known are ${known.join(', ')}.`);
}
