import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { SALE_PRICE_STANDS } from './watched-issues.js';

/** What is to be told of one SKU in one market. */
export interface StandingNotice {
  sku: string;
  market: string;
  message: string;
  fix: string;
}

const NOTICES = `jsonb_to_recordset($1::jsonb) AS s(sku text, market text, message text, fix text)`;

/**
 * Opens an issue at each listing that shows such a price, and closes those of which nothing is to be told any more; one that stays keeps its
 * time. A parent shows no price. Indexes: listing_skus, issue_open, issue_channel.
 */
export async function replaceStandingIssues(m: EntityManager, notices: StandingNotice[], now: Date): Promise<void> {
  const records = JSON.stringify(notices);
  await query(
    m,
    `UPDATE issue i SET closed_at = $2 FROM channel c
     WHERE i.closed_at IS NULL AND i.code = '${SALE_PRICE_STANDS}' AND c.code = i.channel_code
       AND NOT EXISTS (SELECT 1 FROM ${NOTICES} WHERE s.sku = i.sku AND s.market = c.market_code)`,
    [records, now],
  );
  if (notices.length === 0) return;
  await query(
    m,
    `INSERT INTO issue (channel_code, root_id, sku, listing_id, found_by, code, place, severity, message, fix, owner, found_at)
     SELECT l.channel_code, l.root_id, s.sku, l.id, 'plinth', '${SALE_PRICE_STANDS}', s.sku || '/price', 'warning', s.message, s.fix, 'erp', $2
     FROM ${NOTICES} JOIN channel c ON c.market_code = s.market
     JOIN listing l ON l.channel_code = c.code AND l.skus @> ARRAY[s.sku] AND l.wanted AND l.kind <> 'parent'
     ON CONFLICT (listing_id, found_by, code, place) WHERE closed_at IS NULL DO UPDATE SET message = excluded.message, fix = excluded.fix
       WHERE (issue.message, issue.fix) IS DISTINCT FROM (excluded.message, excluded.fix)`,
    [records, now],
  );
}
