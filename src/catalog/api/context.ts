import { requestContext } from '../../../libs/telemetry/index.js';
import type { Actor } from '../../api/index.js';
import type { WriteContext } from '../products/node.js';

/** Who is writing, for the history. */
export function writtenBy(actor: Actor, now: Date): WriteContext {
  return { door: 'graphql', actor: actor.person, requestId: requestContext()?.requestId ?? null, now };
}

/** In a save, a null says the same as leaving the field out. */
export function withoutNulls<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined)) as T;
}
