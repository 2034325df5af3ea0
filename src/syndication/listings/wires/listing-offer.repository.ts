import type { EntityManager } from 'typeorm';
import { binaryColumn, named, send } from '../../../../libs/db/index.js';
import type { Statement } from '../../../port/index.js';
import type { Sold } from '../../inputs/stock-bound.js';
import type { SaidFrom } from '../made.js';
import type { LineBasis } from './wire.js';
import type { OfferPayloadEntity } from './offer-payload.entity.js';
import type { OfferLineRow } from './offer-line-row.js';
import { stoodBefore, SURELY_SOLD } from './old-answers.js';
import type { TakenLine } from './shown-money.js';

/** Asked only where anything has ever moved. */
const ELSEWHERE = `CASE WHEN (SELECT EXISTS (SELECT FROM moved_node)) THEN (
  SELECT jsonb_agg(s) FROM listing own JOIN listing_offer x ON x.sku = o.sku AND x.listing_id <> o.listing_id
  JOIN listing other ON other.id = x.listing_id AND other.channel_code = own.channel_code, jsonb_array_elements(x.sold) AS s
  WHERE own.id = o.listing_id AND EXISTS (SELECT FROM product_node n JOIN moved_node m ON m.node_id = n.id WHERE n.sku = o.sku)) END`;

const LEFT = `CASE WHEN (SELECT EXISTS (SELECT FROM moved_node)) THEN EXISTS (
  SELECT FROM listing l JOIN product_node n ON n.sku = o.sku AND n.root_id <> l.root_id JOIN moved_node m ON m.node_id = n.id AND m.root_id = l.root_id
  WHERE l.id = o.listing_id) END`;

/** By listing id, each by SKU. Primary key. */
export async function readLines(m: EntityManager, listingIds: string[]): Promise<Map<string, Map<string, OfferLineRow>>> {
  if (listingIds.length === 0) return new Map();
  const rows = await named<OfferLineRow>(
    m,
    `SELECT listing_id::text AS "listingId", sku, price_sent AS "priceSent", price_accepted AS "priceAccepted", price_problem AS "priceProblem",
       stock_sent AS "stockSent", stock_accepted AS "stockAccepted", stock_accepted_at AS "stockAcceptedAt", stock_problem AS "stockProblem", buyable, units, units_at AS "unitsAt", units_since AS "unitsSince", left_units AS "leftUnits", left_at AS "leftAt", sold, stood, lower_seen AS "lowerSeen", lower_at AS "lowerAt", higher_seen AS "higherSeen", price_again AS "priceAgain", stock_again AS "stockAgain", read_at AS "readAt", unseen_since AS "unseenSince",
       price_made AS "priceMade", stock_made AS "stockMade", ${ELSEWHERE} AS "soldElsewhere", ${LEFT} AS "hasLeft"
     FROM listing_offer o WHERE listing_id = ANY($1::bigint[]) ORDER BY listing_id, sku`,
    [listingIds],
  );
  const lines = new Map<string, Map<string, OfferLineRow>>();
  for (const row of rows) lines.set(row.listingId, (lines.get(row.listingId) ?? new Map<string, OfferLineRow>()).set(row.sku, row));
  return lines;
}

/** Evidence: what one wire of a listing said in one call. */
export async function saveOfferPayloads(m: EntityManager, payloads: Omit<OfferPayloadEntity, 'createdAt'>[], now: Date): Promise<void> {
  if (payloads.length === 0) return;
  await send(
    m,
    `INSERT INTO offer_payload (hash, listing_id, wire, body, basis, renderer_version, created_at)
     SELECT p.*, $7 FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::json[], $6::text[]) AS p ON CONFLICT (hash) DO NOTHING`,
    [
      payloads.map(({ hash }) => hash),
      payloads.map(({ listingId }) => listingId),
      payloads.map(({ wire }) => wire),
      binaryColumn(
        'text',
        payloads.map(({ body }) => body),
      ),
      binaryColumn(
        'json',
        payloads.map(({ basis }) => JSON.stringify(basis)),
      ),
      payloads.map(({ rendererVersion }) => rendererVersion),
      now,
    ],
  );
}

