import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { sha256 } from '../../../libs/canonical/index.js';
import { Clock } from '../../../libs/clock/index.js';
import type { Acting } from '../../journal/index.js';
import type { Actor, Role } from './actor.js';
import { ApiKeyRepository, type ApiKeyRow } from './api-key.repository.js';

/** How long a process may go on accepting a key that was revoked elsewhere. It saves one statement per request. */
const REMEMBER_MS = 2000;
const REMEMBER_AT_MOST = 10_000;

/** Keys are `plk_` and 32 random bytes; only their SHA-256 is stored (the bytes are random, so a slow hash would protect nothing). */
@Injectable()
export class ApiKeysService {
  private readonly remembered = new Map<string, { actor: Actor; until: number }>();

  constructor(
    private readonly ds: DataSource,
    private readonly keys: ApiKeyRepository,
    private readonly clock: Clock,
  ) {}

  /** The actor of a usable key; undefined for one that is unknown, expired or revoked. */
  async authenticate(token: string): Promise<Actor | undefined> {
    const now = this.clock.now();
    const hash = sha256(token);
    const id = hash.toString('base64');
    const known = this.remembered.get(id);
    if (known && known.until > now.getTime()) return known.actor;
    this.remembered.delete(id);
    const row = await this.keys.findUsable(this.ds.manager, hash, now);
    if (!row) return undefined;
    await this.keys.touch(this.ds.manager, row.id, now);
    const actor: Actor = { keyId: row.id, person: row.person, role: row.role };
    if (this.remembered.size >= REMEMBER_AT_MOST) this.remembered.clear();
    const until = Math.min(now.getTime() + REMEMBER_MS, row.expires_at?.getTime() ?? Infinity);
    this.remembered.set(id, { actor, until });
    return actor;
  }

  /** The token is in the answer once and nowhere else. */
  async create(
    m: EntityManager,
    key: { name: string; person: string; role: Role; expiresAt?: Date | null },
  ): Promise<{ token: string; row: ApiKeyRow }> {
    const token = `plk_${randomBytes(32).toString('base64url')}`;
    const row = await this.keys.insert(m, {
      ...key,
      prefix: token.slice(0, 10),
      hash: sha256(token),
      createdAt: this.clock.now(),
      expiresAt: key.expiresAt ?? null,
    });
    return { token, row };
  }

  async revoke(m: EntityManager, id: string): Promise<ApiKeyRow | undefined> {
    const row = await this.keys.revoke(m, id, this.clock.now());
    for (const [hash, { actor }] of this.remembered) if (actor.keyId === id) this.remembered.delete(hash);
    return row;
  }

  /** A key can make its holder a second pair of eyes, so it is written down who made it, and who took it away. */
  async record(m: EntityManager, verb: 'create_api_key' | 'revoke_api_key', row: ApiKeyRow, by: Acting): Promise<void> {
    await this.keys.record(m, verb, row, by);
  }

  list(): Promise<ApiKeyRow[]> {
    return this.keys.list(this.ds.manager);
  }
}
