import type { EntityManager } from 'typeorm';
import { query } from '../../../../libs/db/index.js';
import { currentTraceId } from '../../../../libs/telemetry/index.js';
import type { Wire } from '../../../port/index.js';
import { isFree, wakable } from '../lease/free-to-plan.js';

/** What waits of one renderer, locked; who compares meanwhile waits. */
export async function lockDifferences(m: EntityManager, channelCode: string, renderer: string): Promise<{ id: string; wire: Wire }[]> {
  return query(
    m,
    `SELECT listing_id::text AS id, wire FROM render_difference WHERE channel_code = $1 AND renderer_version = $2 AND let_in_at IS NULL
     ORDER BY listing_id, wire FOR UPDATE`,
    [channelCode, renderer],
  );
}

/** Marks what is locked as let in. */
export async function letIn(m: EntityManager, channelCode: string, renderer: string, person: string, now: Date): Promise<void> {
  await query(
    m,
    `UPDATE render_difference SET let_in_by = $3, let_in_at = $4 WHERE channel_code = $1 AND renderer_version = $2 AND let_in_at IS NULL`,
    [channelCode, renderer, person, now],
  );
}

/**
 * The content of these listings is rendered anew, after everything that is due by itself.
 *
 * @moves refused, accepted, processed, live, rejected → planned
 */
export async function wakeContents(m: EntityManager, listingIds: string[], now: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await query(
    m,
    `UPDATE listing l SET desired_revision = l.desired_revision + 1, planned_at = $2, trace_id = $3,
       attempts = CASE WHEN ${wakable('$2')} THEN 0 ELSE l.attempts END,
       next_at = CASE WHEN ${wakable('$2')} THEN $2 ELSE l.next_at END,
       state = CASE WHEN ${wakable('$2')} THEN 'planned' ELSE l.state END
     WHERE l.id = ANY($1::bigint[]) AND l.wanted AND l.state NOT IN ('withdrawing', 'withdrawn')`,
    [listingIds, now, currentTraceId()],
  );
}

/**
 * Price or stock of these listings is rendered anew. One that waits already keeps its urgency.
 *
 * @wire-moves refused, accepted, live, rejected → planned
 */
export async function wakeOffers(m: EntityManager, wires: { id: string; wire: Wire }[], now: Date): Promise<void> {
  if (wires.length === 0) return;
  await query(
    m,
    `UPDATE listing_wire w SET desired_revision = w.desired_revision + 1, planned_at = $3, trace_id = $4,
       attempts = CASE WHEN ${WAKABLE} THEN 0 ELSE w.attempts END,
       next_at = CASE WHEN ${WAKABLE} THEN $3 ELSE w.next_at END,
       state = CASE WHEN ${WAKABLE} THEN 'planned' ELSE w.state END
     FROM unnest($1::bigint[], $2::text[]) AS o(id, wire) WHERE w.listing_id = o.id AND w.wire = o.wire AND w.on_channel`,
    [wires.map(({ id }) => id), wires.map(({ wire }) => wire), now, currentTraceId()],
  );
}

const WAKABLE = `(${isFree('$3', 'w')} AND w.state NOT IN ('planned', 'sending', 'unknown'))`;
