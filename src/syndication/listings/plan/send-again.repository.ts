import type { EntityManager } from 'typeorm';
import { query } from '../../../../libs/db/index.js';
import { ANOTHER_TRY } from '../lease/pushed.js';
import { STAYS } from '../lease/stays.js';
import { currentTraceId } from '../../../../libs/telemetry/index.js';
import { closeWires } from '../wires/wires.repository.js';
import { freeToPlan } from '../lease/free-to-plan.js';
import { notOfAnother } from './plan-listings.repository.js';

/** Somebody took it off the channel, and nobody has decided yet what that means. */
const VANISHED = `(l.last_problem->>'code' IS NOT DISTINCT FROM 'vanished'
  OR EXISTS (SELECT 1 FROM drift d WHERE d.listing_id = l.id AND d.field = '$listing' AND d.closed_at IS NULL))`;

/** A field of a listing of which ours is to be sent whatever else is, by a decision on its difference. */
export interface Push {
  listingId: string;
  field: string;
}

/** What vanished is made anew: the channel's ids and all that it acknowledged are history. */
async function forgetVanished(m: EntityManager, listingIds: string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    m,
    `UPDATE listing l SET external_ids = '{}', payload_hash = NULL, live_payload_hash = NULL, live_edition_id = NULL, accepted_payload_hash = NULL
     WHERE id = ANY($1::bigint[]) AND ${VANISHED} RETURNING l.id::text`,
    [listingIds],
  );
  return rows.map((row) => row.id);
}

/**
 * Sends a listing again although its bytes did not change: when a person asks for another try. What is under way keeps its state and ends first; that it was
 * asked for stands with the listing, as whoever ends that writes down what the channel has taken, or why these bytes are refused.
 *
 * @moves refused, accepted, processed, live, rejected → planned
 */
export async function sendAgain(m: EntityManager, listingIds: string[], now: Date): Promise<string[]> {
  await closeWires(m, await forgetVanished(m, listingIds));
  return planAgain(m, anotherTry(listingIds), now);
}

/**
 * The same because ours is wanted back of these fields. The wish is kept with the listing until a send that began after it is taken: what the content says
 * by then, and whether it was sent before, is no matter.
 *
 * @moves refused, accepted, processed, live, rejected → planned
 */
export async function pushOurs(m: EntityManager, pushes: Push[], now: Date): Promise<void> {
  const fields = Map.groupBy(pushes, ({ listingId }) => listingId);
  const listingIds = [...fields.keys()];
  await closeWires(m, await forgetVanished(m, listingIds));
  const wishes = [...fields].map(([id, own]) => ({ id, fields: own.map(({ field }) => field) }));
  await planAgain(m, wishes, now);
}

/** Somebody has decided otherwise before ours was sent. */
export async function forgetPushes(m: EntityManager, pushes: Push[]): Promise<void> {
  await query(
    m,
    `UPDATE listing l SET pushed = nullif(l.pushed - o.fields, '{}')
     FROM (SELECT id, array_agg(field) AS fields FROM unnest($1::bigint[], $2::text[]) AS o(id, field) GROUP BY id) AS o
     WHERE l.id = o.id AND l.pushed ?| o.fields`,
    [pushes.map(({ listingId }) => listingId), pushes.map(({ field }) => field)],
  );
}

/**
 * Parts that the channel has lost are made again by the content. Of what vanished as a whole, that is for a person to decide.
 *
 * @moves refused, accepted, processed, live, rejected → planned
 */
export async function sendLostParts(m: EntityManager, listingIds: string[], now: Date): Promise<void> {
  if (listingIds.length > 0) await planAgain(m, anotherTry(listingIds), now, `NOT ${VANISHED}`);
}

/** What is to be sent again, and what of it is to be ours whatever is there. */
interface Wish {
  id: string;
  fields: string[];
}

const anotherTry = (listingIds: string[]): Wish[] => listingIds.map((id) => ({ id, fields: [ANOTHER_TRY] }));

async function planAgain(m: EntityManager, wishes: Wish[], now: Date, only = 'true'): Promise<string[]> {
  const rows = await query<{ id: string }>(
    m,
    `UPDATE listing l SET desired_revision = l.desired_revision + 1, accepted_at = NULL, last_problem = NULL, attempts = 0, next_at = $2,
       withdrawal_accepted_at = NULL, trace_id = $3,
       pushed = coalesce(l.pushed, '{}') || (SELECT jsonb_object_agg(f, (l.desired_revision + 1)::text) FROM unnest(o.fields) AS f),
       state = CASE WHEN ${freeToPlan('$2')} AND l.state <> 'withdrawing' THEN 'planned' ELSE l.state END
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, fields text[])
     WHERE l.id = o.id AND (l.wanted OR l.state = 'withdrawing') AND l.state <> 'withdrawn' AND ${only}
       -- of what is only kept there no plan has a content that could be sent
       AND NOT (l.state = 'live' AND ${STAYS}) RETURNING l.id::text`,
    [JSON.stringify(wishes), now, currentTraceId()],
  );
  return rows.map((row) => row.id);
}

/** Listings planned before the decision learn what they adopt, and are looked at again. What they sent before was of another thing. */
export async function adoptIntoListings(m: EntityManager, channelCode: string, now: Date): Promise<void> {
  await query(
    m,
    `UPDATE listing l SET external_ids = x.external_ids, payload_hash = NULL, next_at = least(l.next_at, $2)
     FROM channel_match x
     WHERE l.channel_code = $1 AND x.channel_code = $1 AND x.decision = 'adopt'
       AND ((l.external_ids = '{}' AND l.sent_at IS NULL) OR l.last_problem->>'code' = 'exists_unmatched')
       AND (x.external_key = l.listing_key OR x.matched_sku = l.sku OR (l.kind = 'product' AND x.matched_sku = ANY(l.skus))) AND ${notOfAnother('l.listing_key')}`,
    [channelCode, now],
  );
}

/**
 * What was refused because it waited for the decision that was just made is tried again.
 *
 * @moves rejected → planned
 */
export async function wakeDecided(m: EntityManager, channelCode: string, now: Date): Promise<void> {
  await query(
    m,
    `UPDATE listing l SET state = 'planned', desired_revision = l.desired_revision + 1, attempts = 0, last_problem = NULL, next_at = $2,
       trace_id = $3
     FROM channel_match x
     WHERE l.channel_code = $1 AND l.state = 'rejected' AND l.wanted AND l.last_problem->>'code' = 'exists_unmatched'
       AND x.channel_code = $1 AND x.decision IN ('adopt', 'create') AND x.decided_at = $2
       AND (x.external_key = l.listing_key OR x.matched_sku = l.sku OR x.matched_sku = ANY(l.skus))`,
    [channelCode, now, currentTraceId()],
  );
}
