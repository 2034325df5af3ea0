import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { OfferMoney } from './price-timeline.js';
import type { SiblingPrice } from './sibling-prices.js';
import type { OfferPriceEntity } from './offer-price.entity.js';

export interface OfferKey {
  sku: string;
  market: string;
  audience: string;
}

/**
 * The prices of all sellables of these trees in these markets. Indexes: product_node_root, offer_pkey. Asked node by node: during a first load
 * the statistics still say that there are no offers, and a join would read all of them for each chunk.
 */
export async function readSiblingPrices(m: EntityManager, rootIds: string[], markets: string[]): Promise<SiblingPrice[]> {
  return named<SiblingPrice>(
    m,
    `SELECT n.root_id AS "rootId", o.market_code AS market, o.audience, o.price_minor::float8 AS price
     FROM product_node n CROSS JOIN LATERAL (
       SELECT o.market_code, o.audience, o.price_minor FROM offer o
       WHERE o.sku = n.sku AND o.market_code = ANY ($2) AND o.price_minor > 0 OFFSET 0
     ) o
     WHERE n.root_id = ANY ($1::bigint[]) AND n.sellable`,
    [rootIds, markets],
  );
}

/** Money that stood from one moment until another. */
export interface PriceSpan
  extends OfferMoney, Pick<OfferPriceEntity, 'id' | 'currency' | 'exponent' | 'source' | 'messageId' | 'decidedBy' | 'announcedSale'> {
  from: Date;
  /** null: it still stands. */
  to: Date | null;
}

/** The newest rows of an offer's history before an id. Index: offer_price_pkey, backwards. */
export async function pagePrices(m: EntityManager, of: OfferKey, before: string | null, limit: number): Promise<PriceSpan[]> {
  return query<PriceSpan>(
    m,
    `SELECT p.id::text, p.at AS "from", n.at AS "to", p.price_minor::text AS "priceMinor", p.sale_price_minor::text AS "salePriceMinor",
       p.sale_from AS "saleFrom", p.sale_to AS "saleTo", p.currency, p.exponent, p.source, p.message_id::text AS "messageId", p.decided_by AS "decidedBy", p.announced_sale::text AS "announcedSale"
     FROM offer_price p LEFT JOIN LATERAL (
       SELECT q.at FROM offer_price q
       WHERE (q.sku, q.market_code, q.audience) = (p.sku, p.market_code, p.audience) AND q.id > p.id ORDER BY q.id LIMIT 1
     ) n ON true
     WHERE (p.sku, p.market_code, p.audience) = ($1, $2, $3) AND ($4::bigint IS NULL OR p.id < $4) ORDER BY p.id DESC LIMIT $5`,
    [of.sku, of.market, of.audience, before, limit],
  );
}
