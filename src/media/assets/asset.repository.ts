import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { Asset } from './asset.js';

const COLUMNS = `hash, file_name AS "fileName", media_type AS "mediaType", bytes::int AS bytes, width, height, properties, source,
  created_by AS "createdBy", created_at AS "createdAt"`;

/** Stores the row unless the same bytes are known. True when it is new. The first description stays: it is the one that people have seen. */
export async function insertAsset(m: EntityManager, asset: Asset): Promise<boolean> {
  const { hash, fileName, mediaType, bytes, width, height, properties, source, createdBy, createdAt } = asset;
  const rows = await query<{ hash: string }>(
    m,
    `INSERT INTO asset (hash, file_name, media_type, bytes, width, height, properties, source, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (hash) DO NOTHING
     RETURNING hash`,
    [hash, fileName, mediaType, bytes, width, height, JSON.stringify(properties), source, createdBy, createdAt],
  );
  return rows.length === 1;
}

/** Stored assets by hash, in any order; unknown hashes are left out. One statement. */
export function findAssets(m: EntityManager, hashes: string[]): Promise<Asset[]> {
  return query<Asset>(m, `SELECT ${COLUMNS} FROM asset WHERE hash = ANY($1)`, [hashes]);
}

/** Those of these hashes that are stored. */
export async function storedHashes(m: EntityManager, hashes: string[]): Promise<string[]> {
  const rows = await named<{ hash: string }>(m, 'SELECT hash FROM asset WHERE hash = ANY ($1)', [hashes]);
  return rows.map((row) => row.hash);
}

export interface ListedAsset extends Asset {
  /** created_at to the microsecond: a Date holds milliseconds, and a page that ends inside one would lose rows. */
  at: string;
}

/** Newest first, by key: (at, hash) of the last row seen. */
export function listAssets(m: EntityManager, first: number, after: { at: string; hash: string } | undefined): Promise<ListedAsset[]> {
  return query<ListedAsset>(
    m,
    `SELECT ${COLUMNS}, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at FROM asset
     WHERE $2::timestamptz IS NULL OR (created_at, hash) < ($2, $3)
     ORDER BY created_at DESC, hash DESC
     LIMIT $1`,
    [first, after?.at ?? null, after?.hash ?? null],
  );
}
