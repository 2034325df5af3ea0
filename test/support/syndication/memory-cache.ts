import type { ChannelCache } from '../../../src/port/index.js';

/** A channel cache for tests; the real one is a table. */
export class MemoryCache implements ChannelCache {
  readonly entries = new Map<string, { value: string; expiresAt?: Date }>();

  constructor(private readonly now: () => Date = () => new Date()) {}

  get(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    const fresh = entry && (!entry.expiresAt || entry.expiresAt > this.now());
    return Promise.resolve(fresh ? entry.value : undefined);
  }

  set(key: string, value: string, expiresAt?: Date): Promise<void> {
    this.entries.set(key, { value, ...(expiresAt ? { expiresAt } : {}) });
    return Promise.resolve();
  }
}
