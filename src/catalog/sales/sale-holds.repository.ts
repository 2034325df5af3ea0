import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { OfferKey } from '../offers/offer-price.repository.js';
import { CONCERNS } from './announced-sales.repository.js';

/** An offer whose money waits, with the root of its tree. */
export interface WaitingOffer extends OfferKey {
  rootId: string;
}

/**
 * The next offers that a sale is about and whose money waits because it goes too far, by SKU: whoever takes page after page locks in the order in
 * which everybody does. Index: offer_held.
 */
export function waitingOfSale(m: EntityManager, saleId: string, after: string, limit: number): Promise<WaitingOffer[]> {
  return query<WaitingOffer>(
    m,
    `SELECT o.sku, o.market_code AS market, o.audience, n.root_id::text AS "rootId"
     FROM announced_sale s JOIN offer o ON o.market_code = s.market_code AND o.audience = s.audience
     JOIN product_node n ON n.sku = o.sku JOIN product_node r ON r.id = n.root_id
     WHERE s.id = $1::bigint AND s.state = 'let_in' AND o.held IS NOT NULL AND o.held ->> 'reason' IN ('moved_too_far', 'unlike_siblings') AND o.sku > $2
       AND ${CONCERNS}
     ORDER BY o.sku LIMIT $3`,
    [saleId, after, limit],
  );
}

/** Sales that were let in since a moment and are not over, with the person who did. Index: announced_sale_on. */
export function letInSince(m: EntityManager, since: Date, now: Date): Promise<{ id: string; letInBy: string }[]> {
  return query(
    m,
    `SELECT id::text, let_in_by AS "letInBy" FROM announced_sale WHERE state = 'let_in' AND let_in_at > $1 AND ends_at > $2 ORDER BY id`,
    [since, now],
  );
}
