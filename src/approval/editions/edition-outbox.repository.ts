import type { EntityManager } from 'typeorm';
import { named, query, send } from '../../../libs/db/index.js';
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

/** A product on one channel; null: on every channel that shows it. */
export interface ShownAt {
  rootId: string;
  channel: string | null;
}

/**
 * Puts products into the outbox, on the channels meant that show them, and those that still show what left them: their editions are as they were,
 * and what may be sold of them is not.
 */
export async function enqueueProducts(m: EntityManager, places: ShownAt[], now: Date): Promise<void> {
  await send(
    m,
    `WITH s AS (SELECT * FROM unnest($1::bigint[], $4::text[]) AS s(root_id, channel_code)), shown AS (
       SELECT * FROM s UNION SELECT o.root_id, s.channel_code FROM s JOIN product_node n ON n.root_id = s.root_id JOIN moved_node o ON o.node_id = n.id AND o.done_at IS NULL)
     INSERT INTO edition_outbox (root_id, channel_code, at, trace_id)
     SELECT DISTINCT h.root_id, h.channel_code, $2::timestamptz, $3 FROM shown JOIN edition_head h ON h.root_id = shown.root_id
     WHERE shown.channel_code IS NULL OR shown.channel_code = h.channel_code ORDER BY 1, 2
     ON CONFLICT (root_id, channel_code) DO UPDATE SET at = edition_outbox.at, trace_id = excluded.trace_id`,
    [places.map(({ rootId }) => rootId), now, currentTraceId(), places.map(({ channel }) => channel)],
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
