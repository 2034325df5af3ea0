import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';

/**
 * `listing wire SKU` of what was taken after the content of these listings had left: by a call that says the newest of all, so that what the content carried of
 * it stands there no more. Index: listing_offer's primary key.
 */
export async function newerLines(m: EntityManager, listingIds: string[]): Promise<Set<string>> {
  if (listingIds.length === 0) return new Set();
  const rows = await named<{ name: string }>(
    m,
    `SELECT o.listing_id || ' ' || t.wire || ' ' || o.sku AS name
     FROM listing_offer o JOIN listing l ON l.id = o.listing_id, LATERAL (VALUES ('price', o.price_accepted_at), ('stock', o.stock_accepted_at)) AS t(wire, at)
     WHERE o.listing_id = ANY($1::bigint[]) AND t.at >= l.sent_at`,
    [listingIds],
  );
  return new Set(rows.map(({ name }) => name));
}
