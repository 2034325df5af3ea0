import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { GqlArgumentsHost, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { FastifyReply } from 'fastify';
import { Busy } from '../../../libs/problem/index.js';
import { requestContext } from '../../../libs/telemetry/index.js';
import { FormRefusal } from '../forms/form-refusal.js';
import { busyWith } from './busy-with.js';
import { explain } from './explain.js';
import { refusedPayload } from './refused-payload.js';

/** Answers `{ problems: [{ code, path?, message, fix }], requestId }`. A fault of ours is logged once and masked. */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Api');

  catch(error: unknown, host: ArgumentsHost): unknown {
    // GraphQL collects its errors by field; they are sorted and logged where the answer is formatted.
    if (host.getType<GqlContextType>() === 'graphql') return asPayload(error, host) ?? error;
    const { status, problems, unexpected, retryAfter } = explain(error);
    if (unexpected) this.logger.error({ err: error }, 'A request failed unexpectedly');
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return undefined;
    if (retryAfter) void reply.header('retry-after', retryAfter);
    // The route may have announced another type for its good answer.
    void reply.status(status).type('application/json; charset=utf-8').send({ problems, requestId: requestContext()?.requestId });
    return undefined;
  }
}

/** A wrong form and what others have locked are expected outcomes: a mutation tells them where it tells its other refusals. */
function asPayload(error: unknown, host: ArgumentsHost): object | undefined {
  const isBusy = error instanceof Busy;
  if (!isBusy && !(error instanceof FormRefusal)) return undefined;
  const call = GqlArgumentsHost.create(host);
  const args = call.getArgs<Record<string, unknown>>();
  if (isBusy) sayWhen(call.getContext<{ reply?: FastifyReply }>().reply, explain(error).retryAfter);
  return refusedPayload(isBusy ? [busyWith(args)] : error.problems, call.getInfo<GraphQLResolveInfo>(), args);
}

function sayWhen(reply: FastifyReply | undefined, seconds: number | undefined): void {
  if (reply && seconds && !reply.sent) void reply.header('retry-after', seconds);
}
