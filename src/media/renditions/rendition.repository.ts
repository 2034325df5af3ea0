import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { Rendition } from './rendition.js';

const COLUMNS = `asset_hash AS "assetHash", profile, profile_version AS "profileVersion", state, hash, media_type AS "mediaType",
  bytes::int AS bytes, width, height, problem`;

export interface ProfileKey {
  code: string;
  version: string;
}

/**
 * Notes that these renditions are wanted and returns the assets for which there is something to do. Two callers at once: the row goes
 * to one of them, the other gets nothing. A row that is pending since before `staleBefore` lost its job and is returned `again`.
 */
export function claimRenditions(
  m: EntityManager,
  hashes: string[],
  profiles: ProfileKey[],
  now: Date,
  staleBefore: Date,
): Promise<{ assetHash: string; again: boolean }[]> {
  return query(
    m,
    `INSERT INTO rendition AS r (asset_hash, profile, profile_version, state, created_at)
     SELECT DISTINCT h, p.code, p.version, 'pending', $4::timestamptz
     FROM unnest($1::text[]) AS h, unnest($2::text[], $3::text[]) AS p(code, version)
     ORDER BY h, p.code
     ON CONFLICT (asset_hash, profile, profile_version) DO UPDATE SET created_at = excluded.created_at
       WHERE r.state = 'pending' AND r.created_at < $5
     RETURNING asset_hash AS "assetHash", r.xmax <> 0 AS again`,
    [hashes, profiles.map((p) => p.code), profiles.map((p) => p.version), now, staleBefore],
  );
}

export function renditionsOf(m: EntityManager, hashes: string[], profile: ProfileKey): Promise<Rendition[]> {
  return named<Rendition>(m, `SELECT ${COLUMNS} FROM rendition WHERE asset_hash = ANY($1) AND profile = $2 AND profile_version = $3`, [
    hashes,
    profile.code,
    profile.version,
  ]);
}

/** Every rendition of these assets, also of profile versions that are no longer in use. */
export function allRenditions(m: EntityManager, hashes: string[]): Promise<Rendition[]> {
  return query<Rendition>(m, `SELECT ${COLUMNS} FROM rendition WHERE asset_hash = ANY($1) ORDER BY asset_hash, profile, profile_version`, [
    hashes,
  ]);
}

/** Assets with a rendition that is pending since before `lostBefore`: its job is gone. */
export function lostRenditions(
  m: EntityManager,
  profiles: ProfileKey[],
  lostBefore: Date,
  limit: number,
): Promise<{ assetHash: string }[]> {
  return query(
    m,
    `SELECT DISTINCT asset_hash AS "assetHash" FROM rendition
     WHERE state = 'pending' AND created_at < $3 AND (profile, profile_version) IN (SELECT * FROM unnest($1::text[], $2::text[]))
     ORDER BY asset_hash LIMIT $4`,
    [profiles.map((p) => p.code), profiles.map((p) => p.version), lostBefore, limit],
  );
}

/** Notes, before it is begun, that what is pending of this asset is tried by itself. Returns how often that was, this time included. */
export async function beginTry(m: EntityManager, assetHash: string): Promise<number> {
  const [row] = await query<{ tries: number }>(
    m,
    `WITH tried AS (UPDATE rendition SET tries = tries + 1 WHERE asset_hash = $1 AND state = 'pending' RETURNING tries)
     SELECT coalesce(max(tries), 0)::int AS tries FROM tried`,
    [assetHash],
  );
  return row!.tries;
}

/** Notes that it was decoded: what fails after that is not its fault. */
export async function endTry(m: EntityManager, assetHash: string): Promise<void> {
  await query(m, `UPDATE rendition SET tries = 0 WHERE asset_hash = $1 AND state = 'pending'`, [assetHash]);
}

/** Makes of what failed with one of these codes something that is to be made, and says of which profiles. */
export function reviveRenditions(
  m: EntityManager,
  assetHash: string,
  codes: readonly string[],
  profiles: ProfileKey[],
  now: Date,
): Promise<{ profile: string }[]> {
  return query(
    m,
    `UPDATE rendition SET state = 'pending', problem = NULL, tries = 0, created_at = $5
     WHERE asset_hash = $1 AND state = 'failed' AND problem->>'code' = ANY($2)
       AND (profile, profile_version) IN (SELECT * FROM unnest($3::text[], $4::text[]))
     RETURNING profile`,
    [assetHash, codes, profiles.map((p) => p.code), profiles.map((p) => p.version), now],
  );
}

export interface RenditionResult {
  assetHash: string;
  profile: string;
  profileVersion: string;
  hash?: string;
  mediaType?: string;
  bytes?: number;
  width?: number;
  height?: number;
  problem?: Problem;
}

/** Closes pending renditions. One that is ready stays as it is: a job that ran twice changes nothing. */
export async function finishRenditions(m: EntityManager, results: RenditionResult[]): Promise<void> {
  await query(
    m,
    `UPDATE rendition r SET
       state = CASE WHEN x.problem IS NULL THEN 'ready' ELSE 'failed' END,
       hash = x.hash, media_type = x."mediaType", bytes = x.bytes, width = x.width, height = x.height, problem = x.problem
     FROM jsonb_to_recordset($1::jsonb) AS x("assetHash" text, profile text, "profileVersion" text, hash text, "mediaType" text,
       bytes bigint, width int, height int, problem jsonb)
     WHERE r.asset_hash = x."assetHash" AND r.profile = x.profile AND r.profile_version = x."profileVersion" AND r.state <> 'ready'`,
    [JSON.stringify(results)],
  );
}

/** The file behind a public address, when it is a rendition. */
export async function findDelivered(m: EntityManager, hash: string): Promise<{ mediaType: string; bytes: number } | undefined> {
  const rows = await query<{ mediaType: string; bytes: number }>(
    m,
    `SELECT media_type AS "mediaType", bytes::int AS bytes FROM rendition WHERE hash = $1 AND state = 'ready' LIMIT 1`,
    [hash],
  );
  return rows[0];
}

/** How many renditions are still to be made, and how many are made or failed. */
export async function countRenditions(m: EntityManager): Promise<{ pending: number; done: number }> {
  const [row] = await query<{ pending: number; done: number }>(
    m,
    `SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state <> 'pending')::int AS done FROM rendition`,
  );
  return row!;
}
