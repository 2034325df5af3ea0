import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { STANDING } from '../findings/drift-standing.js';
import { sqlStates } from '../listing.js';
import type { ShownProduct } from './channel-state.js';

/** All listings on the channel where none is wanted any more: what is said of it then is said of those that were. */
const COUNTS = `(l.wanted OR NOT EXISTS (SELECT FROM listing w WHERE w.root_id = l.root_id AND w.channel_code = l.channel_code AND w.wanted))`;

/**
 * A row for each of these products on each channel of which anything is known. One statement; indexes: listing_root, issue_open, issue_root, drift_open,
 * recall_root, product_node_sku, and the primary key of product_node.
 */
export function readShown(m: EntityManager, rootIds: string[], now: Date): Promise<ShownProduct[]> {
  return named<ShownProduct>(
    m,
    `WITH own AS (
       SELECT l.root_id, l.channel_code, count(*)::int AS listings, count(*) FILTER (WHERE l.wanted)::int AS wanted, bool_or(l.wanted AND l.live_edition_id IS NULL) AS is_unseen,
         array_agg(DISTINCT l.live_edition_id) FILTER (WHERE l.live_edition_id IS NOT NULL AND l.wanted) AS editions,
         max(l.live_at) FILTER (WHERE l.wanted) AS live_at, max(l.planned_at) FILTER (WHERE NOT l.wanted) AS unwanted_at,
         min(coalesce((SELECT min(i.found_at) FROM issue i WHERE i.listing_id = l.id AND i.closed_at IS NULL AND i.severity = 'error'), l.sent_at, l.planned_at))
           FILTER (WHERE l.wanted AND l.state IN ${sqlStates('refused', 'rejected')}) AS refused_since
       FROM listing l WHERE l.root_id = ANY ($1::bigint[]) GROUP BY 1, 2
     ), unlisted AS (
       SELECT i.root_id, i.channel_code, min(i.found_at) AS since FROM issue i
       WHERE i.root_id = ANY ($1::bigint[]) AND i.listing_id IS NULL AND i.closed_at IS NULL AND i.severity = 'error' GROUP BY 1, 2
     ), standing AS (
       SELECT l.root_id, l.channel_code, d.found_at, ${STANDING('$2::timestamptz')} AS standing, CASE WHEN d.decision = 'ignore' AND d.ignore_until > $2::timestamptz THEN d.ignore_until END AS due
       FROM listing l JOIN drift d ON d.listing_id = l.id AND d.closed_at IS NULL WHERE l.root_id = ANY ($1::bigint[]) AND l.state <> 'withdrawn'
     ), drifts AS (
       SELECT root_id, channel_code, min(found_at) FILTER (WHERE standing = 'open') AS differs_since,
         min(found_at) FILTER (WHERE standing IN ('by_policy', 'by_decision')) AS accepted_since, min(due) AS due_at
       FROM standing GROUP BY 1, 2
     ), recalled AS (
       SELECT l.root_id, l.channel_code, max(c.since) AS since
       FROM listing l JOIN channel k ON k.code = l.channel_code CROSS JOIN unnest(l.skus) AS s(sku) LEFT JOIN product_node n ON n.sku = s.sku
       LEFT JOIN LATERAL (
         SELECT min(r.since) AS since FROM recall r JOIN product_node x ON x.id = r.node_id
         WHERE r.root_id = n.root_id AND r.lifted_at IS NULL AND (r.market_code IS NULL OR r.market_code = k.market_code)
           AND n.position >= x.position AND n.position < x.position || '~'
       ) c ON true
       WHERE l.root_id IN (SELECT r.root_id FROM recall r WHERE r.root_id = ANY ($1::bigint[]) AND r.lifted_at IS NULL) AND ${COUNTS}
       GROUP BY 1, 2 HAVING bool_and(c.since IS NOT NULL)
     )
     SELECT root_id::text AS "rootId", channel_code AS channel, coalesce(o.listings, 0) AS listings, coalesce(o.wanted, 0) AS wanted, coalesce(o.is_unseen, false) AS "isUnseen", coalesce(o.editions, '{}')::text[] AS editions,
       o.live_at AS "liveAt", o.unwanted_at AS "unwantedAt", least(o.refused_since, u.since) AS "refusedSince", r.since AS "recalledSince", d.differs_since AS "differsSince",
       d.accepted_since AS "acceptedSince", d.due_at AS "dueAt"
     FROM own o FULL JOIN unlisted u USING (root_id, channel_code) LEFT JOIN drifts d USING (root_id, channel_code) LEFT JOIN recalled r USING (root_id, channel_code)`,
    [rootIds, now],
  );
}
