import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import { AWAITS_READING, sqlStates, TAKEN, UNSETTLED } from '../../listing.js';
import type { LeasedListing } from '../leased-listing.js';
import { isFree } from './free-to-plan.js';

/**
 * A lease is seconds long and kept up by a heartbeat; each one raises the fence, and every outcome is written only where the fence is
 * still the one it was worked under. A worker that was thought dead can therefore not overwrite what its successor did.
 */
export interface LeaseRequest {
  channelCode: string;
  owner: string;
  now: Date;
  until: Date;
  limit: number;
}

/** What a batch knows of a listing (alias l), leased or only looked at. */
export const LEASED = `l.id::text, l.listing_key AS key, l.kind, l.root_id::text AS "rootId", l.sku, l.skus, l.state, l.desired_revision::text AS revision, l.lane, l.trace_id AS "traceId",
  l.fence::text, l.sequence::text, l.attempts, l.payload_hash AS "payloadHash", l.live_payload_hash AS "livePayloadHash",
  coalesce(l.accepted_payload_hash, l.live_payload_hash) AS "acceptedPayloadHash", l.joined_revision::text AS "joinedRevision", l.pushed, l.external_ids AS "externalIds",
  l.sent_at AS "sentAt", l.accepted_at AS "acceptedAt", l.processed_at AS "processedAt", l.last_problem AS "lastProblem",
  l.withdrawal_accepted_at AS "withdrawalAcceptedAt", l.may_be_gone_since AS "mayBeGoneSince", l.edition_id::text AS "editionId", l.made->coalesce(l.accepted_payload_hash, l.live_payload_hash) AS made,
  (SELECT p.listing_key FROM listing p WHERE p.id = l.parent_listing_id) AS "parentKey"`;

const FREE = isFree('$3');

/** By the pauses of `retryDelay` these take some 45 minutes. */
const TRIES_OF_A_STOP = 12;

/**
 * Something leaves it whose stop is due, or is tried again soon: the answer to the stop tells what was sold, and a content without it would take the number
 * along untold. A stop that has failed for most of an hour, or waits for tomorrow's budget, holds up nothing until it is tried again; nor does one of what
 * somebody took away, which is not said before the content has made it anew.
 */
const STOP_FIRST = `coalesce(l.last_problem->>'code' <> 'vanished', true) AND EXISTS (SELECT FROM listing_wire w WHERE w.listing_id = l.id AND w.wire = 'stock' AND w.priority = 0 AND w.on_channel
  AND w.state IN ('planned', 'sending', 'unknown') AND (w.next_at <= $3 OR (w.attempts <= ${TRIES_OF_A_STOP} AND w.next_at <= $3::timestamptz + interval '15 minutes'))
  AND EXISTS (SELECT FROM listing_offer o WHERE o.listing_id = l.id AND o.buyable AND NOT o.sku = ANY(l.skus)))`;

/**
 * Due to be rendered and sent, most urgent first. A child waits until its parent was taken by the channel; an urgent offer of a child
 * whose parent was live before does not wait for the parent's new texts. A dry run looks at each revision once. One that was wanted again while
 * a worker withdrew it, and died, is sent anew.
 *
 * @moves withdrawing → planned
 */
export async function leaseToSend(m: EntityManager, request: LeaseRequest, dryRun: boolean): Promise<LeasedListing[]> {
  return lease(
    m,
    request,
    `SELECT l.id FROM listing l LEFT JOIN listing p ON p.id = l.parent_listing_id
     WHERE l.channel_code = $1 AND l.state IN ('planned', 'withdrawing') AND l.wanted AND l.next_at <= $3 AND ${FREE}
       AND (p.id IS NULL OR p.state IN ${sqlStates(...TAKEN)} OR (p.live_at IS NOT NULL AND l.priority < 3) OR $6)
       AND (NOT $6 OR l.desired_revision > l.rendered_revision) AND ($6 OR NOT (${STOP_FIRST}))
     ORDER BY l.priority, l.next_at, l.id LIMIT $5 FOR UPDATE OF l SKIP LOCKED`,
    `'planned'`,
    dryRun,
  );
}

/**
 * Due to be read back. One that was being sent when its worker died may or may not have arrived: it becomes unknown.
 *
 * @moves sending → unknown
 */
export async function leaseToRead(m: EntityManager, request: LeaseRequest): Promise<LeasedListing[]> {
  return lease(
    m,
    request,
    `SELECT l.id FROM listing l
     WHERE l.channel_code = $1 AND ${FREE}
       AND ((l.state IN ${sqlStates(...AWAITS_READING)} AND l.next_at <= $3) OR (l.state = 'sending' AND NOT $6))
     ORDER BY (l.state IN ${sqlStates(...UNSETTLED)}) DESC, l.next_at, l.id LIMIT $5 FOR UPDATE OF l SKIP LOCKED`,
    `CASE l.state WHEN 'sending' THEN 'unknown' ELSE l.state END`,
    false,
  );
}

/**
 * Live, and something newer is wanted of them: whoever looked at them when that came has died, or his look broke. It is done again, as its end takes up
 * the wish; until the next look of the day nobody would. Index listing_left_live.
 */
