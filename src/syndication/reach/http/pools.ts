import { Pool } from 'undici';

export interface PoolSettings {
  /** Connections kept open to one origin. */
  connections: number;
  connectTimeoutMs: number;
  /** How long an answer may take before it counts as none. */
  answerTimeoutMs: number;
}

export const DEFAULT_POOL: PoolSettings = { connections: 32, connectTimeoutMs: 10_000, answerTimeoutMs: 60_000 };

/** One keep-alive pool per origin, shared by all channels of the process. */
export class OriginPools {
  private readonly pools = new Map<string, Pool>();

  constructor(private readonly settings: PoolSettings = DEFAULT_POOL) {}

  of(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known) return known;
    const made = new Pool(origin, {
      connections: this.settings.connections,
      connect: { timeout: this.settings.connectTimeoutMs },
      headersTimeout: this.settings.answerTimeoutMs,
      bodyTimeout: this.settings.answerTimeoutMs,
    });
    this.pools.set(origin, made);
    return made;
  }

  async close(): Promise<void> {
    const open = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(open.map((pool) => pool.destroy()));
  }
}