/** What leaves now, or left and was taken, of one SKU. */
export interface LineWrite {
  listingId: string;
  sku: string;
  price?: Statement;
  stock?: Statement;
  buyable: boolean;
  /** The stock was not said: a look showed it already, and since when it is known does not change. */
  stands?: boolean;
  /** Of a stock statement; null: it counts none. */
  units: number | null;
  /** The same by location; absent: the channel has one number. */
  unitsAt?: Record<string, number> | null;
  /** Of those that this statement did not set: since when they are known. Absent: it set all. */
  unitsSince?: Record<string, string>;
  /** Sales that the answer to this very statement proved. */
  sold?: Sold[];
  /** Absent: as it was. */
  basis?: LineBasis;
  /** Absent: as it was known. */
  priceMade?: SaidFrom;
  stockMade?: SaidFrom;
}

const WRITE = `"listingId" bigint, sku text, price json, stock json, stands boolean, buyable boolean, units int, "unitsAt" jsonb, "unitsSince" jsonb, sold jsonb, basis json, "priceMade" jsonb, "stockMade" jsonb`;

/** The newest of two comes first, each statement once: of what was said and refused, what stands before it is still known. */
const madeOf = (column: 'price_made' | 'stock_made'): string =>
  `${column} = CASE WHEN excluded.${column} = '[]' THEN o.${column} WHEN o.${column}->0->>'said' = excluded.${column}->0->>'said'
         THEN excluded.${column} || coalesce(o.${column}->1, '[]') ELSE excluded.${column} || coalesce(o.${column}->0, '[]') END`;
const MADE = `CASE WHEN w."priceMade" IS NULL THEN '[]' ELSE jsonb_build_array(w."priceMade") END, CASE WHEN w."stockMade" IS NULL THEN '[]' ELSE jsonb_build_array(w."stockMade") END`;

/** What the answer proved is known better than what one look made doubtful, and than what a look told of the same while the call was under way. */
const ALL_SOLD = `CASE WHEN excluded.sold <> '[]' THEN (
    SELECT coalesce(jsonb_agg(s), '[]') FROM jsonb_array_elements(o.sold) AS s
    WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(excluded.sold) AS e WHERE e->0 = s->0 AND e->2 IS NOT DISTINCT FROM s->2 AND (e->>1)::int >= (s->>1)::int))
  || excluded.sold ELSE ${SURELY_SOLD} END`;

/**
 * Before it leaves: after a death, a read tells whether it had its effect. From now on it may be for sale, until a stop is taken. `sold`, as others know it, is
 * in place of what it knew itself: each writes the same sale down with a moment of its own.
 */
export async function saveSent(m: EntityManager, lines: LineWrite[]): Promise<void> {
  if (lines.length === 0) return;
  await send(
    m,
    `INSERT INTO listing_offer AS o (listing_id, sku, price_sent, stock_sent, buyable, sold, price_made, stock_made)
     SELECT w."listingId", w.sku, w.price, w.stock, w.buyable, coalesce(w.sold, '[]'), ${MADE} FROM json_to_recordset($1::json) AS w(${WRITE}) ORDER BY w."listingId", w.sku
     ON CONFLICT (listing_id, sku) DO UPDATE SET price_sent = coalesce(excluded.price_sent, o.price_sent), stock_sent = coalesce(excluded.stock_sent, o.stock_sent),
       buyable = o.buyable OR excluded.buyable, sold = CASE WHEN excluded.sold = '[]' OR o.stock_accepted IS NOT NULL THEN o.sold ELSE excluded.sold END, ${madeOf('price_made')}, ${madeOf('stock_made')}`,
    [JSON.stringify(lines)],
  );
}

