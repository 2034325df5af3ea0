import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { Recall } from './recall.js';

const COLUMNS = `r.id::text, r.node_id::text AS "nodeId", r.root_id::text AS "rootId", r.sku, r.market_code AS market, r.reason, r.owner, r.door,
  r.message_id::text AS "messageId", r.trace_id AS "traceId", r.since, r.lifecycle_then AS "lifecycleThen", r.lift_asked_by AS "liftAskedBy",
  r.lift_asked_at AS "liftAskedAt", r.lift_asked_reason AS "liftAskedReason", r.lifted_by AS "liftedBy", r.lifted_at AS "liftedAt",
  r.lift_reason AS "liftReason"`;

/** Open ones of whole trees, oldest first. Index: recall_root. */
export function openRecallsOfRoots(m: EntityManager, rootIds: string[]): Promise<Recall[]> {
  return named<Recall>(
    m,
    `SELECT ${COLUMNS} FROM recall r WHERE r.root_id = ANY($1::bigint[]) AND r.lifted_at IS NULL ORDER BY r.since, r.id`,
    [rootIds],
  );
}

/** Of these nodes those that a recall of theirs or of a node above concerns, lifted ones too; newest first. */
export function recallsOfNodes(m: EntityManager, nodeIds: string[]): Promise<(Recall & { of: string })[]> {
  return named<Recall & { of: string }>(
    m,
    `WITH RECURSIVE up AS (
       SELECT n.id AS of, n.id, n.parent_id FROM product_node n
       WHERE n.id = ANY($1::bigint[]) AND EXISTS (SELECT 1 FROM recall r WHERE r.root_id = n.root_id)
       UNION ALL SELECT up.of, n.id, n.parent_id FROM up JOIN product_node n ON n.id = up.parent_id)
     SELECT up.of::text, ${COLUMNS} FROM up JOIN recall r ON r.node_id = up.id ORDER BY up.of, r.id DESC`,
    [nodeIds],
  );
}

/** Index: recall_pkey. */
export async function readRecall(m: EntityManager, id: string): Promise<Recall | undefined> {
  const [row] = await query<Recall>(m, `SELECT ${COLUMNS} FROM recall r WHERE r.id = $1::bigint`, [id]);
  return row;
}

/** One person asks; null: the wish is declined. The caller holds the root's lock. */
export async function askLift(m: EntityManager, id: string, asked: { by: string; at: Date; reason: string } | null): Promise<void> {
  await query(m, `UPDATE recall SET lift_asked_by = $2, lift_asked_at = $3, lift_asked_reason = $4 WHERE id = $1::bigint`, [
    ...[id, asked?.by ?? null, asked?.at ?? null, asked?.reason ?? null],
  ]);
}

/** Which recalls are asked for. */
export interface RecallFilter {
  /** Those that count in this market: its own, and those of all markets. */
  market: string | null;
  sku: string | null;
  /** null: open and lifted. */
  open: boolean | null;
}

/** Newest first, before an id. Index: recall_pkey, backwards. */
export function pageRecalls(
  m: EntityManager,
  { market, sku, open }: RecallFilter,
  before: string | null,
  limit: number,
): Promise<Recall[]> {
  return query<Recall>(
    m,
    `SELECT ${COLUMNS} FROM recall r
     WHERE ($1::text IS NULL OR r.market_code IS NULL OR r.market_code = $1) AND ($2::text IS NULL OR r.sku = $2)
       AND ($3::boolean IS NULL OR (r.lifted_at IS NULL) = $3) AND ($4::bigint IS NULL OR r.id < $4)
     ORDER BY r.id DESC LIMIT $5`,
    [market, sku, open, before, limit],
  );
}
