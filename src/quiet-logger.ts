import type { LoggerService } from '@nestjs/common';

const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'GraphQLModule', 'NestApplication']);

/** Nest tells of every module and route it makes, at info, and of a taken port, which the start reports itself: that is debug to an operator. */
export function quieten(logger: LoggerService): LoggerService {
  const lowered =
    (method: 'log' | 'error') =>
    (message: unknown, ...rest: unknown[]): void => {
      if (FRAMEWORK.has(String(rest.at(-1)))) logger.debug?.(message, ...rest);
      else logger[method](message, ...rest);
    };
  return {
    log: lowered('log'),
    error: lowered('error'),
    warn: (message, ...rest) => void logger.warn(message, ...(rest as unknown[])),
    debug: (message, ...rest) => void logger.debug?.(message, ...(rest as unknown[])),
    verbose: (message, ...rest) => void logger.verbose?.(message, ...(rest as unknown[])),
    fatal: (message, ...rest) => void logger.fatal?.(message, ...(rest as unknown[])),
  };
}
