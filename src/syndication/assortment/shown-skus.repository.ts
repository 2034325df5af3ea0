import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';

/** What these products show on these channels, or are about to. Index: listing_root. */
export async function shownSkus(m: EntityManager, channelCodes: string[], rootIds: string[]): Promise<string[]> {
  const rows = await named<{ sku: string }>(
    m,
    `SELECT DISTINCT unnest(skus) AS sku FROM listing WHERE root_id = ANY ($2::bigint[]) AND channel_code = ANY ($1) AND wanted`,
    [channelCodes, rootIds],
  );
  return rows.map(({ sku }) => sku);
}
