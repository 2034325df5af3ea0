import type { EntityManager } from 'typeorm';
import { named, query, type RowOf } from '../../../libs/db/index.js';
import type { ErpParkedEntity } from './erp-parked.entity.js';

/** SKUs folded as the catalogue folds them. */
export type ParkedRow = Omit<RowOf<ErpParkedEntity>, 'at'>;

export async function park(m: EntityManager, rows: ParkedRow[], now: Date): Promise<void> {
  await query(
    m,
    `INSERT INTO erp_parked (message_id, sku, waits_for, source, source_order, body, at)
     SELECT r.*, $2::timestamptz FROM jsonb_to_recordset($1::jsonb) AS r(message_id bigint, sku text, waits_for text, source text, source_order numeric, body jsonb)
     ON CONFLICT (message_id) DO NOTHING`,
    [JSON.stringify(rows), now],
  );
}

/** Which of these SKUs (folded) wait, and for what. Index: erp_parked_sku. */
export async function waitingSkus(m: EntityManager, skus: string[]): Promise<Map<string, string>> {
  const rows = await named<{ sku: string; waits_for: string }>(
    m,
    'SELECT DISTINCT ON (sku) sku, waits_for FROM erp_parked WHERE sku = ANY($1) ORDER BY sku, message_id',
    [skus],
  );
  return new Map(rows.map((row) => [row.sku, row.waits_for]));
}

/** What these SKUs (folded) wait for, and what that waits for, up to whatever has not come: SKU → SKU. Index: erp_parked_sku. */
export async function waitingChains(m: EntityManager, skus: string[]): Promise<Map<string, string>> {
  const rows = await query<{ sku: string; waits_for: string }>(
    m,
    `WITH RECURSIVE up AS (
       SELECT sku, waits_for, message_id FROM erp_parked WHERE sku = ANY($1)
       UNION
       SELECT p.sku, p.waits_for, p.message_id FROM up JOIN erp_parked p ON p.sku = up.waits_for
     )
     SELECT DISTINCT ON (sku) sku, waits_for FROM up ORDER BY sku, message_id`,
    [skus],
  );
  return new Map(rows.map((row) => [row.sku, row.waits_for]));
}

/**
 * Takes out what waited for these SKUs, in the order it came. The rows are locked by their deletion, so two chunks that bring the same
 * parent do not both release its children. Index: erp_parked_waits.
 */
export async function release(m: EntityManager, skus: string[]): Promise<ParkedRow[]> {
  const rows = await named<ParkedRow>(
    m,
    `DELETE FROM erp_parked WHERE waits_for = ANY($1) RETURNING message_id, sku, waits_for, source, source_order, body`,
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

/** Index: erp_parked's primary key. */
export async function parkedPage(m: EntityManager, after: string, limit: number): Promise<WaitingItem[]> {
  return query(
    m,
    `SELECT message_id AS id, body->>'sku' AS sku, coalesce(body->>'parentSku', waits_for) AS "waitsFor", source, at AS since FROM erp_parked WHERE message_id > $1 ORDER BY message_id LIMIT $2`,
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
