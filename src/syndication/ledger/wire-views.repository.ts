import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { ListingOfferEntity } from '../listings/wires/listing-offer.entity.js';
import type { ListingWireEntity } from '../listings/wires/listing-wire.entity.js';

/** The price or stock wire of a listing. */
export interface WireView extends Omit<
  ListingWireEntity,
  'channelCode' | 'leaseOwner' | 'leaseUntil' | 'fence' | 'lastProblem' | 'desiredRevision' | 'renderedRevision' | 'priority'
> {
  problem: ListingWireEntity['lastProblem'];
}

/** What the wires said of one SKU. */
export type WireLineView = Omit<
  ListingOfferEntity,
  'priceMade' | 'stockMade' | 'unitsSince' | 'unseenSince' | 'leftAt' | 'sayAgain' | 'priceAgain' | 'stockAgain'
>;

/** Of each listing price first, then stock; a parent and what was never on the channel have none. Primary key. */
export async function wiresOfListings(m: EntityManager, listingIds: string[]): Promise<WireView[]> {
  return query<WireView>(
    m,
    `SELECT listing_id::text AS "listingId", wire, state, on_channel AS "onChannel", payload_hash AS "payloadHash", attempts, next_at AS "nextAt",
       last_problem AS problem, planned_at AS "plannedAt", sent_at AS "sentAt", accepted_at AS "acceptedAt", live_at AS "liveAt", read_at AS "readAt",
       trace_id AS "traceId"
     FROM listing_wire WHERE listing_id = ANY($1::bigint[]) ORDER BY listing_id, wire`,
    [listingIds],
  );
}

/** SKUs of a listing that are shown of it: what is refused first. */
const MOST = 50;

/** Of each listing at most fifty SKUs, those with a problem first. Primary key. */
export async function linesOfListings(m: EntityManager, listingIds: string[]): Promise<WireLineView[]> {
  return query<WireLineView>(
    m,
    `SELECT o.listing_id::text AS "listingId", o.sku, o.price_sent AS "priceSent", o.price_accepted AS "priceAccepted",
       o.price_accepted_at AS "priceAcceptedAt", o.price_problem AS "priceProblem", o.stock_sent AS "stockSent", o.stock_accepted AS "stockAccepted",
       o.stock_accepted_at AS "stockAcceptedAt", o.stock_problem AS "stockProblem", o.buyable, o.units, o.units_at AS "unitsAt", o.sold, o.basis, o.read_at AS "readAt"
     FROM unnest($1::bigint[]) AS l(id), LATERAL (
       SELECT * FROM listing_offer x WHERE x.listing_id = l.id
       ORDER BY (x.price_problem IS NULL AND x.stock_problem IS NULL), x.sku LIMIT $2) AS o
     ORDER BY o.listing_id, o.sku`,
    [listingIds, MOST],
  );
}
