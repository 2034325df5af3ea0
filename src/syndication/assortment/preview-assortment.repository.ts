import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** Listings of a channel of which something would go. */
export interface LossCount {
  /** All of it. */
  gone: number;
  /** A part: it stays without. */
  reduced: number;
}

/**
 * What would go of the listings of these channels, by channel. `goneIds`: the leaves that would go, as PostgreSQL writes an array. Asked once by a
 * person, and not named. Index: listing_root.
 */
export async function goingListings(m: EntityManager, channelCodes: string[], goneIds: string): Promise<Map<string, LossCount>> {
  const rows = await query<LossCount & { code: string }>(
    m,
    `WITH gone AS MATERIALIZED (SELECT n.sku, n.root_id FROM product_node n WHERE n.id = ANY ($2::bigint[])),
     going AS (
       SELECT l.channel_code AS code, l.kind, (SELECT count(*) FROM unnest(l.skus) AS s WHERE s IN (SELECT sku FROM gone)) AS lost, cardinality(l.skus) AS all
       FROM listing l WHERE l.channel_code = ANY ($1) AND l.root_id IN (SELECT root_id FROM gone) AND l.wanted AND (l.sent_at IS NOT NULL OR l.external_ids <> '{}')
     )
     SELECT code, count(*) FILTER (WHERE lost = g.all)::float8 AS gone, count(*) FILTER (WHERE kind = 'product' AND lost BETWEEN 1 AND g.all - 1)::float8 AS reduced
     FROM going g GROUP BY code`,
    [channelCodes, goneIds],
  );
  return new Map(rows.map(({ code, ...counts }) => [code, counts]));
}
