import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { StoredOffer } from './offer.js';

export interface OfferKey {
  sku: string;
  market: string;
  audience: string;
  currency: string;
  exponent: number;
  source: string;
}

/** Which of these SKUs are nodes, and whether they can be sold. Index: product_node_sku. */
export async function sellableSkus(m: EntityManager, skus: string[]): Promise<Map<string, boolean>> {
  const rows = await query<{ sku: string; sellable: boolean }>(m, 'SELECT sku, sellable FROM product_node WHERE sku = ANY($1)', [skus]);
  return new Map(rows.map((row) => [row.sku, row.sellable]));
}

/** Makes sure that a row is there for each key, so that there is one to lock: two first messages at once must not both be first. */
export async function claimOffers(m: EntityManager, keys: OfferKey[]): Promise<void> {
  await query(
    m,
    `INSERT INTO offer (sku, market_code, audience, currency, exponent, source, revision)
     SELECT k.sku, k.market, k.audience, k.currency, k.exponent, k.source, 0
     FROM jsonb_to_recordset($1::jsonb) AS k(sku text, market text, audience text, currency text, exponent smallint, source text)
     ORDER BY k.sku, k.market, k.audience
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(keys)],
  );
}

/** Locks the offers in the order of their keys: the one lock order. Index: offer's primary key. */
export async function lockOffers(m: EntityManager, keys: OfferKey[]): Promise<StoredOffer[]> {
  return query(
    m,
    `SELECT o.sku, o.market_code, o.audience, o.price_minor::text, o.currency, o.exponent, o.sale_price_minor::text,
            to_char(o.sale_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sale_from,
            to_char(o.sale_to AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sale_to,
            o.quantity, o.availability, o.revision::text, o.source, o.source_order::text, o.message_id::text, o.held
     FROM offer o
     JOIN jsonb_to_recordset($1::jsonb) AS k(sku text, market text, audience text)
       ON (o.sku, o.market_code, o.audience) = (k.sku, k.market, k.audience)
     ORDER BY o.sku, o.market_code, o.audience FOR UPDATE OF o`,
    [JSON.stringify(keys.map(({ sku, market, audience }) => ({ sku, market, audience })))],
  );
}

/** Writes the offers and enqueues what a channel must hear of, in one statement. */
export async function storeOffers(m: EntityManager, offers: (StoredOffer & { tell: boolean })[], now: Date): Promise<void> {
  await query(
    m,
    `WITH new AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(sku text, market_code text, audience text, price_minor bigint, sale_price_minor bigint,
         sale_from timestamptz, sale_to timestamptz, quantity int, availability text, revision bigint, source text, source_order numeric,
         message_id bigint, held jsonb, tell boolean)
     ), stored AS (
       UPDATE offer o SET price_minor = n.price_minor, sale_price_minor = n.sale_price_minor, sale_from = n.sale_from, sale_to = n.sale_to,
         quantity = n.quantity, availability = n.availability, revision = n.revision, source = n.source, source_order = n.source_order,
         message_id = n.message_id, held = nullif(n.held, 'null'), updated_at = $2
       FROM new n WHERE (o.sku, o.market_code, o.audience) = (n.sku, n.market_code, n.audience)
     ), told AS (
       INSERT INTO offer_outbox (sku, market_code, at)
       SELECT DISTINCT sku, market_code, $2::timestamptz FROM new WHERE tell ORDER BY sku, market_code
       ON CONFLICT DO NOTHING
     )
     SELECT CASE WHEN EXISTS (SELECT 1 FROM new WHERE tell) THEN pg_notify('plinth_outbox', '') END`,
    [JSON.stringify(offers), now],
  );
}
