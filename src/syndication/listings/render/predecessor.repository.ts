import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';

/** Of these SKUs, those that a listing of their own still has on the channel, wanted no more. */
export async function leavingSkus(m: EntityManager, channelCode: string, skus: string[]): Promise<Set<string>> {
  const rows = await named<{ sku: string }>(
    m,
    `SELECT DISTINCT l.sku FROM listing l
     WHERE l.channel_code = $1 AND l.skus && $2::text[] AND l.sku = ANY($2) AND NOT l.wanted AND l.state <> 'withdrawn'`,
    [channelCode, skus],
  );
  return new Set(rows.map(({ sku }) => sku));
}
