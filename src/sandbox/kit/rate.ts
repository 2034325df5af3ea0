import type { SandboxClock } from './clock.js';

/** A token bucket in sandbox time: `burst` tokens at most, `perSecond` restored. */
export class TokenBucket {
  private tokens: number;
  private at: number;

  constructor(
    private readonly clock: SandboxClock,
    readonly perSecond: number,
    readonly burst: number,
  ) {
    this.tokens = burst;
    this.at = clock.now();
  }

  available(): number {
    const now = this.clock.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.at) / 1000) * this.perSecond);
    this.at = now;
    return this.tokens;
  }

  /** Takes `cost` tokens, or takes nothing and returns false. */
  take(cost = 1): boolean {
    if (this.available() < cost) return false;
    this.tokens -= cost;
    return true;
  }

  /** Gives back what a request was charged too much. */
  refund(cost: number): void {
    this.tokens = Math.min(this.burst, this.tokens + cost);
  }
}
