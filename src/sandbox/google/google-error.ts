import type { Violation } from './proto/index.js';

const DOMAIN = 'merchantapi.googleapis.com';

/** An error answer in Google's form (AIP-193). A value, not an exception: refusing a request is what the sandbox is for. */
export class GoogleError {
  constructor(
    readonly code: number,
    readonly status: string,
    readonly message: string,
    readonly details: object[] = [],
  ) {}

  body(): object {
    return { error: { code: this.code, message: this.message, status: this.status, details: this.details } };
  }
}

/** `reason` is the coarse word; `REASON` in the metadata is the exact and stable one (Merchant API guide "Handle error responses"). */
function info(reason: string, exact: string, metadata: Record<string, string> = {}): object {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: DOMAIN, metadata: { ...metadata, REASON: exact } };
}

export const invalid = (exact: string, message: string, metadata?: Record<string, string>): GoogleError =>
  new GoogleError(400, 'INVALID_ARGUMENT', message, [info('invalid', exact, metadata)]);

export const unauthenticated = (reason: string, exact: string, message: string, metadata?: Record<string, string>): GoogleError =>
  new GoogleError(401, 'UNAUTHENTICATED', message, [info(reason, exact, metadata)]);

export const denied = (exact: string, message: string, metadata?: Record<string, string>): GoogleError =>
  new GoogleError(403, 'PERMISSION_DENIED', message, [info('auth/permission_denied', exact, metadata)]);

export const notFound = (exact: string, message: string, metadata?: Record<string, string>): GoogleError =>
  new GoogleError(404, 'NOT_FOUND', message, [info('not_found', exact, metadata)]);

export const aborted = (exact: string, message: string, metadata?: Record<string, string>): GoogleError =>
  new GoogleError(409, 'ABORTED', message, [info('conflict', exact, metadata)]);

export const exhausted = (reason: string, message: string, metadata?: Record<string, string>): GoogleError =>
  new GoogleError(429, 'RESOURCE_EXHAUSTED', message, [info(reason, reason.replace('quota/', '').toUpperCase(), metadata)]);

/** A body that does not fit the contract: all its violations at once, as Google's JSON layer reports them, with the ErrorInfo of its API. */
export function badBody(found: Violation[]): GoogleError {
  const parsing = found.filter((violation) => violation.kind !== 'required');
  const [first] = parsing.length ? parsing : found;
  const head = parsing.length ? 'Invalid JSON payload received. ' : '';
  return new GoogleError(400, 'INVALID_ARGUMENT', found.map((violation) => head + violation.description).join('\n'), [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: found.map(({ field, description }) => ({ field, description })),
    },
    info(first!.kind === 'required' ? 'required' : 'invalid', `${first!.kind.toUpperCase()}_FIELD`, { FIELD_LOCATION: first!.field }),
  ]);
}

/** A parameter that the method does not have, or one given twice: Google binds the query to the request message as strictly as the body. */
export function badQuery(name: string, twice: boolean): GoogleError {
  const why = twice
    ? 'Proto field is not repeating, cannot start list.'
    : `Cannot bind query parameter. Field '${name}' could not be found in request message.`;
  const description = `Invalid JSON payload received. Unknown name "${name}": ${why}`;
  return new GoogleError(400, 'INVALID_ARGUMENT', description, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description }] },
    info('invalid', 'UNKNOWN_FIELD', { FIELD_LOCATION: name }),
  ]);
}

/** What went wrong before or beside the API itself: a body that is too large, or a mistake of the sandbox. */
export const failed = (code: number, message: string): GoogleError =>
  code < 500
    ? new GoogleError(code, 'INVALID_ARGUMENT', message)
    : new GoogleError(code, 'INTERNAL', `Internal error encountered: ${message}`);

export const notJson = (text: string): GoogleError =>
  invalid('MALFORMED_JSON', `Invalid JSON payload received. Unexpected token.\n${text.slice(0, 60)}`);
