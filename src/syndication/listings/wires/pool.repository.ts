import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import { currentTraceId } from '../../../../libs/telemetry/index.js';
import { countsOf, gateOffers } from '../../inputs/offer-rules.js';
import { readOffers } from '../../inputs/offer.repository.js';
import type { Statement } from '../../../port/index.js';
import { countedOn, sinceLift } from '../../inputs/since-lift.js';
import { keepBack, knowsUntil, stockLeft, type Sold, type StockCount } from '../../inputs/stock-bound.js';
import { stopOf } from '../../inputs/stop.js';
import { readStandings } from '../../inputs/stops.repository.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { LineDoubt, LineReading } from './line-readings.repository.js';
import type { LineWrite } from './listing-offer.repository.js';
import { knownBy } from './numbers.js';
import { isoOf, stoodBefore, SURELY_SOLD } from './old-answers.js';
import type { PoolMember } from './stock-pool.js';
import { wakeWires } from './wake-wires.repository.js';
import { OFFER_WIRES, WIRE_PRIORITY } from './wire.js';
import { FOUND_GONE } from './wires.repository.js';

interface PoolRow {
  listingId: string;
  channel: string;
  key: string;
  sku: string;
  sold: Sold[];
  units: number | null;
  knownAt: Date | null;
  isThere: boolean;
}

export const poolKey = (listingKey: string, sku: string): string => `${listingKey}\n${sku}`;

/**
 * What other channels have under these listing keys of the stock that they share with this one, and those that had it; by key and SKU. Index: listing's unique
 * key.
 */
export async function poolMembers(m: EntityManager, channel: LoadedChannel, keys: string[], now: Date): Promise<Map<string, PoolMember[]>> {
  const members = new Map<string, PoolMember[]>();
  if (channel.pool.length === 0 || keys.length === 0) return members;
  const rows = await named<PoolRow>(
    m,
    `SELECT l.id::text AS "listingId", l.channel_code AS channel, l.listing_key AS key, o.sku, o.sold, coalesce(o.higher_seen, o.units) AS units,
       -- a look that finds nothing at all tells as much: of two that are gone each would wait for a look at the other
       CASE WHEN o.lower_seen IS NULL THEN greatest(o.read_at, o.stock_accepted_at, CASE WHEN ${FOUND_GONE} THEN w.read_at END) END AS "knownAt",
       l.wanted AND coalesce(w.on_channel, false) AND o.sku = ANY(l.skus) AS "isThere"
     FROM listing l JOIN listing_offer o ON o.listing_id = l.id LEFT JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock'
     WHERE l.channel_code = ANY($1) AND l.listing_key = ANY($2) AND l.kind <> 'parent'
     ORDER BY l.channel_code`,
    [channel.pool.map(({ code }) => code), keys],
  );
  const skus = [...new Set(rows.map(({ sku }) => sku))];
  for (const { code, market, stock: policy, counted } of channel.pool) {
    const own = rows.filter((row) => row.channel === code);
    if (own.length === 0) continue;
    const gated = gateOffers(await readOffers(m, skus, market), now);
    const standings = await readStandings(m, skus, market);
    const offers = sinceLift(gated, standings);
    for (const { listingId, key, sku, sold, units, knownAt, isThere } of own) {
      const offer = offers.get(sku) ?? null;
      const counts = countsOf(code, offer, counted);
      const left = stockLeft(counts, sold);
      const from = oldestOf(counts);
      const isStopped = stopOf(standings.get(sku), countedOn(offer)) !== undefined;
      const open = Boolean(offer?.price) && !isStopped && keepBack(left, policy) !== 0;
      const name = poolKey(key, sku);
      const stands = isThere && (units ?? 0) > 0 && { stands: { listingId, knownAt } };
      const member: PoolMember = { channel: code, left, from, open, policy, sold, ...(!isThere && { hasLeft: true }), ...stands };
      members.set(name, [...(members.get(name) ?? []), member]);
    }
  }
  return members;
}

