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
