import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';

export async function editionHeads(
  m: EntityManager,
  channelCode: string,
  rootIds: string[],
): Promise<{ rootId: string; editionId: string }[]> {
  return named(
    m,
    `SELECT root_id::text AS "rootId", edition_id::text AS "editionId" FROM edition_head WHERE channel_code = $1 AND root_id = ANY($2::bigint[])`,
    [channelCode, rootIds],
  );
}

/** Recalled now, whatever the editions say: a recall needs no approval and waits for none. */
export async function recalledSkus(m: EntityManager, rootIds: string[]): Promise<string[]> {
  const rows = await named<{ sku: string }>(
    m,
    `SELECT sku FROM product_node WHERE root_id = ANY($1::bigint[]) AND lifecycle = 'recalled'`,
    [rootIds],
  );
  return rows.map((row) => row.sku);
}
