import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { StockSource } from '../schema/schema.js';

/** The codes of those that say something new; the others are not touched. */
export async function upsertStockSources(m: EntityManager, rows: StockSource[]): Promise<string[]> {
  const changed = await query<{ code: string }>(
    m,
    `INSERT INTO stock_source AS s (code, counts, order_delays, zero_share, on_mass_zero)
     SELECT r.code, r.counts, r."orderDelays", r."zeroShare", r."onMassZero"
     FROM jsonb_to_recordset($1::jsonb) AS r(code text, counts text, "orderDelays" jsonb, "zeroShare" numeric, "onMassZero" text) ORDER BY r.code
     ON CONFLICT (code) DO UPDATE SET counts = excluded.counts, order_delays = excluded.order_delays, zero_share = excluded.zero_share,
       on_mass_zero = excluded.on_mass_zero
       WHERE (s.counts, s.order_delays, s.zero_share, s.on_mass_zero)
         IS DISTINCT FROM (excluded.counts, excluded.order_delays, excluded.zero_share, excluded.on_mass_zero)
     RETURNING s.code`,
    [JSON.stringify(rows)],
  );
  return changed.map(({ code }) => code);
}

/** What these sources counted means something else now: their stock is reckoned anew. Configuration changes seldom, so all offers are looked through. */
export async function enqueueCounted(m: EntityManager, sources: string[], now: Date): Promise<void> {
  await query(
    m,
    `INSERT INTO offer_outbox AS o (sku, market_code, at, recount)
     SELECT DISTINCT sku, market_code, $2::timestamptz, true FROM offer f
     WHERE f.counted_by = ANY($1) OR EXISTS (SELECT FROM jsonb_array_elements(f.stock) AS e WHERE e->>'countedBy' = ANY($1)) ORDER BY sku, market_code
     ON CONFLICT (sku, market_code) DO UPDATE SET at = excluded.at`,
    [sources, now],
  );
}
