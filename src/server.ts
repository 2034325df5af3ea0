import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Logger } from 'nestjs-pino';
import { problem, StartFailure } from '../libs/problem/index.js';
import {
  answerClientError,
  answerExpectation,
  answerUnrouted,
  BODY_LIMIT,
  OpenApiHolder,
  openApiDocument,
  registerBodyParsers,
  registerHttpHooks,
} from './api/index.js';
import { AppModule, ownChannels } from './app.module.js';
import { toldWhile, type Foundation } from './config/index.js';
import { quieten } from './quiet-logger.js';

/** A connection on which nothing moves in either direction is closed: no client holds one for ever by sending a byte a minute. */
const SILENCE_MS = 120_000;
/** How long requests and jobs together may take to finish once the program was asked to stop. */
const DRAIN_MS = 20_000;

export interface RunningServer {
  /** http://host:port, with the port that was really taken. */
  url: string;
  app: NestFastifyApplication;
  foundation: Foundation;
  /** Drains requests and jobs, then lets go of the database and stops the embedded one. */
  close(): Promise<void>;
}

/** Boots the program on a started foundation, with the channels that it can reach. If that fails, the foundation is closed too. */
export async function startServer(foundation: Foundation, channels = ownChannels()): Promise<RunningServer> {
  const { config, jobs, logger } = foundation;
  let app: NestFastifyApplication | undefined;
  return toldWhile(logger, async (at) => {
    try {
      at('starting the job queue');
      await jobs.start();
      at('making the rooms and their doors');
      app = await createApp(foundation, channels);
      const url = await listen(app, config.host, config.port);
      return { url, app, foundation, close: () => stop(foundation, app) };
    } catch (error) {
      await stop(foundation, app);
      throw error;
    }
  });
}

/** The application, made and initialised but not listening. */
export async function createApp(foundation: Foundation, channels = ownChannels()): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    connectionTimeout: SILENCE_MS,
    clientErrorHandler: answerClientError,
    frameworkErrors: answerUnrouted,
    // Asked for by a hook, which says so in words.
    http: { requireHostHeader: false },
  });
  adapter.getHttpServer<Server>().on('checkExpectation', answerExpectation);
  // Whoever has said all and closes its side of the connection still reads: Node would end the other side unanswered.
  (adapter.getHttpServer<object>() as { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true;
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(foundation, channels), adapter, {
    bufferLogs: true,
    abortOnError: false,
    // Nest's own would take bytes that are not UTF-8 for U+FFFD.
    bodyParser: false,
  });
  app.useLogger(quieten(app.get(Logger)));
  app.flushLogs();
  registerBodyParsers(adapter.getInstance() as unknown as FastifyInstance);
  const probesOnly = foundation.config.role === 'worker';
  const { corsOrigins: origins } = foundation.config;
  registerHttpHooks(app, { logger: foundation.logger, metrics: foundation.metrics, probesOnly, origins });
  await app.init();
  app.get(OpenApiHolder, { strict: false }).document = openApiDocument(app);
  return app;
}

async function listen(app: NestFastifyApplication, host: string, port: number): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') {
      throw new StartFailure(
        problem(
          'port_in_use',
          'PORT',
          `Port ${port} on ${host} is in use.`,
          `Stop the other program, or choose another: PORT=${port + 1} npm start`,
        ),
        { cause },
      );
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new StartFailure(
        problem(
          'port_not_allowed',
          'HOST',
          `${host}:${port} cannot be listened on (${code}).`,
          'Choose a HOST of this machine and a PORT above 1023.',
        ),
        { cause },
      );
    }
    throw cause;
  }
  const address = app.getHttpServer().address() as { port: number };
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

/** Requests and jobs drain while the database is still there; the database goes last. */
async function stop(foundation: Foundation, app: NestFastifyApplication | undefined): Promise<void> {
  const impatient = setTimeout(() => app?.getHttpServer().closeAllConnections(), DRAIN_MS);
  await foundation.jobs.stop(DRAIN_MS);
  await app?.close();
  clearTimeout(impatient);
  await foundation.close();
}
