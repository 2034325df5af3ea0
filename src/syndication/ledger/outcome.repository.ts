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
export async function readTakenRequests(m: EntityManager): Promise<RecordedRequest[]> {
  return query<RecordedRequest>(
    m,
    `SELECT c.kind, e.method, e.url, e.request_headers AS headers, e.request_body AS body
     FROM exchange e JOIN channel c ON c.code = e.channel_code WHERE e.purpose = 'send' AND e.status BETWEEN 200 AND 299 ORDER BY e.id`,
  );
}
