import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { SkuState } from './kept-items.js';

/** How these SKUs, as they are spelled, are folded, and whether nodes have them at this moment. Locks nothing. Index: product_node_sku. */
export async function skuStates(m: EntityManager, skus: string[]): Promise<Map<string, SkuState>> {
  const rows = await named<SkuState & { sku: string }>(
    m,
    `WITH wanted AS MATERIALIZED (SELECT s AS sku, plinth_fold_sku(s) AS folded FROM unnest($1::text[]) s)
     SELECT sku, folded, EXISTS (SELECT 1 FROM product_node n WHERE plinth_fold_sku(n.sku) = wanted.folded) AS "isThere" FROM wanted`,
    [skus],
  );
  return new Map(rows.map(({ sku, ...state }) => [sku, state]));
}
