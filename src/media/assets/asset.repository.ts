import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { Asset } from './asset.js';

const COLUMNS = `hash, file_name AS "fileName", media_type AS "mediaType", bytes::int AS bytes, width, height, properties, source,
  created_by AS "createdBy", created_at AS "createdAt"`;

/** Stores the row unless the same bytes are known. True when it is new. The first description stays: it is the one that people have seen. */
export async function insertAsset(m: EntityManager, asset: Omit<Asset, 'createdAt'>): Promise<boolean> {
  const { hash, fileName, mediaType, bytes, width, height, properties, source, createdBy } = asset;
  const rows = await query<{ hash: string }>(
    m,
    `INSERT INTO asset (hash, file_name, media_type, bytes, width, height, properties, source, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (hash) DO NOTHING
     RETURNING hash`,
    [hash, fileName, mediaType, bytes, width, height, JSON.stringify(properties), source, createdBy],
  );
  return rows.length === 1;
}

export function findAssets(m: EntityManager, hashes: string[]): Promise<Asset[]> {
  return query<Asset>(m, `SELECT ${COLUMNS} FROM asset WHERE hash = ANY($1)`, [hashes]);
}

/** Newest first. The cursor is the last row's (created_at, hash). */
export function listAssets(m: EntityManager, first: number, after: { createdAt: string; hash: string } | undefined): Promise<Asset[]> {
  return query<Asset>(
    m,
    `SELECT ${COLUMNS} FROM asset
     WHERE $2::timestamptz IS NULL OR (created_at, hash) < ($2, $3)
     ORDER BY created_at DESC, hash DESC
     LIMIT $1`,
    [first, after?.createdAt ?? null, after?.hash ?? null],
  );
}