/** The channel took it. A number of units that was taken is what it shows until a read says otherwise. Returns how they stand now. */
export async function acceptLines(m: EntityManager, lines: LineWrite[], now: Date): Promise<TakenLine[]> {
  if (lines.length === 0) return [];
  return named<TakenLine>(
    m,
    `INSERT INTO listing_offer AS o (listing_id, sku, price_sent, price_accepted, price_accepted_at, stock_sent, stock_accepted, stock_accepted_at, buyable, units, units_at, units_since, sold, basis, price_made, stock_made)
     SELECT w."listingId", w.sku, w.price, w.price, CASE WHEN w.price IS NOT NULL THEN $2::timestamptz END,
       w.stock, w.stock, CASE WHEN w.stock IS NOT NULL AND w.stands IS NOT TRUE THEN $2::timestamptz END, w.buyable, w.units, w."unitsAt", w."unitsSince", coalesce(w.sold, '[]'), w.basis, ${MADE}
     FROM json_to_recordset($1::json) AS w(${WRITE})
     -- what was only found to stand there is the less true for what somebody said meanwhile
     WHERE w.stands IS NOT TRUE OR w.price IS NOT NULL OR EXISTS (
       SELECT FROM listing_offer k WHERE k.listing_id = w."listingId" AND k.sku = w.sku AND k.units IS NOT DISTINCT FROM w.units)
     ORDER BY w."listingId", w.sku
     ON CONFLICT (listing_id, sku) DO UPDATE SET buyable = excluded.buyable, price_again = o.price_again AND excluded.price_accepted IS NULL, stock_again = o.stock_again AND excluded.stock_accepted IS NULL, basis = coalesce(excluded.basis, o.basis), ${madeOf('price_made')}, ${madeOf('stock_made')},
       price_sent = coalesce(excluded.price_sent, o.price_sent), price_accepted = coalesce(excluded.price_accepted, o.price_accepted),
       price_accepted_at = coalesce(excluded.price_accepted_at, o.price_accepted_at),
       price_problem = CASE WHEN excluded.price_accepted IS NULL THEN o.price_problem END,
       stock_sent = coalesce(excluded.stock_sent, o.stock_sent), stock_accepted = coalesce(excluded.stock_accepted, o.stock_accepted),
       stock_accepted_at = coalesce(excluded.stock_accepted_at, o.stock_accepted_at),
       stock_problem = CASE WHEN excluded.stock_accepted IS NULL THEN o.stock_problem END,
       units = CASE WHEN excluded.stock_accepted IS NULL THEN o.units ELSE excluded.units END,
       units_at = CASE WHEN excluded.stock_accepted IS NULL THEN o.units_at ELSE excluded.units_at END,
       units_since = CASE WHEN excluded.stock_accepted IS NULL THEN o.units_since ELSE excluded.units_since END,
       left_units = CASE WHEN excluded.stock_accepted IS NULL THEN o.left_units END, left_at = CASE WHEN excluded.stock_accepted IS NULL THEN o.left_at END,
       stood = CASE WHEN excluded.stock_accepted IS NULL THEN o.stood ELSE ${stoodBefore('excluded.units', 'excluded.units_at')} END,
       lower_seen = CASE WHEN excluded.stock_accepted IS NULL THEN o.lower_seen END, lower_at = CASE WHEN excluded.stock_accepted IS NULL THEN o.lower_at END,
       higher_seen = CASE WHEN excluded.stock_accepted IS NULL THEN o.higher_seen END,
       -- what a newer count knows of is forgotten a day later: a count of before may still come
       sold = CASE WHEN excluded.stock_accepted IS NULL OR (o.sold = '[]' AND excluded.sold = '[]' AND o.lower_seen IS NULL) THEN o.sold
         WHEN excluded.basis->>'soldFrom' IS NULL THEN ${ALL_SOLD}
         ELSE (SELECT coalesce(jsonb_agg(s), '[]') FROM jsonb_array_elements(${ALL_SOLD}) AS s
               WHERE (s->>0)::timestamptz > least((excluded.basis->>'soldFrom')::timestamptz, (excluded.basis->>'restorableFrom')::timestamptz) - interval '1 day') END
     RETURNING o.listing_id::text AS "listingId", o.sku, o.price_accepted AS "priceAccepted", o.stock_accepted AS "stockAccepted", o.buyable`,
    [JSON.stringify(lines), now],
  );
}

/**
 * The same is said as before, and something that it is made of has changed: the next renderer is measured against that, and a stop that ends is known to have
 * been one.
 */
