import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { Doc } from '../cells/index.js';
import type { ProductNode } from './node.js';

/** What the newest word on a node is not this source's. */
export interface SaidByOthers extends Pick<ProductNode, 'sku' | 'lifecycle' | 'familyCode' | 'familyVariantCode'> {
  /** Cell or name of STRUCTURE → who said it last. */
  by: Record<string, string>;
  /** Cell → what it is; of those in `by`. */
  values: Doc;
}

/** Of nodes that are there: what senders and people other than `source` said last. One statement. Index: product_node_sku_key. */
export async function saidByOthers(m: EntityManager, skus: string[], source: string): Promise<SaidByOthers[]> {
  return named<SaidByOthers>(
    m,
    `SELECT n.sku, n.lifecycle, n.family_code AS "familyCode", n.family_variant_code AS "familyVariantCode", jsonb_object_agg(e.key, e.by) AS by,
       coalesce(jsonb_object_agg(e.key, e.value) FILTER (WHERE e.value IS NOT NULL), '{}') AS values
     FROM product_node n CROSS JOIN LATERAL (
       SELECT f.key, f.value ->> 's' AS by, n.facts -> f.key AS value FROM jsonb_each(n.fact_meta) f
       UNION ALL SELECT c.key, c.value ->> 'by', n.content -> c.key FROM jsonb_each(n.content_meta) c
     ) e WHERE n.sku = ANY ($1) AND e.by <> $2
     GROUP BY n.id`,
    [skus, source],
  );
}
