import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';
import type { LastCall } from './unheard.js';

/** The last call of the stock wire of each listing, by its id. Primary key. */
export async function lastCalls(m: EntityManager, listingIds: string[]): Promise<Map<string, LastCall>> {
  if (listingIds.length === 0) return new Map();
  const rows = await named<LastCall & { id: string }>(
    m,
    `SELECT listing_id::text AS id, sent_at AS "sentAt", last_problem AS "lastProblem" FROM listing_wire WHERE listing_id = ANY($1::bigint[]) AND wire = 'stock'`,
    [listingIds],
  );
  return new Map(rows.map(({ id, ...call }) => [id, call]));
}
