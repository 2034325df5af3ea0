import type { DataSource } from 'typeorm';
import type { Clock } from '../../../../libs/clock/index.js';
import { named, query } from '../../../../libs/db/index.js';
import { SecretUnreadable, type SecretBox } from '../../../../libs/secrets/index.js';
import type { ChannelCache } from '../../../port/index.js';

/** Tokens and requirements, shared by the workers of an account. All values are sealed: which of them are secrets, only the adapter knows. */
export class TableCache implements ChannelCache {
  constructor(
    private readonly ds: DataSource,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly accountCode: string,
  ) {}

  async get(key: string): Promise<string | undefined> {
    const [row] = await named<{ value: Buffer }>(
      this.ds.manager,
      `SELECT value FROM channel_cache WHERE account_code = $1 AND key = $2 AND (expires_at IS NULL OR expires_at > $3)`,
      [this.accountCode, key, this.clock.now()],
    );
    return row && this.open(key, row.value);
  }

  async set(key: string, value: string, expiresAt?: Date): Promise<void> {
    await query(
      this.ds.manager,
      `INSERT INTO channel_cache (account_code, key, value, expires_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account_code, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
      [this.accountCode, key, this.box.seal(value, this.place(key)), expiresAt ?? null],
    );
  }

  /** What was kept under another PLINTH_SECRET_KEY counts as absent: all of it can be fetched again, and the next `set` replaces it. */
  private open(key: string, value: Buffer): string | undefined {
    try {
      return this.box.open(value, this.place(key));
    } catch (error) {
      if (error instanceof SecretUnreadable) return undefined;
      throw error;
    }
  }

  private place(key: string): string {
    return `channel_cache:${this.accountCode}:${key}`;
  }
}
