import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { LineVerdict, Verdict } from './verdict.js';

export type Door = 'items' | 'offers';

export interface BatchRow {
  id: string;
  state: 'running' | 'finished' | 'broken';
  body_hash: Buffer | null;
  counts: Record<Verdict, number>;
  /** It runs, and somebody was at work on it within the last minute. */
  alive: boolean;
  fresh: boolean;
}

/** Takes the key, or tells who has it. One statement, so that of two requests at once exactly one opens the batch. Index: erp_batch_idempotency. */
export async function openBatch(
  m: EntityManager,
  batch: { door: Door; source: string; keyId: string; idempotencyKey: string | null; requestId: string | null },
): Promise<BatchRow> {
  const [row] = await query<BatchRow>(
    m,
    `WITH opened AS (
       INSERT INTO erp_batch (door, source, key_id, idempotency_key, request_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (door, key_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
       RETURNING id, state, body_hash, counts, true AS alive, true AS fresh
     )
     SELECT * FROM opened
     UNION ALL
     SELECT b.id, b.state, b.body_hash, b.counts, ${ALIVE} AS alive, false AS fresh
     FROM erp_batch b WHERE b.door = $1 AND b.key_id = $3 AND b.idempotency_key = $4 AND NOT EXISTS (SELECT 1 FROM opened)`,
    [batch.door, batch.source, batch.keyId, batch.idempotencyKey, batch.requestId],
  );
  // Another request took the key between the two halves: it is running now.
  return row ?? { id: '0', state: 'running', body_hash: null, counts: {} as never, alive: true, fresh: false };
}

const ALIVE = `(b.state = 'running' AND greatest(b.started_at, (SELECT max(e.at) FROM erp_message e WHERE e.batch_id = b.id)) > now() - interval '60 seconds')`;

/** A batch that broke, or whose program died, goes on. False where somebody else was quicker. */
export async function resumeBatch(m: EntityManager, id: string): Promise<boolean> {
  const rows = await query(
    m,
    `UPDATE erp_batch b SET state = 'running', started_at = now() WHERE b.id = $1 AND (b.state = 'broken' OR (b.state = 'running' AND NOT ${ALIVE})) RETURNING 1`,
    [id],
  );
  return rows.length === 1;
}

export async function closeBatch(
  m: EntityManager,
  id: string,
  state: 'finished' | 'broken',
  bodyHash: Buffer | null,
  counts: object,
): Promise<void> {
  await query(m, `UPDATE erp_batch SET state = $2, body_hash = $3, counts = $4, finished_at = now() WHERE id = $1 AND state = 'running'`, [
    id,
    state,
    bodyHash,
    JSON.stringify(counts),
  ]);
}

export interface MessageRow {
  id: string;
  line: number;
  sku: string | null;
  order: string | null;
  verdict: Verdict;
  problems: Problem[];
  body: unknown;
}

export async function reserveMessageIds(m: EntityManager, count: number): Promise<string[]> {
  const rows = await query<{ id: string }>(m, `SELECT nextval('erp_message_id') AS id FROM generate_series(1, $1)`, [count]);
  return rows.map((row) => row.id);
}

export async function insertMessages(m: EntityManager, batchId: string, rows: MessageRow[]): Promise<void> {
  await query(
    m,
    `INSERT INTO erp_message (id, batch_id, line, sku, source_order, verdict, problems, body)
     SELECT r.id, $1, r.line, r.sku, r."order", r.verdict, r.problems, r.body
     FROM jsonb_to_recordset($2::jsonb) AS r(id bigint, line int, sku text, "order" numeric, verdict text, problems jsonb, body jsonb)`,
    [batchId, JSON.stringify(rows)],
  );
}

/** The answers that lines of this batch have already, with whether their bodies are the same as now. Index: the unique (batch_id, line). */
export async function answeredLines(
  m: EntityManager,
  batchId: string,
  lines: { line: number; body: unknown }[],
): Promise<(LineVerdict & { same: boolean })[]> {
  return query(
    m,
    `SELECT e.line, e.sku, e.verdict, e.problems, e.body IS NOT DISTINCT FROM r.body AS same
     FROM jsonb_to_recordset($2::jsonb) AS r(line int, body jsonb) JOIN erp_message e ON e.batch_id = $1 AND e.line = r.line`,
    [batchId, JSON.stringify(lines)],
  );
}

/** A page of a batch's verdicts, in order. Index: the unique (batch_id, line). */
export async function storedVerdicts(m: EntityManager, batchId: string, afterLine: number, limit: number): Promise<LineVerdict[]> {
  return query(m, `SELECT line, sku, verdict, problems FROM erp_message WHERE batch_id = $1 AND line > $2 ORDER BY line LIMIT $3`, [
    batchId,
    afterLine,
    limit,
  ]);
}
