import type { FastifyReply } from 'fastify';
import { TokenBucket, type SandboxContext } from '../kit/index.js';
import { quotaExceeded } from './answers.js';

/** Default usage plans, per seller and application: Listings Items 2021-08-01 and Product Type Definitions 2020-09-01 models; preview: changelog of 31 January 2024. */
const PLANS = {
  getListingsItem: { rate: 5, burst: 10 },
  putListingsItem: { rate: 5, burst: 10 },
  patchListingsItem: { rate: 5, burst: 5 },
  deleteListingsItem: { rate: 5, burst: 5 },
  searchListingsItems: { rate: 5, burst: 5 },
  validationPreview: { rate: 1, burst: 1 },
  searchDefinitionsProductTypes: { rate: 5, burst: 10 },
  getDefinitionsProductType: { rate: 5, burst: 10 },
} as const;

/** Stated where there is no limit, so that clients who believe the header hurry too. */
const LIFTED = 10_000;

export type Operation = keyof typeof PLANS;

export class UsagePlans {
  private buckets = new Map<string, TokenBucket>();

  constructor(private readonly context: Pick<SandboxContext, 'clock' | 'settings'>) {}

  /** Takes one call from the plan and states the plan in the answer's header, or refuses with 429. */
  charge(operation: Operation, sellerId: string, reply: FastifyReply): void {
    const plan = PLANS[operation];
    const lifted = this.context.settings.rateLimits === 'lifted';
    void reply.header('x-amzn-RateLimit-Limit', (lifted ? LIFTED : plan.rate).toFixed(1));
    if (lifted) return;
    const key = `${sellerId}/${operation}`;
    const bucket = this.buckets.get(key) ?? new TokenBucket(this.context.clock, plan.rate, plan.burst);
    this.buckets.set(key, bucket);
    if (!bucket.take()) throw quotaExceeded();
  }

  clear(): void {
    this.buckets.clear();
  }
}
