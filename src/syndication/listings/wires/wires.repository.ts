import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import type { OfferWire } from '../../../port/index.js';
import type { StoredProblem } from '../../listing.js';
import { isLeaving } from './lease-wires.repository.js';
import type { ListingWireEntity } from './listing-wire.entity.js';
import { OLD_ANSWER_MS } from './old-answers.js';
import type { WireState } from './wire.js';

interface Held {
  listingId: string;
  wire: OfferWire;
  fence: string;
  /** desired_revision that this covers. */
  revision: string;
}

export interface WireDeparture extends Held {
  hash: string;
}

/**
 * The point of no return: from here on, a worker that dies leaves the wire to be read (or said again, if it is a stop-sell). Returned are
 * those that may leave, as `listing wire`.
 *
 * @wire-moves planned → sending
 */
export async function markWires(m: EntityManager, wires: WireDeparture[], now: Date): Promise<Set<string>> {
  if (wires.length === 0) return new Set();
  const marked = await named<{ name: string }>(
    m,
    `UPDATE listing_wire w SET state = 'sending', sent_at = $2, payload_hash = o.hash, rendered_revision = o.revision, last_problem = NULL
     FROM jsonb_to_recordset($1::jsonb) AS o("listingId" bigint, wire text, fence bigint, revision bigint, hash text)
     WHERE w.listing_id = o."listingId" AND w.wire = o.wire AND w.fence = o.fence AND w.state = 'planned'
       AND (SELECT (l.wanted OR w.priority = 0) AND c.state = 'active' AND NOT c.dry_run FROM listing l JOIN channel c ON c.code = l.channel_code WHERE l.id = w.listing_id)
     RETURNING w.listing_id || ' ' || w.wire AS name`,
    [JSON.stringify(wires), now],
  );
  return new Set(marked.map((row) => row.name));
}

/**
 * Numbers of calls that carry the content too. Raising them tells content that was composed before to compose itself anew. What is being taken off at
 * this moment gets none: such a call may arrive after the deletion, and would make the thing anew.
 */
export async function raiseJoined(m: EntityManager, listingIds: string[], now: Date): Promise<Map<string, bigint>> {
  if (listingIds.length === 0) return new Map();
  const rows = await named<{ id: string; sequence: string }>(
    m,
    `UPDATE listing l SET sequence = l.sequence + 1, joined_revision = l.joined_revision + 1
     FROM (SELECT id FROM listing WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE) AS o WHERE l.id = o.id AND NOT ${isLeaving('$2')}
     RETURNING l.id::text, l.sequence::text`,
    [listingIds, now],
  );
  return new Map(rows.map((row) => [row.id, BigInt(row.sequence)]));
}

export interface WireRecord extends Held {
  state: WireState;
  /** The revision is dealt with; false: it stays due at `nextAt`. */
  final: boolean;
  nextAt: Date;
  attempts: number;
  problem: StoredProblem | null;
  /** The channel did answer what it shows. */
  read: boolean;
}

/**
 * What became of wires that were leased: rendered and not sent, sent, or read. Newer wishes keep a wire planned, but for one whose outcome
 * nobody knows, which only a read settles. Returned are those that were still ours, as `listing wire`, each with whether such a wish came meanwhile.
 *
 * @wire-moves planned → refused, accepted, live, rejected
 * @wire-moves sending → planned, unknown, accepted, rejected
 * @wire-moves unknown → planned, accepted, live
 * @wire-moves accepted → planned, live, rejected
 */
export async function recordWires(m: EntityManager, wires: WireRecord[], now: Date): Promise<Map<string, boolean>> {
  if (wires.length === 0) return new Map();
  const written = await named<{ name: string; isOvertaken: boolean }>(
    m,
    `UPDATE listing_wire w SET
       state = CASE WHEN w.desired_revision > o.revision AND o.state <> 'unknown' THEN 'planned' ELSE o.state END,
       rendered_revision = CASE WHEN o.final THEN o.revision ELSE w.rendered_revision END,
       priority = CASE WHEN o.final AND w.desired_revision = o.revision THEN 2 ELSE w.priority END,
       accepted_at = CASE WHEN w.state IN ('sending', 'unknown') AND o.state IN ('accepted', 'live') THEN $2 ELSE w.accepted_at END,
       live_at = CASE WHEN o.state = 'live' THEN $2 ELSE w.live_at END,
       read_at = CASE WHEN o.read THEN $2 ELSE w.read_at END,
       next_at = CASE WHEN w.desired_revision > o.revision AND o.state <> 'unknown' THEN least(o."nextAt", $2) ELSE o."nextAt" END,
       attempts = o.attempts, last_problem = o.problem, lease_owner = NULL, lease_until = NULL
     FROM jsonb_to_recordset($1::jsonb) AS o("listingId" bigint, wire text, fence bigint, revision bigint, state text, final boolean, "nextAt" timestamptz,
       attempts int, problem jsonb, read boolean)
     WHERE w.listing_id = o."listingId" AND w.wire = o.wire AND w.fence = o.fence
     RETURNING w.listing_id || ' ' || w.wire AS name, w.desired_revision > o.revision AS "isOvertaken"`,
    [JSON.stringify(wires), now],
  );
  return new Map(written.map((row) => [row.name, row.isOvertaken]));
}

/** SQL: wire w found nothing on the channel to say its statements of, and waits. */
export const FOUND_GONE = `(w.state = 'planned' AND coalesce(w.last_problem->>'code' IN ('vanished', 'waits_for_content'), false))`;

/** `nextAt`: when to look, should nobody have looked by then. */
export type WireOpening = Pick<ListingWireEntity, 'listingId' | 'wire' | 'channelCode' | 'nextAt'>;

