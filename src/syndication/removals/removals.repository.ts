import type { EntityManager } from 'typeorm';
import { LOCKS, named, send } from '../../../libs/db/index.js';
import { sqlStates } from '../listing.js';
import type { ListingEntity } from '../listings/listing.entity.js';
import type { HoldState, RemovalState } from './removal-guard.js';
import type { RemovalHoldEntity } from './removal-hold.entity.js';

/** A listing that no plan names any more, or that loses SKUs by its plan; or one that is planned again and of which a removal is kept. */
export interface Candidate extends Pick<ListingEntity, 'id' | 'rootId' | 'skus'> {
  key: string;
  state: RemovalState | null;
  isPlanned: boolean;
  /** SKUs that it loses, while it stays; empty: all of it leaves. */
  lost: string[];
  /** The same, as it was decided or held. */
  lostBefore: string[];
}

/** What a plan says of a listing. */
export interface PlannedSkus extends Pick<ListingEntity, 'rootId' | 'skus'> {
  key: string;
}

const IS_THERE = `(l.sent_at IS NOT NULL OR l.external_ids <> '{}')`;

/** Of these products. What never left needs nobody's word. Index: listing_root. */
export async function removalCandidates(m: EntityManager, channelCode: string, rootIds: string[], planned: string[]): Promise<Candidate[]> {
  return named<Candidate>(
    m,
    `SELECT l.id::text, l.listing_key AS key, l.root_id::text AS "rootId", l.skus, r.state, l.listing_key = ANY ($3) AS "isPlanned", '{}'::text[] AS lost,
       coalesce(r.lost, '{}') AS "lostBefore"
     FROM listing l LEFT JOIN removal r ON r.listing_id = l.id
     WHERE l.channel_code = $1 AND l.root_id = ANY ($2::bigint[])
       AND CASE WHEN l.listing_key = ANY ($3) THEN r.lost = '{}' ELSE l.wanted AND ${IS_THERE} END
     ORDER BY l.id`,
    [channelCode, rootIds, planned],
  );
}

/**
 * Of listings that are planned, those that lose what is still a part of their product: what went to another product is taken over there. And those of which
 * a part was to leave, and does not any more: it is planned again, or what waited has gone to another product. Not asked of parents, whose children are
 * listings of their own. Indexes: the unique one of listing, product_node_sku.
 */
export async function losingListings(m: EntityManager, channelCode: string, planned: PlannedSkus[]): Promise<Candidate[]> {
  if (planned.length === 0) return [];
  return named<Candidate>(
    m,
    `SELECT l.id::text, l.listing_key AS key, l.root_id::text AS "rootId", l.skus, r.state, x.lost = '{}' AS "isPlanned", x.lost, coalesce(r.lost, '{}') AS "lostBefore"
     FROM jsonb_to_recordset($2::jsonb) AS w(key text, "rootId" bigint, skus text[])
     JOIN listing l ON l.channel_code = $1 AND l.listing_key = w.key AND l.root_id = w."rootId" LEFT JOIN removal r ON r.listing_id = l.id
     CROSS JOIN LATERAL (SELECT ARRAY(SELECT s.sku FROM unnest(l.skus) WITH ORDINALITY AS s(sku, at) JOIN product_node n ON n.sku = s.sku AND n.root_id = l.root_id
       WHERE s.sku <> ALL (w.skus) ORDER BY s.at) AS lost) x
     WHERE l.wanted AND ${IS_THERE} AND (x.lost <> '{}' OR (r.lost <> '{}' AND (r.lost <@ w.skus OR (r.state <> 'went' AND x.lost = '{}'))))
     ORDER BY l.id`,
    [channelCode, JSON.stringify(planned)],
  );
}

/** Why a listing stays, and the edition of what was sent of it last; null: nothing was. */
export interface StayingRemoval {
  state: 'held' | 'kept';
  lost: string[];
  editionId: string | null;
}

/** Of these listings those that stay, or keep a part, by a person's word or until there is one. */
export async function stayingRemovals(m: EntityManager, listingIds: string[]): Promise<Map<string, StayingRemoval>> {
  if (listingIds.length === 0) return new Map();
  const rows = await named<StayingRemoval & { id: string }>(
    m,
    `SELECT r.listing_id::text AS id, r.state, r.lost, p.edition_id::text AS "editionId"
     FROM removal r JOIN listing l ON l.id = r.listing_id LEFT JOIN payload p ON p.hash = l.payload_hash
     WHERE r.listing_id = ANY ($1::bigint[]) AND r.state IN ('held', 'kept')`,
    [listingIds],
  );
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}

/** One planner at a time counts what leaves a channel. */
export async function lockRemovals(m: EntityManager, channelCode: string): Promise<void> {
  await named(m, `SELECT pg_advisory_xact_lock(${LOCKS.removals}, hashtext($1))`, [channelCode]);
}

/** What left within the window. */
export interface Lately {
  /** Listings of which something left, and of those the ones of which nothing stayed. */
  went: number;
  whole: number;
  /** The hold that waits for a person. */
  holdId: string | null;
}

/** `besides`: these are counted by whoever asks. Indexes: removal_went, removal_hold_open. */
export async function lately(m: EntityManager, channelCode: string, since: Date, besides: string[] = []): Promise<Lately> {
  const [row] = await named<Lately>(
    m,
    `SELECT count(*)::float8 AS went, (count(*) FILTER (WHERE lost = '{}'))::float8 AS whole,
       (SELECT id::text FROM removal_hold WHERE channel_code = $1 AND state = 'open') AS "holdId"
     FROM removal WHERE channel_code = $1 AND state = 'went' AND at > $2 AND listing_id <> ALL ($3::bigint[])`,
    [channelCode, since, besides],
  );
  return row!;
}

