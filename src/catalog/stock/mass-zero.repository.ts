import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { CountBefore, HeldCount, Offer, StopBefore } from '../offers/offer.js';
import type { Mass, MassZeroState } from './mass-zero.js';
import type { MassZeroEntity } from './mass-zero.entity.js';

const COLUMNS = `z.id::text, z.source, z.channel_code AS "channelCode", z.market_code AS "marketCode", z.began_at AS "beganAt", z.seen_at AS "seenAt",
  z.zeroed, z.of_all AS "ofAll", z.held, z.state, z.decided_by AS "decidedBy", z.decided_at AS "decidedAt"`;

/**
 * SKUs of which this source has ended the sale since then, and when the first was; what a person has decided on is past. Indexes: offer_zeroed,
 * offer_stopped; mass zeros are few.
 */
export async function zeroedSince(
  m: EntityManager,
  source: string,
  market: string,
  since: Date,
): Promise<{ skus: Set<string>; first: Date | null }> {
  const rows = await named<{ sku: string; at: Date }>(
    m,
    `WITH after AS MATERIALIZED (SELECT greatest($3::timestamptz, max(decided_at)) AS at FROM mass_zero WHERE source = $2 AND market_code = $1)
     SELECT sku, zeroed_at AS at FROM offer WHERE market_code = $1 AND counted_by = $2 AND audience = '*' AND zeroed_at > (SELECT at FROM after)
     UNION ALL SELECT sku, stopped_at FROM offer WHERE market_code = $1 AND stopped_by = $2 AND audience = '*' AND stopped_at > (SELECT at FROM after)
     ORDER BY at`,
    [market, source, since],
  );
  return { skus: new Set(rows.map(({ sku }) => sku)), first: rows[0]?.at ?? null };
}

/**
 * Offers for everybody of these nodes and of what stands below them that were for sale: that their life has ended is kept with them, once. What is had
 * back of it is a life and not an offer, so nothing is kept of what stood. Returned in order.
 */
