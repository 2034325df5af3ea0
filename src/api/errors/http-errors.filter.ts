import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { GqlArgumentsHost, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { FastifyReply } from 'fastify';
import { requestContext } from '../../../libs/telemetry/index.js';
import { FormRefusal } from '../forms/form-refusal.js';
import { explain, RETRY_AFTER_S } from './explain.js';
import { refusedPayload } from './refused-payload.js';

/** Answers `{ problems: [{ code, path?, message, fix }], requestId }`. A fault of ours is logged once and masked. */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Api');

  catch(error: unknown, host: ArgumentsHost): unknown {
    // GraphQL collects its errors by field; they are sorted and logged where the answer is formatted.
    if (host.getType<GqlContextType>() === 'graphql') return asPayload(error, host) ?? error;
    const { status, problems, unexpected } = explain(error);
    if (unexpected) this.logger.error({ err: error }, 'A request failed unexpectedly');
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return undefined;
    if (status === 503) void reply.header('retry-after', RETRY_AFTER_S);
    // The route may have announced another type for its good answer.
    void reply.status(status).type('application/json; charset=utf-8').send({ problems, requestId: requestContext()?.requestId });
    return undefined;
  }
}

/** A wrong form is an expected outcome: a mutation tells it where it tells its other refusals. */
function asPayload(error: unknown, host: ArgumentsHost): object | undefined {
  if (!(error instanceof FormRefusal)) return undefined;
  const call = GqlArgumentsHost.create(host);
  return refusedPayload(error.problems, call.getInfo<GraphQLResolveInfo>(), call.getArgs<Record<string, unknown>>());
}
