import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';

/** Of these SKUs, those whose life does not allow a sale now, whatever the editions say: such a fact needs no approval and waits for none. */
export async function stoppedSkus(m: EntityManager, skus: string[]): Promise<Set<string>> {
  if (skus.length === 0) return new Set();
  const rows = await named<{ sku: string }>(
    m,
    `SELECT sku FROM product_node WHERE sku = ANY($1) AND lifecycle IN ('recalled', 'discontinued', 'planned')`,
    [skus],
  );
  return new Set(rows.map((row) => row.sku));
}
