import type { EntityManager } from 'typeorm';
import { query } from '../../../../libs/db/index.js';
import { isFree } from '../lease/free-to-plan.js';
import { STANDS_REFUSED } from '../lease/lease.repository.js';
import { STAYS } from '../lease/stays.js';

/** Listings that are looked at day by day. */
export async function countLookedAt(m: EntityManager, channelCode: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    m,
    `SELECT (SELECT count(*) FROM listing WHERE channel_code = $1 AND state = 'live')::int
       + (SELECT count(*) FROM listing WHERE channel_code = $1 AND ${STANDS_REFUSED})::int AS count`,
    [channelCode],
  );
  return row!.count;
}

/** Whether any listing of the channel that is live, or stands there although it is refused, was last read before then. */
export async function isAnyUnread(m: EntityManager, channelCode: string, before: Date): Promise<boolean> {
  const [row] = await query<{ unread: boolean }>(
    m,
    `SELECT EXISTS (SELECT 1 FROM listing WHERE channel_code = $1 AND state = 'live' AND read_at < $2)
       OR EXISTS (SELECT 1 FROM listing WHERE channel_code = $1 AND ${STANDS_REFUSED} AND read_at < $2) AS unread`,
    [channelCode, before],
  );
  return row!.unread;
}

/**
 * Live listings that the channel would let expire are sent again as they are. One that was sent within the last day is left alone: the
 * channel's view of its expiry may run behind. Nobody's change causes it, so it has no trace. Returns how many.
 *
 * @moves live → planned
 */
export async function sendExpiring(m: EntityManager, channelCode: string, now: Date, limit: number): Promise<number> {
  const rows = await query(
    m,
    `UPDATE listing l SET state = 'planned', desired_revision = l.desired_revision + 1, accepted_at = NULL, attempts = 0, next_at = $2, planned_at = $2,
       trace_id = NULL
     FROM (SELECT id FROM listing l
           WHERE channel_code = $1 AND state = 'live' AND wanted AND refresh_at <= $2 AND sent_at < $2::timestamptz - interval '1 day'
             AND NOT ${STAYS} AND ${isFree('$2')}
           ORDER BY refresh_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due
     WHERE l.id = due.id RETURNING l.id`,
    [channelCode, now, limit],
  );
  return rows.length;
}

/**
 * What would expire and whose newer content is refused, by our rules or the channel's, or that only stays because somebody wants it: what it took last stays
 * for sale, by a call for its price and stock that carries that content. A look after it tells the next date; until one does, it is tried again a day later.
 * Returns how many.
 *
 * @wire-moves refused, accepted, live, rejected → planned
 */
export async function keepExpiring(m: EntityManager, channelCode: string, now: Date, limit: number): Promise<number> {
  const rows = await query(
    m,
    `WITH due AS MATERIALIZED (
       SELECT id FROM listing l WHERE channel_code = $1 AND (state IN ('refused', 'rejected') OR (state = 'live' AND ${STAYS})) AND wanted AND refresh_at <= $2
         AND accepted_payload_hash IS NOT NULL AND ${isFree('$2')}
       ORDER BY refresh_at LIMIT $3 FOR UPDATE SKIP LOCKED),
     dated AS (UPDATE listing l SET refresh_at = $2::timestamptz + interval '1 day' FROM due WHERE l.id = due.id),
     said AS (UPDATE listing_offer o SET price_again = true, stock_again = true FROM due WHERE o.listing_id = due.id)
     UPDATE listing_wire w SET desired_revision = w.desired_revision + 1, attempts = 0, next_at = $2, planned_at = $2, trace_id = NULL,
       state = CASE WHEN ${isFree('$2', 'w')} AND w.state NOT IN ('sending', 'unknown') THEN 'planned' ELSE w.state END
     FROM due WHERE w.listing_id = due.id AND w.on_channel RETURNING w.listing_id`,
    [channelCode, now, limit],
  );
  return rows.length;
}

/** When a channel would let these listings expire, as a look at their prices and stock has shown. */
export async function noteExpiry(m: EntityManager, rows: { id: string; refreshAt: Date }[]): Promise<void> {
  if (rows.length === 0) return;
  await query(
    m,
    `WITH told AS MATERIALIZED (
       SELECT l.id, o.at FROM listing l JOIN unnest($1::bigint[], $2::timestamptz[]) AS o(id, at) ON o.id = l.id
       WHERE l.refresh_at IS DISTINCT FROM o.at ORDER BY l.id FOR UPDATE OF l)
     UPDATE listing l SET refresh_at = told.at FROM told WHERE l.id = told.id`,
    [rows.map(({ id }) => id), rows.map(({ refreshAt }) => refreshAt)],
  );
}