export async function noteLines(m: EntityManager, lines: LineWrite[]): Promise<void> {
  if (lines.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET
       price_made = CASE WHEN w."priceMade" IS NULL THEN o.price_made ELSE jsonb_build_array(w."priceMade") END,
       stock_made = CASE WHEN w."stockMade" IS NULL THEN o.stock_made ELSE jsonb_build_array(w."stockMade") END, basis = coalesce(w.basis, o.basis)
     FROM json_to_recordset($1::json) AS w(${WRITE}) WHERE o.listing_id = w."listingId" AND o.sku = w.sku`,
    [JSON.stringify(lines)],
  );
}

/**
 * A person wants ours back: what drifted of price and stock (not of the content's fields) is said anew, of the SKUs that the fields are of. A number that the channel shows is
 * known from then on, so that a comparison with it does not fail (what is ours of it stays known as that: others may share it); where locations are counted
 * apart, the field ends in the location's id. Returns the listings that are concerned.
 */
export async function sayAgain(m: EntityManager, driftIds: string[]): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    `UPDATE listing_offer o SET price_again = true, stock_again = true, higher_seen = CASE WHEN t.units > o.units AND o.units_at IS NULL THEN t.units ELSE o.higher_seen END,
       units = CASE WHEN o.units_at IS NULL THEN least(o.units, t.units) ELSE coalesce(t.units, o.units) END,
       units_at = o.units_at || (SELECT coalesce(jsonb_object_agg(u.at, n.live), '{}') FROM jsonb_object_keys(o.units_at) AS u(at)
         JOIN drift n ON n.id = ANY($1::bigint[]) AND n.listing_id = o.listing_id AND right(n.field, length(u.at)) = u.at AND position(':' || o.sku || ':' IN ':' || n.field) > 0
         AND jsonb_typeof(n.live) = 'number')
     FROM drift d JOIN listing l ON l.id = d.listing_id,
       LATERAL (SELECT CASE jsonb_typeof(d.live) WHEN 'number' THEN (d.live #>> '{}')::numeric::int END AS units) AS t
     WHERE d.id = ANY($1::bigint[]) AND o.listing_id = d.listing_id
       AND NOT coalesce((SELECT p.owned::jsonb ? d.field FROM payload p WHERE p.hash = coalesce(l.accepted_payload_hash, l.payload_hash)), false)
       AND (cardinality(l.skus) = 1 OR position(':' || o.sku || ':' IN ':' || d.field || ':') > 0)
     RETURNING o.listing_id::text AS id`,
    [driftIds],
  );
  return [...new Set(rows.map((row) => row.id))];
}

/**
 * These were made anew, and without their numbers: what was acknowledged of their stock was of another thing. What was sold of that stays sold. Returns
 * the listings of which anything was acknowledged.
 */
export async function forgetNumbers(m: EntityManager, lines: { listingId: string; sku: string }[]): Promise<string[]> {
  if (lines.length === 0) return [];
  const rows = await named<{ id: string }>(
    m,
    `UPDATE listing_offer o SET stock_sent = coalesce(o.stock_sent, o.stock_accepted), stock_accepted = NULL, units = NULL, units_at = NULL, units_since = NULL, left_units = NULL, left_at = NULL,
       stood = '[]', lower_seen = NULL, lower_at = NULL, higher_seen = NULL
     FROM unnest($1::bigint[], $2::text[]) AS w(id, sku) WHERE o.listing_id = w.id AND o.sku = w.sku AND o.stock_accepted IS NOT NULL
     RETURNING o.listing_id::text AS id`,
    [lines.map(({ listingId }) => listingId), lines.map(({ sku }) => sku)],
  );
  return [...new Set(rows.map(({ id }) => id))];
}

/** Sellables that the content no longer has are off the channel with it. Returned are those that were for sale. */
export async function forgetLines(m: EntityManager, listingIds: string[]): Promise<{ listingId: string; sku: string }[]> {
  if (listingIds.length === 0) return [];
  return named<{ listingId: string; sku: string }>(
    m,
    `UPDATE listing_offer o SET buyable = false FROM listing l
     WHERE o.listing_id = ANY($1::bigint[]) AND l.id = o.listing_id AND o.buyable AND NOT o.sku = ANY(l.skus)
     RETURNING o.listing_id::text AS "listingId", o.sku`,
    [listingIds],
  );
}
