import type { EntityManager } from 'typeorm';
import { named, query, send } from '../../../../libs/db/index.js';
import type { Statement } from '../../../port/index.js';
import { OLD_ANSWER_MS } from './old-answers.js';
import type { ShownPriceEntity } from './shown-price.entity.js';
import type { Paid } from './wire.js';

/** What a channel shows of one SKU from now on. */
export interface PriceShown {
  listingId: string;
  sku: string;
  /** null: it is not for sale. */
  paid: Paid | null;
}

/** What a look shows. */
export interface PriceSeen extends PriceShown {
  /** What was taken before the look: of what was taken meanwhile it knows nothing. */
  price: Statement;
  stock: Statement | null;
  /** false: somebody else has set it there. */
  isOurs: boolean;
}

const SHOWN = `s("listingId" bigint, sku text, paid bigint, usual bigint, currency text, exponent smallint, price jsonb, stock jsonb, "isOurs" boolean)`;
const INSERT = `INSERT INTO shown_price (listing_id, channel_code, market_code, sku, "from", paid_minor, usual_minor, currency, exponent, ours)
     SELECT s."listingId", l.channel_code, c.market_code, s.sku, $2, s.paid, s.usual, s.currency, s.exponent, s."isOurs" OR s.paid IS NULL
     FROM jsonb_to_recordset($1::jsonb) AS ${SHOWN} JOIN listing l ON l.id = s."listingId" JOIN channel c ON c.code = l.channel_code`;
const nth = (back: number): string =>
  `LEFT JOIN LATERAL (SELECT * FROM shown_price p WHERE p.listing_id = s."listingId" AND p.sku = s.sku ORDER BY p.id DESC OFFSET ${back} LIMIT 1)`;
const SAID = '(s.paid, s.usual, s.currency)';
const moneyOf = (row: string): string => `(${row}.paid_minor, ${row}.usual_minor, ${row}.currency)`;
const DIFFERS = `(${moneyOf('newest')} IS DISTINCT FROM ${SAID} OR (s.paid IS NOT NULL AND newest.ours <> s."isOurs"))`;

const rowOf = ({ paid, ...rest }: PriceShown | PriceSeen) => ({ ...rest, paid: null, usual: null, ...paid });

/** Keeps what differs from the newest row of the listing and SKU. Index shown_price_newest. */
export async function keepShownPrices(m: EntityManager, shown: PriceShown[], now: Date): Promise<void> {
  if (shown.length === 0) return;
  const rows = JSON.stringify(shown.map((one) => ({ ...rowOf(one), isOurs: true })));
  await send(m, `${INSERT} ${nth(0)} AS newest ON true WHERE ${DIFFERS} ORDER BY s."listingId", s.sku`, [rows, now]);
}

/** What looks show that is not written down yet. */
export interface ShownNews {
  seen: PriceSeen[];
  /** Listings that are gone. */
  gone: string[];
}

const NEWS = `JOIN listing_offer o ON o.listing_id = s."listingId" AND o.sku = s.sku AND o.price_accepted::jsonb = s.price AND o.stock_accepted::jsonb IS NOT DISTINCT FROM s.stock
     ${nth(0)} AS newest ON true ${nth(1)} AS before ON true
     WHERE ${DIFFERS} AND NOT (NOT s."isOurs" AND ${moneyOf('before')} IS NOT DISTINCT FROM ${SAID}
       AND newest."from" > $2::timestamptz - ${OLD_ANSWER_MS} * interval '1 millisecond')`;
const OPEN = `SELECT DISTINCT ON (listing_id, sku) * FROM shown_price WHERE listing_id = ANY($1::bigint[]) ORDER BY listing_id, sku, id DESC`;

/**
 * Of what looks show, that which is to be written down. Where there is any, the lines of all these listings are held from here on, in the order in which they
 * are accepted: two looks would else write the same, and one of them over what was taken meanwhile. Before lines are written in the same transaction.
 */
export async function holdNews(m: EntityManager, { seen, gone }: ShownNews, listingIds: string[], now: Date): Promise<ShownNews> {
  const news = { seen: await unwritten(m, seen, now), gone: await stillShown(m, gone) };
  if (news.seen.length + news.gone.length > 0)
    await named(m, `SELECT FROM listing_offer WHERE listing_id = ANY($1::bigint[]) ORDER BY listing_id, sku FOR UPDATE`, [listingIds]);
  return news;
}

async function unwritten(m: EntityManager, seen: PriceSeen[], now: Date): Promise<PriceSeen[]> {
  if (seen.length === 0) return [];
  const rows = await named<{ id: string; sku: string }>(
    m,
    `SELECT s."listingId"::text AS id, s.sku FROM jsonb_to_recordset($1::jsonb) AS ${SHOWN} ${NEWS}`,
    [JSON.stringify(seen.map(rowOf)), now],
  );
  const news = new Set(rows.map(({ id, sku }) => `${id} ${sku}`));
  return seen.filter(({ listingId, sku }) => news.has(`${listingId} ${sku}`));
}

async function stillShown(m: EntityManager, listingIds: string[]): Promise<string[]> {
  if (listingIds.length === 0) return [];
  const rows = await named<{ id: string }>(
    m,
    `SELECT DISTINCT listing_id::text AS id FROM (${OPEN}) AS newest WHERE paid_minor IS NOT NULL`,
    [listingIds],
  );
  return rows.map(({ id }) => id);
}

/**
 * The same of what looks show, from the look on: that it is back, that somebody else has set another price, and that ours is there again. What was taken
 * meanwhile is newer than the look. The price of shortly before may be an old answer of the channel: where it stays, a later look tells. After `holdNews`.
 */
export async function keepSeenPrices(m: EntityManager, news: PriceSeen[], now: Date): Promise<void> {
  if (news.length === 0) return;
  await send(m, `${INSERT} ${NEWS} ORDER BY s."listingId", s.sku`, [JSON.stringify(news.map(rowOf)), now]);
}

/** What was for sale on these listings is not any more: but what was taken since the look that misses it began (null: whatever was). After `holdNews`. */
export async function endShownPrices(m: EntityManager, listingIds: string[], began: Date | null, now: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await send(
    m,
    `INSERT INTO shown_price (listing_id, channel_code, market_code, sku, "from")
     SELECT listing_id, channel_code, market_code, sku, $2 FROM (${OPEN}) AS newest
     WHERE paid_minor IS NOT NULL AND NOT EXISTS (SELECT FROM listing_offer o WHERE o.listing_id = newest.listing_id AND o.sku = newest.sku
       AND greatest(o.price_accepted_at, o.stock_accepted_at) > $3::timestamptz)`,
    [listingIds, now, began],
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
         usual_minor::text AS "usualMinor", currency, exponent, ours, lead("from") OVER (PARTITION BY listing_id ORDER BY id) AS "to"
       FROM shown_price WHERE sku = $1 AND market_code = $2 AND ($3::text IS NULL OR channel_code = $3)) AS p
     WHERE p."paidMinor" IS NOT NULL AND ($4::timestamptz IS NULL OR p."to" IS NULL OR p."to" > $4) AND ($5::timestamptz IS NULL OR p."from" < $5)
     ORDER BY p."from" DESC, p.id DESC LIMIT $6`,
    [filter.sku, filter.market, filter.channel, filter.since, filter.until, filter.limit],
  );
}
