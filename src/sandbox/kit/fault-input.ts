import { type AdminBody, BadAdminRequest, isObject, onlyNames } from './admin-input.js';
import type { FaultInput } from './faults.js';

const NAMES = ['match', 'kind', 'phase', 'status', 'headers', 'body', 'delayMs', 'times', 'skip', 'code'] as const;
const MATCH = ['method', 'pathIncludes', 'bodyIncludes', 'sourceIncludes'] as const;
const KINDS = ['status', 'reset', 'delay', 'truncate', 'media', 'late'] as const;

/** Reads what `POST /_sandbox/faults` was sent. A fault that can never strike, or would strike wrongly, is refused when it is made. */
export function readFault(body: AdminBody): FaultInput {
  onlyNames(body, NAMES);
  const match = body.match ?? {};
  if (!isObject(match)) throw new BadAdminRequest('match', 'match is not an object.', 'Send {} to match every request.');
  onlyNames(match, MATCH, 'match');
  for (const [name, value] of Object.entries(match)) if (typeof value !== 'string') wrong(`match.${name}`, 'a text');
  oneOf(body.kind, 'kind', KINDS);
  if (body.phase !== undefined) oneOf(body.phase, 'phase', ['before', 'after']);
  whole(body.status, 'status', 100, 599);
  whole(body.delayMs, 'delayMs', 0, 600_000);
  whole(body.times, 'times', 1, Number.MAX_SAFE_INTEGER);
  whole(body.skip, 'skip', 0, Number.MAX_SAFE_INTEGER);
  if (body.headers !== undefined && !(isObject(body.headers) && Object.values(body.headers).every((value) => typeof value === 'string')))
    wrong('headers', 'an object of texts');
  if (body.code !== undefined && typeof body.code !== 'string') wrong('code', 'a text');
  if (body.kind === 'delay' && body.delayMs === undefined) wrong('delayMs', 'given with kind delay');
  return { ...body, match } as unknown as FaultInput;
}

function oneOf(value: unknown, path: string, known: readonly string[]): void {
  if (typeof value !== 'string' || !known.includes(value)) wrong(path, `one of ${known.join(', ')}`);
}

function whole(value: unknown, path: string, least: number, most: number): void {
  if (value === undefined) return;
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
    wrong(path, `a whole number from ${least} to ${most}`);
}

function wrong(path: string, wanted: string): never {
  throw new BadAdminRequest(path, `${path} is not ${wanted}.`, `${path} must be ${wanted}.`);
}
