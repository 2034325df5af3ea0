import { requestContext } from '../../../libs/telemetry/index.js';
import type { Actor } from '../../api/index.js';
import type { Doer } from '../connect/doer.js';

export function doerOf(actor: Actor): Doer {
  return { person: actor.person, requestId: requestContext()?.requestId ?? null };
}
