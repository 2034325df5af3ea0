import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Actor, Verb } from './actor.js';
import { requestOf } from './request.js';

export const ACCESS = 'plinth:access';

/** The verb that a query, mutation or route asks of its caller. An operation that declares nothing is refused to everybody. */
export const Allow = (verb: Verb) => SetMetadata<string, Verb>(ACCESS, verb);

/** Open to callers without a key: probes, and files that channels fetch. */
export const Public = () => SetMetadata<string, 'public'>(ACCESS, 'public');

/** The caller, in a resolver or controller. Absent only on a Public operation. */
export const CurrentActor = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor | undefined => requestOf(context).plinthActor,
);
