import type { EntityManager } from 'typeorm';
import { LOCKS, named, query } from '../../../../libs/db/index.js';
import { sqlStates, TAKEN, UNSETTLED } from '../../listing.js';
import { LEASED } from '../lease/lease.repository.js';
import type { LeasedListing } from '../leased-listing.js';
import type { Made } from '../made.js';

/** False: another process is at it. */
export async function tryToCompare(m: EntityManager, channelCode: string): Promise<boolean> {
  const [row] = await query<{ got: boolean }>(m, `SELECT pg_try_advisory_xact_lock(${LOCKS.renderings}, hashtext($1)) AS got`, [
    channelCode,
  ]);
  return row!.got;
}

/**
 * Listings whose content the channel took and which this renderer has not been compared with, after a key. Those of which a call is under way are among
 * them: what becomes of it has to be known first. Nothing is locked. Index: listing's unique key.
 */
export async function uncompared(
  m: EntityManager,
  { channelCode, renderer, after, limit }: { channelCode: string; renderer: string; after: string; limit: number },
): Promise<LeasedListing[]> {
  return named<LeasedListing>(
    m,
    `SELECT ${LEASED} FROM listing l
     WHERE l.channel_code = $1 AND l.listing_key > $2 AND l.judged_renderer IS DISTINCT FROM $3 AND l.wanted AND l.state IN ${sqlStates(...TAKEN, ...UNSETTLED)}
     ORDER BY l.listing_key LIMIT $4`,
    [channelCode, after, renderer, limit],
  );
}

export interface Compared {
  id: string;
  /** Of the lease that was the last one when it was looked at. */
  fence: string;
  /** desired_revision of then. */
  revision: string;
  made: Record<string, Made> | null;
}

/** Returned are those that nobody has touched meanwhile: of any other, whoever touched it has judged it, or it is compared again. */
export async function recordCompared(m: EntityManager, renderer: string, rows: Compared[]): Promise<Set<string>> {
  const written = await named<{ id: string }>(
    m,
    `UPDATE listing l SET judged_renderer = $2, made = l.made || coalesce(o.made, '{}')
     FROM (SELECT x.* FROM jsonb_to_recordset($1::jsonb) AS x(id bigint, fence bigint, revision bigint, made jsonb) JOIN listing k ON k.id = x.id
           ORDER BY x.id FOR UPDATE OF k SKIP LOCKED) AS o
     WHERE l.id = o.id AND l.fence = o.fence AND l.desired_revision = o.revision
     RETURNING l.id::text`,
    [JSON.stringify(rows), renderer],
  );
  return new Set(written.map(({ id }) => id));
}

/** How far the comparison of a channel is. */
export interface Comparison {
  /** Listings whose content the channel took, also while something of them is under way. */
  listings: number;
  compared: number;
}

export async function comparisonOf(m: EntityManager, channelCode: string, renderer: string): Promise<Comparison> {
  const [row] = await query<Comparison>(
    m,
    `SELECT count(*)::int AS listings, count(*) FILTER (WHERE judged_renderer = $2)::int AS compared FROM listing
     WHERE channel_code = $1 AND wanted
       AND (state IN ${sqlStates(...TAKEN)} OR (state IN ${sqlStates('planned', ...UNSETTLED)} AND accepted_payload_hash IS NOT NULL))`,
    [channelCode, renderer],
  );
  return row!;
}
