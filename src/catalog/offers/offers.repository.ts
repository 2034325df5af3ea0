import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { Offer } from './offer.js';
import type { OfferChange } from './offer-change.js';

/** An offer as it is read (alias o). */
export const OFFER_COLUMNS = `o.sku, o.market_code AS market, o.audience, o.price_minor::text AS "priceMinor", o.currency, o.exponent,
  o.sale_price_minor::text AS "salePriceMinor", to_char(o.sale_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "saleFrom",
  to_char(o.sale_to AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "saleTo", o.floor_minor::text AS "floorMinor",
  o.quantity, to_char(o.counted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "countedAt", o.counted_by AS "countedBy", o.reserved, o.backlog, o.stock, o.availability,
  to_char(o.available_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "availableFrom",
  o.before_zero AS "beforeZero", to_char(o.zeroed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "zeroedAt", o.held_count AS "heldCount",
  to_char(o.stopped_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "stoppedAt", o.stopped_by AS "stoppedBy", o.before_stop AS "beforeStop", o.revision::float8 AS revision,
  o.source, o.source_order::text AS "sourceOrder", o.message_id AS "messageId", o.held, o.marks`;

const RECORD = `r(sku text, market text, audience text, "priceMinor" bigint, currency text, exponent smallint, "salePriceMinor" bigint,
  "saleFrom" timestamptz, "saleTo" timestamptz, "floorMinor" bigint, quantity int, "countedAt" timestamptz,
  "countedBy" text, reserved int, backlog int, stock jsonb, availability text, "availableFrom" timestamptz, "beforeZero" jsonb, "zeroedAt" timestamptz, "heldCount" jsonb,
  "stoppedAt" timestamptz, "stoppedBy" text, "beforeStop" jsonb, revision bigint, source text, "sourceOrder" numeric,
  "messageId" bigint, held jsonb, marks jsonb, changed boolean, counted boolean, priced boolean, wire text, "decidedBy" text, "announcedSale" bigint)`;

/** A row that ends the sale: no price, nothing to be had. What is sold ahead may be at 0. */
const ENDS = `r."priceMinor" IS NULL OR r.availability = 'out_of_stock' OR (r.quantity IS NULL AND r.availability IS NULL) OR (r.quantity <= 0 AND coalesce(r.availability, '') NOT IN ('preorder', 'backorder'))`;

/** The publisher that holds a row of the outbox while it reads must not miss what comes meanwhile: DO UPDATE waits for it, DO NOTHING would not. */
const OUTBOX = `INSERT INTO offer_outbox AS o (sku, market_code, at, trace_id, recount, stops, wire, wire_at)
  SELECT d.sku, d.market_code, $2::timestamptz, $3::text, NOT bool_or(r.changed), coalesce(bool_or(r.changed AND (${ENDS})), false),
    CASE WHEN bool_and(r.wire IS NOT NULL) AND min(r.wire) = max(r.wire) THEN min(r.wire) END, $2::timestamptz
  FROM done d JOIN rows r ON r.sku = d.sku AND r.market = d.market_code AND r.audience = d.audience
  WHERE r.changed OR r.counted GROUP BY d.sku, d.market_code ORDER BY d.sku, d.market_code
  ON CONFLICT (sku, market_code) DO UPDATE SET at = excluded.at, trace_id = excluded.trace_id, recount = o.recount AND excluded.recount,
    stops = o.stops OR excluded.stops, wire = CASE WHEN o.wire_at = o.at AND o.wire = excluded.wire THEN o.wire END, wire_at = excluded.wire_at`;

/** An offer as it stood after money was accepted. */
export interface AcceptedOffer extends Offer {
  /** The person who let it in. Absent: it was within bounds. */
  decidedBy?: string;
  /** The announced sale without which it would have waited. */
  announcedSale?: string | null;
}

/**
 * An offer to write. `changed`: a channel shows something else. `counted`: stock was counted anew, even as the same number. `priced`: its money
 * is a new row of the history. `wire`: all that it changes is said by this one; null: by both.
 */
