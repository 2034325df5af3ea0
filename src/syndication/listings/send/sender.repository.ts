import type { EntityManager } from 'typeorm';
import { named, query } from '../../../../libs/db/index.js';
import type { StoredProblem } from '../../listing.js';
import type { ListingEntity } from '../listing.entity.js';
import type { PayloadEntity } from '../render/payload.entity.js';
import type { Made } from '../made.js';
import { pushedAfter, rejectedAfter } from '../lease/pushed.js';

/** A listing that was rendered and is not sent now. */
export interface UnsentListing extends Pick<ListingEntity, 'id' | 'fence' | 'state' | 'nextAt' | 'attempts' | 'editionId'> {
  /** desired_revision that this covers. */
  revision: string;
  /** The revision is dealt with; false: it stays due at `nextAt`. */
  final: boolean;
  problem: StoredProblem | null;
  /** Payload hash → what it is rendered from now, where that is the accepted one; null: nothing new is known. */
  made: Record<string, Made> | null;
  /** null: it was not rendered. */
  judgedRenderer: string | null;
}

/**
 * Newer wishes than the revision dealt with keep the listing planned. What was rendered by a mapping that is no longer the channel's
 * counts for nothing: returned are the ids that were settled.
 *
 * @moves planned → refused, rejected, accepted, processed, live
 */
export async function settleRendered(m: EntityManager, rows: UnsentListing[], mappingId: string): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const settled = await named<{ id: string }>(
    m,
    `UPDATE listing l SET
       state = CASE WHEN o.final AND l.desired_revision > o.revision THEN 'planned' ELSE o.state END,
       rendered_revision = CASE WHEN o.final THEN o.revision ELSE l.rendered_revision END,
       lane = CASE WHEN o.final AND l.desired_revision = o.revision THEN 'content' ELSE l.lane END,
       priority = CASE WHEN o.final AND l.desired_revision = o.revision THEN 3 ELSE l.priority END,
       next_at = o."nextAt", attempts = o.attempts, last_problem = ${rejectedAfter('o.problem', 'o.revision')},
       live_edition_id = CASE WHEN o.state = 'live' THEN coalesce(o."editionId", l.edition_id) ELSE l.live_edition_id END,
       edition_id = coalesce(o."editionId", l.edition_id), made = l.made || coalesce(o.made, '{}'), judged_renderer = coalesce(o."judgedRenderer", l.judged_renderer),
       lease_owner = NULL, lease_until = NULL
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, fence bigint, revision bigint, state text, final boolean, "nextAt" timestamptz, attempts int,
       problem jsonb, "editionId" bigint, made jsonb, "judgedRenderer" text)
     WHERE l.id = o.id AND l.fence = o.fence AND l.state = 'planned' AND (SELECT c.mapping_id FROM channel c WHERE c.code = l.channel_code) = $2
     RETURNING l.id::text`,
    [JSON.stringify(rows), mappingId],
  );
  return new Set(settled.map((row) => row.id));
}

export interface Departure extends Pick<ListingEntity, 'id' | 'fence'>, Pick<PayloadEntity, 'hash' | 'editionId'> {
  /** desired_revision that the bytes cover. */
  revision: string;
  /** What it was composed under: a price or stock that left since, in a call that carries everything, must not be overwritten. */
  joined: string;
  made: Made;
  judgedRenderer: string;
}

/**
 * The point of no return: from here on, a worker that dies leaves the listing unknown. Gives the sequence number of each that may leave.
 *
 * @moves planned → sending
 */
export async function markSending(m: EntityManager, rows: Departure[], mappingId: string, now: Date): Promise<Map<string, bigint>> {
  if (rows.length === 0) return new Map();
  const marked = await named<{ id: string; sequence: string }>(
    m,
    `UPDATE listing l SET state = 'sending', sent_at = $2, accepted_at = NULL, processed_at = NULL,
       sequence = CASE WHEN l.payload_hash IS DISTINCT FROM o.hash THEN l.sequence + 1 ELSE l.sequence END,
       payload_hash = o.hash, rendered_revision = o.revision, edition_id = o."editionId", judged_renderer = o."judgedRenderer",
       made = CASE WHEN l.made ? l.accepted_payload_hash THEN jsonb_build_object(l.accepted_payload_hash, l.made->l.accepted_payload_hash) ELSE '{}' END
         || jsonb_build_object(o.hash, o.made)
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, fence bigint, revision bigint, hash text, "editionId" bigint, joined bigint, made jsonb, "judgedRenderer" text)
     WHERE l.id = o.id AND l.fence = o.fence AND l.state = 'planned' AND l.wanted AND l.joined_revision = o.joined
       AND (SELECT c.state = 'active' AND NOT c.dry_run AND c.mapping_id = $3 FROM channel c WHERE c.code = l.channel_code)
     RETURNING l.id::text, l.sequence::text`,
    [JSON.stringify(rows), now, mappingId],
  );
  return new Map(marked.map((row) => [row.id, BigInt(row.sequence)]));
}

