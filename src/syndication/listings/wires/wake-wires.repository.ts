import type { EntityManager } from 'typeorm';
import { send } from '../../../../libs/db/index.js';
import { isFree } from '../lease/free-to-plan.js';
import { currentTraceId } from '../../../../libs/telemetry/index.js';
import { FORGET_ABSENCES } from './line-refusals.repository.js';
import type { ListingWireEntity } from './listing-wire.entity.js';

export interface WireWake extends Pick<ListingWireEntity, 'listingId' | 'wire' | 'channelCode' | 'priority' | 'traceId'> {
  delayMs: number;
}

const FREE = isFree('$2', 'w');
/** Rests or was read: it begins anew. An outcome that nobody knows is read first, but for a stop-sell, which is simply said again. */
const WAKABLE = `(${FREE} AND (w.state NOT IN ('planned', 'sending', 'unknown') OR (w.state = 'unknown' AND excluded.priority = 0)))`;

/**
 * A stop that waits to be tried again is tried at once, and stays one that was tried so often: content waits for it only so long (`STOP_FIRST`), and each
 * edit would make that for ever.
 */
const TRIES = `CASE WHEN w.state = 'planned' AND w.priority = 0 THEN w.attempts ELSE 0 END`;

/**
 * Raises what wires should say. One that waits already keeps the sooner of both times and the more urgent of both reasons; a stop-sell is
 * due at once, whatever it waited for.
 *
 * @wire-moves nothing → planned
 * @wire-moves refused, unknown, accepted, live, rejected → planned
 */
export async function wakeWires(m: EntityManager, wakes: WireWake[], now: Date): Promise<void> {
  if (wakes.length === 0) return;
  await send(
    m,
    `INSERT INTO listing_wire AS w (listing_id, wire, channel_code, priority, next_at, planned_at, trace_id)
     SELECT o."listingId", o.wire, o."channelCode", o.priority, $2::timestamptz + o."delayMs" * interval '1 millisecond', $2, o."traceId"
     FROM jsonb_to_recordset($1::jsonb) AS o("listingId" bigint, wire text, "channelCode" text, priority int, "delayMs" int, "traceId" text)
     ORDER BY o."listingId", o.wire
     ON CONFLICT (listing_id, wire) DO UPDATE SET desired_revision = w.desired_revision + 1,
       state = CASE WHEN ${WAKABLE} THEN 'planned' ELSE w.state END,
       priority = CASE WHEN ${WAKABLE} THEN excluded.priority ELSE least(w.priority, excluded.priority) END,
       attempts = CASE WHEN ${WAKABLE} OR excluded.priority = 0 THEN ${TRIES} ELSE w.attempts END,
       next_at = CASE WHEN ${WAKABLE} THEN excluded.next_at WHEN excluded.priority = 0 THEN least(w.next_at, $2) ELSE w.next_at END,
       planned_at = $2, trace_id = excluded.trace_id`,
    [JSON.stringify(wakes), now],
  );
}

/**
 * Sellables that no plan of their listing names any more, or whose life has ended, and that could still be bought there: their wires have a
 * stop-sell to say (what the channel keeps itself is closed by its price), whatever becomes of the content. So have those of a listing that cannot be taken off at once, because a call is under way.
 *
 * @wire-moves refused, unknown, accepted, live, rejected → planned
 */
export async function wakeForStops(
  m: EntityManager,
  channelCode: string,
  rootIds: string[],
  traceIds: (string | null)[],
  now: Date,
): Promise<void> {
  if (rootIds.length === 0) return;
  await send(
    m,
    `UPDATE listing_wire w SET desired_revision = w.desired_revision + 1, priority = 0, attempts = ${TRIES}, next_at = $3, planned_at = $3, trace_id = r.trace,
       state = CASE WHEN ${isFree('$3', 'w')} AND w.state <> 'sending' AND (w.wire = 'stock' OR w.state <> 'unknown') THEN 'planned' ELSE w.state END
     FROM unnest($2::bigint[], $4::text[]) AS r(root, trace), listing l
     WHERE l.root_id = r.root AND l.channel_code = $1 AND w.listing_id = l.id AND w.on_channel
       AND (l.wanted OR l.state IN ('sending', 'unknown') OR l.lease_until >= $3)
       AND EXISTS (SELECT 1 FROM listing_offer o WHERE o.listing_id = l.id AND o.buyable AND (NOT l.wanted OR NOT o.sku = ANY(l.skus)
         OR (SELECT n.lifecycle IN ('recalled', 'discontinued', 'planned') FROM product_node n WHERE n.sku = o.sku)))`,
    [channelCode, rootIds, now, traceIds],
  );
}

/**
 * Listings that the channel did not let go of when it was asked to: until it does, their wires end what can still be bought there.
 *
 * @wire-moves refused, unknown, accepted, live, rejected → planned
 */
