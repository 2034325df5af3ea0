import type { EntityManager } from 'typeorm';
import { named, query } from '../../../../libs/db/index.js';

export interface EditionWork {
  rootId: string;
  channelCode: string;
}

/** Takes changed editions out of the outbox; they come back if the transaction fails. Only channels that exist and can be reached. */
export async function takeEditions(m: EntityManager, channelCodes: string[], limit: number): Promise<EditionWork[]> {
  return named<EditionWork>(
    m,
    `DELETE FROM edition_outbox o USING (
       SELECT root_id, channel_code FROM edition_outbox WHERE channel_code = ANY($1) ORDER BY at, root_id LIMIT $2 FOR UPDATE SKIP LOCKED) AS t
     WHERE o.root_id = t.root_id AND o.channel_code = t.channel_code
     RETURNING o.root_id::text AS "rootId", o.channel_code AS "channelCode"`,
    [channelCodes, limit],
  );
}

export interface OfferWork {
  sku: string;
  marketCode: string;
}

export async function takeOffers(m: EntityManager, limit: number): Promise<OfferWork[]> {
  return named<OfferWork>(
    m,
    `DELETE FROM offer_outbox o USING (SELECT sku, market_code FROM offer_outbox ORDER BY at, sku LIMIT $1 FOR UPDATE SKIP LOCKED) AS t
     WHERE o.sku = t.sku AND o.market_code = t.market_code
     RETURNING o.sku, o.market_code AS "marketCode"`,
    [limit],
  );
}

/** Sales that began or ended since: their listings are looked at again. */
export async function wakeSales(m: EntityManager, since: Date, now: Date): Promise<void> {
  await query(
    m,
    `INSERT INTO offer_outbox (sku, market_code, at)
     SELECT sku, market_code, $2 FROM offer
     WHERE sale_price_minor IS NOT NULL AND ((sale_from > $1 AND sale_from <= $2) OR (sale_to > $1 AND sale_to <= $2))
     ORDER BY sku, market_code
     ON CONFLICT (sku, market_code) DO UPDATE SET at = offer_outbox.at`,
    [since, now],
  );
}
