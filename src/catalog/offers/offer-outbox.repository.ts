import type { EntityManager } from 'typeorm';
import { named, query, send } from '../../../libs/db/index.js';
import type { OfferOutboxEntity } from './offer-outbox.entity.js';

/** An offer whose price, stock or window changed since it was taken last. */
export type OfferWork = Omit<OfferOutboxEntity, 'wireAt'>;

/** Which changes: those that end a sale, or the rest. */
export type OffersWanted = 'stops' | 'others';

const WANTED = { stops: 'WHERE stops', others: 'WHERE NOT stops', all: '' };

/**
 * Takes at most `limit` changed offers out of the outbox, stop-sells before all others and the oldest first (index offer_outbox_due); `only` those, if
 * so asked. They come back if the caller's transaction fails. What another transaction is taking at this moment is left to it.
 */
export async function takeOffers(m: EntityManager, limit: number, only?: OffersWanted): Promise<OfferWork[]> {
  return named<OfferWork>(
    m,
    `DELETE FROM offer_outbox o USING (
       SELECT sku, market_code FROM offer_outbox ${WANTED[only ?? 'all']} ORDER BY stops DESC, at, sku LIMIT $1 FOR UPDATE SKIP LOCKED) AS t
     WHERE o.sku = t.sku AND o.market_code = t.market_code
     RETURNING o.sku, o.market_code AS "marketCode", o.trace_id AS "traceId", o.at, o.recount, o.stops,
       CASE WHEN o.wire_at = o.at THEN o.wire END AS wire`,
    [limit],
  );
}

/** Whether a changed offer waits to be looked at: for whoever waits until nothing does. */
export async function offersWait(m: EntityManager): Promise<boolean> {
  const [row] = await query<{ wait: boolean }>(m, 'SELECT EXISTS (SELECT FROM offer_outbox) AS wait');
  return row!.wait;
}

/** The same of stop-sells. Index offer_outbox_due. */
export async function stopsWait(m: EntityManager): Promise<boolean> {
  const [row] = await named<{ wait: boolean }>(m, 'SELECT EXISTS (SELECT FROM offer_outbox WHERE stops) AS wait', []);
  return row!.wait;
}

/**
 * Puts the offers whose sale begins or ends after `since`, up to `until`, or that can be had from then on, or from a year later, into the outbox: time changed
 * what they say, no write did. Those for everybody alone, as channels show no others: an outbox row is of a SKU in a market, whoever it is for. Indexes: offer_sale_from,
 * offer_sale_to, offer_available_from.
 */
export async function enqueueSales(m: EntityManager, since: Date, until: Date, now: Date): Promise<void> {
  await query(
    m,
    `INSERT INTO offer_outbox (sku, market_code, at)
     SELECT sku, market_code, $3 FROM offer
     WHERE audience = '*' AND ((sale_from > $1 AND sale_from <= $2) OR (sale_to > $1 AND sale_to <= $2) OR (available_from > $1 AND available_from <= $2)
       OR (available_from > $1::timestamptz + interval '365 days' AND available_from <= $2::timestamptz + interval '365 days'))
     ORDER BY sku, market_code
     ON CONFLICT (sku, market_code) DO UPDATE SET at = offer_outbox.at, recount = false, wire = NULL`,
    [since, until, now],
  );
}

/** A hint to the publisher, in the transaction that filled the outbox; the outbox itself is what counts. */
export async function hintOutbox(m: EntityManager): Promise<void> {
  await send(m, `SELECT pg_notify('plinth_outbox', '')`);
}
