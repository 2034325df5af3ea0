import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import { offerKey } from './offer.js';
import type { AcceptedMoney, OfferMoney } from './price-timeline.js';
import type { SiblingPrice } from './sibling-prices.js';
import type { OfferPriceEntity } from './offer-price.entity.js';

export interface OfferKey {
  sku: string;
  market: string;
  audience: string;
}

/** Rows of one offer that a new price is measured against: a repricer that changes each five minutes fills a day with 288. */
const MOST_ROWS = 300;

interface PastRow extends OfferKey, OfferMoney {
  at: string;
  decided: boolean;
}

/**
 * What stood since a moment, oldest first, and what stood before it: the last price that was known, and all since. At most the newest 300
 * rows of an offer; a price that was left longer ago is no return. Index: offer_price_pkey, backwards.
 */
export async function readPast(m: EntityManager, keys: OfferKey[], since: Date): Promise<Map<string, AcceptedMoney[]>> {
  const rows = await named<PastRow>(
    m,
    `SELECT k.sku, k.market, k.audience, (extract(epoch FROM p.at) * 1000)::float8 AS at, p.price_minor::text AS "priceMinor",
       p.sale_price_minor::text AS "salePriceMinor", to_char(p.sale_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "saleFrom",
       to_char(p.sale_to AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "saleTo", p.decided_by IS NOT NULL AS decided
     FROM jsonb_to_recordset($1::jsonb) AS k(sku text, market text, audience text)
     CROSS JOIN LATERAL (
       SELECT q.* FROM offer_price q
       WHERE (q.sku, q.market_code, q.audience) = (k.sku, k.market, k.audience) AND q.id >= coalesce((
         SELECT max(b.id) FROM offer_price b
         WHERE (b.sku, b.market_code, b.audience) = (k.sku, k.market, k.audience) AND b.at <= $2 AND b.price_minor > 0), 0)
       ORDER BY q.id DESC LIMIT ${MOST_ROWS}
     ) p
     ORDER BY p.id`,
    [JSON.stringify(keys), since],
  );
  const past = new Map<string, AcceptedMoney[]>();
  for (const { at, decided, sku, market, audience, ...money } of rows) {
    const key = offerKey({ sku, market, audience });
    const list = past.get(key) ?? [];
    past.set(key, list);
    list.push({ at: Number(at), money, decided });
  }
  return past;
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
