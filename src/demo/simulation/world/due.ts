import type { Turn } from '../../../syndication/index.js';

/** A turn that has something to do, and from when on. */
export interface DueTurn {
  turn: Turn | 'facts';
  channel: string | null;
  at: Date;
  /** How many, and one of them. */
  what: string;
}

/** What the worker's loops would find, by the tables: not by the statements of the worker, which this is to be compared with. */
export const DUE_SQL = `
  WITH work AS (
    SELECT CASE WHEN l.state = 'live' THEN 'read' WHEN NOT l.wanted THEN 'withdraw' WHEN l.state IN ('planned', 'withdrawing') THEN 'send' ELSE 'read' END AS turn,
      l.channel_code AS channel, greatest(l.next_at, l.lease_until, stop.next_at) AS at, l.listing_key || ' ' || l.state AS what
    FROM listing l LEFT JOIN listing p ON p.id = l.parent_listing_id
      -- A content that takes something along waits for the stop of that, unless it was tried in vain for long, or waits for long.
      LEFT JOIN listing_wire stop ON stop.listing_id = l.id AND stop.wire = 'stock' AND stop.priority = 0 AND stop.on_channel AND l.wanted AND l.state = 'planned'
        AND stop.state IN ('planned', 'sending', 'unknown') AND stop.attempts <= 12 AND stop.next_at <= $1::timestamptz + interval '15 minutes'
        AND EXISTS (SELECT FROM listing_offer o WHERE o.listing_id = l.id AND o.buyable AND NOT o.sku = ANY(l.skus))
    WHERE (l.state IN ('planned', 'sending', 'unknown', 'accepted', 'processed', 'withdrawing')
        OR (l.state = 'live' AND (l.desired_revision > l.rendered_revision OR NOT l.wanted)))
      AND (l.state <> 'planned' OR NOT l.wanted OR p.id IS NULL OR p.state IN ('accepted', 'processed', 'live') OR (p.live_at IS NOT NULL AND l.priority < 3))
    UNION ALL
    SELECT CASE WHEN w.state IN ('planned', 'sending') AND w.priority = 0 THEN 'send_stops' WHEN w.state = 'planned' THEN 'send_wires' ELSE 'read_wires' END,
      w.channel_code, greatest(w.next_at, w.lease_until), l.listing_key || ' ' || w.wire || ' ' || w.state
    FROM listing_wire w JOIN listing l ON l.id = w.listing_id
    WHERE w.on_channel AND w.state IN ('planned', 'sending', 'unknown', 'accepted') AND (l.wanted OR w.priority = 0)
      -- What somebody took away waits for a person; a newer count of it looks once an hour whether it is back.
      AND NOT (l.wanted AND w.state IN ('planned', 'accepted') AND coalesce(l.last_problem->>'code' = 'vanished', false))
      -- Google takes an insert that comes after a deletion for a new offer.
      AND NOT (w.channel_code LIKE 'google%' AND l.state = 'withdrawing' AND l.withdrawal_accepted_at IS NOT NULL)
      -- What was deleted comes back with its content; only on Google an offer is content as well.
      AND NOT (w.channel_code NOT LIKE 'google%' AND w.state IN ('planned', 'sending') AND w.priority > 0 AND l.may_be_gone_since IS NOT NULL)
    UNION ALL SELECT 'facts', NULL, $1, 'facts_outbox' FROM facts_outbox
    UNION ALL SELECT 'plan', NULL, $1, 'edition_outbox' FROM edition_outbox
    UNION ALL SELECT 'plan', NULL, $1, 'offer_outbox' FROM offer_outbox)
  SELECT turn, channel, min(at) AS at, count(*) || ', ' || min(what) AS what FROM work GROUP BY turn, channel ORDER BY min(at), channel, turn`;
