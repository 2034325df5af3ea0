import { HttpException } from '@nestjs/common';
import { isLocked } from '../../../libs/db/index.js';
import { Busy, busy, outageOf, problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { BODY_LIMIT } from '../http/body-parsers.js';
import { ApiRefusal } from './api-refusal.js';

/** What a caller is told to wait when a part that Plinth stands on is away. */
const OUTAGE_S = 5;
/** Where only a lock was in the way. */
const BUSY_S = 1;

export interface Explanation {
  status: number;
  problems: Problem[];
  /** True for a fault of ours or of what we stand on: logged in full, the cause shown to nobody. */
  unexpected: boolean;
  /** Seconds after which the same may be tried again. */
  retryAfter?: number;
}

/** Sorts whatever was thrown into what the caller may see. */
export function explain(error: unknown): Explanation {
  if (error instanceof ApiRefusal) return { status: error.getStatus(), problems: error.problems, unexpected: false };
  if (error instanceof Busy || isLocked(error)) return { status: 503, problems: [busy(undefined)], unexpected: false, retryAfter: BUSY_S };
  if (error instanceof Refusal) return { status: 422, problems: error.problems, unexpected: false };
  if (isUnstorable(error)) return { status: 400, problems: [unstorable()], unexpected: false };
  const status = statusOf(error);
  if (status !== undefined && status < 500) return { status, problems: [ofStatus(status, (error as Error).message)], unexpected: false };
  const outage = outageOf(error);
  if (outage) return { status: 503, problems: [outage], unexpected: true, retryAfter: OUTAGE_S };
  const fix = 'Try again; if it persists, give the request id to whoever runs this Plinth.';
  return { status: 500, problems: [problem('internal', undefined, 'Something went wrong inside Plinth.', fix)], unexpected: true };
}

/** 22021, 22P05: PostgreSQL holds neither NUL nor half a surrogate pair. Where a text has rules, they say so before; this is for names to look up. */
function isUnstorable(error: unknown): boolean {
  const { code } = (error as { driverError?: { code?: string } }).driverError ?? {};
  return code === '22021' || code === '22P05';
}

function unstorable(): Problem {
  const message = 'A text holds a character that no text may hold: NUL, or half of a surrogate pair.';
  return problem('text_control_character', undefined, message, 'Remove it; nothing was changed.');
}

/** Nest's own exceptions, and those of Fastify, which carry `statusCode`. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}

function ofStatus(status: number, message: string): Problem {
  switch (status) {
    case 404:
      return problem('not_found', undefined, message, 'Check the address; GET /openapi.json lists the REST routes.');
    case 405:
      return problem('method_not_allowed', undefined, message, 'Send mutations by POST.');
    case 413:
      return problem(
        'too_large',
        undefined,
        `The body is larger than the ${BODY_LIMIT / 1024 / 1024} MiB that this route takes at once.`,
        'Send fewer at a time; the ERP routes take any amount as application/x-ndjson, one message per line.',
      );
    case 415:
      return problem(
        'unsupported_media_type',
        undefined,
        message,
        'Send application/json, or application/x-ndjson where the route streams.',
      );
    default:
      return problem('bad_request', undefined, message, 'Correct the request and send it again.');
  }
}
