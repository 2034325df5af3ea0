import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import { wakable } from '../lease/free-to-plan.js';
import type { ListingEntity } from '../listing.entity.js';

export interface OfferedListing extends Pick<ListingEntity, 'id' | 'channelCode' | 'skus'> {
  /** Its content waits for what an offer may mend, or to be sent for the first time. */
  wantsContent: boolean;
}

/**
 * Listings in this market, or on a channel that shares stock with one of it, that show one of these SKUs; parents show no price. Index listing_skus.
 */
export async function listingsOfSkus(m: EntityManager, marketCode: string, sharing: string[], skus: string[]): Promise<OfferedListing[]> {
  return named<OfferedListing>(
    m,
    `SELECT l.id::text, l.channel_code AS "channelCode", l.skus,
       l.state = 'refused' OR coalesce(l.accepted_payload_hash, l.live_payload_hash) IS NULL AS "wantsContent"
     FROM listing l JOIN channel c ON c.code = l.channel_code
     WHERE l.skus && $2::text[] AND (c.market_code = $1 OR l.channel_code = ANY($3)) AND l.wanted AND l.kind <> 'parent'`,
    [marketCode, skus, sharing],
  );
}

export interface OfferWake extends Pick<ListingEntity, 'id' | 'lane' | 'priority' | 'traceId'> {
  delayMs: number;
  /** A price is among the news: what was refused without one may be taken with it. */
  priced: boolean;
}

/**
 * Raises what listings should show, where their content waits for an offer. One that waits already keeps the sooner of both times and the more urgent of both lanes.
 *
 * @moves refused, accepted, processed, live, rejected → planned
 */
export async function wakeForOffers(m: EntityManager, wakes: OfferWake[], now: Date): Promise<void> {
  if (wakes.length === 0) return;
  await send(
    m,
    `UPDATE listing l SET desired_revision = l.desired_revision + 1,
       lane = CASE WHEN ${wakable('$2')} OR o.priority < l.priority THEN o.lane ELSE l.lane END,
       priority = CASE WHEN ${wakable('$2')} THEN o.priority ELSE least(l.priority, o.priority) END,
       attempts = CASE WHEN ${wakable('$2')} THEN 0 ELSE l.attempts END,
       next_at = CASE
         WHEN ${wakable('$2')} THEN $2::timestamptz + o."delayMs" * interval '1 millisecond'
         WHEN l.state = 'planned' AND o.priority = 0 THEN least(l.next_at, $2)
         ELSE l.next_at END,
       state = CASE WHEN ${wakable('$2')} AND l.state <> 'withdrawing' THEN 'planned' ELSE l.state END,
       last_problem = CASE WHEN o.priced AND NOT EXISTS (SELECT FROM listing_offer p WHERE p.listing_id = l.id AND p.price_sent IS NOT NULL)
         THEN l.last_problem - 'rejectedHash' ELSE l.last_problem END,
       planned_at = $2, trace_id = o."traceId"
     FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, lane text, priority int, "delayMs" int, "traceId" text, priced boolean)
     WHERE l.id = o.id AND l.wanted`,
    [JSON.stringify(wakes), now],
  );
}
