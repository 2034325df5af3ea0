import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { sha256, sha256base64 } from '../../../libs/canonical/index.js';
import { Clock } from '../../../libs/clock/index.js';
import { NamePerson, recordAudit, type Acting, type AuditEntry } from '../../journal/index.js';
import { Refusal } from '../../../libs/problem/index.js';
import { secureBytes } from '../../../libs/secrets/index.js';
import type { Actor, Role } from './actor.js';
import { ApiKeyRepository, type ApiKeyRow } from './api-key.repository.js';
import type { ApiKeyEntity } from './api-key.entity.js';
import { KnownKeys } from './known-keys.js';

/** How long a process may go on accepting a key that was revoked elsewhere. It saves one statement per request. */
const REMEMBER_MS = 2000;
const REMEMBER_AT_MOST = 10_000;

/** A key to make: for whom, with which role, until when (absent or null: it does not end by itself). */
export type NewApiKey = Pick<ApiKeyEntity, 'name' | 'person' | 'role'> & Partial<Pick<ApiKeyEntity, 'expiresAt'>>;

/** Keys are `plk_` and 32 random bytes; only their SHA-256 is stored (the bytes are random, so a slow hash would protect nothing). */
@Injectable()
export class ApiKeysService {
  private readonly remembered = new Map<string, { actor: Actor; until: number }>();
  private readonly known: KnownKeys;

  constructor(
    private readonly ds: DataSource,
    private readonly keys: ApiKeyRepository,
    private readonly persons: NamePerson,
    private readonly clock: Clock,
  ) {
    this.known = new KnownKeys(() => this.keys.hashes(this.ds.manager), clock);
  }

  /** The actor of a usable key; undefined for one that is unknown, expired or revoked. */
  async authenticate(token: string): Promise<Actor | undefined> {
    const now = this.clock.now();
    const id = sha256base64(token);
    const known = this.remembered.get(id);
    if (known && known.until > now.getTime()) return known.actor;
    this.remembered.delete(id);
    if (!(await this.known.has(id))) return undefined;
    const row = await this.keys.findUsable(this.ds.manager, Buffer.from(id, 'base64'), now);
    if (!row) return undefined;
    await this.keys.touch(this.ds.manager, row.id, now);
    const actor: Actor = { keyId: row.id, person: row.person, role: row.role };
    if (this.remembered.size >= REMEMBER_AT_MOST) this.remembered.clear();
    const until = Math.min(now.getTime() + REMEMBER_MS, row.expires_at?.getTime() ?? Infinity);
    this.remembered.set(id, { actor, until });
    return actor;
  }

  /**
   * The token is in the answer once and nowhere else. A key can make its holder a second pair of eyes, so it is written down who made
   * it, in the same transaction; and who took it away. Throws Refusal where the person looks like another one, or is not active.
   */
  async create(m: EntityManager, by: Acting, key: NewApiKey): Promise<{ token: string; row: ApiKeyRow }> {
    const kind = key.role === 'integration' ? 'system' : 'person';
    const named = await this.persons.name(m, key.person, 'input.person', kind);
    if (!('spelling' in named)) throw new Refusal(named.problems);
    const token = `plk_${secureBytes(32).toString('base64url')}`;
    const row = await this.keys.insert(m, {
      ...key,
      person: named.spelling,
      prefix: token.slice(0, 10),
      hash: sha256(token),
      createdAt: by.now,
      expiresAt: key.expiresAt ?? null,
    });
    await recordAudit(m, by, entry('create_api_key', row));
    return { token, row };
  }

  /** undefined: there is no such key, or it was revoked before. */
  async revoke(m: EntityManager, by: Acting, id: string): Promise<ApiKeyRow | undefined> {
    const row = await this.keys.revoke(m, id, by.now);
    if (!row) return undefined;
    await recordAudit(m, by, entry('revoke_api_key', row));
    for (const [hash, { actor }] of this.remembered) if (actor.keyId === id) this.remembered.delete(hash);
    return row;
  }

  /** Which roles somebody can act in at this moment. Without `administrator` nobody can make a key through the API. */
  async usableRoles(m: EntityManager): Promise<Set<Role>> {
    return new Set(await this.keys.usableRoles(m, this.clock.now()));
  }

  /** After a change of persons: the next request with each key asks the database again. */
  forget(): void {
    this.remembered.clear();
  }

  /** All keys, ended ones too; the tokens themselves are stored nowhere. */
  list(): Promise<ApiKeyRow[]> {
    return this.keys.list(this.ds.manager);
  }
}

/** The token is in no record. */
function entry(verb: string, { id, name, person, role, prefix, expiresAt }: ApiKeyRow): AuditEntry {
  return { verb, target: `api_key ${id}`, details: { name, person, role, prefix, expiresAt } };
}
