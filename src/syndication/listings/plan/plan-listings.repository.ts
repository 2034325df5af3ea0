import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';
import { sqlStates, UNSETTLED } from '../../listing.js';
import { freeToPlan, wakable } from '../lease/free-to-plan.js';
import type { ListingEntity } from '../listing.entity.js';

export interface WantedListing extends Pick<ListingEntity, 'kind' | 'rootId' | 'sku' | 'skus'> {
  key: string;
  parentKey: string | null;
}

/** SQL: what a match `x` would adopt by its SKU is not what another listing shows, which a node is about to leave. */
export const notOfAnother = (key: string): string =>
  `NOT EXISTS (SELECT FROM listing t WHERE t.channel_code = x.channel_code AND t.listing_key <> ${key} AND t.kind <> 'parent' AND t.state <> 'withdrawn' AND t.skus @> ARRAY[x.matched_sku])`;

/** Root id → trace id of the change that is planned. */
export type Traces = ReadonlyMap<string, string | null>;

/**
 * Makes or wakes the listings of a plan; parents come in a call before their children, which then find them. Returned are the keys that are
 * ours. What it does with a key depends on what is there; the wish (`wanted`, `desired_revision`, `planned_at`, `trace_id`) grows in each case but 6:
 *
 * 1. Nothing: a listing is made, planned and due now. What a person adopted under this key or SKU gives it the channel's ids.
 * 2. One that rests or waits to be read (refused, accepted, processed, live, rejected): planned and due now, as content, attempts forgotten.
 * 3. One that is planned already: it keeps its time, attempts, lane and priority, so that neither a channel that asked to be left alone for
 *    a while is asked sooner, nor an urgent offer waits for its content.
 * 4. One that somebody holds, or that is sending or unknown: nothing else. Its holder finds the newer wish at the end and plans it himself.
 * 5. One on its way off the channel, or off: as 2 or 4. What the channel took before is not there any more, so `accepted_at` goes and the
 *    same bytes are sent anew; that the withdrawal was taken is forgotten too.
 * 6. One of another product: left alone, and its key not returned, unless it is withdrawn, or its node went from that product to this one: then
 *    the key changes hands, with all that the channel knows of it.
 *
 * Ids of the channel that a listing has are kept, whatever the match says: they came from the channel's own answers.
 *
 * @moves nothing → planned
 * @moves refused, accepted, processed, live, rejected, withdrawing, withdrawn → planned
 */
export async function upsertListings(
  m: EntityManager,
  channelCode: string,
  wanted: WantedListing[],
  traces: Traces,
  now: Date,
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const rows = await named<{ key: string }>(
    m,
    `INSERT INTO listing AS l (channel_code, listing_key, kind, root_id, sku, skus, parent_listing_id, external_ids, next_at, planned_at, trace_id)
     SELECT $1, w.key, w.kind, w."rootId", w.sku, w.skus, p.id, coalesce(a.external_ids, '{}'), $3, $3, w."traceId"
     FROM jsonb_to_recordset($2::jsonb) AS w(key text, kind text, "rootId" bigint, sku text, skus text[], "parentKey" text, "traceId" text)
     LEFT JOIN listing p ON p.channel_code = $1 AND p.listing_key = w."parentKey"
     LEFT JOIN LATERAL (
       SELECT x.external_ids FROM channel_match x WHERE x.channel_code = $1 AND x.decision = 'adopt' AND (x.external_key = w.key OR x.matched_sku = w.sku OR (w.kind = 'product' AND x.matched_sku = ANY(w.skus)))
         AND ${notOfAnother('w.key')}
       ORDER BY (x.external_key = w.key) DESC LIMIT 1) AS a ON true
     ORDER BY w.key
     ON CONFLICT (channel_code, listing_key) DO UPDATE SET
       kind = excluded.kind, sku = excluded.sku, skus = excluded.skus, parent_listing_id = excluded.parent_listing_id, wanted = true, desired_revision = l.desired_revision + 1,
       external_ids = CASE WHEN l.external_ids = '{}' THEN excluded.external_ids ELSE l.external_ids END,
       state = CASE WHEN ${wakable('$3')} THEN 'planned' ELSE l.state END,
       next_at = CASE WHEN ${wakable('$3')} THEN $3 ELSE l.next_at END,
       attempts = CASE WHEN ${wakable('$3')} THEN 0 ELSE l.attempts END,
       lane = CASE WHEN ${wakable('$3')} THEN 'content' ELSE l.lane END,
       priority = CASE WHEN ${wakable('$3')} THEN 3 ELSE l.priority END,
       accepted_at = CASE WHEN l.state IN ('withdrawing', 'withdrawn') THEN NULL ELSE l.accepted_at END, withdrawal_accepted_at = NULL,
       root_id = excluded.root_id, planned_at = $3, trace_id = excluded.trace_id
       WHERE l.root_id = excluded.root_id OR l.state = 'withdrawn' OR EXISTS (SELECT FROM product_node n JOIN moved_node o ON o.node_id = n.id
         WHERE n.sku = excluded.sku AND n.root_id = excluded.root_id AND o.root_id = l.root_id)
     RETURNING listing_key AS key`,
    [channelCode, JSON.stringify(wanted.map((one) => ({ ...one, traceId: traces.get(one.rootId) ?? null }))), now],
  );
  return new Set(rows.map((row) => row.key));
}

