import { createHash } from 'node:crypto';

/** How long a key is remembered (shopify.dev, "Implementing idempotency": 24 hours). */
const KEPT_MS = 24 * 60 * 60 * 1_000;

interface Attempt<T> {
  fingerprint: string;
  at: number;
  state: 'running' | 'failed' | 'done';
  result: T;
}

export type IdempotencyErrorCode =
  'IDEMPOTENCY_CONCURRENT_REQUEST' | 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' | 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED';

/** `@idempotent(key:)`: the first answer is replayed; other parameters, an attempt that still runs, and one that failed are refused. */
export class IdempotencyKeys<T> {
  private readonly attempts = new Map<string, Attempt<T>>();

  /** `answered` is called when the client has got (or lost) its answer: until then the attempt counts as running. */
  run(
    key: string,
    input: unknown,
    now: number,
    work: () => { result: T; failed: boolean },
    answered: (done: () => void) => void,
  ): T | IdempotencyErrorCode {
    const fingerprint = createHash('sha256').update(JSON.stringify(input)).digest('hex');
    const known = this.attempts.get(key);
    if (known && now - known.at < KEPT_MS) {
      if (known.fingerprint !== fingerprint) return 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH';
      if (known.state === 'running') return 'IDEMPOTENCY_CONCURRENT_REQUEST';
      return known.state === 'failed' ? 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED' : known.result;
    }
    this.forgetOld(now);
    const { result, failed } = work();
    const attempt: Attempt<T> = { fingerprint, at: now, state: 'running', result };
    this.attempts.set(key, attempt);
    answered(() => (attempt.state = failed ? 'failed' : 'done'));
    return result;
  }

  /** Keys stand in the order of their first use, so the old ones are in front. */
  private forgetOld(now: number): void {
    for (const [key, { at }] of this.attempts) {
      if (now - at < KEPT_MS) return;
      this.attempts.delete(key);
    }
  }
}
