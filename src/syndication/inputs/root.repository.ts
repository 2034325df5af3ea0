import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** The root of the product that this SKU belongs to. */
export async function rootOfSku(m: EntityManager, sku: string): Promise<{ rootId: string; rootSku: string } | undefined> {
  const [row] = await query<{ rootId: string; rootSku: string }>(
    m,
    `SELECT r.id::text AS "rootId", r.sku AS "rootSku" FROM product_node n JOIN product_node r ON r.id = n.root_id WHERE n.sku = $1`,
    [sku],
  );
  return row;
}
