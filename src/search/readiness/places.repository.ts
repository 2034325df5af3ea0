import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { ReadinessPlace } from './demands.js';

/** All channels. There are tens of them. */
export async function readPlaces(m: EntityManager): Promise<ReadinessPlace[]> {
  return named<ReadinessPlace>(
    m,
    `SELECT channel_code AS "channelCode", kind, market_code AS "marketCode", locales, rules FROM readiness_place ORDER BY channel_code`,
  );
}

/** Writes a channel, and says whether anything of it is new. */
export async function putPlace(m: EntityManager, { channelCode, kind, marketCode, locales, rules }: ReadinessPlace): Promise<boolean> {
  const rows = await named(
    m,
    `INSERT INTO readiness_place AS p (channel_code, kind, market_code, locales, rules) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (channel_code) DO UPDATE SET kind = excluded.kind, market_code = excluded.market_code, locales = excluded.locales, rules = excluded.rules
     WHERE (p.kind, p.market_code, p.locales, p.rules) IS DISTINCT FROM (excluded.kind, excluded.market_code, excluded.locales, excluded.rules)
     RETURNING channel_code`,
    [channelCode, kind, marketCode, locales, rules],
  );
  return rows.length > 0;
}
