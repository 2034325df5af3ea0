import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';
import { ASK_AGAIN_AFTER } from '../lease/ask-again.js';
import { isFree } from '../lease/free-to-plan.js';

/**
 * What is recalled and was taken off is looked at again where the channel keeps it: in its archive it is a hand's turn away from being for sale, and nobody
 * looks at anything else that was withdrawn. Where the look finds it, it is taken off once more, and at once: a recall does not wait for further looks. A
 * withdrawn listing's time is when it was last seen gone. Nothing is walked over where nothing is recalled. Returns how many. Indexes: listing_state, product_node_sku, recall_root.
 *
 * @moves withdrawn → withdrawing
 */
export async function lookAtRecalled(m: EntityManager, channelCode: string, before: Date, now: Date, limit: number): Promise<number> {
  const rows = await named(
    m,
    `UPDATE listing l SET state = 'withdrawing', withdrawal_accepted_at = $2, attempts = ${ASK_AGAIN_AFTER}, next_at = $2
     FROM (SELECT l.id FROM listing l JOIN channel c ON c.code = l.channel_code
           WHERE l.channel_code = $1 AND l.state = 'withdrawn' AND NOT l.wanted AND l.external_ids <> '{}' AND l.next_at < $3 AND ${isFree('$2')}
             AND (SELECT EXISTS (SELECT FROM recall WHERE lifted_at IS NULL)) AND EXISTS (
               SELECT FROM unnest(l.skus) AS s(sku) JOIN product_node n ON n.sku = s.sku JOIN recall r ON r.root_id = n.root_id JOIN product_node x ON x.id = r.node_id
               WHERE r.lifted_at IS NULL AND (r.market_code IS NULL OR r.market_code = c.market_code) AND n.position >= x.position AND n.position < x.position || '~')
           ORDER BY l.next_at LIMIT $4 FOR UPDATE OF l SKIP LOCKED) AS due
     WHERE l.id = due.id RETURNING l.id`,
    [channelCode, now, before, limit],
  );
  return rows.length;
}
