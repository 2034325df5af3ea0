import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { RequestContext } from '../../../libs/telemetry/index.js';
import type { Acting } from '../../journal/index.js';
import type { Actor } from './actor.js';

declare module 'fastify' {
  interface FastifyRequest {
    plinthContext?: RequestContext;
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