export interface OfferToWrite extends AcceptedOffer {
  changed: boolean;
  counted: boolean;
  priced: boolean;
  wire: OfferChange;
}

/**
 * What waits, with the transaction that makes it another: a line judged now is committed later, and whoever looked in between has not seen it, which no moment
 * tells. The same again keeps the one that it has.
 */
const STAMPED = `jsonb_build_object('xact', pg_current_xact_id()::text)`;
const SAME = `'{xact,message_id}'::text[]`;
const HELD = `CASE WHEN r.held IS NULL THEN NULL WHEN o.held - ${SAME} = r.held - ${SAME} THEN r.held || jsonb_strip_nulls(jsonb_build_object('xact', o.held -> 'xact'))
  ELSE r.held || ${STAMPED} END`;

const MONEY = `sku, market, audience, "priceMinor", "salePriceMinor", "saleFrom", "saleTo", currency, exponent, source, "messageId", "decidedBy", "announcedSale"`;

/**
 * Money that was accepted, into its history: of the offers that this statement wrote. Nearly always it is the offer's own row; $4 holds what
 * a later line of the same batch took the place of, which comes before it. A list of all of it beside the offers was rejected: each row would be sent and
 * read twice.
 */
const HISTORY = `INSERT INTO offer_price (sku, market_code, audience, at, price_minor, sale_price_minor, sale_from, sale_to, currency, exponent, source, message_id, decided_by, announced_sale)
  SELECT a.sku, a.market, a.audience, $2::timestamptz, a."priceMinor", a."salePriceMinor", a."saleFrom", a."saleTo", a.currency, a.exponent, a.source, a."messageId",
    a."decidedBy", a."announcedSale"
  FROM (
    SELECT ${MONEY}, e.place FROM jsonb_to_recordset($4::jsonb) AS e(sku text, market text, audience text, "priceMinor" bigint, "salePriceMinor" bigint,
      "saleFrom" timestamptz, "saleTo" timestamptz, currency text, exponent smallint, source text, "messageId" bigint, "decidedBy" text, "announcedSale" bigint, place int)
    UNION ALL SELECT ${MONEY}, 2147483647 FROM rows WHERE priced
  ) a
  JOIN done d ON d.sku = a.sku AND d.market_code = a.market AND d.audience = a.audience ORDER BY a.place`;

const inOrder = (earlier: AcceptedOffer[]): string => JSON.stringify(earlier.map((offer, place) => ({ ...offer, place })));

const WITH_KEYS = `SELECT ${OFFER_COLUMNS} FROM offer o
  WHERE (o.sku, o.market_code, o.audience) IN (SELECT sku, market, audience FROM jsonb_to_recordset($1::jsonb) AS k(sku text, market text, audience text))`;

/** The offers with these keys, locked in key order. */
export async function lockOffers(m: EntityManager, keys: { sku: string; market: string; audience: string }[]): Promise<Offer[]> {
  return named<Offer>(m, `${WITH_KEYS} ORDER BY o.sku, o.market_code, o.audience FOR UPDATE`, [JSON.stringify(keys)]);
}

/** The same without any lock: somebody may be about to write them. */
export async function lookAtOffers(m: EntityManager, keys: { sku: string; market: string; audience: string }[]): Promise<Offer[]> {
  return named<Offer>(m, WITH_KEYS, [JSON.stringify(keys)]);
}

/** Which of these SKUs exist, whether they may be sold, and the root of their tree. Index: product_node_sku. */
export async function readSellable(m: EntityManager, skus: string[]): Promise<Map<string, { sellable: boolean; rootId: string }>> {
  const rows = await named<{ sku: string; sellable: boolean; rootId: string }>(
    m,
    'SELECT sku, sellable, root_id AS "rootId" FROM product_node WHERE sku = ANY ($1)',
    [skus],
  );
  return new Map(rows.map((row) => [row.sku, row]));
}

