import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { Standing, StandingRecall } from './stop.js';

interface StandingRow {
  sku: string;
  ended: boolean;
  recalls: (Omit<StandingRecall, 'since' | 'liftedAt'> & { since: string; liftedAt: string | null })[] | null;
}

/**
 * Of these SKUs, those that may not be sold in a market, or that were recalled there before: whatever the editions say, because neither a life
 * nor a recall needs an approval, and neither waits for one. A recall that was lifted where a node stood before still waits for a newer count. Indexes:
 * product_node_sku, recall_root, moved_node's primary key.
 */
export async function readStandings(m: EntityManager, skus: string[], marketCode: string): Promise<Map<string, Standing>> {
  if (skus.length === 0) return new Map();
  const rows = await named<StandingRow>(
    m,
    `WITH RECURSIVE asked AS (
       SELECT n.id, n.sku, n.parent_id, n.lifecycle, EXISTS (SELECT 1 FROM recall r WHERE r.root_id = n.root_id)
         OR EXISTS (SELECT 1 FROM moved_node o JOIN recall r ON r.root_id = o.root_id WHERE o.node_id = n.id) AS has
       FROM product_node n WHERE n.sku = ANY($1)
     ), up AS (
       SELECT a.sku, a.id, a.parent_id FROM asked a WHERE a.has
       UNION ALL SELECT up.sku, n.id, n.parent_id FROM up JOIN product_node n ON n.id = up.parent_id
     ), left_places AS (
       SELECT a.sku, r.id FROM asked a JOIN moved_node o ON o.node_id = a.id JOIN recall r ON r.root_id = o.root_id
       WHERE a.has AND r.since <= o.moved_at AND r.lifted_at <= o.moved_at AND r.node_id IN (
         SELECT p.id FROM product_node p WHERE p.sku = o.parent_sku OR p.id = o.root_id)
     ), recalled AS (
       SELECT w.sku, jsonb_agg(jsonb_build_object('id', r.id::text, 'sku', r.sku, 'market', r.market_code, 'reason', r.reason, 'owner', r.owner, 'door', r.door,
         'since', r.since, 'liftAskedBy', r.lift_asked_by, 'liftedBy', r.lifted_by, 'liftedAt', r.lifted_at, 'liftReason', r.lift_reason) ORDER BY r.id) AS recalls
       FROM (SELECT up.sku, r.id FROM up JOIN recall r ON r.node_id = up.id UNION SELECT sku, id FROM left_places) w
       JOIN recall r ON r.id = w.id AND (r.market_code IS NULL OR r.market_code = $2) GROUP BY w.sku
     )
     SELECT a.sku, a.lifecycle IN ('discontinued', 'planned') AS ended, c.recalls FROM asked a LEFT JOIN recalled c ON c.sku = a.sku
     WHERE a.lifecycle IN ('discontinued', 'planned') OR c.recalls IS NOT NULL`,
    [skus, marketCode],
  );
  return new Map(
    rows.map(({ sku, ended, recalls }) => {
      const known = (recalls ?? []).map((one) => ({
        ...one,
        since: new Date(one.since),
        liftedAt: one.liftedAt === null ? null : new Date(one.liftedAt),
      }));
      return [sku, { ended, recalls: known }];
    }),
  );
}