/** What became of a send. */
export interface SendRecord extends Pick<ListingEntity, 'id' | 'fence' | 'nextAt' | 'attempts' | 'externalIds'> {
  revision: string;
  state: 'accepted' | 'processed' | 'planned' | 'rejected' | 'unknown';
  /** The revision is dealt with (taken or refused). */
  final: boolean;
  problem: StoredProblem | null;
  /** Its number; a call with a higher one, that carried the content before it, makes it be sent again. */
  sequence: string;
}

/**
 * Returns the ids that were still ours, each with whether a call with a higher number has overwritten it meanwhile: then it is sent again.
 *
 * @moves sending → planned, unknown, accepted, processed, rejected
 */
export async function recordSends(m: EntityManager, rows: SendRecord[], now: Date): Promise<Map<string, boolean>> {
  if (rows.length === 0) return new Map();
  const written = await named<{ id: string; isOvertaken: boolean }>(
    m,
    `UPDATE listing l SET
       state = CASE WHEN o.final AND (l.desired_revision > o.revision OR NOT l.wanted OR l.sequence > o.sequence) THEN 'planned' ELSE o.state END,
       rendered_revision = CASE WHEN o.final THEN o.revision ELSE l.rendered_revision END,
       lane = CASE WHEN o.final AND l.desired_revision = o.revision THEN 'content' ELSE l.lane END,
       priority = CASE WHEN o.final AND l.desired_revision = o.revision THEN 3 ELSE l.priority END,
       accepted_at = CASE WHEN o.state IN ('accepted', 'processed') AND l.sequence = o.sequence THEN $2 ELSE l.accepted_at END,
       accepted_payload_hash = CASE WHEN o.state IN ('accepted', 'processed') THEN l.payload_hash ELSE l.accepted_payload_hash END,
       processed_at = CASE WHEN o.state = 'processed' THEN $2 ELSE l.processed_at END, may_be_gone_since = CASE WHEN o.state IN ('accepted', 'processed') THEN NULL ELSE l.may_be_gone_since END, pushed = CASE WHEN o.state IN ('accepted', 'processed') THEN ${pushedAfter('o.revision')} ELSE l.pushed END,
       external_ids = l.external_ids || o."externalIds", next_at = CASE WHEN o.final AND l.desired_revision > o.revision THEN $2 ELSE o."nextAt" END,
       attempts = o.attempts, last_problem = ${rejectedAfter('o.problem', 'o.revision')}, lease_owner = NULL, lease_until = NULL
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, fence bigint, revision bigint, state text, final boolean, "nextAt" timestamptz, attempts int,
       problem jsonb, "externalIds" jsonb, sequence bigint)
     WHERE l.id = o.id AND l.fence = o.fence AND l.state = 'sending'
     RETURNING l.id::text, l.sequence > o.sequence AS "isOvertaken"`,
    [JSON.stringify(rows), now],
  );
  return new Map(written.map((row) => [row.id, row.isOvertaken]));
}

/**
 * Sends of these listings in the last day, and when the oldest of them was: for channels that take a few updates a day. The one that made the
 * thing is no update of it. Index: exchange_listing, once for all of them (a look per send at which was the first took four times as long).
 */
export async function sendsOfLastDay(m: EntityManager, ids: string[], now: Date): Promise<Map<string, { count: number; oldest: Date }>> {
  const rows = await query<{ id: string; count: number; oldest: Date }>(
    m,
    `SELECT id::text, count(*)::int AS count, min(at) AS oldest FROM (
       SELECT e.id, x.at, row_number() OVER (PARTITION BY e.id ORDER BY x.id) AS nth FROM exchange x, unnest(x.listing_ids) AS e(id)
       WHERE x.listing_ids && $1::bigint[] AND e.id = ANY($1::bigint[]) AND x.purpose = 'send' AND x.status BETWEEN 200 AND 299) AS sends
     WHERE nth > 1 AND at > $2::timestamptz - interval '1 day' GROUP BY id`,
    [ids, now],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What is known of a listing that is made for the first time. */
export interface FirstSend {
  /** A person decided that a new thing is made beside what the channel has of the same SKUs. */
  isDecided: boolean;
  /** Keys of our own listings that have its SKUs until it takes them over; null: none. Asked only where anything has ever moved. */
  takesFrom: string[] | null;
}

/** By listing id. One statement, and none where nothing is made. */
export async function firstSendsOf(m: EntityManager, channelCode: string, ids: string[]): Promise<Map<string, FirstSend>> {
  if (ids.length === 0) return new Map();
  const rows = await named<FirstSend & { id: string }>(
    m,
    `SELECT l.id::text,
       EXISTS (SELECT FROM unnest(l.skus || l.sku) AS own(sku)
         JOIN channel_match x ON x.channel_code = $1 AND x.decision = 'create' AND x.matched_sku = own.sku) AS "isDecided",
       CASE WHEN (SELECT EXISTS (SELECT FROM moved_node)) THEN (
         SELECT array_agg(DISTINCT was.listing_key) FROM product_node n JOIN moved_node o ON o.node_id = n.id
         JOIN listing was ON was.channel_code = $1 AND was.root_id = o.root_id WHERE n.sku = ANY(l.skus) AND n.root_id = l.root_id) END AS "takesFrom"
     FROM listing l WHERE l.id = ANY($2::bigint[])`,
    [channelCode, ids],
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}
