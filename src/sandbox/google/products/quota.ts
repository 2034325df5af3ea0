import { TokenBucket, type SandboxClock, type SandboxSettings } from '../../kit/index.js';
import { exhausted, type GoogleError } from '../google-error.js';

/** developers.google.com/merchant/api/guides/quotas-limits: update a product at most twice a day. */
const UPDATES_PER_DAY = 2;
const DAY_MS = 86_400_000;
/** Daily quotas start anew at 12:00 UTC. */
const RESET_MS = DAY_MS / 2;
/** Google publishes no default figures (same guide): these are ours, enough for a small catalogue and little enough to be met. */
const LIMITS = { perMinute: 3000, burst: 1000, perDay: 200_000 };
/** What the quota service says where nothing is limited. */
const UNLIMITED = '1000000000';

const quotaDay = (now: number): number => Math.floor((now - RESET_MS) / DAY_MS);

/** A quota group: the methods that share one daily and one per-minute figure. Each call counts, also one that is refused later. */
export class QuotaGroup {
  private readonly minute: TokenBucket;
  private day = 0;
  private used = 0;

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: SandboxSettings,
    readonly name: string,
    private readonly methods: string[],
  ) {
    this.minute = new TokenBucket(clock, LIMITS.perMinute / 60, LIMITS.burst);
  }

  charge(): GoogleError | undefined {
    this.turnDay();
    if (this.settings.rateLimits === 'real') {
      if (this.used >= LIMITS.perDay)
        return exhausted('quota/daily_limit_exceeded', `Quota exceeded: ${this.name}, daily limit. Renewed at 12:00 UTC.`);
      if (!this.minute.take())
        return exhausted('quota/request_rate_too_high', `Quota exceeded: ${this.name}, too many requests per minute.`);
    }
    this.used += 1;
    return undefined;
  }

  /** As the quota service shows it (google.shopping.merchant.quota.v1.QuotaGroup). */
  json(account: string): object {
    this.turnDay();
    const lifted = this.settings.rateLimits === 'lifted';
    return {
      name: `accounts/${account}/quotas/${this.name}`,
      quotaUsage: String(this.used),
      quotaLimit: lifted ? UNLIMITED : String(LIMITS.perDay),
      quotaMinuteLimit: lifted ? UNLIMITED : String(LIMITS.perMinute),
      methodDetails: this.methods.map((method) => ({ method, version: 'v1', subapi: 'products' })),
    };
  }

  private turnDay(): void {
    const day = quotaDay(this.clock.now());
    if (day === this.day) return;
    this.day = day;
    this.used = 0;
  }
}

/** Counts the updates of single offers. */
export class UpdateCounter {
  private readonly counts = new Map<string, { day: number; count: number }>();

  /** Charges an update of an offer that exists; its creation is free. The count outlives a removal, else delete and insert would be a way round. */
  charge(key: string, now: number, settings: SandboxSettings): GoogleError | undefined {
    if (settings.rateLimits === 'lifted') return undefined;
    const day = quotaDay(now);
    const known = this.counts.get(key);
    const entry = known?.day === day ? known : { day, count: 0 };
    if (entry.count >= UPDATES_PER_DAY) {
      const message = `Quota exceeded: ${key} was updated ${UPDATES_PER_DAY} times today. The quota is renewed at 12:00 UTC.`;
      return exhausted('quota/daily_limit_exceeded', message, { PRODUCT: key, LIMIT: String(UPDATES_PER_DAY) });
    }
    entry.count += 1;
    this.counts.set(key, entry);
    return undefined;
  }
}
