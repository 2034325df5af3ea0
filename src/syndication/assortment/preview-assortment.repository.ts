import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/**
 * Listings of these channels of which everything would go, by channel. `goneIds`: the leaves that would go, as PostgreSQL writes an array. Asked once by a
 * person, and not named. Index: listing_root.
 */
export async function goneListings(m: EntityManager, channelCodes: string[], goneIds: string): Promise<Map<string, number>> {
  const rows = await query<{ code: string; count: number }>(
    m,
    `WITH gone AS MATERIALIZED (SELECT n.sku, n.root_id FROM product_node n WHERE n.id = ANY ($2::bigint[]))
     SELECT l.channel_code AS code, count(*)::float8 AS count FROM listing l
     WHERE l.channel_code = ANY ($1) AND l.root_id IN (SELECT root_id FROM gone) AND l.wanted AND (l.sent_at IS NOT NULL OR l.external_ids <> '{}')
       AND NOT EXISTS (SELECT FROM unnest(l.skus) AS s WHERE s NOT IN (SELECT sku FROM gone))
     GROUP BY l.channel_code`,
    [channelCodes, goneIds],
  );
  return new Map(rows.map(({ code, count }) => [code, count]));
}