export async function endOffers(
  m: EntityManager,
  nodes: { sku: string; source: string }[],
  now: Date,
): Promise<{ sku: string; market: string; source: string }[]> {
  const rows = await named<{ sku: string; market: string; source: string }>(
    m,
    `WITH RECURSIVE below AS (
       SELECT n.id, n.sku, u.source FROM jsonb_to_recordset($1::jsonb) AS u(sku text, source text) JOIN product_node n ON n.sku = u.sku
       UNION SELECT n.id, n.sku, b.source FROM below b JOIN product_node n ON n.parent_id = b.id),
     sold AS (
       SELECT o.sku, o.market_code, min(b.source) AS source FROM below b JOIN offer o ON o.sku = b.sku AND o.audience = '*'
       WHERE o.price_minor IS NOT NULL AND o.availability IS DISTINCT FROM 'out_of_stock' AND o.quantity IS DISTINCT FROM 0
       GROUP BY o.sku, o.market_code ORDER BY o.sku, o.market_code)
     UPDATE offer o SET stopped_at = $2, stopped_by = s.source, before_stop = NULL FROM sold s
     WHERE o.sku = s.sku AND o.market_code = s.market_code AND o.audience = '*' RETURNING o.sku, o.market_code AS market, s.source`,
    [JSON.stringify(nodes), now],
  );
  return rows.sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

/** Those that are recalled in this market, themselves or by a node above: of them a 0 never waits. Indexes: product_node_sku, recall_open. */
export async function recalledOf(m: EntityManager, market: string, skus: string[]): Promise<Set<string>> {
  const rows = await named<{ sku: string }>(
    m,
    `WITH RECURSIVE up AS (
       SELECT sku, id, parent_id FROM product_node WHERE sku = ANY($1)
       UNION ALL SELECT up.sku, n.id, n.parent_id FROM up JOIN product_node n ON n.id = up.parent_id)
     SELECT DISTINCT up.sku FROM up JOIN recall r ON r.node_id = up.id AND r.lifted_at IS NULL AND (r.market_code IS NULL OR r.market_code = $2)`,
    [skus, market],
  );
  return new Set(rows.map(({ sku }) => sku));
}

export interface SeenMass extends Mass {
  source: string;
  market: string;
  beganAt: Date;
  held: boolean;
}

/** One that is open goes on. Returns those that are new. */
export async function recordMasses(m: EntityManager, masses: SeenMass[], now: Date): Promise<SeenMass[]> {
  const rows = await named<{ source: string; channel: string; isNew: boolean }>(
    m,
    `INSERT INTO mass_zero AS z (source, channel_code, market_code, began_at, seen_at, zeroed, of_all, held)
     SELECT r.source, r.channel, r.market, r."beganAt", $2, r.zeroed, r.of, r.held
     FROM jsonb_to_recordset($1::jsonb) AS r(source text, channel text, market text, "beganAt" timestamptz, zeroed int, of int, held boolean)
     ORDER BY r.source, r.channel
     ON CONFLICT (source, channel_code) WHERE state = 'open' DO UPDATE SET seen_at = $2, zeroed = greatest(z.zeroed, excluded.zeroed),
       of_all = greatest(z.of_all, excluded.of_all), held = z.held OR excluded.held
     RETURNING z.source, z.channel_code AS channel, z.xmax = 0 AS "isNew"`,
    [JSON.stringify(masses), now],
  );
  const fresh = new Set(rows.filter(({ isNew }) => isNew).map(({ source, channel }) => `${source} ${channel}`));
  return masses.filter(({ source, channel }) => fresh.has(`${source} ${channel}`));
}

/** Newest first, at most a hundred. */
export function massZeros(m: EntityManager, state: MassZeroState | null): Promise<MassZeroEntity[]> {
  return query<MassZeroEntity>(
    m,
    `SELECT ${COLUMNS} FROM mass_zero z WHERE $1::text IS NULL OR z.state = $1 ORDER BY z.id DESC LIMIT 100`,
    [state],
  );
}

/**
 * Decides one that is open, and with it all of the same source and market: the counts are the market's. Returned are those that were decided; the
 * first is the one that was named.
 */
export async function closeMasses(
  m: EntityManager,
  id: string,
  state: Exclude<MassZeroState, 'open'>,
  by: string,
  now: Date,
): Promise<MassZeroEntity[]> {
  const rows = await query<MassZeroEntity>(
    m,
    `UPDATE mass_zero z SET state = $2, decided_by = $3, decided_at = $4 FROM mass_zero o
     WHERE o.id = $1::bigint AND o.state = 'open' AND z.source = o.source AND z.market_code = o.market_code AND z.state = 'open' RETURNING ${COLUMNS}`,
    [id, state, by, now],
  );
  return rows.sort((a, b) => Number(b.id === id) - Number(a.id === id));
}

export async function findMass(m: EntityManager, id: string): Promise<MassZeroEntity | undefined> {
  const [row] = await query<MassZeroEntity>(m, `SELECT ${COLUMNS} FROM mass_zero z WHERE z.id = $1::bigint`, [id]);
  return row;
}

/** An offer of which a source ended the sale, with what stands of it now. */
export interface EndedOffer extends Pick<Offer, 'sku' | 'audience' | 'priceMinor' | 'availability' | 'currency' | 'exponent'> {
  /** The count that stood before nothing was left, and nothing is still; null: it ended nothing by a count. */
  zeroed: CountBefore | null;
  /** What stood before it was stopped, and nobody has offered again; null: it was not. */
  stopped: StopBefore | null;
}

/**
 * What this source set to 0 from a moment on, or ended the sale of by its price or the word that it cannot be had, and is so still. Locked in the order of
 * all writers: what one of them says meanwhile is newer than what is had back. Indexes: offer_zeroed, offer_stopped.
 */
export function lockEnded(m: EntityManager, source: string, market: string, from: Date): Promise<EndedOffer[]> {
  const zeroed = `counted_by = $2 AND zeroed_at >= $3 AND before_zero IS NOT NULL`;
  const stopped = `stopped_by = $2 AND stopped_at >= $3 AND before_stop IS NOT NULL AND (price_minor IS NULL OR availability = 'out_of_stock' OR (availability IS NULL AND quantity IS NULL))`;
  return query(
    m,
    `SELECT sku, audience, price_minor::text AS "priceMinor", availability, currency, exponent,
       CASE WHEN ${zeroed} THEN before_zero END AS zeroed, CASE WHEN ${stopped} THEN before_stop END AS stopped
     FROM offer WHERE market_code = $1 AND ((${zeroed}) OR (${stopped})) ORDER BY sku, audience FOR UPDATE`,
    [market, source, from],
  );
}

/** Zeros of this source that wait, and where that is counted; null: as a whole. Index: offer_held_count. */
export function heldZeros(
  m: EntityManager,
  source: string,
  market: string,
): Promise<{ sku: string; audience: string; held: HeldCount; locations: string[] | null }[]> {
  return query(
    m,
    `SELECT sku, audience, held_count AS held, (SELECT array_agg(e->>'location') FROM jsonb_array_elements(stock) AS e) AS locations FROM offer WHERE market_code = $1 AND held_count->>'source' = $2 AND held_count IS NOT NULL ORDER BY sku, audience`,
    [market, source],
  );
}

/** They wait no more, and what stands goes on standing. */
export async function dropHeldZeros(m: EntityManager, source: string, market: string): Promise<number> {
  const rows = await query<{ sku: string }>(
    m,
    `UPDATE offer SET held_count = NULL WHERE market_code = $1 AND held_count->>'source' = $2 AND held_count IS NOT NULL RETURNING sku`,
    [market, source],
  );
  return rows.length;
}
