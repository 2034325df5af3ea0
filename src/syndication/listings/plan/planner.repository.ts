import type { EntityManager } from 'typeorm';
import { query } from '../../../../libs/db/index.js';
import type { ListingKind } from '../../../port/index.js';
import type { Lane } from '../../listing.js';

export interface EditionWork {
  rootId: string;
  channelCode: string;
}

/** Takes changed editions out of the outbox; they come back if the transaction fails. Only channels that exist and can be reached. */
export async function takeEditions(m: EntityManager, channelCodes: string[], limit: number): Promise<EditionWork[]> {
  return query<EditionWork>(
    m,
    `DELETE FROM edition_outbox o USING (
       SELECT root_id, channel_code FROM edition_outbox WHERE channel_code = ANY($1) ORDER BY at, root_id LIMIT $2 FOR UPDATE SKIP LOCKED) AS t
     WHERE o.root_id = t.root_id AND o.channel_code = t.channel_code
     RETURNING o.root_id::text AS "rootId", o.channel_code AS "channelCode"`,
    [channelCodes, limit],
  );
}

export interface WantedListing {
  key: string;
  kind: ListingKind;
  rootId: string;
  sku: string;
  skus: string[];
  parentKey: string | null;
}

/** A planner changes no state under somebody's lease, nor one that a read-back has to settle first: whoever holds it sees the newer wish. */
const mayPlan = (now: string): string =>
  `(l.lease_until IS NULL OR l.lease_until < ${now}) AND l.state NOT IN ('sending', 'unknown', 'planned')`;

/**
 * Makes or wakes the listings of a plan; parents come in a call before their children, which then find them. Ids of what a person
 * adopted come along from the match. A key that another product holds is left alone; keys returned are those that are ours.
 */
export async function upsertListings(
  m: EntityManager,
  channelCode: string,
  wanted: WantedListing[],
  now: Date,
  traceId: string | null,
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const rows = await query<{ key: string }>(
    m,
    `INSERT INTO listing AS l (channel_code, listing_key, kind, root_id, sku, skus, parent_listing_id, external_ids, next_at, planned_at, trace_id)
     SELECT $1, w.key, w.kind, w."rootId", w.sku, w.skus, p.id, coalesce(a.external_ids, '{}'), $3, $3, $4
     FROM jsonb_to_recordset($2::jsonb) AS w(key text, kind text, "rootId" bigint, sku text, skus text[], "parentKey" text)
     LEFT JOIN listing p ON p.channel_code = $1 AND p.listing_key = w."parentKey"
     LEFT JOIN LATERAL (
       SELECT x.external_ids FROM channel_match x WHERE x.channel_code = $1 AND x.decision = 'adopt' AND (x.external_key = w.key OR x.matched_sku = w.sku OR (w.kind = 'product' AND x.matched_sku = ANY(w.skus)))
       ORDER BY (x.external_key = w.key) DESC LIMIT 1) AS a ON true
     ORDER BY w.key
     ON CONFLICT (channel_code, listing_key) DO UPDATE SET
       kind = excluded.kind, sku = excluded.sku, skus = excluded.skus, parent_listing_id = excluded.parent_listing_id, wanted = true, desired_revision = l.desired_revision + 1,
       external_ids = CASE WHEN l.external_ids = '{}' THEN excluded.external_ids ELSE l.external_ids END,
       state = CASE WHEN ${mayPlan('$3')} THEN 'planned' ELSE l.state END,
       next_at = CASE WHEN ${mayPlan('$3')} THEN $3 ELSE l.next_at END,
       attempts = CASE WHEN ${mayPlan('$3')} THEN 0 ELSE l.attempts END,
       lane = CASE WHEN ${mayPlan('$3')} THEN 'content' ELSE l.lane END,
       priority = CASE WHEN ${mayPlan('$3')} THEN 3 ELSE l.priority END,
       accepted_at = CASE WHEN l.state IN ('withdrawing', 'withdrawn') THEN NULL ELSE l.accepted_at END, withdrawal_accepted_at = NULL,
       root_id = excluded.root_id, planned_at = $3, trace_id = coalesce($4, l.trace_id)
       WHERE l.root_id = excluded.root_id OR l.state = 'withdrawn'
     RETURNING listing_key AS key`,
    [channelCode, JSON.stringify(wanted), now, traceId],
  );
  return new Set(rows.map((row) => row.key));
}

/**
 * What these products have on the channel and no plan names any more is withdrawn; what never left is withdrawn already: returned are the ids
 * of those.
 */
