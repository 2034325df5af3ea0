import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { SINCE, type HeldConditions } from './held-filter.js';
import type { Offer } from './offer.js';
import { OFFER_COLUMNS } from './offers.repository.js';

/** Where a page of holds ended. */
export interface HeldCursor {
  /** Milliseconds since 1970. */
  since: string;
  sku: string;
  market: string;
  audience: string;
}

/** The keys of the next holds, longest waiting first. Index: offer_held. */
export function pageHeldKeys(
  m: EntityManager,
  conditions: HeldConditions,
  after: HeldCursor | undefined,
  limit: number,
): Promise<HeldCursor[]> {
  return page<HeldCursor>(m, `${SINCE}::text AS since, o.sku, o.market_code AS market, o.audience`, conditions, after, limit);
}

/** The next offers whose money waits, longest waiting first. Index: offer_held. */
export function pageHeld(m: EntityManager, conditions: HeldConditions, after: HeldCursor | undefined, limit: number): Promise<Offer[]> {
  return page<Offer>(m, OFFER_COLUMNS, conditions, after, limit);
}

/**
 * Those of a page that the conditions still hold of, locked in key order: what another line made of a hold since the page was read is asked again with the
 * row in hand.
 */
export function lockHeld(m: EntityManager, { where, params }: HeldConditions, keys: HeldCursor[]): Promise<Offer[]> {
  return query<Offer>(
    m,
    `SELECT ${OFFER_COLUMNS} FROM offer o WHERE ${where.join(' AND ')} AND (o.sku, o.market_code, o.audience) IN (
       SELECT sku, market, audience FROM jsonb_to_recordset($${params.length + 1}::jsonb) AS k(sku text, market text, audience text))
     ORDER BY o.sku, o.market_code, o.audience FOR UPDATE OF o`,
    [...params, JSON.stringify(keys)],
  );
}

/** What a list that is read after this can show, in the database's own words. */
export async function whatIsSeen(m: EntityManager): Promise<string> {
  const [row] = await query<{ seen: string }>(m, 'SELECT pg_current_snapshot()::text AS seen');
  return row!.seen;
}

/** How many wait in all. */
export async function countHeld(m: EntityManager, { where, params }: HeldConditions): Promise<number> {
  const [row] = await query<{ count: number }>(m, `SELECT count(*)::int AS count FROM offer o WHERE ${where.join(' AND ')}`, params);
  return row!.count;
}

/** What waits in one market. */
export interface HeldInMarket {
  market: string;
  count: number;
  /** Since when the oldest waits, milliseconds since 1970. */
  oldest: number;
}

/** How many wait in each market, and since when the oldest does (milliseconds). Markets where none waits are absent. Index: offer_held. */
export function heldByMarket(m: EntityManager): Promise<HeldInMarket[]> {
  return query(
    m,
    `SELECT o.market_code AS market, count(*)::int AS count, min(coalesce((o.held ->> 'since')::float8, extract(epoch FROM o.updated_at) * 1000)) AS oldest
     FROM offer o WHERE o.held IS NOT NULL GROUP BY o.market_code`,
  );
}

function page<T>(
  m: EntityManager,
  columns: string,
  { where, params }: HeldConditions,
  after: HeldCursor | undefined,
  limit: number,
): Promise<T[]> {
  const at = params.length;
  const seek = after ? [`(${SINCE}, o.sku, o.market_code, o.audience) > ($${at + 2}::bigint, $${at + 3}, $${at + 4}, $${at + 5})`] : [];
  return query<T>(
    m,
    `SELECT ${columns} FROM offer o WHERE ${[...where, ...seek].join(' AND ')}
     ORDER BY ${SINCE}, o.sku, o.market_code, o.audience LIMIT $${at + 1}`,
    [...params, limit, ...(after ? [after.since, after.sku, after.market, after.audience] : [])],
  );
}
