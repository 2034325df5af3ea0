import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

export type DriftDecision = 'keep_theirs' | 'push_ours' | 'ignore';

/** Listings whose drift was decided. */
export async function decideDriftRows(
  m: EntityManager,
  ids: string[],
  decision: DriftDecision,
  until: Date | null,
  person: string,
): Promise<{ id: string; listingId: string }[]> {
  return query(
    m,
    `UPDATE drift SET decision = $2, ignore_until = $3, decided_by = $4 WHERE id = ANY($1::bigint[]) AND closed_at IS NULL
     RETURNING id::text, listing_id::text AS "listingId"`,
    [ids, decision, until, person],
  );
}

/**
 * Sends a listing again although its bytes did not change: after drift, or when a person asks for another try. What the channel took
 * is forgotten, so the sender does not take it for done; what is under way keeps its state and is looked at after it.
 */
export async function sendAgain(m: EntityManager, listingIds: string[], now: Date): Promise<string[]> {
  const rows = await query<{ id: string }>(
    m,
    `UPDATE listing l SET desired_revision = l.desired_revision + 1, accepted_at = NULL, last_problem = NULL, attempts = 0, next_at = $2,
       withdrawal_accepted_at = NULL,
       state = CASE WHEN l.state IN ('sending', 'unknown', 'withdrawing') OR l.lease_until >= $2 THEN l.state ELSE 'planned' END
     WHERE l.id = ANY($1::bigint[]) AND (l.wanted OR l.state = 'withdrawing') AND l.state <> 'withdrawn' RETURNING l.id::text`,
    [listingIds, now],
  );
  return rows.map((row) => row.id);
}
