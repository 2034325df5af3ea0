import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** What the ERP said of one SKU of a listing, in the market of its channel, and what waits for a person. */
export interface ListingHold {
  listingId: string;
  sku: string;
  /** Newer money, outside its bounds. */
  money: boolean;
  /** A count of 0, said of much of a channel at once. */
  count: boolean;
}

/** Open ones, as of now: whoever is asked of them later reads the issue, which waits some hours. One statement; primary keys. */
export async function holdsOfListings(m: EntityManager, ids: string[]): Promise<ListingHold[]> {
  return query<ListingHold>(
    m,
    `SELECT l.id::text AS "listingId", o.sku, o.held IS NOT NULL AS money, o.held_count IS NOT NULL AS count
     FROM listing l JOIN channel c ON c.code = l.channel_code CROSS JOIN unnest(l.skus) AS s(sku)
     JOIN offer o ON o.sku = s.sku AND o.market_code = c.market_code AND o.audience = '*'
     WHERE l.id = ANY($1::bigint[]) AND (o.held IS NOT NULL OR o.held_count IS NOT NULL) ORDER BY l.id, o.sku`,
    [ids],
  );
}
