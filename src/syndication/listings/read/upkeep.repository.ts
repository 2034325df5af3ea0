import type { EntityManager } from 'typeorm';
import { query } from '../../../../libs/db/index.js';
import { isFree } from '../lease/free-to-plan.js';

export async function countLive(m: EntityManager, channelCode: string): Promise<number> {
  const [row] = await query<{ count: number }>(m, `SELECT count(*)::int AS count FROM listing WHERE channel_code = $1 AND state = 'live'`, [
    channelCode,
  ]);
  return row!.count;
}

/** Whether any live listing of the channel was last read before then. */
export async function isAnyUnread(m: EntityManager, channelCode: string, before: Date): Promise<boolean> {
  const [row] = await query<{ unread: boolean }>(
    m,
    `SELECT EXISTS (SELECT 1 FROM listing WHERE channel_code = $1 AND state = 'live' AND read_at < $2) AS unread`,
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
             AND ${isFree('$2')}
           ORDER BY refresh_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due
     WHERE l.id = due.id RETURNING l.id`,
    [channelCode, now, limit],
  );
  return rows.length;
}
