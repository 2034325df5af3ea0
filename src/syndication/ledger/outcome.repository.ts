import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** What became of one listing. */
export interface ListingOutcome {
  rootId: string;
  channel: string;
  state: string;
  /** What went wrong last. */
  code: string | null;
  message: string | null;
  sent: boolean;
  /** When it was read back live, in milliseconds since 1970, to the microsecond. */
  liveMs: number | null;
}

/** What became of every listing of every channel, in no order: for measuring, not for pages. One statement that reads them all. */
export async function readOutcomes(m: EntityManager): Promise<ListingOutcome[]> {
  return query<ListingOutcome>(
    m,
    `SELECT root_id::text AS "rootId", channel_code AS channel, state, last_problem ->> 'code' AS code, last_problem ->> 'message' AS message,
            sent_at IS NOT NULL AS sent, (extract(epoch FROM live_at) * 1000)::float8 AS "liveMs"
     FROM listing`,
  );
}

/** A request that changed something on a channel, as it was recorded: no secret is in it. */
export interface RecordedRequest {
  /** Of the channel: `shopify`. */
  kind: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

/** Every recorded request that sent something and was answered by 2xx, the oldest first; what `prune_exchanges` took is gone. For comparing, not for pages. */
export async function readTakenRequests(m: EntityManager, since = new Date(0)): Promise<RecordedRequest[]> {
  return query<RecordedRequest>(
    m,
    `SELECT c.kind, e.method, e.url, e.request_headers AS headers, e.request_body AS body
     FROM exchange e JOIN channel c ON c.code = e.channel_code WHERE e.purpose = 'send' AND e.status BETWEEN 200 AND 299 AND e.at >= $1 ORDER BY e.id`,
    [since],
  );
}

/** What a channel acknowledged last of one SKU, and when, in milliseconds since 1970. */
export interface Acknowledgement {
  channel: string;
  sku: string;
  priceMs: number | null;
  stockMs: number | null;
  /** When its stock was planned, and left, last. */
  stockPlannedMs: number | null;
  stockSentMs: number | null;
  /** The channel is told a number, not only whether there is any. */
  counts: boolean;
  buyable: boolean;
  /** Why its price, and its stock, wait; null: neither a refusal nor a wait. */
  priceWaits: string | null;
  stockWaits: string | null;
}

/** All of them: for measuring, not for pages. */
export async function readAcknowledgements(m: EntityManager): Promise<Acknowledgement[]> {
  return query<Acknowledgement>(
    m,
    `SELECT l.channel_code AS channel, o.sku, (extract(epoch FROM o.price_accepted_at) * 1000)::float8 AS "priceMs",
            (extract(epoch FROM o.stock_accepted_at) * 1000)::float8 AS "stockMs",
            (extract(epoch FROM s.planned_at) * 1000)::float8 AS "stockPlannedMs", (extract(epoch FROM s.sent_at) * 1000)::float8 AS "stockSentMs", o.units IS NOT NULL AS counts, o.buyable,
            p.last_problem ->> 'code' AS "priceWaits", s.last_problem ->> 'code' AS "stockWaits"
     FROM listing_offer o JOIN listing l ON l.id = o.listing_id
     LEFT JOIN listing_wire p ON p.listing_id = l.id AND p.wire = 'price' LEFT JOIN listing_wire s ON s.listing_id = l.id AND s.wire = 'stock'`,
  );
}

/** What is left of one budget of a channel account. */
export interface BudgetState {
  account: string;
  bucket: string;
  perSecond: number;
  burst: number;
  left: number;
}

/** Every budget, as it was when somebody last took from it: for measuring. */
export async function readBudgets(m: EntityManager): Promise<BudgetState[]> {
  return query<BudgetState>(
    m,
    `SELECT account_code AS account, bucket, per_second::float8 AS "perSecond", burst::float8 AS burst, tokens::float8 AS left
     FROM account_budget ORDER BY 1, 2`,
  );
}
