import { Writable } from 'node:stream';
import type { Params } from 'nestjs-pino';
import pino, { type Logger, type LoggerOptions } from 'pino';
import { SystemClock, type Clock } from '../clock/index.js';
import { OutageLines } from './outage-lines.js';
import { requestContext } from './request-context.js';

/** How much is logged; `silent` is nothing. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Names under which secrets travel, at the top and one or two levels down. The value is replaced before the line is written. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'secretKey',
  'clientSecret',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'apiKey',
  'x-shopify-access-token',
  'x-amz-access-token',
];
const paths = SECRET_NAMES.flatMap((name) =>
  ['', '*', '*.*', '*.*.*'].map((above) => (name.includes('-') ? `${above}["${name}"]` : above ? `${above}.${name}` : name)),
);

/** What looks like one of our keys, or a password in an address, is masked wherever it turns up in a line. */
const IN_TEXT = [
  [/plk_[A-Za-z0-9_-]+/g, 'plk_[hidden]'],
  [/(\w{1,30}:\/\/[^:/\s"]{1,200}:)[^@\s"]{1,500}@/g, '$1[hidden]@'],
] as const;

/** The line with `[hidden]` for keys of Plinth and for passwords in addresses; other secrets are hidden by the names of their fields. */
export function hideSecrets(line: string): string {
  return IN_TEXT.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}

/** One JSON object per line; `requestId`, `traceId` and `actor` are added from the context. `clock`: by which an outage is told once a minute. */
export function createLogger(level: LogLevel, destination: Writable = process.stdout, clock: Clock = new SystemClock()): Logger {
  const outages = new OutageLines(clock);
  const options: LoggerOptions = {
    level,
    redact: { paths, censor: '[hidden]' },
    mixin: () => {
      const context = requestContext();
      return context ? { ...context } : {};
    },
    timestamp: pino.stdTimeFunctions.isoTime,
    base: null,
    hooks: {
      logMethod(args, method) {
        const told = outages.of(args);
        if (told) method.apply(this, told as typeof args);
      },
    },
  };
  const masked = new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      destination.write(hideSecrets(String(line)));
      done();
    },
  });
  return pino(options, masked);
}

/** Settings for nestjs-pino: one line per finished request, without bodies or headers, and none for the probes. */
export function pinoParams(logger: Logger): Params {
  return {
    pinoHttp: {
      logger,
      quietReqLogger: true,
      autoLogging: { ignore: (request) => request.url?.startsWith('/health/') === true || request.url === '/metrics' },
      serializers: {
        req: (request: { method: string; url: string }) => ({ method: request.method, path: request.url.split('?')[0] }),
        res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      },
    },
  };
}
