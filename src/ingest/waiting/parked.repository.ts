import type { EntityManager } from 'typeorm';
import { named, query, type RowOf, send } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { ErpParkedEntity } from './erp-parked.entity.js';

/** SKUs folded as the catalogue folds them. */
export type ParkedRow = Omit<RowOf<ErpParkedEntity>, 'at' | 'refused_at'>;

const COLUMNS = 'message_id, door, sku, waits_for, source, source_order, body';
const RECORD = 'r(message_id bigint, door text, sku text, waits_for text, source text, source_order numeric, body jsonb)';

export async function park(m: EntityManager, rows: ParkedRow[], now: Date): Promise<void> {
  await query(
    m,
    `INSERT INTO erp_parked (${COLUMNS}, at) SELECT r.*, $2::timestamptz FROM jsonb_to_recordset($1::jsonb) AS ${RECORD}
     ON CONFLICT (message_id) DO NOTHING`,
    [JSON.stringify(rows), now],
  );
}

/** Lines that waited and proved wrong: they wait for nothing more, and stand on a list. */
export async function keepRefused(m: EntityManager, rows: ParkedRow[], now: Date): Promise<void> {
  await query(
    m,
    `INSERT INTO erp_parked (${COLUMNS}, at, refused_at)
     SELECT r.*, e.at, $2::timestamptz FROM jsonb_to_recordset($1::jsonb) AS ${RECORD} JOIN erp_message e ON e.id = r.message_id`,
    [JSON.stringify(rows), now],
  );
}

/** The SKU came by a later line: what was refused of its item needs nobody any more. Its offers do: an item says nothing of them. */
export async function forgetRefused(m: EntityManager, skus: string[]): Promise<void> {
  await query(m, `DELETE FROM erp_parked WHERE sku = ANY ($1) AND door = 'items' AND refused_at IS NOT NULL`, [skus]);
}

/** The same of SKUs as they are spelled. Index: erp_parked_refused, nearly always empty: then the SKUs are not even folded. */
export async function forgetRefusedKnown(m: EntityManager, skus: string[]): Promise<void> {
  await send(
    m,
    `DELETE FROM erp_parked WHERE refused_at IS NOT NULL AND door = 'items' AND sku = ANY (
       SELECT plinth_fold_sku(s) FROM unnest($1::text[]) s WHERE EXISTS (SELECT 1 FROM erp_parked WHERE refused_at IS NOT NULL))`,
    [skus],
  );
}

/** Which offer a line is about. The SKU as the catalogue spells it. */
export interface OfferKey {
  sku: string;
  market: string;
  audience: string;
}

/**
 * These offers came by a later line: what was refused of them needs nobody any more. What named a market that there is not stays until that market's
 * offer comes: another market's says nothing of it. Index: erp_parked_refused, nearly always empty: then the SKUs are not even folded.
 */
export async function forgetRefusedOffers(m: EntityManager, offers: OfferKey[]): Promise<void> {
  await send(
    m,
    `DELETE FROM erp_parked p WHERE p.refused_at IS NOT NULL AND p.door = 'offers' AND p.message_id IN (
       SELECT r.message_id FROM unnest($1::text[], $2::text[], $3::text[]) o(sku, market, audience)
       JOIN erp_parked r ON r.refused_at IS NOT NULL AND r.door = 'offers' AND r.sku = plinth_fold_sku(o.sku)
       WHERE EXISTS (SELECT 1 FROM erp_parked WHERE refused_at IS NOT NULL)
         AND (r.body->>'market', r.body->>'audience') = (o.market, o.audience))`,
    [offers.map((one) => one.sku), offers.map((one) => one.market), offers.map((one) => one.audience)],
  );
}

/** Of these SKUs (folded): which are not there and wait, and for what; and of which an item that had waited was refused. Index: erp_parked_sku. */
export async function waitingSkus(m: EntityManager, skus: string[]): Promise<{ waiting: Map<string, string>; refused: string[] }> {
  const rows = await named<{ sku: string; waits_for: string; isRefused: boolean }>(
    m,
    `SELECT DISTINCT ON (sku, refused_at IS NULL) sku, waits_for, refused_at IS NOT NULL AS "isRefused" FROM erp_parked
     WHERE sku = ANY($1) AND door = 'items'
       AND (refused_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM product_node n WHERE plinth_fold_sku(n.sku) = erp_parked.sku))
     ORDER BY sku, refused_at IS NULL, message_id`,
    [skus],
  );
  return {
    waiting: new Map(rows.filter(({ isRefused }) => !isRefused).map((row) => [row.sku, row.waits_for])),
    refused: rows.filter(({ isRefused }) => isRefused).map(({ sku }) => sku),
  };
}