export async function wakeForStuckWithdrawals(m: EntityManager, listingIds: string[], now: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await send(
    m,
    `UPDATE listing_wire w SET desired_revision = w.desired_revision + 1, priority = 0, attempts = ${TRIES}, next_at = $2, planned_at = $2,
       state = CASE WHEN ${isFree('$2', 'w')} AND w.state <> 'sending' AND (w.wire = 'stock' OR w.state <> 'unknown') THEN 'planned' ELSE w.state END
     WHERE w.listing_id = ANY($1::bigint[]) AND w.on_channel
       AND EXISTS (SELECT 1 FROM listing_offer o WHERE o.listing_id = w.listing_id AND o.buyable)`,
    [listingIds, now],
  );
}

/**
 * Sellables that were stopped because their life had ended, that a plan names and whose life goes on: nothing of their offer has changed, so only
 * this makes their wires say again what there is.
 *
 * @wire-moves refused, accepted, live, rejected → planned
 */
export async function wakeForReturns(
  m: EntityManager,
  channelCode: string,
  rootIds: string[],
  traceIds: (string | null)[],
  now: Date,
): Promise<void> {
  if (rootIds.length === 0) return;
  await send(
    m,
    `UPDATE listing_wire w SET desired_revision = w.desired_revision + 1, attempts = 0, next_at = $3, planned_at = $3, trace_id = r.trace,
       priority = CASE WHEN ${isFree('$3', 'w')} AND w.state NOT IN ('planned', 'sending', 'unknown') THEN 1 ELSE w.priority END,
       state = CASE WHEN ${isFree('$3', 'w')} AND w.state NOT IN ('sending', 'unknown') THEN 'planned' ELSE w.state END
     FROM unnest($2::bigint[], $4::text[]) AS r(root, trace), listing l
     WHERE l.root_id = r.root AND l.channel_code = $1 AND l.wanted AND w.listing_id = l.id AND w.on_channel
       AND EXISTS (SELECT 1 FROM listing_offer o JOIN product_node n ON n.sku = o.sku WHERE o.listing_id = l.id AND o.sku = ANY(l.skus)
         AND o.basis->>'stopped' = 'lifecycle' AND n.lifecycle NOT IN ('discontinued', 'planned'))`,
    [channelCode, rootIds, now, traceIds],
  );
}

/**
 * Wires of these listings are looked at anew: a person wants what they say again.
 *
 * @wire-moves refused, accepted, live, rejected → planned
 */
export async function wakeAgain(m: EntityManager, listingIds: string[], now: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await send(
    m,
    `UPDATE listing_wire w SET desired_revision = w.desired_revision + 1, attempts = 0, next_at = $2, planned_at = $2, trace_id = $3,
       state = CASE WHEN ${isFree('$2', 'w')} AND w.state NOT IN ('sending', 'unknown') THEN 'planned' ELSE w.state END
     WHERE w.listing_id = ANY($1::bigint[]) AND w.on_channel`,
    [listingIds, now, currentTraceId()],
  );
}

/**
 * After content was taken. What was refused because the channel did not have its SKU may be said again; and a wire that spoke while a content that carries its
 * statements was under way, or just before, may have been overwritten with something older: it is reckoned anew, which says nothing where nothing is new.
 *
 * @wire-moves refused, accepted, live, rejected → planned
 */
export async function wakeAfterContent(
  m: EntityManager,
  { taken, carrying }: { taken: string[]; carrying: string[] },
  now: Date,
): Promise<void> {
  if (taken.length === 0) return;
  await send(
    m,
    `WITH absent AS (${FORGET_ABSENCES} RETURNING o.listing_id)
     UPDATE listing_wire w SET desired_revision = w.desired_revision + 1, attempts = 0, next_at = $3, planned_at = $3,
       -- what was set over a stop is a stop again
       priority = CASE WHEN EXISTS (SELECT FROM listing_offer o WHERE o.listing_id = w.listing_id AND NOT o.buyable AND o.stock_accepted IS NOT NULL) THEN 0 ELSE w.priority END,
       state = CASE WHEN ${isFree('$3', 'w')} AND w.state NOT IN ('sending', 'unknown') THEN 'planned' ELSE w.state END
     FROM listing l WHERE w.listing_id = ANY($1::bigint[]) AND l.id = w.listing_id AND w.on_channel
       AND (w.listing_id IN (SELECT listing_id FROM absent) OR (w.listing_id = ANY($2::bigint[]) AND w.sent_at >= l.sent_at - interval '1 minute'))`,
    [taken, carrying, now],
  );
}

/**
 * The numbers of channels are reckoned anew: one keeps back something else than before.
 *
 * @wire-moves refused, accepted, live, rejected → planned
 */
export async function wakeStock(m: EntityManager, channelCodes: string[], now: Date): Promise<void> {
  await send(
    m,
    `UPDATE listing_wire w SET desired_revision = w.desired_revision + 1, attempts = ${TRIES}, next_at = $2, planned_at = $2, trace_id = $3,
       state = CASE WHEN ${isFree('$2', 'w')} AND w.state NOT IN ('sending', 'unknown') THEN 'planned' ELSE w.state END
     WHERE w.channel_code = ANY($1) AND w.wire = 'stock' AND w.on_channel`,
    [channelCodes, now, currentTraceId()],
  );
}
