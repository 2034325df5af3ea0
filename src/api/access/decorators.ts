import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Acting, Door } from '../../journal/index.js';
import type { Actor, Verb } from './actor.js';
import { requestOf } from './request.js';

/** Metadata key under which an operation says its verb. */
export const ACCESS = 'plinth:access';

/** The verb that a query, mutation or route asks of its caller. An operation that declares nothing is refused to everybody. */
export const Allow = (verb: Verb) => SetMetadata<string, Verb>(ACCESS, verb);

/** Open to callers without a key: probes, and files that channels fetch. */
export const Public = () => SetMetadata<string, 'public'>(ACCESS, 'public');

export const DOOR = 'plinth:door';

/** By which door a controller's routes are entered, for the history and the audit. What comes by GraphQL says so by itself. */
export const Through = (door: Door) => SetMetadata<string, Door>(DOOR, door);

/** The caller's key, in a resolver or controller. Absent only on a Public operation. */
export const CurrentActor = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor | undefined => requestOf(context).plinthActor,
);

/** Who does it, by which door, in which request, at what time: what services are given. Throws on a route that names no door. */
export const CurrentActing = createParamDecorator((_data: unknown, context: ExecutionContext): Acting => {
  const acting = requestOf(context).plinthActing;
  if (!acting) throw new Error('A route that lets somebody act must name its door: @Through(…).');
  return acting;
});