export async function unwantListings(
  m: EntityManager,
  channelCode: string,
  rootIds: string[],
  keys: string[],
  now: Date,
): Promise<string[]> {
  const rows = await query<{ id: string; state: string }>(
    m,
    `UPDATE listing l SET wanted = false, desired_revision = l.desired_revision + 1, priority = 0,
       state = CASE
         WHEN l.state IN ('sending', 'unknown') OR l.lease_until >= $3 THEN l.state
         WHEN l.state IN ('planned', 'refused') AND l.sent_at IS NULL AND l.external_ids = '{}' THEN 'withdrawn'
         ELSE 'withdrawing' END,
       next_at = CASE WHEN l.state IN ('sending', 'unknown') THEN l.next_at ELSE $3 END
     WHERE l.channel_code = $1 AND l.root_id = ANY($2::bigint[]) AND l.wanted AND NOT l.listing_key = ANY($4)
     RETURNING l.id::text, l.state`,
    [channelCode, rootIds, now, keys],
  );
  return rows.filter((row) => row.state === 'withdrawn').map((row) => row.id);
}

/** Keys under which a person said that what is there stays as it is. */
export async function ignoredKeys(m: EntityManager, channelCode: string, keys: string[]): Promise<string[]> {
  const rows = await query<{ key: string }>(
    m,
    `SELECT external_key AS key FROM channel_match WHERE channel_code = $1 AND external_key = ANY($2) AND decision = 'ignore'`,
    [channelCode, keys],
  );
  return rows.map((row) => row.key);
}

export interface OfferWork {
  sku: string;
  marketCode: string;
}

export async function takeOffers(m: EntityManager, limit: number): Promise<OfferWork[]> {
  return query<OfferWork>(
    m,
    `DELETE FROM offer_outbox o USING (SELECT sku, market_code FROM offer_outbox ORDER BY at, sku LIMIT $1 FOR UPDATE SKIP LOCKED) AS t
     WHERE o.sku = t.sku AND o.market_code = t.market_code
     RETURNING o.sku, o.market_code AS "marketCode"`,
    [limit],
  );
}

export interface OfferedListing {
  id: string;
  channelCode: string;
  skus: string[];
  offerRevision: string | null;
}

/** Listings in this market that show one of these SKUs. */
export async function listingsOfSkus(m: EntityManager, marketCode: string, skus: string[]): Promise<OfferedListing[]> {
  return query<OfferedListing>(
    m,
    `SELECT l.id::text, l.channel_code AS "channelCode", l.skus, l.offer_revision AS "offerRevision"
     FROM listing l JOIN channel c ON c.code = l.channel_code
     WHERE l.skus && $2::text[] AND c.market_code = $1 AND l.wanted`,
    [marketCode, skus],
  );
}

export interface OfferWake {
  id: string;
  lane: Lane;
  priority: number;
  delayMs: number;
}

/** Raises what listings should show. One that waits already keeps the sooner of both times and the more urgent of both lanes. */
export async function wakeForOffers(m: EntityManager, wakes: OfferWake[], now: Date): Promise<void> {
  if (wakes.length === 0) return;
  await query(
    m,
    `UPDATE listing l SET desired_revision = l.desired_revision + 1,
       lane = CASE WHEN ${mayPlan('$2')} OR o.priority < l.priority THEN o.lane ELSE l.lane END,
       priority = CASE WHEN ${mayPlan('$2')} THEN o.priority ELSE least(l.priority, o.priority) END,
       attempts = CASE WHEN ${mayPlan('$2')} THEN 0 ELSE l.attempts END,
       next_at = CASE
         WHEN ${mayPlan('$2')} THEN $2::timestamptz + o."delayMs" * interval '1 millisecond'
         WHEN l.state = 'planned' AND o.priority = 0 THEN least(l.next_at, $2)
         ELSE l.next_at END,
       state = CASE WHEN ${mayPlan('$2')} AND l.state <> 'withdrawing' THEN 'planned' ELSE l.state END,
       planned_at = $2
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, lane text, priority int, "delayMs" int)
     WHERE l.id = o.id AND l.wanted`,
    [JSON.stringify(wakes), now],
  );
}

/** Sales that began or ended since: their listings are looked at again. */
export async function wakeSales(m: EntityManager, since: Date, now: Date): Promise<void> {
  await query(
    m,
    `INSERT INTO offer_outbox (sku, market_code, at)
     SELECT sku, market_code, $2 FROM offer
     WHERE sale_price_minor IS NOT NULL AND ((sale_from > $1 AND sale_from <= $2) OR (sale_to > $1 AND sale_to <= $2))
     ORDER BY sku, market_code
     ON CONFLICT (sku, market_code) DO UPDATE SET at = offer_outbox.at`,
    [since, now],
  );
}
