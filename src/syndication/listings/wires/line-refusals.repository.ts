import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import type { OfferWire } from '../../../port/index.js';
import type { StoredProblem } from '../../listing.js';

/* What channels refused of lines. */

export interface LineProblem {
  listingId: string;
  sku: string;
  wire: OfferWire;
  problem: StoredProblem;
}

/** The channel refused what one wire said of one SKU; its siblings are not concerned. */
export async function refuseLines(m: EntityManager, lines: LineProblem[]): Promise<void> {
  if (lines.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET
       price_problem = CASE w.wire WHEN 'price' THEN w.problem ELSE o.price_problem END,
       stock_problem = CASE w.wire WHEN 'stock' THEN w.problem ELSE o.stock_problem END
     FROM jsonb_to_recordset($1::jsonb) AS w("listingId" bigint, sku text, wire text, problem jsonb)
     WHERE o.listing_id = w."listingId" AND o.sku = w.sku`,
    [JSON.stringify(lines)],
  );
}

/** A person wants another try: what the channel refused of these listings may be said again. Returns those of which it refused something, or is asked something now. */
export async function forgetRefusals(m: EntityManager, listingIds: string[]): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    `WITH refused AS (
       UPDATE listing_offer SET price_problem = NULL, stock_problem = NULL
       WHERE listing_id = ANY($1::bigint[]) AND (price_problem IS NOT NULL OR stock_problem IS NOT NULL) RETURNING listing_id)
     SELECT listing_id::text AS id FROM refused
     UNION SELECT listing_id::text FROM listing_wire WHERE listing_id = ANY($1::bigint[]) AND on_channel AND state IN ('sending', 'unknown')`,
    [listingIds],
  );
  return rows.map(({ id }) => id);
}

/** SQL: of the listings $1, what was refused because the channel did not have its SKU is forgotten. */
export const FORGET_ABSENCES = `UPDATE listing_offer o SET price_problem = CASE WHEN o.price_problem->>'absent' IS NULL THEN o.price_problem END,
       stock_problem = CASE WHEN o.stock_problem->>'absent' IS NULL THEN o.stock_problem END
     FROM listing l WHERE o.listing_id = ANY($1::bigint[]) AND l.id = o.listing_id AND o.sku = ANY(l.skus)
       AND coalesce(o.price_problem->>'absent', o.stock_problem->>'absent') IS NOT NULL`;

/**
 * What was refused because the channel did not have its SKU may be said again. `since`: only of SKUs of which something was taken since then. Returns the listings
 * of which something was refused so.
 */
export async function forgetAbsences(m: EntityManager, listingIds: string[], since: Date | null = null): Promise<string[]> {
  if (listingIds.length === 0) return [];
  const rows = await named<{ id: string }>(
    m,
    `${FORGET_ABSENCES} AND ($2::timestamptz IS NULL OR (o.price_problem->>'absent' IS NOT NULL AND o.price_accepted_at >= $2)
         OR (o.stock_problem->>'absent' IS NOT NULL AND o.stock_accepted_at >= $2)) RETURNING o.listing_id::text AS id`,
    [listingIds, since],
  );
  return [...new Set(rows.map(({ id }) => id))];
}
