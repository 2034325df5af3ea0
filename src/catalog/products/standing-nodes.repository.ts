import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { ProductNode } from './node.js';

/** A node as it stands, and whose the newest word on it is. */
export interface StandingNode extends Pick<
  ProductNode,
  'sku' | 'revision' | 'lifecycle' | 'familyCode' | 'familyVariantCode' | 'categories' | 'facts' | 'content'
> {
  /** Cell or name of STRUCTURE → who said it last, where that is not the one who asks. */
  by: Record<string, string>;
  /** SKU of the node above. */
  parent: string | null;
  /** Who said where it stands, where that is not the one who asks. */
  placedBy: string | null;
}

/** Nodes that are there, with what senders and people other than `source` said last. One statement. Index: product_node_sku_key. */
export async function standingNodes(m: EntityManager, skus: string[], source: string): Promise<StandingNode[]> {
  return named<StandingNode>(
    m,
    `SELECT n.sku, n.revision::float8 AS revision, n.lifecycle, n.family_code AS "familyCode", n.family_variant_code AS "familyVariantCode", n.categories, n.facts, n.content,
       coalesce(o.by, '{}') AS by, p.sku AS parent,
       nullif(coalesce(n.fact_meta -> '$parent' ->> 's', n.fact_meta -> '$lifecycle' ->> 's', 'a person'), $2) AS "placedBy"
     FROM product_node n LEFT JOIN product_node p ON p.id = n.parent_id CROSS JOIN LATERAL (
       SELECT jsonb_object_agg(e.key, e.by) AS by FROM (
         SELECT f.key, f.value ->> 's' AS by FROM jsonb_each(n.fact_meta) f
         UNION ALL SELECT c.key, c.value ->> 'by' FROM jsonb_each(n.content_meta) c
       ) e WHERE e.by <> $2
     ) o WHERE n.sku = ANY ($1)`,
    [skus, source],
  );
}
