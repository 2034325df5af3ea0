import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import { newUuid, secureBytes } from '../../../libs/secrets/index.js';
import { adminRoutes } from './admin.js';
import { SandboxClock } from './clock.js';
import type { Chance, SandboxChannel, SandboxContext, SandboxSettings } from './context.js';
import { HttpCrawler } from './crawler.js';
import { FaultScript, type Fault } from './faults.js';
import { RequestLog } from './request-log.js';

/** A stand-in that listens: its address, and how to end it. */
export interface RunningSandbox extends SandboxContext {
  url: string;
  close(): Promise<void>;
}

const BODY_LIMIT = 110 * 1024 * 1024;

const CHANCE: Chance = { bytes: secureBytes, uuid: newUuid };

/** What a stand-in is made of; absent: the machine's clock and chance, pictures by HTTP. */
export interface SandboxParts extends Partial<Pick<SandboxContext, 'clock' | 'crawler' | 'chance'>> {
  settings?: Partial<SandboxSettings>;
}

/** Starts one channel's sandbox on loopback. `port` 0 picks a free one. */
export async function startSandbox(channel: SandboxChannel, options: SandboxParts & { port?: number } = {}): Promise<RunningSandbox> {
  const context = await openSandbox(channel, options);
  const url = await context.app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return { ...context, url, close: () => context.app.close() };
}

/** One channel's sandbox that listens nowhere: `app.inject` asks it. */
export async function openSandbox(channel: SandboxChannel, parts: SandboxParts = {}): Promise<SandboxContext> {
  const app = Fastify({ bodyLimit: BODY_LIMIT, routerOptions: { maxParamLength: 500 }, forceCloseConnections: true });
  const context: SandboxContext = {
    app,
    clock: parts.clock ?? new SandboxClock(),
    faults: new FaultScript(),
    log: new RequestLog(),
    settings: { latencyMs: 0, rateLimits: 'real', salesPerSecond: 0, ...parts.settings },
    crawler: parts.crawler ?? new HttpCrawler(),
    chance: parts.chance ?? CHANCE,
  };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  strikeFaults(context);
  adminRoutes(context, channel);
  await channel.routes(context);
  app.addHook('onClose', () => context.crawler.close());
  return context;
}

function strikeFaults({ app, faults, log, clock }: SandboxContext): void {
  const pending = new WeakMap<FastifyRequest, Fault>();
  app.addHook('preHandler', async (request, reply) => {
    if (request.url.startsWith('/_sandbox')) return;
    const fault = faults.take(request.method, request.url, typeof request.body === 'string' ? request.body : '');
    if (!fault) return;
    if (fault.phase === 'after') pending.set(request, fault);
    else await strike(fault, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.url.startsWith('/_sandbox')) return payload;
    log.add(clock.now(), request, reply.statusCode);
    const fault = pending.get(request);
    if (!fault) return payload;
    pending.delete(request);
    return spoil(fault, reply, payload);
  });
}

async function strike(fault: Fault, reply: FastifyReply): Promise<void> {
  if (fault.kind === 'delay') {
    await wait(fault.delayMs ?? 0);
    return;
  }
  if (fault.kind === 'status') {
    await reply
      .code(fault.status ?? 500)
      .headers(fault.headers ?? {})
      .send(fault.body ?? '');
    return;
  }
  reply.hijack();
  reply.raw.socket?.destroy();
}

async function spoil(fault: Fault, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const text = typeof payload === 'string' ? payload : '';
  switch (fault.kind) {
    case 'delay':
      await wait(fault.delayMs ?? 0);
      return payload;
    case 'status': {
      const body = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {});
      reply.code(fault.status ?? 500).headers({ ...fault.headers, 'content-length': Buffer.byteLength(body) });
      return body;
    }
    case 'truncate':
      reply.hijack();
      reply.raw.writeHead(reply.statusCode, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      reply.raw.write(text.slice(0, Math.floor(text.length / 2)), () => reply.raw.socket?.destroy());
      return undefined;
    case 'reset':
    case 'media':
    case 'late':
      reply.hijack();
      reply.raw.socket?.destroy();
      return undefined;
  }
}
