import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** By listing key. */
export async function externalIdsOf(
  m: EntityManager,
  channelCode: string,
  rootIds: string[],
): Promise<Map<string, Record<string, string>>> {
  const rows = await query<{ key: string; externalIds: Record<string, string> }>(
    m,
    `SELECT listing_key AS key, external_ids AS "externalIds" FROM listing WHERE channel_code = $1 AND root_id = ANY($2::bigint[]) AND external_ids <> '{}'`,
    [channelCode, rootIds],
  );
  return new Map(rows.map((row) => [row.key, row.externalIds]));
}
