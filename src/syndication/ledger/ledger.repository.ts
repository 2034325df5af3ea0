import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { HALTED, sqlStates } from '../listing.js';
import type { IssueEntity } from '../findings/issue.entity.js';

/** What a channel has, in numbers. */
export interface ChannelLedger {
  channel: string;
  kind: string;
  /** Products with an approved edition. */
  products: number;
  listings: number;
  rendered: number;
  refused: number;
  /** Under a parent that a person has to mend first. */
  waiting: number;
  sent: number;
  accepted: number;
  live: number;
  rejected: number;
  drift: number;
  /** From the first plan to the last read-back that said live. */
  seconds: number;
}

/** What became of every listing, counted from the ledger's own times. One statement. */
export async function readLedger(m: EntityManager): Promise<ChannelLedger[]> {
  return query<ChannelLedger>(
    m,
    `SELECT c.code AS channel, c.kind,
            (SELECT count(*)::int FROM edition_head h WHERE h.channel_code = c.code) AS products,
            count(l.id)::int AS listings,
            count(*) FILTER (WHERE l.rendered_revision > 0)::int AS rendered,
            count(*) FILTER (WHERE l.state = 'refused')::int AS refused,
            count(*) FILTER (WHERE l.state = 'planned' AND p.state IN ${sqlStates(...HALTED)})::int AS waiting,
            count(l.sent_at)::int AS sent,
            count(l.accepted_at)::int AS accepted,
            count(*) FILTER (WHERE l.state = 'live')::int AS live,
            count(*) FILTER (WHERE l.state = 'rejected')::int AS rejected,
            (SELECT count(*)::int FROM drift d JOIN listing dl ON dl.id = d.listing_id WHERE dl.channel_code = c.code AND d.closed_at IS NULL) AS drift,
            coalesce(extract(epoch FROM max(l.live_at) - min(l.planned_at)), 0)::float8 AS seconds
     FROM channel c LEFT JOIN listing l ON l.channel_code = c.code LEFT JOIN listing p ON p.id = l.parent_listing_id
     GROUP BY c.code, c.kind ORDER BY c.kind DESC, c.code`,
  );
}

/** An open error, counted over a channel. */
export interface OpenReason extends Pick<IssueEntity, 'code' | 'owner' | 'message' | 'fix'> {
  channel: string;
  count: number;
}

/** Why listings are not live: open issues of severity error, counted by channel, code and owner, each listing once; most frequent first. One statement. */
export async function readReasons(m: EntityManager): Promise<OpenReason[]> {
  return query<OpenReason>(
    m,
    `SELECT channel_code AS channel, code, owner, count(DISTINCT coalesce(listing_id::text, root_id::text))::int AS count, min(message) AS message, min(fix) AS fix
     FROM issue WHERE closed_at IS NULL AND severity = 'error'
     GROUP BY channel_code, code, owner ORDER BY count DESC, channel_code, code`,
  );
}

/** One listing, or one product that got none, with what stands against it. */
export interface ListingStanding {
  channel: string;
  rootSku: string;
  sku: string;
  kind: string;
  state: string;
  codes: string[];
}

/** Every listing that is wanted, and every product that got none, on every channel. Those of one channel by SKU. */
export async function readStandings(m: EntityManager): Promise<ListingStanding[]> {
  return query<ListingStanding>(
    m,
    `SELECT l.channel_code AS channel, r.sku AS "rootSku", l.sku, l.kind, l.state,
            ARRAY(SELECT DISTINCT i.code FROM issue i WHERE i.listing_id = l.id AND i.closed_at IS NULL AND i.severity = 'error' ORDER BY 1) AS codes
     FROM listing l JOIN product_node r ON r.id = l.root_id WHERE l.wanted
     UNION ALL
     SELECT i.channel_code, r.sku, i.sku, 'none', 'refused', array_agg(DISTINCT i.code ORDER BY i.code)
     FROM issue i JOIN product_node r ON r.id = i.root_id
     WHERE i.listing_id IS NULL AND i.closed_at IS NULL AND i.severity = 'error'
     GROUP BY i.channel_code, r.sku, i.sku
     ORDER BY 1, 3`,
  );
}