function oldestOf(counts: readonly StockCount[]): Date | null {
  const moments = counts.map((count) => knowsUntil(count)?.getTime() ?? 0);
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

/** Stopped by a number of its own, when none beside it had any; else the offer itself is closed there. */
const BY_NUMBER = `NOT o.buyable AND o.basis->>'pool' IS NULL AND coalesce(o.basis->>'stopped', '') NOT IN ('market', 'market_recall', 'no_price')`;

/**
 * A number that one channel was told is what all of its pool show: for them it is no sale and no drift. What was sold before it is theirs too, also where it
 * is the number that they knew. What one of them had stopped by its number, when none beside it had any, is for sale again by this: its offer is closed.
 */
export async function shareUnits(m: EntityManager, channel: LoadedChannel, lines: LineWrite[], now: Date): Promise<void> {
  const said = lines.filter(({ stock }) => stock !== undefined);
  if (channel.pool.length === 0 || said.length === 0) return;
  const shared = await named<{ listingId: string; channelCode: string; isOpened: boolean }>(
    m,
    `UPDATE listing_offer o SET units = r.units, stood = ${stoodBefore('r.units', 'NULL::jsonb')}, sold = ${SURELY_SOLD} || coalesce(r.sold, '[]'), lower_seen = NULL, higher_seen = NULL
     FROM jsonb_to_recordset($1::jsonb) AS r("listingId" bigint, sku text, units int, sold jsonb), listing own, listing l
     WHERE own.id = r."listingId" AND l.listing_key = own.listing_key AND l.channel_code = ANY($3) AND o.listing_id = l.id AND o.sku = r.sku
       AND o.stock_accepted IS NOT NULL AND (o.units IS DISTINCT FROM r.units OR o.higher_seen IS NOT NULL OR r.sold <> '[]')
     RETURNING l.id::text AS "listingId", l.channel_code AS "channelCode",
       r.units > 0 AND ${BY_NUMBER} AS "isOpened"`,
    [
      JSON.stringify(said.map(({ listingId, sku, units, sold }) => ({ listingId, sku, units, sold }))),
      now,
      channel.pool.map(({ code }) => code),
    ],
  );
  const stop = { priority: WIRE_PRIORITY.stop_sell, delayMs: 0, traceId: currentTraceId() };
  const opened = shared.filter(({ isOpened }) => isOpened);
  const wakes = opened.flatMap(({ listingId, channelCode }) => OFFER_WIRES.map((wire) => ({ listingId, channelCode, wire, ...stop })));
  await wakeWires(m, wakes, now);
}

/**
 * A lower number that a look at one channel showed is what all of its pool have: the others learn of the sale too, as if they had looked, so that none says
 * again what it knew before. What somebody raised by hand was sold as well, also where only one of them has seen it. One that was told another number
 * meanwhile has nothing to learn; what another look is writing at this moment is left to it.
 */
export async function shareSales(m: EntityManager, channel: LoadedChannel, readings: LineReading[], now: Date): Promise<void> {
  await shareFalls(m, channel, readings, now);
  await shareMoments(m, channel, readings, now);
}

async function shareFalls(m: EntityManager, channel: LoadedChannel, readings: LineReading[], now: Date): Promise<void> {
  const lower = readings.filter(({ fell }) => fell !== undefined);
  if (channel.pool.length === 0 || lower.length === 0) return;
  await send(
    m,
    `WITH lower AS (
       SELECT o.listing_id, o.sku, s.units AS sale, greatest(0, o.units - s.units) AS units, r.stands
       FROM jsonb_to_recordset($1::jsonb) AS r("listingId" bigint, sku text, was int, stood int, stands int)
       JOIN listing own ON own.id = r."listingId" JOIN listing l ON l.listing_key = own.listing_key AND l.channel_code = ANY($3)
       JOIN listing_offer o ON o.listing_id = l.id AND o.sku = r.sku,
       LATERAL (SELECT greatest(coalesce(o.higher_seen, o.units), r.stood) - r.stands AS units) AS s
       WHERE o.units = r.was FOR UPDATE OF o SKIP LOCKED)
     UPDATE listing_offer o SET units = lower.units, stood = ${stoodBefore('lower.units', 'NULL::jsonb')}, lower_seen = NULL,
       higher_seen = CASE WHEN lower.stands > lower.units THEN lower.stands END,
       sold = o.sold || jsonb_build_array(jsonb_build_array(${isoOf('coalesce(greatest(o.read_at, o.stock_accepted_at), $2)')}, lower.sale))
     FROM lower WHERE o.listing_id = lower.listing_id AND o.sku = lower.sku`,
    [
      JSON.stringify(lower.map(({ listingId, sku, was, fell }) => ({ listingId, sku, was, stood: fell![0], stands: fell![1] }))),
      now,
      channel.pool.map(({ code }) => code),
    ],
  );
}

/**
 * What a look at one channel showed is known of all of its pool as of then, where they know the same number: else the next sale would count as one of
 * before that look, and a count of between the two would be taken to know of it.
 */
async function shareMoments(m: EntityManager, channel: LoadedChannel, readings: LineReading[], now: Date): Promise<void> {
  const seen = readings.filter(({ units, higherSeen }) => units !== null && higherSeen === null);
  if (channel.pool.length === 0 || seen.length === 0) return;
  await send(
    m,
    `WITH same AS (
       SELECT o.listing_id, o.sku FROM jsonb_to_recordset($1::jsonb) AS r("listingId" bigint, sku text, units int)
       JOIN listing own ON own.id = r."listingId" JOIN listing l ON l.listing_key = own.listing_key AND l.channel_code = ANY($3)
       JOIN listing_offer o ON o.listing_id = l.id AND o.sku = r.sku
       WHERE o.units = r.units AND o.higher_seen IS NULL AND o.lower_seen IS NULL AND o.stock_accepted IS NOT NULL
         AND EXISTS (SELECT FROM listing_offer x WHERE x.listing_id = own.id AND x.sku = r.sku AND x.read_at = $2) FOR UPDATE OF o SKIP LOCKED)
     UPDATE listing_offer o SET read_at = greatest(o.read_at, $2) FROM same WHERE o.listing_id = same.listing_id AND o.sku = same.sku`,
    [JSON.stringify(seen.map(({ listingId, sku, units }) => ({ listingId, sku, units }))), now, channel.pool.map(({ code }) => code)],
  );
}

/**
 * SQL: a channel of the pool is saying a number of a listing (alias l; its stock wire is w), or has since a moment. Of one that is paused nobody tells what became
 * of its calls: after minutes they have come to whatever they come to. What was taken off says nothing any more, once its last call is over.
 */
const SAYS = `(((l.state IN ('sending', 'unknown') OR (w.state IN ('sending', 'unknown') AND (w.on_channel OR w.lease_until >= $3::timestamptz))) AND (greatest(l.sent_at, w.sent_at) > $3::timestamptz - interval '5 minutes'
    OR EXISTS (SELECT FROM channel c WHERE c.code = l.channel_code AND c.state = 'active'))) OR coalesce(w.accepted_at >= $3, false))`;

/**
 * Of these listings, those of which another channel of the pool is saying a number, or has since a moment: a lower number that a look shows may be
 * that one and no sale.
 */
export async function poolUnderWay(m: EntityManager, channel: LoadedChannel, listingIds: string[], since: Date): Promise<Set<string>> {
  if (channel.pool.length === 0 || listingIds.length === 0) return new Set();
  const rows = await named<{ id: string }>(
    m,
    `SELECT DISTINCT own.id::text FROM listing own JOIN listing l ON l.listing_key = own.listing_key AND l.channel_code = ANY($2)
       JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock'
     WHERE own.id = ANY($1::bigint[]) AND ${SAYS}`,
    [listingIds, channel.pool.map(({ code }) => code), since],
  );
  return new Set(rows.map(({ id }) => id));
}

/** To the end of the transaction no other channel of the pool writes down what became of its numbers of these listings. In the order in which wires are woken. */
export async function lockPool(m: EntityManager, channel: LoadedChannel, listingIds: string[]): Promise<void> {
  if (listingIds.length === 0) return;
  await named(
    m,
    `SELECT FROM listing_wire w WHERE w.wire = 'stock' AND w.listing_id IN (
       SELECT l.id FROM listing own JOIN listing l ON l.listing_key = own.listing_key AND (l.id = own.id OR l.channel_code = ANY($2))
       WHERE own.id = ANY($1::bigint[])) ORDER BY w.listing_id FOR UPDATE`,
    [listingIds, channel.pool.map(({ code }) => code)],
  );
}

/** A number of a listing's SKU that another channel of the pool is saying, or has said. null: that is not known. */
export interface SaidInPool {
  listingId: string;
  sku: string;
  units: number | null;
  /** What becomes of it is not written down yet. */
  isOpen: boolean;
}

/** Numbers of these listings' SKUs that other channels of the pool are saying, or have said since a moment. */
export async function saidInPool(m: EntityManager, channel: LoadedChannel, listingIds: string[], since: Date): Promise<SaidInPool[]> {
  if (listingIds.length === 0) return [];
  const rows = await named<Omit<SaidInPool, 'units'> & { stock: Statement | null }>(
    m,
    `SELECT own.id::text AS "listingId", o.sku, o.stock_sent AS stock, w.state IN ('sending', 'unknown') AS "isOpen"
     FROM listing own JOIN listing l ON l.listing_key = own.listing_key AND l.channel_code = ANY($2)
       JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock' JOIN listing_offer o ON o.listing_id = l.id
     WHERE own.id = ANY($1::bigint[]) AND ${SAYS}`,
    [listingIds, channel.pool.map(({ code }) => code), since],
  );
  return rows.map(({ stock, ...one }) => ({ ...one, units: stock && knownBy(channel.adapter, one.sku, stock).units }));
}

/** Doubts of a number are doubts of all that share it; `units` null: it is told. */
export async function shareDoubts(m: EntityManager, channel: LoadedChannel, doubts: LineDoubt[]): Promise<void> {
  if (doubts.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET lower_seen = r.units FROM jsonb_to_recordset($1::jsonb) AS r("listingId" bigint, sku text, units int), listing own, listing l
     WHERE own.id = r."listingId" AND l.listing_key = own.listing_key AND (l.id = own.id OR l.channel_code = ANY($2)) AND o.listing_id = l.id AND o.sku = r.sku
       AND o.units IS NOT NULL AND o.lower_seen IS DISTINCT FROM r.units`,
    [JSON.stringify(doubts), channel.pool.map(({ code }) => code)],
  );
}
