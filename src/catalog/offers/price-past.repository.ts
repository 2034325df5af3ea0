import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { offerKey } from './offer.js';
import type { OfferKey } from './offer-price.repository.js';
import type { AcceptedMoney, OfferMoney } from './price-timeline.js';

/** Rows of one offer that a new price is measured against: a repricer that changes each five minutes fills a day with 288. */
export const MOST_ROWS = 300;

interface PastRow extends OfferKey, OfferMoney {
  id: string;
  at: number;
  decided: boolean;
}

/** What stood of an offer, oldest first, and the row with which that begins. */
export interface Past {
  firstId: string;
  stood: AcceptedMoney[];
}

const MONEY = `p.id::text, (extract(epoch FROM p.at) * 1000)::float8 AS at, p.price_minor::text AS "priceMinor",
       p.sale_price_minor::text AS "salePriceMinor", to_char(p.sale_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "saleFrom",
       to_char(p.sale_to AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "saleTo", p.decided_by IS NOT NULL AS decided`;

/**
 * What stood since a moment, oldest first, and what stood before it: the last price that was known, and all since. At most the newest 300
 * rows of an offer; a price that was left longer ago is no return. Index: offer_price_pkey, backwards.
 */
export async function readPast(m: EntityManager, keys: OfferKey[], since: Date): Promise<Map<string, Past>> {
  const rows = await named<PastRow>(
    m,
    `SELECT k.sku, k.market, k.audience, ${MONEY}
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
  return byOffer(rows);
}

/**
 * Of what stood before those rows, since a moment and since the last decision of a person, the dearest and the cheapest: by the price, and by what was paid in a
 * sale. Asked only of the few whose look-back reaches that far. Index: offer_price_pkey, backwards.
 */
export async function readExtremes(m: EntityManager, keys: (OfferKey & { before: string; since: Date })[]): Promise<Map<string, Past>> {
  const own = '(q.sku, q.market_code, q.audience) = (k.sku, k.market, k.audience)';
  const first = (order: string) =>
    `(SELECT q.* FROM offer_price q WHERE ${own} AND q.id >= s.id AND q.id < k.before AND q.price_minor > 0 ORDER BY ${order} LIMIT 1)`;
  const rows = await named<PastRow>(
    m,
    `SELECT k.sku, k.market, k.audience, ${MONEY}
     FROM jsonb_to_recordset($1::jsonb) AS k(sku text, market text, audience text, before bigint, since timestamptz)
     CROSS JOIN LATERAL (
       SELECT coalesce(max(q.id), 0) AS id FROM offer_price q
       WHERE ${own} AND q.id < k.before AND ((q.at <= k.since AND q.price_minor > 0) OR q.decided_by IS NOT NULL)
     ) s
     CROSS JOIN LATERAL (
       (SELECT q.* FROM offer_price q WHERE ${own} AND q.id = s.id) UNION ${first('q.price_minor DESC')}
       UNION ${first('coalesce(q.sale_price_minor, q.price_minor) DESC')} UNION ${first('q.price_minor')}
     ) p
     ORDER BY p.id`,
    [JSON.stringify(keys)],
  );
  return byOffer(rows);
}

function byOffer(rows: PastRow[]): Map<string, Past> {
  const past = new Map<string, Past>();
  for (const { id, at, decided, sku, market, audience, ...money } of rows) {
    const key = offerKey({ sku, market, audience });
    const known = past.get(key) ?? { firstId: id, stood: [] };
    past.set(key, known);
    known.stood.push({ at: Number(at), money, decided });
  }
  return past;
}