/** Listings that the channel has or is getting. */
export async function countListed(m: EntityManager, channelCodes: string[]): Promise<Map<string, number>> {
  const rows = await named<{ code: string; count: number }>(
    m,
    `SELECT l.channel_code AS code, count(*)::float8 AS count FROM listing l
     WHERE l.channel_code = ANY ($1) AND l.wanted AND l.state NOT IN ${sqlStates('withdrawing', 'withdrawn')} AND ${IS_THERE} GROUP BY l.channel_code`,
    [channelCodes],
  );
  return new Map(rows.map(({ code, count }) => [code, count]));
}

export async function openHold(
  m: EntityManager,
  { channelCode, removals, ofAll, beganAt }: Pick<RemovalHoldEntity, 'channelCode' | 'removals' | 'ofAll' | 'beganAt'>,
): Promise<string> {
  const [row] = await named<{ id: string }>(
    m,
    `INSERT INTO removal_hold (channel_code, removals, of_all, began_at) VALUES ($1, $2, $3, $4) RETURNING id::text`,
    [channelCode, removals, ofAll, beganAt],
  );
  return row!.id;
}

/** What became of these. What went before the window is forgotten. */
export async function noteRemovals(
  m: EntityManager,
  channelCode: string,
  { leaving, state, holdId }: { leaving: Pick<Candidate, 'id' | 'lost'>[]; state: 'went' | 'held'; holdId: string | null },
  { since, now }: { since: Date; now: Date },
): Promise<void> {
  await send(
    m,
    `WITH n AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($2::jsonb) AS n(id bigint, lost text[])), old AS (DELETE FROM removal WHERE channel_code = $1 AND state = 'went' AND at <= $5 AND listing_id NOT IN (SELECT id FROM n))
     INSERT INTO removal (listing_id, channel_code, lost, at, state, hold_id) SELECT id, $1, lost, $6, $3, $4 FROM n ORDER BY id
     ON CONFLICT (listing_id) DO UPDATE SET lost = excluded.lost, at = excluded.at, state = excluded.state, hold_id = excluded.hold_id`,
    [channelCode, JSON.stringify(leaving.map(({ id, lost }) => ({ id, lost }))), state, holdId, since, now],
  );
}

/** They are planned again, or went by another way. A hold of which nothing is left is over. */
export async function forgetRemovals(m: EntityManager, ids: string[]): Promise<void> {
  const gone = await named<{ holdId: string | null }>(
    m,
    `DELETE FROM removal WHERE listing_id = ANY ($1::bigint[]) RETURNING hold_id::text AS "holdId"`,
    [ids],
  );
  const holds = [...new Set(gone.flatMap(({ holdId }) => holdId ?? []))];
  if (holds.length === 0) return;
  await send(
    m,
    `UPDATE removal_hold h SET state = 'over' WHERE h.id = ANY ($1::bigint[]) AND h.state IN ('open', 'kept') AND NOT EXISTS (SELECT FROM removal r WHERE r.hold_id = h.id)`,
    [holds],
  );
}

/** A hold with what waits by it. */
export interface HoldView extends RemovalHoldEntity {
  waiting: number;
  /** Keys of the first. */
  keys: string[];
}

const HOLD = `SELECT h.id::text, h.channel_code AS "channelCode", h.removals, h.of_all AS "ofAll", h.began_at AS "beganAt", h.state, h.decided_by AS "decidedBy",
  h.decided_at AS "decidedAt", (SELECT count(*)::float8 FROM removal r WHERE r.hold_id = h.id) AS waiting,
  ARRAY(SELECT l.listing_key FROM removal r JOIN listing l ON l.id = r.listing_id WHERE r.hold_id = h.id ORDER BY l.listing_key LIMIT 20) AS keys FROM removal_hold h`;

/** Newest first, at most a hundred. Index: removal_of_hold. */
export async function readHolds(m: EntityManager, channelCode: string | null, state: HoldState | null): Promise<HoldView[]> {
  return named<HoldView>(
    m,
    `${HOLD} WHERE ($1::text IS NULL OR h.channel_code = $1) AND ($2::text IS NULL OR h.state = $2) ORDER BY h.id DESC LIMIT 100`,
    [channelCode, state],
  );
}

export async function findHold(m: EntityManager, id: string): Promise<HoldView | undefined> {
  const [row] = await named<HoldView>(m, `${HOLD} WHERE h.id = $1::bigint`, [id]);
  return row;
}

/** False: somebody else has decided it, or it is over. */
export async function decideHold(
  m: EntityManager,
  id: string,
  { from, to, by, now }: { from: HoldState[]; to: 'confirmed' | 'kept'; by: string; now: Date },
): Promise<boolean> {
  const rows = await named(
    m,
    `UPDATE removal_hold SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1::bigint AND state = ANY ($5) RETURNING id`,
    [id, to, by, now, from],
  );
  return rows.length === 1;
}

/** Returned are the products to be planned anew. */
export async function decideRemovals(m: EntityManager, holdId: string, to: 'confirmed' | 'kept'): Promise<string[]> {
  const rows = await named<{ rootId: string }>(
    m,
    `WITH d AS (UPDATE removal SET state = $2 WHERE hold_id = $1::bigint AND state IN ('held', 'kept') RETURNING listing_id)
     SELECT DISTINCT l.root_id::text AS "rootId" FROM d JOIN listing l ON l.id = d.listing_id`,
    [holdId, to],
  );
  return rows.map(({ rootId }) => rootId);
}

/** Listings that wait for a person, by channel. */
export async function countHeld(m: EntityManager): Promise<{ channel: string; count: number }[]> {
  return named(m, `SELECT channel_code AS channel, count(*)::float8 AS count FROM removal WHERE state = 'held' GROUP BY channel_code`);
}
