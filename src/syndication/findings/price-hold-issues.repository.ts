import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { PRICE_HOLD_OPEN } from './watched-issues.js';

const MS_AN_HOUR = 3_600_000;

/** Offers (alias o) for everybody whose money waits longer than their market (alias k) lets it. $1: now. Index: offer_held. */
const OVERDUE = `o.held IS NOT NULL AND o.audience = '*'
  AND coalesce((o.held ->> 'since')::bigint, 0) <= extract(epoch FROM $1::timestamptz) * 1000
    - coalesce((k.price_bounds ->> 'escalateAfterHours')::float8, $2::float8) * ${MS_AN_HOUR}`;

/**
 * Opens an issue at each listing in whose market money of one of its SKUs waits too long; one that is open stays. Whether the listing shows
 * it does not matter: a person has to decide. Indexes: listing_skus, issue_open. Returns how many.
 */
export async function openHoldIssues(m: EntityManager, now: Date, hours: number): Promise<number> {
  const rows = await query<{ id: string }>(
    m,
    `INSERT INTO issue (channel_code, root_id, sku, listing_id, found_by, code, place, severity, message, fix, owner, found_at)
     SELECT l.channel_code, l.root_id, o.sku, l.id, 'plinth', '${PRICE_HOLD_OPEN}', o.sku || '/price', 'warning',
       o.sku || ': newer money of the ERP waits for a person since '
         || to_char(coalesce(to_timestamp((o.held ->> 'since')::float8 / 1000), o.updated_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC ('
         || (o.held ->> 'reason') || ')',
       'Let it in or drop it: decideHeldPrice, or decideHeldPrices for many', 'publisher', $1
     FROM offer o JOIN market k ON k.code = o.market_code JOIN channel c ON c.market_code = o.market_code
     JOIN listing l ON l.channel_code = c.code AND l.skus @> ARRAY[o.sku] AND l.wanted
     WHERE ${OVERDUE} AND NOT EXISTS (
       SELECT 1 FROM issue i WHERE i.listing_id = l.id AND i.found_by = 'plinth' AND i.code = '${PRICE_HOLD_OPEN}' AND i.place = o.sku || '/price' AND i.closed_at IS NULL)
     ON CONFLICT (listing_id, found_by, code, place) WHERE closed_at IS NULL DO NOTHING
     RETURNING id`,
    [now, hours],
  );
  return rows.length;
}

/** Closes those of offers that wait no longer. Index: issue_channel. */
export async function closeHoldIssues(m: EntityManager, now: Date, hours: number): Promise<void> {
  await query(
    m,
    `UPDATE issue i SET closed_at = $1 FROM channel c
     WHERE i.closed_at IS NULL AND i.code = '${PRICE_HOLD_OPEN}' AND c.code = i.channel_code AND NOT EXISTS (
       SELECT 1 FROM offer o JOIN market k ON k.code = o.market_code WHERE o.sku = i.sku AND o.market_code = c.market_code AND ${OVERDUE})`,
    [now, hours],
  );
}
