import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { HALTED, sqlStates, UNDER_WAY } from '../listing.js';

/** How far the listings of all channels are, in numbers. */
export interface Progress {
  /** Listings that show what they should. */
  live: number;
  /** With which the controller has something to do yet, and wires as `price planned`; `code`: what went wrong with them last, if anything. */
  moving: { channel: string; state: string; code: string | null; count: number }[];
}

/**
 * How far the listings of all channels are, in one look. A child whose parent is refused, rejected or withdrawn waits for a person to
 * mend the parent: it is at rest. Indexes: listing_due, listing_state, listing_wire_due.
 */
export async function readProgress(m: EntityManager): Promise<Progress> {
  const [row] = await query<Progress>(
    m,
    `SELECT (SELECT count(*)::int FROM listing WHERE state = 'live') AS live,
            (SELECT coalesce(json_agg(g), '[]') FROM (
               SELECT l.channel_code AS channel, l.state, l.last_problem ->> 'code' AS code, count(*)::int AS count
               FROM listing l LEFT JOIN listing p ON p.id = l.parent_listing_id
               WHERE l.state IN ${sqlStates(...UNDER_WAY)}
                 AND NOT (l.state = 'planned' AND p.state IS NOT NULL AND p.state IN ${sqlStates(...HALTED)})
               GROUP BY 1, 2, 3
               UNION ALL
               SELECT channel_code, wire || ' ' || state, last_problem ->> 'code', count(*)::int FROM listing_wire
               WHERE on_channel AND state IN ('planned', 'sending', 'unknown', 'accepted') GROUP BY 1, 2, 3
               ORDER BY 1, 2, 3) AS g) AS moving`,
  );
  return row!;
}
