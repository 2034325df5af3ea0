import type { FastifyInstance } from 'fastify';
import type { SandboxClock } from './clock.js';
import type { Crawler } from './crawler.js';
import type { FaultScript } from './faults.js';
import type { RequestLog } from './request-log.js';

/** How a stand-in behaves; may be changed while it runs. */
export interface SandboxSettings {
  /** How long the channel takes to process what it accepted, in milliseconds of sandbox time. */
  latencyMs: number;
  /** Amazon, Google: how long a new thing cannot be found by any read after it was accepted; null or absent: no longer than it is processed. */
  visibleAfterMs?: number | null;
  /** Amazon, Google: how long a deleted thing is still shown; null or absent: as long as anything is processed. */
  goneAfterMs?: number | null;
  /** `real`: the channel's published limits. `lifted`: none, for benchmarks. */
  rateLimits: 'real' | 'lifted';
  /** HTTP status beside Shopify's THROTTLED, which comes with either (default: 200). */
  throttledStatus?: 200 | 429;
  /** Purchases that customers make by themselves, in real time; 0: none (default). Google only shows, and sells nothing. */
  salesPerSecond: number;
  /** Marketplaces in which they do; null or absent: in all. */
  salesIn?: string[] | null;
}

/** What the routes of a stand-in share: server, clock, faults to come, log of requests. */
export interface SandboxContext {
  app: FastifyInstance;
  clock: SandboxClock;
  faults: FaultScript;
  log: RequestLog;
  settings: SandboxSettings;
  /** Gets the pictures that it is given the addresses of. */
  crawler: Crawler;
  /** Where its ids and tokens come from. */
  chance: Chance;
}

/** Randomness that can be told what to be. */
export interface Chance {
  bytes(count: number): Buffer;
  uuid(): string;
}

/** What one channel's sandbox adds to the common server. */
export interface SandboxChannel {
  name: 'shopify' | 'amazon' | 'google';
  /** Adds the channel's routes. `request.body` is the raw text of the body for every content type ('' if none). */
  routes(context: SandboxContext): void | Promise<void>;
  /** Everything the channel holds, for tests and `GET /_sandbox/state`. */
  state(): unknown;
  /** Empties the channel. */
  reset(): void;
}