/**
 * What these products have on the channel and no plan names any more is withdrawn; what never left is withdrawn already: returned are the ids
 * of those.
 *
 * @moves planned, refused, accepted, processed, live, rejected → withdrawing
 * @moves planned, refused → withdrawn
 */
export async function unwantListings(
  m: EntityManager,
  channelCode: string,
  rootIds: string[],
  keys: string[],
  traces: Traces,
  now: Date,
): Promise<string[]> {
  const rows = await named<{ id: string; state: string }>(
    m,
    `UPDATE listing l SET wanted = false, desired_revision = l.desired_revision + 1, priority = 0, planned_at = $3,
       trace_id = (SELECT t.id FROM unnest($2::bigint[], $5::text[]) AS t(root, id) WHERE t.root = l.root_id),
       state = CASE
         WHEN NOT ${freeToPlan('$3')} THEN l.state
         WHEN l.state IN ('planned', 'refused') AND l.sent_at IS NULL AND l.external_ids = '{}' THEN 'withdrawn'
         ELSE 'withdrawing' END,
       next_at = CASE WHEN l.state IN ${sqlStates(...UNSETTLED)} THEN l.next_at ELSE $3 END
     WHERE l.channel_code = $1 AND l.root_id = ANY($2::bigint[]) AND l.wanted AND NOT l.listing_key = ANY($4)
     RETURNING l.id::text, l.state`,
    [channelCode, rootIds, now, keys, rootIds.map((id) => traces.get(id) ?? null)],
  );
  return rows.filter((row) => row.state === 'withdrawn').map((row) => row.id);
}

/** Of these keys those that the channel has, by what we did there or by what a person adopted. */
export async function keysOnChannel(m: EntityManager, channelCode: string, keys: string[]): Promise<string[]> {
  const rows = await named<{ key: string }>(
    m,
    `SELECT k.key FROM unnest($2::text[]) AS k(key)
     WHERE EXISTS (SELECT 1 FROM listing l WHERE l.channel_code = $1 AND l.listing_key = k.key AND l.state <> 'withdrawn' AND (l.sent_at IS NOT NULL OR l.external_ids <> '{}'))
        OR EXISTS (SELECT 1 FROM channel_match x WHERE x.channel_code = $1 AND x.decision = 'adopt' AND (x.external_key = k.key OR x.matched_sku = k.key))`,
    [channelCode, keys],
  );
  return rows.map((row) => row.key);
}

/** Keys under which a person said that what is there stays as it is. */
export async function ignoredKeys(m: EntityManager, channelCode: string, keys: string[]): Promise<string[]> {
  const rows = await named<{ key: string }>(
    m,
    `SELECT external_key AS key FROM channel_match WHERE channel_code = $1 AND external_key = ANY($2) AND decision = 'ignore'`,
    [channelCode, keys],
  );
  return rows.map((row) => row.key);
}