export async function leaseLeftLive(m: EntityManager, request: LeaseRequest): Promise<LeasedListing[]> {
  return lease(
    m,
    request,
    `SELECT l.id FROM listing l
     WHERE l.channel_code = $1 AND l.state = 'live' AND (l.desired_revision > l.rendered_revision OR NOT l.wanted) AND ${FREE} AND l.next_at <= $3 AND NOT $6
     ORDER BY l.id LIMIT $5 FOR UPDATE OF l SKIP LOCKED`,
    `l.state`,
    false,
  );
}

/** Live listings of a channel that were last read before then, longest ago first. One that could not be read is not asked for at once again. */
export async function leaseToReconcile(m: EntityManager, request: LeaseRequest, readBefore: Date): Promise<LeasedListing[]> {
  return lease(
    m,
    request,
    `SELECT l.id FROM listing l
     WHERE l.channel_code = $1 AND l.state = 'live' AND ${FREE} AND l.read_at < $6::timestamptz AND l.next_at <= $3
     ORDER BY l.read_at, l.id LIMIT $5 FOR UPDATE OF l SKIP LOCKED`,
    `l.state`,
    readBefore,
  );
}

/**
 * SQL, of a listing: something of it is on the channel, and what was to follow is refused, by our rules or there; or the channel took it and refused it later,
 * which it may take back as it did it, without a word.
 */
export const STANDS_REFUSED = `state IN ('refused', 'rejected') AND wanted AND accepted_payload_hash IS NOT NULL`;

/** Listings that stand there although they are refused and that were last read before then, longest ago first. Index listing_state. */
export async function leaseRefused(m: EntityManager, request: LeaseRequest, readBefore: Date): Promise<LeasedListing[]> {
  return lease(
    m,
    request,
    `SELECT l.id FROM listing l
     WHERE l.channel_code = $1 AND ${STANDS_REFUSED} AND ${FREE} AND l.read_at < $6::timestamptz AND l.next_at <= $3
     ORDER BY l.read_at, l.id LIMIT $5 FOR UPDATE OF l SKIP LOCKED`,
    `l.state`,
    readBefore,
  );
}

/**
 * No longer wanted: to be taken off. Whatever it was in the middle of, withdrawing comes last and is repeated safely. What a worker was looking at
 * when it died needs no look first: nobody cares any more what it shows.
 *
 * @moves planned, unknown, accepted, processed → withdrawing
 */
export async function leaseToWithdraw(m: EntityManager, request: LeaseRequest): Promise<LeasedListing[]> {
  return lease(
    m,
    request,
    `SELECT l.id FROM listing l
     WHERE l.channel_code = $1 AND NOT l.wanted AND l.state IN ${sqlStates('planned', 'withdrawing', ...AWAITS_READING)} AND l.next_at <= $3 AND ${FREE} AND NOT $6
     ORDER BY l.priority, l.next_at, l.id LIMIT $5 FOR UPDATE OF l SKIP LOCKED`,
    `'withdrawing'`,
    false,
  );
}

function lease(m: EntityManager, request: LeaseRequest, due: string, state: string, extra: unknown): Promise<LeasedListing[]> {
  return named<LeasedListing>(
    m,
    `WITH due AS MATERIALIZED (${due})
     UPDATE listing l SET lease_owner = $2, lease_until = $4, fence = l.fence + 1, state = ${state} FROM due WHERE l.id = due.id
     RETURNING ${LEASED}`,
    [request.channelCode, request.owner, request.now, request.until, request.limit, extra],
  );
}

/**
 * The heartbeat. Says how many leases are still ours: what was recorded or released has no owner, what somebody took has another fence, and
 * what ran out at `now` is anybody's. The plan may have begun such a listing anew, and a heartbeat that came late would hold it up for the
 * length of a lease, with nobody at work on it.
 */
export async function extendLeases(
  m: EntityManager,
  owner: string,
  rows: { id: string; fence: string }[],
  now: Date,
  until: Date,
): Promise<number> {
  const kept = await named(
    m,
    `UPDATE listing l SET lease_until = $2 FROM unnest($3::bigint[], $4::bigint[]) AS o(id, fence)
     WHERE l.id = o.id AND l.fence = o.fence AND l.lease_owner = $1 AND l.lease_until >= $5 RETURNING l.id`,
    [owner, until, rows.map((row) => row.id), rows.map((row) => row.fence), now],
  );
  return kept.length;
}

/** Leases of rows that were not marked after all (the channel was paused or got another mapping in between) go back. */
export async function releaseLeases(m: EntityManager, rows: { id: string; fence: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await send(
    m,
    `UPDATE listing l SET lease_owner = NULL, lease_until = NULL FROM unnest($1::bigint[], $2::bigint[]) AS o(id, fence)
     WHERE l.id = o.id AND l.fence = o.fence AND l.state IN ('planned', 'withdrawing')`,
    [rows.map((row) => row.id), rows.map((row) => row.fence)],
  );
}

/**
 * Leases of a batch that threw. What was written down has no owner any more, and stays as it is; what was being sent is looked at, as after a death, but
 * at once.
 */
export async function giveLeasesBack(m: EntityManager, owner: string, rows: { id: string; fence: string; at: Date }[]): Promise<void> {
  await send(
    m,
    `UPDATE listing l SET lease_owner = NULL, lease_until = NULL, next_at = greatest(l.next_at, o.at)
     FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[]) AS o(id, fence, at) WHERE l.id = o.id AND l.fence = o.fence AND l.lease_owner = $1`,
    [owner, rows.map((row) => row.id), rows.map((row) => row.fence), rows.map((row) => row.at)],
  );
}