/**
 * The content's call carried what these wires say: they are on the channel now. One that waits to be said, or is under way, goes on; one that waited because
 * it was not there waits no longer.
 *
 * @wire-moves nothing → accepted
 * @wire-moves refused, live, rejected → accepted
 */
export async function openWires(m: EntityManager, wires: WireOpening[], now: Date): Promise<void> {
  if (wires.length === 0) return;
  await send(
    m,
    `INSERT INTO listing_wire AS w (listing_id, wire, channel_code, state, on_channel, rendered_revision, next_at, planned_at, sent_at, accepted_at)
     SELECT o."listingId", o.wire, o."channelCode", 'accepted', true, 1, o."nextAt", $2, $2, $2
     FROM jsonb_to_recordset($1::jsonb) AS o("listingId" bigint, wire text, "channelCode" text, "nextAt" timestamptz)
     ORDER BY o."listingId", o.wire
     ON CONFLICT (listing_id, wire) DO UPDATE SET on_channel = true, accepted_at = $2,
       state = CASE WHEN w.state IN ('planned', 'sending', 'unknown') OR w.lease_until >= $2 THEN w.state ELSE 'accepted' END,
       next_at = CASE WHEN ${FOUND_GONE} THEN $2 WHEN w.state IN ('planned', 'sending', 'unknown') OR w.lease_until >= $2 THEN w.next_at ELSE excluded.next_at END,
       attempts = CASE WHEN ${FOUND_GONE} THEN 0 ELSE w.attempts END, last_problem = CASE WHEN ${FOUND_GONE} THEN NULL ELSE w.last_problem END`,
    [JSON.stringify(wires), now],
  );
}

/** Marks of the channel that came with the answer to a price or stock. */
export async function mergeExternalIds(m: EntityManager, rows: { id: string; externalIds: Record<string, string> }[]): Promise<void> {
  if (rows.length === 0) return;
  await send(
    m,
    `UPDATE listing l SET external_ids = l.external_ids || o."externalIds"
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, "externalIds" jsonb) WHERE l.id = o.id`,
    [JSON.stringify(rows)],
  );
}

/** Gone from the channel: nothing is there that they could be said of. What was sold there stays sold, should it come back by the same count. */
export async function closeWires(m: EntityManager, listingIds: string[]): Promise<void> {
  if (listingIds.length === 0) return;
  await send(m, `UPDATE listing_wire SET on_channel = false WHERE listing_id = ANY($1::bigint[]) AND on_channel`, [listingIds]);
  await send(
    m,
    `UPDATE listing_offer SET price_sent = NULL, price_accepted = NULL, stock_sent = NULL, stock_accepted = NULL, price_problem = NULL, stock_problem = NULL,
       buyable = false, left_units = CASE WHEN units_at IS NULL THEN units END, left_at = units_at, units = NULL, units_at = NULL, units_since = NULL, stood = '[]', lower_seen = NULL, lower_at = NULL, higher_seen = NULL WHERE listing_id = ANY($1::bigint[])`,
    [listingIds],
  );
}

/** How far price and stock of a listing are. */
export type WireStates = Partial<Record<OfferWire, WireState>> & {
  /**
   * When a number was said last, where a look has confirmed it, or it was taken or refused minutes ago, and none is under way: what a channel shows now stands instead
   * of that one. It may wait to be said anew meanwhile. null: none was ever said by a call of its own; absent: what the channel shows may be a call's that
   * is not settled.
   */
  settledSince?: Date | null;
};

/**
 * SQL: nothing of a wire is under way. A look that it waits for may be held up for minutes: what a look at the whole listing shows by then is known all the
 * same, else what is sold after that would count as sold before the count that waits.
 */
const SAYS_NOTHING = `(state IN ('planned', 'refused', 'rejected') OR (state = 'accepted' AND coalesce(last_problem->>'code' IN ('recount', 'shared_look'), false)))`;

/** SQL: what was said last was taken, or refused in the channel's own words, so long ago that no look shows what was there before it. */
const IS_ANSWERED = `((state = 'rejected' OR accepted_at >= coalesce(sent_at, accepted_at))
         AND greatest(sent_at, accepted_at) <= $2::timestamptz - ${OLD_ANSWER_MS} * interval '1 millisecond')`;

/** No call said a number between these two moments: what the channel showed meanwhile stands instead of the one that is known. Pure. */
export const saidNothing = (before: WireStates | undefined, after: WireStates | undefined): boolean =>
  before?.settledSince !== undefined &&
  after?.settledSince !== undefined &&
  before.settledSince?.getTime() === after.settledSince?.getTime();

/** By listing id, as of a moment. */
export async function wireStates(m: EntityManager, listingIds: string[], at: Date): Promise<Map<string, WireStates>> {
  if (listingIds.length === 0) return new Map();
  const rows = await named<{ id: string; wire: OfferWire; state: WireState; isSettled: boolean; sentAt: Date | null }>(
    m,
    `SELECT listing_id::text AS id, wire, state, sent_at AS "sentAt",
       state = 'live' OR (${SAYS_NOTHING} AND coalesce(live_at >= greatest(sent_at, accepted_at) OR ${IS_ANSWERED}, false)) AS "isSettled"
     FROM listing_wire WHERE listing_id = ANY($1::bigint[])`,
    [listingIds, at],
  );
  const states = new Map<string, WireStates>();
  for (const { id, wire, state, isSettled, sentAt } of rows)
    states.set(id, { ...states.get(id), [wire]: state, ...(wire === 'stock' && isSettled && { settledSince: sentAt }) });
  return states;
}
