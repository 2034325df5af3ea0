import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { Span } from '../../../libs/db/index.js';
import type { RequestContext } from '../../../libs/telemetry/index.js';
import type { Acting } from '../../journal/index.js';
import type { Actor } from './actor.js';

declare module 'fastify' {
  interface FastifyRequest {
    plinthContext?: RequestContext;
    /** Open while its caller waits for the answer; absent where the caller would rather wait than be told that something is locked. */
    plinthSpan?: Span | undefined;
    plinthActor?: Actor;
    /** Made by the guard, once a request: all that one request does is of one moment. */
    plinthActing?: Acting;
  }
}

/** The HTTP request behind a resolver or a controller. */
export function requestOf(context: ExecutionContext): FastifyRequest {
  if (context.getType<GqlContextType>() !== 'graphql') return context.switchToHttp().getRequest<FastifyRequest>();
  return GqlExecutionContext.create(context).getContext<{ req: FastifyRequest }>().req;
}
