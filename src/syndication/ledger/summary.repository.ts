import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { STANDING, type DriftStanding } from '../findings/drift-standing.js';
import { HALTED, sqlStates } from '../listing.js';

export interface ChannelSummary {
  channel: string;
  /** Products with an edition here. */
  products: number;
  /** Payloads that were rendered and kept. */
  payloads: number;
  /** By state; `waiting_for_parent`: planned, under a parent that a person has to mend first. */
  listings: { state: string; count: number }[];
  /** Open errors by code, most frequent first: what people have to do. */
  reasons: { code: string; owner: string; listings: number; message: string; fix: string }[];
  openDrift: number;
  /** The same by field and where they stand, most frequent first. */
  drift: { field: string; standing: DriftStanding; count: number; listings: number }[];
}

const REASONS = 10;
const FIELDS = 50;

export async function summarize(m: EntityManager, channel: string, now: Date): Promise<ChannelSummary> {
  const listings = await query<{ state: string; count: number }>(
    m,
    `SELECT s.state, count(*)::int AS count
     FROM listing l LEFT JOIN listing p ON p.id = l.parent_listing_id AND l.state = 'planned' AND l.wanted AND p.state IN ${sqlStates(...HALTED)},
       LATERAL (SELECT CASE WHEN p.id IS NULL THEN l.state ELSE 'waiting_for_parent' END AS state) AS s
     WHERE l.channel_code = $1 GROUP BY s.state ORDER BY s.state`,
    [channel],
  );
  const reasons = await query<ChannelSummary['reasons'][number]>(
    m,
    `SELECT code, min(owner) AS owner, count(DISTINCT coalesce(listing_id, -root_id))::int AS listings, min(message) AS message, min(fix) AS fix
     FROM issue WHERE channel_code = $1 AND closed_at IS NULL AND severity = 'error' GROUP BY code ORDER BY listings DESC, code LIMIT $2`,
    [channel, REASONS],
  );
  const drift = await query<ChannelSummary['drift'][number]>(
    m,
    `SELECT coalesce(d.names[cardinality(d.names)], d.field) AS field, ${STANDING('$2::timestamptz')} AS standing, count(*)::int AS count,
            count(DISTINCT d.listing_id)::int AS listings
     FROM drift d JOIN listing l ON l.id = d.listing_id WHERE l.channel_code = $1 AND d.closed_at IS NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT $3`,
    [channel, now, FIELDS],
  );
  const [counts] = await query<{ products: number; payloads: number; openDrift: number }>(
    m,
    `SELECT (SELECT count(*)::int FROM edition_head WHERE channel_code = $1) AS products,
            (SELECT count(*)::int FROM payload p JOIN listing l ON l.id = p.listing_id WHERE l.channel_code = $1) AS payloads,
            (SELECT count(*)::int FROM drift d JOIN listing l ON l.id = d.listing_id WHERE l.channel_code = $1 AND d.closed_at IS NULL) AS "openDrift"`,
    [channel],
  );
  return { channel, ...counts!, listings, reasons, drift };
}