/** Which of these SKUs, as they are spelled, are of items that wait and are not there. Indexes: product_node_sku, erp_parked_sku. */
export async function skusOfParkedItems(m: EntityManager, skus: string[]): Promise<Map<string, string>> {
  const rows = await named<{ sku: string; folded: string }>(
    m,
    `SELECT DISTINCT s.sku, p.sku AS folded FROM unnest($1::text[]) s(sku) JOIN erp_parked p ON p.sku = plinth_fold_sku(s.sku)
     WHERE p.door = 'items' AND p.refused_at IS NULL AND NOT EXISTS (SELECT 1 FROM product_node n WHERE plinth_fold_sku(n.sku) = p.sku)`,
    [skus],
  );
  return new Map(rows.map((row) => [row.sku, row.folded]));
}

/** SKUs (folded) of all lines that come out when these come, and when those do. Index: erp_parked_waits. */
export async function waitingBelow(m: EntityManager, skus: string[]): Promise<string[]> {
  const rows = await named<{ sku: string }>(
    m,
    `WITH RECURSIVE below AS (
       SELECT sku FROM erp_parked WHERE waits_for = ANY ($1) AND door = 'items' AND refused_at IS NULL
       UNION
       SELECT p.sku FROM below b JOIN erp_parked p ON p.waits_for = b.sku WHERE p.door = 'items' AND p.refused_at IS NULL
     )
     SELECT sku FROM below`,
    [skus],
  );
  return rows.map((row) => row.sku);
}

/** What these SKUs (folded) wait for, and what that waits for, up to whatever has not come: SKU → SKU. Index: erp_parked_sku. */
export async function waitingChains(m: EntityManager, skus: string[]): Promise<Map<string, string>> {
  const rows = await query<{ sku: string; waits_for: string }>(
    m,
    `WITH RECURSIVE up AS (
       SELECT sku, waits_for, message_id FROM erp_parked WHERE sku = ANY($1) AND door = 'items' AND refused_at IS NULL
       UNION
       SELECT p.sku, p.waits_for, p.message_id FROM up JOIN erp_parked p ON p.sku = up.waits_for
       WHERE p.door = 'items' AND p.refused_at IS NULL
     )
     SELECT DISTINCT ON (sku) sku, waits_for FROM up ORDER BY sku, message_id`,
    [skus],
  );
  return new Map(rows.map((row) => [row.sku, row.waits_for]));
}

/** `isOvertaken`: what it waited to make has come since then by another line, with the parent that that one names. */
export interface ReleasedRow extends ParkedRow {
  isOvertaken: boolean;
}

/**
 * Takes out what waited for these SKUs, in the order it came. The rows are locked by their deletion, so two chunks that bring the same
 * parent do not both release its children. Index: erp_parked_waits.
 */
export async function release(m: EntityManager, skus: string[]): Promise<ReleasedRow[]> {
  const rows = await named<ReleasedRow>(
    m,
    `DELETE FROM erp_parked p WHERE waits_for = ANY($1) AND refused_at IS NULL RETURNING ${COLUMNS},
       door = 'items' AND source_order IS NULL AND EXISTS (SELECT FROM product_node n WHERE plinth_fold_sku(n.sku) = p.sku AND n.created_at > p.at) AS "isOvertaken"`,
    [skus],
  );
  return rows.sort((a, b) => Number(BigInt(a.message_id) - BigInt(b.message_id)));
}

export interface WaitingItem {
  id: string;
  sku: string;
  waitsFor: string | null;
  source: string | null;
  since: string;
}

/** A line that waited, and why it was refused when what it waited for came. */
export interface RefusedLine extends WaitingItem {
  batch: string;
  line: number;
  problems: Problem[];
}

const PARKED = `p.message_id AS id, p.body->>'sku' AS sku, coalesce(p.body->>'parentSku', p.waits_for) AS "waitsFor", p.source`;

/** Index: erp_parked's primary key. */
export async function parkedPage(m: EntityManager, after: string, limit: number): Promise<WaitingItem[]> {
  return query(
    m,
    `SELECT ${PARKED}, p.at AS since FROM erp_parked p WHERE p.message_id > $1 AND p.refused_at IS NULL ORDER BY p.message_id LIMIT $2`,
    [after, limit],
  );
}

/** Index: erp_parked's primary key. */
export async function refusedPage(m: EntityManager, after: string, limit: number): Promise<RefusedLine[]> {
  return query(
    m,
    `SELECT ${PARKED}, p.refused_at AS since, e.batch_id AS batch, e.line, e.problems
     FROM erp_parked p JOIN erp_message e ON e.id = p.message_id
     WHERE p.message_id > $1 AND p.refused_at IS NOT NULL ORDER BY p.message_id LIMIT $2`,
    [after, limit],
  );
}

/** Products without a family. Index: product_node_inbox. */
export async function inboxPage(m: EntityManager, after: string, limit: number): Promise<WaitingItem[]> {
  return query(
    m,
    `SELECT id, sku, NULL AS "waitsFor", NULL AS source, created_at AS since FROM product_node
     WHERE parent_id IS NULL AND family_code IS NULL AND id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
