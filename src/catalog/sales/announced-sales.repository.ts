import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { LetInSale } from '../offers/judge-price.js';
import { offerKey } from '../offers/offer.js';
import type { OfferKey } from '../offers/offer-price.repository.js';
import type { AnnouncedSale, NewSale } from './announced-sale.js';
import type { SaleState } from './sale-state.js';

const COLUMNS = `s.id::text, s.name, s.market_code AS market, s.audience, s.skus, s.family_code AS family, s.category_code AS category,
  s.everything AS all, s.begins_at AS "beginsAt", s.ends_at AS "endsAt", s.deepest_share::float8 AS "deepestShare", s.state,
  s.announced_by AS "announcedBy", s.announced_at AS "announcedAt", s.let_in_by AS "letInBy", s.let_in_at AS "letInAt",
  s.ended_by AS "endedBy", s.ended_at AS "endedAt", s.end_reason AS "endReason"`;

/** The id of the new row. */
export async function insertSale(m: EntityManager, sale: NewSale, by: string, now: Date): Promise<string> {
  const [row] = await query<{ id: string }>(
    m,
    `INSERT INTO announced_sale (name, market_code, audience, skus, family_code, category_code, everything, begins_at, ends_at, deepest_share, announced_by, announced_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id::text`,
    [
      ...[sale.name, sale.market, sale.audience, sale.skus, sale.family, sale.category],
      ...[sale.all, sale.beginsAt, sale.endsAt, sale.deepestShare, by, now],
    ],
  );
  return row!.id;
}

/** One sale, locked. Index: announced_sale_pkey. */
export async function lockSale(m: EntityManager, id: string): Promise<AnnouncedSale | undefined> {
  const [row] = await query<AnnouncedSale>(m, `SELECT ${COLUMNS} FROM announced_sale s WHERE s.id = $1::bigint FOR UPDATE`, [id]);
  return row;
}

/** From `announced` on it counts. */
export async function letIn(m: EntityManager, id: string, by: string, now: Date): Promise<void> {
  await query(m, `UPDATE announced_sale SET state = 'let_in', let_in_by = $2, let_in_at = $3 WHERE id = $1::bigint`, [id, by, now]);
}

/** Whatever it was, nothing more fits it. */
export async function endSale(m: EntityManager, id: string, by: string, reason: string | null, now: Date): Promise<void> {
  await query(m, `UPDATE announced_sale SET state = 'ended', ended_by = $2, ended_at = $3, end_reason = $4 WHERE id = $1::bigint`, [
    ...[id, by, now, reason],
  ]);
}

/** Newest first, before an id. Index: announced_sale_pkey, backwards. */
export function pageSales(
  m: EntityManager,
  filter: { market: string | null; state: SaleState | null },
  before: string | null,
  limit: number,
): Promise<AnnouncedSale[]> {
  return query<AnnouncedSale>(
    m,
    `SELECT ${COLUMNS} FROM announced_sale s
     WHERE ($1::text IS NULL OR s.market_code = $1) AND ($2::text IS NULL OR s.state = $2) AND ($3::bigint IS NULL OR s.id < $3)
     ORDER BY s.id DESC LIMIT $4`,
    [filter.market, filter.state, before, limit],
  );
}

/** SKUs of those given that there are none of. */
export async function unknownSkus(m: EntityManager, skus: string[]): Promise<string[]> {
  const rows = await query<{ sku: string }>(
    m,
    'SELECT s.sku FROM unnest($1::text[]) AS s(sku) WHERE NOT EXISTS (SELECT 1 FROM product_node n WHERE n.sku = s.sku)',
    [skus],
  );
  return rows.map(({ sku }) => sku);
}

/** Whether sale s is about node n of tree r; market and audience are compared beside it. */
export const CONCERNS = `(s.skus IS NULL OR n.sku = ANY (s.skus) OR r.sku = ANY (s.skus))
       AND (s.family_code IS NULL OR r.family_code = s.family_code)
       AND (s.category_code IS NULL OR r.categories && ARRAY(
         SELECT c.code FROM category c WHERE c.path <@ (SELECT path FROM category WHERE code = s.category_code)))`;

/** Of each offer the sales that were let in and are not over, by the offer's key. Asked only where money would be held. Index: announced_sale_on. */
export async function salesOfOffers(m: EntityManager, keys: OfferKey[], now: Date): Promise<Map<string, LetInSale[]>> {
  const rows = await named<OfferKey & LetInSale>(
    m,
    `SELECT k.sku, k.market, k.audience, s.id::text, (extract(epoch FROM s.begins_at) * 1000)::float8 AS "from",
       (extract(epoch FROM s.ends_at) * 1000)::float8 AS "to", s.deepest_share::float8 AS "deepestShare"
     FROM jsonb_to_recordset($1::jsonb) AS k(sku text, market text, audience text)
     JOIN product_node n ON n.sku = k.sku JOIN product_node r ON r.id = n.root_id
     JOIN announced_sale s ON s.state = 'let_in' AND s.market_code = k.market AND s.audience = k.audience AND s.ends_at > $2
       AND ${CONCERNS}`,
    [JSON.stringify(keys), now],
  );
  return Map.groupBy(rows, offerKey);
}
