import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';
import { AWAITS_READING, SEEN, sqlStates, TAKEN } from '../../listing.js';
import { pushedAfter, rejectedAfter } from '../lease/pushed.js';
import type { ReadRecord } from './judge-reading.js';

/**
 * Returns the ids that were still ours. A listing whose wishes grew meanwhile goes back to planned with what was learned; an
 * unknown one stays unknown all the same, because only a read-back settles that.
 *
 * @moves unknown → planned, accepted, processed, live, rejected
 * @moves accepted → planned, processed, live, rejected
 * @moves processed → planned, accepted, live, rejected
 * @moves live → planned, accepted, processed, rejected
 * @moves refused, rejected → planned
 */
export async function recordReadings(m: EntityManager, rows: ReadRecord[], now: Date): Promise<string[]> {
  if (rows.length === 0) return [];
  const written = await named<{ id: string }>(
    m,
    `UPDATE listing l SET
       state = CASE WHEN l.desired_revision > l.rendered_revision OR NOT l.wanted THEN CASE WHEN o.state = 'unknown' THEN 'unknown' ELSE 'planned' END ELSE o.state END,
       accepted_at = CASE WHEN o.resend THEN NULL WHEN o.state IN ${sqlStates(...TAKEN)} THEN coalesce(l.accepted_at, $2) ELSE l.accepted_at END,
       processed_at = CASE WHEN o.resend THEN NULL WHEN o.state IN ${sqlStates(...SEEN)} THEN coalesce(l.processed_at, $2) ELSE l.processed_at END,
       live_at = CASE WHEN o.state = 'live' AND l.live_payload_hash IS DISTINCT FROM l.payload_hash THEN $2 ELSE l.live_at END,
       live_payload_hash = CASE WHEN o.state = 'live' THEN l.payload_hash ELSE l.live_payload_hash END,
       live_edition_id = CASE WHEN o.state = 'live' THEN l.edition_id ELSE l.live_edition_id END,
       accepted_payload_hash = CASE WHEN NOT o.resend AND l.state = 'unknown' AND o.state IN ${sqlStates(...TAKEN)} THEN l.payload_hash ELSE l.accepted_payload_hash END,
       may_be_gone_since = CASE WHEN o."isLost" THEN $2 WHEN NOT o.resend AND l.state = 'unknown' AND o.state IN ${sqlStates(...TAKEN)} THEN NULL ELSE l.may_be_gone_since END,
       pushed = CASE WHEN NOT o.resend AND l.state = 'unknown' AND o.state IN ${sqlStates(...TAKEN)} THEN ${pushedAfter('l.rendered_revision')} ELSE l.pushed END,
       external_ids = l.external_ids || o."externalIds", next_at = CASE WHEN l.desired_revision > l.rendered_revision AND o.state <> 'unknown' THEN $2 ELSE o."nextAt" END,
       attempts = o.attempts, last_problem = ${rejectedAfter('o.problem', 'l.rendered_revision')}, read_at = CASE WHEN o.read THEN $2 ELSE l.read_at END,
       refresh_at = CASE WHEN o.read THEN o."refreshAt" ELSE l.refresh_at END, lease_owner = NULL, lease_until = NULL
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, fence bigint, state text, "nextAt" timestamptz, attempts int, problem jsonb, "externalIds" jsonb, resend boolean,
       read boolean, "isLost" boolean, "refreshAt" timestamptz)
     WHERE l.id = o.id AND l.fence = o.fence AND l.state IN ${sqlStates(...AWAITS_READING, 'live', 'refused', 'rejected')}
     RETURNING l.id::text`,
    [JSON.stringify(rows), now],
  );
  return written.map((row) => row.id);
}
