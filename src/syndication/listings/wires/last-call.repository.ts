import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
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

/** The channel answered, and set nothing of these: what was said is no number that may stand there. */
export async function forgetUnset(m: EntityManager, lines: { listingId: string; sku: string }[]): Promise<void> {
  if (lines.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET stock_sent = stock_accepted FROM jsonb_to_recordset($1::jsonb) AS w("listingId" bigint, sku text)
     WHERE o.listing_id = w."listingId" AND o.sku = w.sku AND o.stock_accepted IS NOT NULL`,
    [JSON.stringify(lines)],
  );
}
