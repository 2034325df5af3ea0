import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { CONCERNS } from './announced-sales.repository.js';

/** A price for everybody that an announced sale let in, and that goes on although the sale is over. */
export interface StandingSale {
  sku: string;
  market: string;
  saleId: string;
  name: string;
  /** Since when the sale is over. */
  overSince: Date;
  /** Who ended it; null: its window did. */
  endedBy: string | null;
  /** Whole minor units. */
  minor: string;
  currency: string;
  exponent: number;
  /** When it ends by itself; null: never. */
  until: Date | null;
}

/** From when on a customer pays it: now, or when its own window begins. As the price itself it has none. */
const SHOWN_FROM = `CASE WHEN o.price_minor = p.sale_price_minor THEN $1 ELSE greatest($1, o.sale_from) END`;

/**
 * What sales that are over have let in and still stands, or is still to come: as the sale price, or as the price itself, which passes as a return
 * to a price of before. What a person let in since is nobody's to mend, nor what another sale is about that is on by then and goes as deep. Index: offer_price_announced.
 */
export function standingSales(m: EntityManager, now: Date): Promise<StandingSale[]> {
  return query<StandingSale>(
    m,
    `SELECT DISTINCT ON (o.sku, o.market_code) o.sku, o.market_code AS market, was.id::text AS "saleId", was.name,
       coalesce(was.ended_at, was.ends_at) AS "overSince", was.ended_by AS "endedBy", p.sale_price_minor::text AS minor, o.currency, o.exponent,
       CASE WHEN o.price_minor IS DISTINCT FROM p.sale_price_minor THEN o.sale_to END AS until
     FROM announced_sale was JOIN offer_price p ON p.announced_sale = was.id
     JOIN offer o ON o.sku = p.sku AND o.market_code = p.market_code AND o.audience = p.audience
     WHERE was.let_in_at IS NOT NULL AND (was.state = 'ended' OR was.ends_at <= $1) AND o.audience = '*'
       AND (o.price_minor = p.sale_price_minor
         OR (o.sale_price_minor = p.sale_price_minor AND o.sale_price_minor <= o.price_minor AND (o.sale_to IS NULL OR o.sale_to > $1)))
       AND NOT EXISTS (
         SELECT 1 FROM offer_price d WHERE d.sku = o.sku AND d.market_code = o.market_code AND d.audience = o.audience AND d.id > p.id
           AND d.decided_by IS NOT NULL AND p.sale_price_minor IN (d.price_minor, d.sale_price_minor))
       AND NOT EXISTS (
         SELECT 1 FROM announced_sale s, product_node n JOIN product_node r ON r.id = n.root_id
         WHERE n.sku = o.sku AND s.state = 'let_in' AND s.market_code = o.market_code AND s.audience = o.audience AND s.ends_at > $1 AND ${CONCERNS}
           AND s.begins_at <= ${SHOWN_FROM} AND p.price_minor - p.sale_price_minor <= s.deepest_share * p.price_minor)
     ORDER BY o.sku, o.market_code, p.id DESC`,
    [now],
  );
}
