import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { Role } from './actor.js';

export interface ApiKeyRow {
  id: string;
  name: string;
  person: string;
  role: Role;
  prefix: string;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

const COLUMNS = 'id, name, person, role, prefix, created_at, expires_at, revoked_at, last_used_at';

@Injectable()
export class ApiKeyRepository {
  async findUsable(m: EntityManager, hash: Buffer, now: Date): Promise<ApiKeyRow | undefined> {
    const rows = await named<ApiKeyRow>(
      m,
      `SELECT ${COLUMNS} FROM api_key WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
      [hash, now],
    );
    return rows[0];
  }

  /** At most one write per key and minute: the moment is for spotting unused keys, not for accounting. */
  async touch(m: EntityManager, id: string, now: Date): Promise<void> {
    await named(
      m,
      `UPDATE api_key SET last_used_at = $2::timestamptz
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')`,
      [id, now],
    );
  }

  async insert(
    m: EntityManager,
    key: { name: string; person: string; role: Role; prefix: string; hash: Buffer; createdAt: Date; expiresAt: Date | null },
  ): Promise<ApiKeyRow> {
    const rows = await query<ApiKeyRow>(
      m,
      `INSERT INTO api_key (name, person, role, prefix, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
      [key.name, key.person, key.role, key.prefix, key.hash, key.createdAt, key.expiresAt],
    );
    return rows[0]!;
  }

  /** Gives nothing back when there is no such key or it was revoked before. */
  async revoke(m: EntityManager, id: string, now: Date): Promise<ApiKeyRow | undefined> {
    const rows = await query<ApiKeyRow>(m, `UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING ${COLUMNS}`, [
      id,
      now,
    ]);
    return rows[0];
  }

  /** The roles that a usable key of somebody has: neither revoked nor expired. */
  async usableRoles(m: EntityManager, now: Date): Promise<Role[]> {
    const rows = await query<{ role: Role }>(
      m,
      `SELECT DISTINCT role FROM api_key WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1)`,
      [now],
    );
    return rows.map(({ role }) => role);
  }

  list(m: EntityManager): Promise<ApiKeyRow[]> {
    return query<ApiKeyRow>(m, `SELECT ${COLUMNS} FROM api_key ORDER BY id`);
  }
}
