import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { ShownShare } from '../../catalog/index.js';

/** Of each channel of this market: which of these SKUs it has, and how many others customers can buy there. Index: listing_skus. */
export function readShares(m: EntityManager, market: string, skus: string[]): Promise<ShownShare[]> {
  return named<ShownShare>(
    m,
    `SELECT c.code AS channel,
       (SELECT count(*)::int FROM listing l JOIN listing_offer o ON o.listing_id = l.id
        WHERE l.channel_code = c.code AND l.wanted AND o.buyable AND NOT o.sku = ANY($2)) AS others,
       coalesce((SELECT array_agg(DISTINCT o.sku) FROM listing l JOIN listing_offer o ON o.listing_id = l.id
        WHERE l.channel_code = c.code AND l.wanted AND l.skus && $2::text[] AND o.sku = ANY($2) AND o.stock_accepted IS NOT NULL), '{}') AS skus
     FROM channel c WHERE c.market_code = $1 ORDER BY c.code`,
    [market, skus],
  );
}

/** What looks proved to be sold of these SKUs on the channels of this market that have them, none included. Index: listing_skus. */
export function readSold(
  m: EntityManager,
  market: string,
  skus: string[],
): Promise<{ sku: string; channel: string; sales: [string, number][] }[]> {
  return named(
    m,
    `SELECT o.sku, l.channel_code AS channel, o.sold AS sales
     FROM listing l JOIN channel c ON c.code = l.channel_code JOIN listing_offer o ON o.listing_id = l.id
     WHERE c.market_code = $1 AND l.skus && $2::text[] AND o.sku = ANY($2)`,
    [market, skus],
  );
}
