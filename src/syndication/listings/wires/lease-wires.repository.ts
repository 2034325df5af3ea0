import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';
import { isFree } from '../lease/free-to-plan.js';
import type { LeaseRequest } from '../lease/lease.repository.js';
import type { LeasedWire, WiredListing } from './wire.js';

/** SQL: listing l was made and not seen yet. Where its content is refused meanwhile, nobody looks for that: it is gone once no channel needs so long. */
const AWAITED = `(l.live_payload_hash IS NULL AND (l.state NOT IN ('refused', 'rejected') OR coalesce(l.accepted_at > $3::timestamptz - interval '2 hours', false)))`;

type Row = LeasedWire & Omit<WiredListing, 'wires'>;

const FREE = isFree('$3', 'w');

/**
 * SQL: the channel was asked to let go of a listing (alias l), or is being asked at this moment. Where a price or stock is said by an insert of the
 * whole (`joined`), one that arrives after that makes the thing anew.
 */
export const isLeaving = (now: string): string =>
  `(l.state = 'withdrawing' AND (l.withdrawal_accepted_at IS NOT NULL OR coalesce(l.lease_until >= ${now}, false)))`;

/** SQL: what may be gone has nothing to be changed; its content brings the price and the stock along. A stop-sell waits for nothing. */
export const TO_BE_MADE = '(l.may_be_gone_since IS NOT NULL AND w.priority > 0)';

/** Which wires: those that stop a sale, or the rest. */
export type WiresWanted = 'stops' | 'others';

const WANTED = { stops: 'AND w.priority = 0', others: 'AND w.priority > 0', all: '' };

/**
 * Due to be said, stop-sells first. One that was being sent when its worker died is repeated without a read if it was a stop-sell; any
 * other is read first (`leaseWiresToRead`). Index listing_wire_due.
 *
 * @wire-moves sending → planned
 */
export async function leaseWiresToSend(
  m: EntityManager,
  request: LeaseRequest,
  joined: boolean,
  only?: WiresWanted,
): Promise<WiredListing[]> {
  return leaseDue(
    m,
    request,
    `(w.state = 'planned' OR (w.state = 'sending' AND w.priority = 0)) ${WANTED[only ?? 'all']} AND NOT ${joined ? isLeaving('$3') : TO_BE_MADE}`,
    `CASE w.state WHEN 'sending' THEN 'planned' ELSE w.state END`,
    'w.desired_revision',
  );
}

/**
 * Due to be read back: taken by the channel and not seen yet, or with an outcome that nobody knows.
 *
 * @wire-moves sending → unknown
 */
export async function leaseWiresToRead(m: EntityManager, request: LeaseRequest): Promise<WiredListing[]> {
  return leaseDue(
    m,
    request,
    `w.state IN ('unknown', 'accepted') OR (w.state = 'sending' AND w.priority > 0)`,
    `CASE w.state WHEN 'sending' THEN 'unknown' ELSE w.state END`,
    // What is looked at is what was said: a wish that has come since is newer, and waits until this outcome is known.
    'w.rendered_revision',
  );
}

/**
 * The numbers of these listings, although they have nothing new to say: a price is about to open an offer over them. Those that somebody says or looks at
 * now are left to him.
 *
 * @wire-moves refused, accepted, live, rejected → planned
 */
export async function leaseNumbers(m: EntityManager, { owner, now, until }: LeaseRequest, listingIds: string[]): Promise<LeasedWire[]> {
  if (listingIds.length === 0) return [];
  return named<LeasedWire>(
    m,
    `WITH free AS MATERIALIZED (
       SELECT w.listing_id FROM listing_wire w
       WHERE w.listing_id = ANY($1::bigint[]) AND w.wire = 'stock' AND w.on_channel AND ${isFree('$3', 'w')}
         AND w.state IN ('planned', 'refused', 'accepted', 'live', 'rejected')
         AND NOT (w.state = 'accepted' AND coalesce(w.last_problem->>'code' = ANY($5), false))
       ORDER BY w.listing_id FOR UPDATE SKIP LOCKED)
     UPDATE listing_wire w SET lease_owner = $2, lease_until = $4, fence = w.fence + 1, state = 'planned'
     FROM free WHERE w.listing_id = free.listing_id AND w.wire = 'stock'
     RETURNING ${wireColumns('w.desired_revision')}`,
    [listingIds, owner, now, until, LOOKS_FIRST],
  );
}

/** Problems of a wire that looks before it says anything. */
const LOOKS_FIRST = ['recount', 'second_look'];

const wireColumns = (revision: string): string =>
  `w.listing_id::text AS "listingId", w.wire, w.state, ${revision}::text AS revision, w.priority, w.attempts, w.fence::text,
       w.trace_id AS "traceId", w.payload_hash AS "payloadHash", w.planned_at AS "plannedAt", w.sent_at AS "sentAt", w.accepted_at AS "acceptedAt", w.live_at AS "liveAt",
       w.last_problem AS "lastProblem"`;

async function leaseDue(m: EntityManager, request: LeaseRequest, due: string, state: string, revision: string): Promise<WiredListing[]> {
  const rows = await named<Row>(
    m,
    `WITH due AS MATERIALIZED (
       SELECT w.listing_id, w.wire FROM listing_wire w JOIN listing l ON l.id = w.listing_id
       WHERE w.channel_code = $1 AND w.on_channel AND w.state IN ('planned', 'sending', 'unknown', 'accepted') AND (${due})
         AND w.next_at <= $3 AND ${FREE} AND (l.wanted OR w.priority = 0)
       ORDER BY w.priority, w.next_at, w.listing_id LIMIT $5 FOR UPDATE OF w SKIP LOCKED)
     UPDATE listing_wire w SET lease_owner = $2, lease_until = $4, fence = w.fence + 1, state = ${state}
     FROM due, listing l WHERE w.listing_id = due.listing_id AND w.wire = due.wire AND l.id = w.listing_id
     RETURNING ${wireColumns(revision)},
       l.id::text, l.listing_key AS key, l.kind, l.root_id::text AS "rootId", l.sku, l.skus, l.wanted, l.external_ids AS "externalIds",
       (SELECT p.listing_key FROM listing p WHERE p.id = l.parent_listing_id) AS "parentKey",
       coalesce(l.accepted_payload_hash, l.live_payload_hash) AS "acceptedPayloadHash", l.may_be_gone_since AS "mayBeGoneSince",
       ${AWAITED} OR l.state IN ('sending', 'unknown', 'accepted') AS "isAwaited"`,
    [request.channelCode, request.owner, request.now, request.until, request.limit],
  );
  return byListing(rows);
}

/** Both wires of a listing go in one item where both are due; the most urgent listing first. */
function byListing(rows: Row[]): WiredListing[] {
  const listings = new Map<string, WiredListing>();
  for (const row of rows.sort((a, b) => a.priority - b.priority)) {
    const { id, key, kind, rootId, sku, skus, parentKey, wanted, externalIds, acceptedPayloadHash, mayBeGoneSince, isAwaited, ...wire } =
      row;
    const listing = { id, key, kind, rootId, sku, skus, parentKey, wanted, externalIds, acceptedPayloadHash, mayBeGoneSince, isAwaited };
    const known = listings.get(id) ?? { ...listing, wires: [] };
    known.wires.push(wire);
    listings.set(id, known);
  }
  return [...listings.values()];
}
