import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { StatedNode } from './impact.js';

/**
 * The trees of the next products after this one, in their order, each node with its cells of these attributes and no others.
 * `families`: only of these. Indexes: the primary key, product_node_root.
 */
export function nextTrees(
  m: EntityManager,
  page: { after: string; products: number; attributes: string[]; families: string[] | null },
): Promise<StatedNode[]> {
  return named<StatedNode>(
    m,
    `WITH r AS MATERIALIZED (
       SELECT id, family_code FROM product_node WHERE parent_id IS NULL AND id > $1::bigint AND ($4::text[] IS NULL OR family_code = ANY ($4)) ORDER BY id LIMIT $2)
     SELECT n.root_id::text AS "rootId", n.id::text, n.parent_id::text AS "parentId", n.sku, n.sellable, r.family_code AS "familyCode",
       (SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}') FROM jsonb_each(n.facts || n.content) e
        WHERE split_part(split_part(e.key, '@', 1), '#', 1) = ANY ($3)) AS cells
     FROM r JOIN product_node n ON n.root_id = r.id ORDER BY n.root_id, n.id`,
    [page.after, page.products, page.attributes, page.families],
  );
}
