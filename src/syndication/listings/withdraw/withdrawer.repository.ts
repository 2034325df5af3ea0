import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import type { StoredProblem } from '../../listing.js';
import type { ListingEntity } from '../listing.entity.js';

export interface WithdrawRecord extends Pick<ListingEntity, 'id' | 'fence' | 'nextAt' | 'attempts' | 'externalIds' | 'mayBeGoneSince'> {
  state: 'withdrawn' | 'withdrawing';
  problem: StoredProblem | null;
  /** When the channel took it; null: it has to be asked. */
  acceptedAt: Date | null;
  /** The channel keeps it where nobody sees it, with all that we put there. */
  isKept: boolean;
}

/**
 * Of these, those of which a price or stock is under way at this moment. Asked after the lease: from then on no other begins (`raiseJoined`). What a
 * worker was saying when it died is waited for no longer than its lease.
 */
export async function underWay(m: EntityManager, ids: string[], now: Date): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await named<{ id: string }>(
    m,
    `SELECT DISTINCT w.listing_id::text AS id FROM listing_wire w
     WHERE w.listing_id = ANY($1::bigint[]) AND w.state = 'sending' AND w.lease_until >= $2`,
    [ids, now],
  );
  return new Set(rows.map(({ id }) => id));
}

/** A withdrawal has a number of its own, newer than every payload before it. That it leaves is known from here on, whoever dies before its answer. */
export async function raiseSequences(m: EntityManager, rows: { id: string; fence: string }[], now: Date): Promise<Map<string, bigint>> {
  const raised = await named<{ id: string; sequence: string }>(
    m,
    `UPDATE listing l SET sequence = l.sequence + 1, may_be_gone_since = $3 FROM unnest($1::bigint[], $2::bigint[]) AS o(id, fence)
     WHERE l.id = o.id AND l.fence = o.fence AND NOT l.wanted AND (SELECT state = 'active' AND NOT dry_run FROM channel c WHERE c.code = l.channel_code)
     RETURNING l.id::text, l.sequence::text`,
    [rows.map((row) => row.id), rows.map((row) => row.fence), now],
  );
  return new Map(raised.map((row) => [row.id, BigInt(row.sequence)]));
}

/** Over the budget of the moment: nothing was asked, so nothing else changes. */
export async function postponeWithdrawals(m: EntityManager, rows: { id: string; fence: string }[], nextAt: Date): Promise<void> {
  if (rows.length === 0) return;
  await send(
    m,
    `UPDATE listing l SET next_at = $3, lease_owner = NULL, lease_until = NULL FROM unnest($1::bigint[], $2::bigint[]) AS o(id, fence)
     WHERE l.id = o.id AND l.fence = o.fence AND l.state = 'withdrawing'`,
    [rows.map((row) => row.id), rows.map((row) => row.fence), nextAt],
  );
}

/**
 * What is wanted again meanwhile goes back to planned: it is sent anew. Once withdrawn, the channel's ids are history, and so is what it accepted. Of
 * what it keeps the ids stay, so that the very same comes back, and what was sent last: that tells what is ours there and may have to be emptied.
 *
 * @moves withdrawing → planned, withdrawn
 */
export async function recordWithdrawals(m: EntityManager, rows: WithdrawRecord[], now: Date): Promise<string[]> {
  if (rows.length === 0) return [];
  const written = await named<{ id: string }>(
    m,
    `UPDATE listing l SET
       state = CASE WHEN l.wanted THEN 'planned' ELSE o.state END,
       next_at = CASE WHEN l.wanted THEN $2 ELSE o."nextAt" END,
       payload_hash = CASE WHEN o.state = 'withdrawn' AND NOT o."isKept" THEN NULL ELSE l.payload_hash END,
       live_payload_hash = CASE o.state WHEN 'withdrawn' THEN NULL ELSE l.live_payload_hash END,
       live_edition_id = CASE o.state WHEN 'withdrawn' THEN NULL ELSE l.live_edition_id END,
       accepted_payload_hash = CASE o.state WHEN 'withdrawn' THEN NULL ELSE l.accepted_payload_hash END,
       accepted_at = CASE WHEN l.wanted OR o.state = 'withdrawn' THEN NULL ELSE l.accepted_at END,
       processed_at = CASE o.state WHEN 'withdrawn' THEN NULL ELSE l.processed_at END,
       external_ids = CASE WHEN o.state = 'withdrawn' AND NOT o."isKept" THEN '{}' ELSE l.external_ids || o."externalIds" END,
       withdrawal_accepted_at = CASE WHEN l.wanted THEN NULL ELSE o."acceptedAt" END,
       pushed = CASE o.state WHEN 'withdrawn' THEN NULL ELSE l.pushed END,
       may_be_gone_since = o."mayBeGoneSince", attempts = o.attempts, last_problem = o.problem, lease_owner = NULL, lease_until = NULL
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, fence bigint, state text, "nextAt" timestamptz, attempts int, problem jsonb,
       "acceptedAt" timestamptz, "mayBeGoneSince" timestamptz, "externalIds" jsonb, "isKept" boolean)
     WHERE l.id = o.id AND l.fence = o.fence AND l.state = 'withdrawing'
     RETURNING l.id::text`,
    [JSON.stringify(rows), now],
  );
  return written.map((row) => row.id);
}