/** Inserts offers that were not there when they were read. Returns those inserted: the others were made by somebody else just now. */
export async function insertOffers(
  m: EntityManager,
  rows: OfferToWrite[],
  earlier: AcceptedOffer[],
  now: Date,
): Promise<{ sku: string; market: string; audience: string }[]> {
  return named(
    m,
    `WITH rows AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS ${RECORD}), done AS (
       INSERT INTO offer (sku, market_code, audience, price_minor, currency, exponent, sale_price_minor, sale_from, sale_to,
         floor_minor, quantity, counted_at, counted_by, reserved, backlog, stock, availability, available_from, before_zero, zeroed_at, held_count, stopped_at, stopped_by, before_stop, revision, source, source_order, message_id, held, marks, updated_at)
       SELECT sku, market, audience, "priceMinor", currency, exponent, "salePriceMinor", "saleFrom", "saleTo", "floorMinor", quantity, "countedAt",
         "countedBy", reserved, backlog, stock, availability, "availableFrom", "beforeZero", "zeroedAt", "heldCount", "stoppedAt", "stoppedBy", "beforeStop", revision, source, "sourceOrder", "messageId", held || ${STAMPED}, marks, $2::timestamptz FROM rows ORDER BY sku, market, audience
       ON CONFLICT (sku, market_code, audience) DO NOTHING
       RETURNING sku, market_code, audience
     ), told AS (${OUTBOX}), kept AS (${HISTORY})
     SELECT sku, market_code AS market, audience FROM done`,
    [JSON.stringify(rows), now, currentTraceId(), inOrder(earlier)],
  );
}

/** Writes offers that this transaction has locked; a row that says nothing new is not touched. */
export async function updateOffers(m: EntityManager, rows: OfferToWrite[], earlier: AcceptedOffer[], now: Date): Promise<void> {
  await send(
    m,
    `WITH rows AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS ${RECORD}), done AS (
       UPDATE offer o SET price_minor = r."priceMinor", sale_price_minor = r."salePriceMinor", sale_from = r."saleFrom", sale_to = r."saleTo",
         floor_minor = r."floorMinor", quantity = r.quantity, counted_at = r."countedAt", counted_by = r."countedBy", reserved = r.reserved,
         backlog = r.backlog, stock = r.stock, availability = r.availability, available_from = r."availableFrom",
         before_zero = r."beforeZero", zeroed_at = r."zeroedAt", held_count = r."heldCount", stopped_at = r."stoppedAt", stopped_by = r."stoppedBy", before_stop = r."beforeStop", revision = r.revision, source = r.source, source_order = r."sourceOrder",
         message_id = r."messageId", held = ${HELD}, marks = r.marks, updated_at = CASE WHEN r.changed THEN $2::timestamptz ELSE o.updated_at END
       FROM rows r WHERE o.sku = r.sku AND o.market_code = r.market AND o.audience = r.audience
         AND (o.revision, o.source, o.source_order, o.held, o.marks, o.floor_minor, o.backlog, o.counted_at, o.counted_by, o.held_count, o.stock)
           IS DISTINCT FROM (r.revision, r.source, r."sourceOrder", r.held, r.marks, r."floorMinor", r.backlog, r."countedAt", r."countedBy", r."heldCount", r.stock)
       RETURNING o.sku, o.market_code, o.audience
     ), kept AS (${HISTORY})
     ${OUTBOX}`,
    [JSON.stringify(rows), now, currentTraceId(), inOrder(earlier)],
  );
}

/** Offers of many SKUs in one market for one audience. */
export async function readOffers(m: EntityManager, skus: string[], market: string, audience: string): Promise<Offer[]> {
  return named<Offer>(
    m,
    `SELECT ${OFFER_COLUMNS} FROM offer o WHERE o.sku = ANY ($1) AND o.market_code = $2 AND o.audience = $3 ORDER BY o.sku`,
    [skus, market, audience],
  );
}

/** Offers of many SKUs in all markets. Index: the primary key. */
export async function readOffersOfSkus(m: EntityManager, skus: string[]): Promise<Offer[]> {
  return named<Offer>(m, `SELECT ${OFFER_COLUMNS} FROM offer o WHERE o.sku = ANY ($1) ORDER BY o.sku, o.market_code, o.audience`, [skus]);
}
