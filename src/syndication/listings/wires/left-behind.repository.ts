import type { EntityManager } from 'typeorm';
import { send } from '../../../../libs/db/index.js';
import type { SoldBehind } from './left-behind.js';

/** Sales of what an archive keeps. Where it was made anew meanwhile, what was left there before tells nothing. Primary key. */
export async function keepSoldBehind(m: EntityManager, rows: SoldBehind[]): Promise<void> {
  if (rows.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET left_units = CASE WHEN w."unitsAt" IS NULL THEN w.units END, left_at = w."unitsAt", sold = o.sold || w.sold
     FROM jsonb_to_recordset($1::jsonb) AS w("listingId" bigint, sku text, units int, "unitsAt" jsonb, sold jsonb)
     WHERE o.listing_id = w."listingId" AND o.sku = w.sku AND o.stock_accepted IS NULL`,
    [JSON.stringify(rows)],
  );
}
