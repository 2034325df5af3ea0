import type { EntityManager } from 'typeorm';
import { send } from '../../../../libs/db/index.js';
import type { ListingOfferEntity } from './listing-offer.entity.js';
import type { KnownUnits } from './numbers.js';
import { stoodBefore } from './old-answers.js';

/** `units`: what the channel shows of ours. */
export interface LineReading extends Pick<ListingOfferEntity, 'listingId' | 'sku' | 'sold' | 'higherSeen'>, KnownUnits {
  was: number | null;
  /** What was known to stand there, and the fewer units that do. Absent: none was sold, or it has a number for each location. */
  fell?: [from: number, to: number];
}

/**
 * What a look showed: a lower number than the one that was known is a sale. `was`: that number. Where another one was told meanwhile, by a channel that
 * sells from the same stock, the look is older than that and says nothing.
 */
export async function recordLineReadings(m: EntityManager, lines: LineReading[], now: Date): Promise<void> {
  if (lines.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET units = w.units, units_at = w."unitsAt", units_since = NULL, sold = w.sold, read_at = $2, lower_seen = NULL, lower_at = NULL,
       higher_seen = w."higherSeen", stood = ${stoodBefore('w.units', 'w."unitsAt"')}
     FROM jsonb_to_recordset($1::jsonb) AS w("listingId" bigint, sku text, units int, "unitsAt" jsonb, "higherSeen" int, sold jsonb, was int)
     WHERE o.listing_id = w."listingId" AND o.sku = w.sku AND (w."unitsAt" IS NOT NULL OR o.units IS NOT DISTINCT FROM w.was)`,
    [JSON.stringify(lines), now],
  );
}

/** Lower numbers that may be old answers. */
export type LineDoubt = Pick<ListingOfferEntity, 'listingId' | 'sku'> & KnownUnits;

/** Until a second look nothing is known to be sold, and nothing is said of it but a stop. */
export async function recordDoubts(m: EntityManager, doubts: LineDoubt[]): Promise<void> {
  if (doubts.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET lower_seen = w.units, lower_at = w."unitsAt"
     FROM jsonb_to_recordset($1::jsonb) AS w("listingId" bigint, sku text, units int, "unitsAt" jsonb)
     WHERE o.listing_id = w."listingId" AND o.sku = w.sku`,
    [JSON.stringify(doubts)],
  );
}
