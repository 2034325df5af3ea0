import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { ProductNodeEntity } from './product-node.entity.js';

/** A SKU that a channel may take for another one, and its product. */
export type SimilarSku = Pick<ProductNodeEntity, 'sku' | 'rootId'>;

/** What is sold under a SKU that differs from one of these by case and by blanks in a row alone, these themselves too. Indexes: product_node_blanks, product_node_sku_folded. */
export async function sameButForBlanks(m: EntityManager, skus: string[]): Promise<SimilarSku[]> {
  return named<SimilarSku>(
    m,
    `WITH plain AS MATERIALIZED (SELECT DISTINCT regexp_replace(plinth_fold_sku(s), '\\s+', ' ', 'g') AS sku FROM unnest($1::text[]) s)
     SELECT n.sku, n.root_id AS "rootId" FROM product_node n
     WHERE regexp_replace(plinth_fold_sku(n.sku), '\\s+', ' ', 'g') = ANY (SELECT sku FROM plain) AND plinth_fold_sku(n.sku) ~ '\\s\\s'
       AND n.sellable AND n.lifecycle <> 'discontinued'
     UNION ALL
     SELECT n.sku, n.root_id FROM product_node n
     WHERE plinth_fold_sku(n.sku) = ANY (SELECT sku FROM plain) AND n.sellable AND n.lifecycle <> 'discontinued'`,
    [skus],
  );
}
