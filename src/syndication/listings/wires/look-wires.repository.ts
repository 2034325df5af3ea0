import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import { isFree } from '../lease/free-to-plan.js';
import type { OfferWire } from '../../../port/index.js';
import type { StoredProblem } from '../../listing.js';
import { RECOUNT } from './recount.js';

/* Wires that are to be looked at, and what a look at the whole listing says of them. */

/** The content's look came too early for these wires, or showed something else: their own is not put off any longer. */
export async function lookSoon(m: EntityManager, wires: { listingId: string; wire: OfferWire }[], at: Date): Promise<void> {
  if (wires.length === 0) return;
  await send(
    m,
    `UPDATE listing_wire w SET next_at = $2 FROM unnest($1::bigint[], $3::text[]) AS o(id, wire)
     WHERE w.listing_id = o.id AND w.wire = o.wire AND w.state = 'accepted' AND w.next_at > $2`,
    [wires.map((one) => one.listingId), at, wires.map((one) => one.wire)],
  );
}

/** Why a wire that was live is looked at again: until then nobody knows whether it is as it should be. */
export const SECOND_LOOK: StoredProblem = {
  code: 'second_look',
  message: 'The channel showed a lower number that stood there before: a second look tells whether any were sold, or the answer was old',
  fix: 'Nothing to do: it is looked at again in a few minutes',
};

/**
 * Stock of these listings is looked at a second time.
 *
 * @wire-moves live → accepted
 */
export async function lookAgain(m: EntityManager, listingIds: string[], at: Date, now: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await send(
    m,
    `UPDATE listing_wire w SET state = 'accepted', next_at = $2, attempts = 0, last_problem = $4
     WHERE w.listing_id = ANY($1::bigint[]) AND w.wire = 'stock' AND w.state = 'live' AND ${isFree('$3', 'w')}`,
    [listingIds, at, now, SECOND_LOOK],
  );
}

/** Why a wire that was live is looked at: another channel is about to say its number. */
const SHARED_LOOK: StoredProblem = {
  code: 'shared_look',
  message: 'Another channel is about to sell from the same stock: a look tells first whether any were sold',
  fix: 'Nothing to do: it goes on by itself',
};

/**
 * Stock of these listings is looked at now: a channel that shares it makes an offer that says it. Whoever holds one is at it, and what waits for a second
 * look has its time. What waits to be said again, or was refused, is judged anew after the look.
 *
 * @wire-moves live, planned, refused, rejected → accepted
 */
export async function lookFirst(m: EntityManager, listingIds: string[], now: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await named(
    m,
    `WITH free AS MATERIALIZED (
       SELECT w.listing_id FROM listing_wire w WHERE w.listing_id = ANY($1::bigint[]) AND w.wire = 'stock' AND w.on_channel AND ${isFree('$2', 'w')}
         AND (w.state IN ('live', 'refused', 'rejected') OR (w.state = 'planned' AND w.priority > 0 AND w.next_at > $2)
           OR (w.state = 'accepted' AND w.next_at > $2 AND NOT coalesce(w.last_problem->>'code' = ANY ($4::text[]), false)))
       ORDER BY w.listing_id FOR UPDATE SKIP LOCKED)
     UPDATE listing_wire w SET state = 'accepted', next_at = $2, attempts = 0, last_problem = CASE w.state WHEN 'live' THEN $3::jsonb WHEN 'accepted' THEN w.last_problem ELSE $5::jsonb END
     FROM free WHERE w.listing_id = free.listing_id AND w.wire = 'stock'`,
    [listingIds, now, SHARED_LOOK, [SECOND_LOOK.code, RECOUNT.code], RECOUNT],
  );
}

/**
 * What a look at the whole listing confirmed, which began at a moment: wires that were taken before it and that nobody holds. One that looks first and speaks
 * then is not through.
 *
 * @wire-moves accepted → live
 */
export async function confirmWires(
  m: EntityManager,
  wires: { listingId: string; wire: OfferWire }[],
  began: Date,
  now: Date,
): Promise<void> {
  if (wires.length === 0) return;
  await send(
    m,
    `UPDATE listing_wire w SET state = 'live', live_at = $2, read_at = $2, attempts = 0, last_problem = NULL
     FROM unnest($1::bigint[], $3::text[]) AS o(id, wire)
     WHERE w.listing_id = o.id AND w.wire = o.wire AND w.state = 'accepted' AND coalesce(w.accepted_at <= $4, true) AND ${isFree('$2', 'w')}
       AND coalesce(w.last_problem->>'code', '') NOT IN ('recount', 'moved')`,
    [wires.map((one) => one.listingId), now, wires.map((one) => one.wire), began],
  );
}
