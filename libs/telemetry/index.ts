export { createLogger, hideSecrets, pinoParams, type LogLevel } from './logging.js';
export { Metrics } from './metrics.js';
export {
  contextFromHeaders,
  currentTraceId,
  withTraceId,
  runInContext,
  newTraceId,
  requestContext,
  withContext,
  type RequestContext,
} from './request-context.js';
