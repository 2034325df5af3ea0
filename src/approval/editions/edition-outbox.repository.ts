import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { EditionOutboxEntity } from './edition-outbox.entity.js';

/** A product whose edition for a channel changed since it was taken last. */
export type EditionWork = Omit<EditionOutboxEntity, 'at'>;

/**
 * Takes at most `limit` changed editions of these channels out of the outbox, the oldest first; they come back if the caller's
 * transaction fails. What another transaction is taking at this moment is left to it.
 */
export async function takeEditions(m: EntityManager, channelCodes: string[], limit: number): Promise<EditionWork[]> {
  return named<EditionWork>(
    m,
    `DELETE FROM edition_outbox o USING (
       SELECT root_id, channel_code FROM edition_outbox WHERE channel_code = ANY($1) ORDER BY at, root_id LIMIT $2 FOR UPDATE SKIP LOCKED) AS t
     WHERE o.root_id = t.root_id AND o.channel_code = t.channel_code
     RETURNING o.root_id::text AS "rootId", o.channel_code AS "channelCode", o.trace_id AS "traceId"`,
    [channelCodes, limit],
  );
}

/** Puts every edition in force of a channel into the outbox, to be looked at anew. Returns how many products have one. */
export async function enqueueEditions(m: EntityManager, channelCode: string, now: Date): Promise<number> {
  const rows = await query(
    m,
    `INSERT INTO edition_outbox (root_id, channel_code, at, trace_id) SELECT root_id, channel_code, $2, $3 FROM edition_head WHERE channel_code = $1 ORDER BY root_id
     ON CONFLICT (root_id, channel_code) DO UPDATE SET at = edition_outbox.at, trace_id = excluded.trace_id RETURNING root_id`,
    [channelCode, now, currentTraceId()],
  );
  return rows.length;
}

/**
 * Puts these products into the outbox, on every channel that shows them, and those that still show what left them: their editions are as they were,
 * and what may be sold of them is not.
 */
export async function enqueueProducts(m: EntityManager, rootIds: string[], now: Date): Promise<void> {
  await named(
    m,
    `INSERT INTO edition_outbox (root_id, channel_code, at, trace_id)
     SELECT root_id, channel_code, $2, $3 FROM edition_head
     WHERE root_id IN (SELECT unnest($1::bigint[]) UNION SELECT o.root_id FROM moved_node o JOIN product_node n ON n.id = o.node_id
       WHERE o.done_at IS NULL AND n.root_id = ANY($1::bigint[])) ORDER BY root_id, channel_code
     ON CONFLICT (root_id, channel_code) DO UPDATE SET at = edition_outbox.at, trace_id = excluded.trace_id`,
    [rootIds, now, currentTraceId()],
  );
}

/** True while a changed fact waits to become an edition, or an edition to be planned. One statement on two small tables. */
export async function editionsWait(m: EntityManager): Promise<boolean> {
  const [row] = await query<{ waiting: boolean }>(
    m,
    `SELECT EXISTS (SELECT 1 FROM edition_outbox) OR EXISTS (SELECT 1 FROM facts_outbox) AS waiting`,
  );
  return row!.waiting;
}
