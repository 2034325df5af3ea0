import type { EntityManager } from 'typeorm';
import { query } from '../../../../libs/db/index.js';
import { BARRED, UNDECIDED } from '../../findings/drift-standing.js';
import { SEEN, sqlStates } from '../../listing.js';

/** A difference that its policy pushes. */
export interface PushedDrift {
  id: string;
  listingId: string;
  field: string;
  policyBy: string;
}

/**
 * Differences that a policy says to push and that nobody decided: taken, or marked with why they are not. What is not seen at rest waits, and so
 * does a channel that sends nothing. Index: drift_to_push.
 */
export async function takePushes(
  m: EntityManager,
  { joinedKinds, priceNames }: { joinedKinds: string[]; priceNames: string[] },
  now: Date,
  limit: number,
): Promise<PushedDrift[]> {
  const rows = await query<PushedDrift & { notPushed: string | null }>(
    m,
    `WITH due AS (
       SELECT d.id, ${BARRED('$1', 'c.kind = ANY($3)', '$4')} AS barred FROM drift d JOIN listing l ON l.id = d.listing_id JOIN channel c ON c.code = l.channel_code
       WHERE d.closed_at IS NULL AND d.policy = 'push_ours' AND d.pushed_at IS NULL AND d.not_pushed IS NULL AND ${UNDECIDED('$1')}
         AND l.state IN ${sqlStates(...SEEN)} AND l.wanted AND c.state = 'active' AND NOT c.dry_run
       ORDER BY d.id LIMIT $2 FOR UPDATE OF d SKIP LOCKED)
     UPDATE drift d SET pushed_at = CASE WHEN due.barred IS NULL THEN $1::timestamptz END, not_pushed = due.barred FROM due WHERE d.id = due.id
     RETURNING d.id::text, d.listing_id::text AS "listingId", d.field, d.policy_by AS "policyBy", d.not_pushed AS "notPushed"`,
    [now, limit, joinedKinds, priceNames],
  );
  return rows.filter(({ notPushed }) => notPushed === null);
}
