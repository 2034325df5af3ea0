import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository, type EntityManager } from 'typeorm';
import { named, query, type RowOf } from '../../../libs/db/index.js';
import type { Role } from './actor.js';
import { ApiKeyEntity } from './api-key.entity.js';

/** A key as it may be shown: without the hash of its token. */
export type ApiKeyRow = Omit<ApiKeyEntity, 'hash'>;
type UsableKey = Pick<RowOf<ApiKeyEntity>, 'id' | 'person' | 'role' | 'expires_at'>;

const SHOWN = {
  id: true,
  name: true,
  person: true,
  role: true,
  prefix: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
} as const;

/** The key's person acts still, and so does whoever that person was found to be. */
const ACTIVE = '(SELECT k.active FROM known_person k WHERE k.spelling = api_key.person)';

/** Keys are made, shown and revoked one by one, through the repository; what every request asks is SQL, kept under a name. Tokens are known by their SHA-256 only. */
@Injectable()
export class ApiKeyRepository {
  constructor(@InjectRepository(ApiKeyEntity) private readonly keys: Repository<ApiKeyEntity>) {}

  /** Asked by nearly every request. Index: the unique hash. */
  async findUsable(m: EntityManager, hash: Buffer, now: Date): Promise<UsableKey | undefined> {
    const [row] = await named<UsableKey>(
      m,
      `SELECT id, person, role, expires_at FROM api_key
       WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2) AND ${ACTIVE}`,
      [hash, now],
    );
    return row;
  }

  /** The hashes of all keys that are not revoked, in base64. */
  async hashes(m: EntityManager): Promise<string[]> {
    const rows = await named<{ hash: string }>(m, `SELECT encode(hash, 'base64') AS hash FROM api_key WHERE revoked_at IS NULL`);
    return rows.map(({ hash }) => hash);
  }

  /** At most one write per key and minute, and none while somebody has the key locked: the moment is for spotting unused keys, not for accounting. */
  async touch(m: EntityManager, id: string, now: Date): Promise<void> {
    await named(
      m,
      `UPDATE api_key SET last_used_at = $2::timestamptz
       WHERE id = (SELECT k.id FROM api_key k WHERE k.id = $1
         AND (k.last_used_at IS NULL OR k.last_used_at < $2::timestamptz - interval '1 minute') FOR NO KEY UPDATE SKIP LOCKED)`,
      [id, now],
    );
  }

  async insert(m: EntityManager, key: Omit<ApiKeyEntity, 'id' | 'revokedAt' | 'lastUsedAt'>): Promise<ApiKeyRow> {
    const { hash: _, ...shown } = { ...key, revokedAt: null, lastUsedAt: null };
    const { identifiers } = await m.withRepository(this.keys).insert({ ...key });
    return { ...shown, id: identifiers[0]!['id'] as string };
  }

  /** Gives nothing back when there is no such key or it was revoked before. */
  async revoke(m: EntityManager, id: string, now: Date): Promise<ApiKeyRow | undefined> {
    const keys = m.withRepository(this.keys);
    const { affected } = await keys.update({ id, revokedAt: IsNull() }, { revokedAt: now });
    return affected === 1 ? keys.findOneOrFail({ select: SHOWN, where: { id } }) : undefined;
  }

  /** The roles that a usable key of somebody has: neither revoked nor expired. */
  async usableRoles(m: EntityManager, now: Date): Promise<Role[]> {
    const rows = await query<{ role: Role }>(
      m,
      `SELECT DISTINCT role FROM api_key WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1) AND ${ACTIVE}`,
      [now],
    );
    return rows.map(({ role }) => role);
  }

  /** All, oldest first. */
  list(m: EntityManager): Promise<ApiKeyRow[]> {
    return m.withRepository(this.keys).find({ select: SHOWN, order: { id: 'ASC' } });
  }
}
