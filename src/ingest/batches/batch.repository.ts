import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { binaryColumn, named, query, type RowOf, send } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import type { MessageOrigin } from '../../approval/index.js';
import { jsonOf, type Message } from '../lines/read-message.js';
import { cleaned, cleanText, isStorableText, storable } from './storable.js';
import type { LineVerdict, Verdict } from './verdict.js';
import type { ErpBatchEntity } from './erp-batch.entity.js';
import type { ErpMessageEntity } from './erp-message.entity.js';

/** What the lines of a batch are; the column is called `door`. */
export type BatchKind = ErpBatchEntity['door'];

export type BatchRow = Pick<RowOf<ErpBatchEntity>, 'id' | 'state' | 'body_hash' | 'counts' | 'trace_id' | 'started_at'>;

export interface NewBatch extends Pick<ErpBatchEntity, 'idempotencyKey' | 'traceId'> {
  kind: BatchKind;
  keyId: string;
  by: Acting;
}

/** Nothing where this key has a batch already. One statement, so that of two requests at once exactly one opens it. Index: erp_batch_idempotency. */
export async function openBatch(m: EntityManager, batch: NewBatch): Promise<BatchRow | undefined> {
  const [row] = await named<BatchRow>(
    m,
    `INSERT INTO erp_batch (door, source, key_id, idempotency_key, request_id, trace_id, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (door, key_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
     RETURNING id, state, body_hash, counts, trace_id, started_at`,
    [batch.kind, batch.by.person, batch.keyId, batch.idempotencyKey, batch.by.requestId, batch.traceId, batch.by.now],
  );
  return row;
}

export async function findBatch(m: EntityManager, { kind, keyId, idempotencyKey }: NewBatch): Promise<BatchRow> {
  const [row] = await named<BatchRow>(
    m,
    'SELECT id, state, body_hash, counts, trace_id, started_at FROM erp_batch WHERE door = $1 AND key_id = $2 AND idempotency_key = $3',
    [kind, keyId, idempotencyKey],
  );
  return row!;
}

/** A batch that broke goes on; one whose program died is still called running. The caller holds its lock. */
export async function resumeBatch(m: EntityManager, id: string): Promise<void> {
  await query(m, `UPDATE erp_batch SET state = 'running' WHERE id = $1 AND state = 'broken'`, [id]);
}

export async function closeBatch(
  m: EntityManager,
  id: string,
  state: 'finished' | 'broken',
  bodyHash: Buffer | null,
  counts: object,
  now: Date,
): Promise<void> {
  await send(m, `UPDATE erp_batch SET state = $2, body_hash = $3, counts = $4, finished_at = $5 WHERE id = $1 AND state = 'running'`, [
    id,
    state,
    bodyHash,
    JSON.stringify(counts),
    now,
  ]);
}

export interface MessageRow extends Pick<ErpMessageEntity, 'id' | 'line' | 'sku' | 'verdict' | 'problems'>, Pick<Message, 'body' | 'json'> {
  order: string | null;
}

export async function reserveMessageIds(m: EntityManager, count: number): Promise<string[]> {
  const rows = await named<{ id: string }>(m, `SELECT nextval('erp_message_id') AS id FROM generate_series(1, $1)`, [count]);
  return rows.map((row) => row.id);
}

/** The documents come as two lists of JSON beside plain columns: one record of JSON for each message took half as long again. */
export async function insertMessages(m: EntityManager, batchId: string, rows: MessageRow[], now: Date): Promise<void> {
  const stored = asStored(rows);
  const column = <K extends keyof MessageRow>(name: K): MessageRow[K][] => stored.rows.map((row) => row[name]);
  await send(
    m,
    `INSERT INTO erp_message (id, batch_id, line, sku, source_order, verdict, problems, body, at)
     SELECT r.id, $1, r.line, r.sku, r.source_order, r.verdict, r.problems, nullif(r.body, 'null'), $9
     FROM unnest($2::bigint[], $3::int[], $4::text[], $5::numeric[], $6::text[], $7::jsonb[], $8::jsonb[]) AS r(id, line, sku, source_order, verdict, problems, body)`,
    [
      ...[batchId, column('id'), column('line'), column('sku'), column('order'), column('verdict')],
      ...[binaryColumn('jsonb', stored.problems), binaryColumn('jsonb', stored.bodies), now],
    ],
  );
}

/** A line that said what was known is told apart by this from another under the same key; its words are stored already, in its node or its offer. */
const digestOf = (row: Pick<MessageRow, 'body' | 'json'>): string => hash('sha1', jsonOf(row), 'base64');

const bodyText = (row: MessageRow): string => (row.verdict === 'unchanged' ? `"${digestOf(row)}"` : jsonOf(row));

/** Nearly always nothing has to be cleaned. */
function asStored(rows: MessageRow[]): { rows: MessageRow[]; problems: string[]; bodies: string[] } {
  const problems = rows.map((row) => (row.problems.length === 0 ? '[]' : JSON.stringify(row.problems)));
  const bodies = rows.map(bodyText);
  const isClean =
    problems.every(isStorableText) && bodies.every(isStorableText) && rows.every(({ sku }) => sku === null || sku === cleanText(sku));
  if (isClean) return { rows, problems, bodies };
  return {
    rows: rows.map((row) => ({ ...row, sku: row.sku && cleanText(row.sku) })),
    problems: rows.map((row) => JSON.stringify(cleaned(row.problems))),
    bodies: rows.map((row) => (isStorableText(jsonOf(row)) ? bodyText(row) : 'null')),
  };
}

/** The answers that lines of this batch have already, with whether their bodies are the same as now, as far as they could be stored. Index: the unique (batch_id, line). */
export async function answeredLines(
  m: EntityManager,
  batchId: string,
  lines: Pick<Message, 'line' | 'body' | 'json'>[],
): Promise<(LineVerdict & { same: boolean })[]> {
  const said = lines.map((message) => ({ line: message.line, body: storable(message.body), digest: digestOf(message) }));
  return query(
    m,
    `SELECT e.line, e.sku, e.verdict, e.problems, e.body IS NULL OR e.body IS NOT DISTINCT FROM r.body OR e.body = to_jsonb(r.digest) AS same
     FROM jsonb_to_recordset($2::jsonb) AS r(line int, body jsonb, digest text) JOIN erp_message e ON e.batch_id = $1 AND e.line = r.line`,
    [batchId, JSON.stringify(said)],
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

/** What became of lines that were parked, once what they waited for came: the stored answer says so from then on. */
export async function settleParked(m: EntityManager, rows: { id: string; verdict: Verdict; problems: Problem[] }[]): Promise<void> {
  await query(
    m,
    `UPDATE erp_message e SET verdict = r.verdict, problems = r.problems
     FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, verdict text, problems jsonb) WHERE e.id = r.id`,
    [JSON.stringify(cleaned(rows))],
  );
}

/** Where a message came from: its batch, its line in it, and who sent it. */
export async function findOrigin(m: EntityManager, messageId: string): Promise<MessageOrigin | undefined> {
  const [row] = await query<MessageOrigin>(
    m,
    `SELECT e.id AS "messageId", e.batch_id AS "batchId", e.line, b.source, e.at, b.key_id AS "keyId", b.trace_id AS "traceId"
     FROM erp_message e JOIN erp_batch b ON b.id = e.batch_id WHERE e.id = $1`,
    [messageId],
  );
  return row;
}
