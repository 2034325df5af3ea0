import type { EntityManager } from 'typeorm';
import { named, query } from '../../../../libs/db/index.js';
import type { ShownPriceEntity } from './shown-price.entity.js';
import type { Paid, SaidLine } from './wire.js';

/** What the channel acknowledged of one SKU. */
export interface PriceShown {
  listingId: string;
  sku: string;
  /** null: it is not for sale. */
  paid: Paid | null;
}

/** The newest word on each SKU of a call: what is not buyable has no price that anybody could pay. */
export function shownBy(listingId: string, lines: readonly SaidLine[]): PriceShown[] {
  return [...new Map(lines.map((line) => [line.sku, { listingId, sku: line.sku, paid: line.buyable ? line.basis.paid : null }])).values()];
}

/** Keeps what differs from the newest row of the listing and SKU. Index shown_price_newest. */
export async function keepShownPrices(m: EntityManager, shown: PriceShown[], now: Date): Promise<void> {
  if (shown.length === 0) return;
  await named(
    m,
    `INSERT INTO shown_price (listing_id, channel_code, market_code, sku, "from", paid_minor, usual_minor, currency, exponent)
     SELECT s."listingId", l.channel_code, c.market_code, s.sku, $2, s.paid, s.usual, s.currency, s.exponent
     FROM jsonb_to_recordset($1::jsonb) AS s("listingId" bigint, sku text, paid bigint, usual bigint, currency text, exponent smallint)
     JOIN listing l ON l.id = s."listingId" JOIN channel c ON c.code = l.channel_code
     LEFT JOIN LATERAL (SELECT * FROM shown_price p WHERE p.listing_id = s."listingId" AND p.sku = s.sku ORDER BY p.id DESC LIMIT 1) AS newest ON true
     WHERE (newest.paid_minor, newest.usual_minor, newest.currency) IS DISTINCT FROM (s.paid, s.usual, s.currency)
     ORDER BY s."listingId", s.sku`,
    [JSON.stringify(shown.map(({ listingId, sku, paid }) => ({ listingId, sku, paid: null, usual: null, ...paid }))), now],
  );
}

/** What was for sale on these listings is not any more. */
export async function endShownPrices(m: EntityManager, listingIds: string[], now: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await named(
    m,
    `INSERT INTO shown_price (listing_id, channel_code, market_code, sku, "from")
     SELECT listing_id, channel_code, market_code, sku, $2 FROM (
       SELECT DISTINCT ON (listing_id, sku) * FROM shown_price WHERE listing_id = ANY($1::bigint[]) ORDER BY listing_id, sku, id DESC) AS newest
     WHERE paid_minor IS NOT NULL`,
    [listingIds, now],
  );
}

/** A price that a channel showed, with its end; null: it still does. */
export interface ShownPricePeriod extends Omit<ShownPriceEntity, 'listingId'> {
  to: Date | null;
}

/** Of one SKU in one market, newest first, those that were shown at any time in the period. Index shown_price_sku. */
export async function shownPrices(
  m: EntityManager,
  filter: { sku: string; market: string; channel: string | null; since: Date | null; until: Date | null; limit: number },
): Promise<ShownPricePeriod[]> {
  return query<ShownPricePeriod>(
    m,
    `SELECT * FROM (
       SELECT id::text, channel_code AS "channelCode", market_code AS "marketCode", audience, sku, "from", paid_minor::text AS "paidMinor",
         usual_minor::text AS "usualMinor", currency, exponent, lead("from") OVER (PARTITION BY listing_id ORDER BY id) AS "to"
       FROM shown_price WHERE sku = $1 AND market_code = $2 AND ($3::text IS NULL OR channel_code = $3)) AS p
     WHERE p."paidMinor" IS NOT NULL AND ($4::timestamptz IS NULL OR p."to" IS NULL OR p."to" > $4) AND ($5::timestamptz IS NULL OR p."from" < $5)
     ORDER BY p."from" DESC, p.id DESC LIMIT $6`,
    [filter.sku, filter.market, filter.channel, filter.since, filter.until, filter.limit],
  );
}
