import type { EntityManager } from 'typeorm';
import { named, send } from '../../../../libs/db/index.js';
import type { OpenMove } from '../../../catalog/index.js';

/** A listing that a product wants. */
export interface WantedKey {
  key: string;
  sku: string;
  rootId: string;
}

/**
 * Of wanted listings whose keys another product has, those of which the node went from one of the two to the other: the SKU with a blank and the root that
 * wants it. Nobody is in anybody's way there: the key is with the product that sells it, or goes over to it.
 */
export async function goneOver(m: EntityManager, channelCode: string, taken: WantedKey[]): Promise<Set<string>> {
  if (taken.length === 0) return new Set();
  const rows = await named<{ name: string }>(
    m,
    `SELECT u.sku || ' ' || u.root AS name FROM unnest($2::text[], $3::text[], $4::bigint[]) AS u(key, sku, root)
     JOIN listing l ON l.channel_code = $1 AND l.listing_key = u.key JOIN product_node n ON n.sku = u.sku JOIN moved_node o ON o.node_id = n.id
     WHERE (n.root_id = u.root AND o.root_id = l.root_id) OR (n.root_id = l.root_id AND o.root_id = u.root)`,
    [channelCode, taken.map(({ key }) => key), taken.map(({ sku }) => sku), taken.map(({ rootId }) => rootId)],
  );
  return new Set(rows.map(({ name }) => name));
}

/** What came from other products has a line where it is going to be sold, so that what was sold elsewhere counts in the first number that is said there. */
export async function openLines(m: EntityManager, channelCode: string, planned: { sku: string; rootId: string }[]): Promise<void> {
  await send(
    m,
    `INSERT INTO listing_offer (listing_id, sku, buyable)
     SELECT l.id, n.sku, false FROM unnest($2::text[], $3::bigint[]) AS u(sku, root)
     JOIN product_node n ON n.sku = u.sku AND n.root_id = u.root JOIN moved_node o ON o.node_id = n.id AND o.done_at IS NULL
     JOIN listing l ON l.channel_code = $1 AND l.root_id = n.root_id AND l.kind <> 'parent' AND n.sku = ANY(l.skus)
     ORDER BY 1, 2 ON CONFLICT (listing_id, sku) DO NOTHING`,
    [channelCode, planned.map(({ sku }) => sku), planned.map(({ rootId }) => rootId)],
  );
}

/** How far a move is on a channel. */
export interface MoveOnChannel extends Pick<OpenMove, 'nodeId' | 'rootId'> {
  channelCode: string;
  /** A listing of the product that it left shows it, or can still be bought. */
  isThere: boolean;
  /** The channel has taken its price and stock there. */
  soldThere: boolean;
  /** A customer can have it as part of the product that it is part of now, or its listing went over to that one. */
  sellsHere: boolean;
}

const TAKEN = `x.price_accepted IS NOT NULL AND x.stock_accepted IS NOT NULL`;
const OLD = `FROM listing l WHERE l.channel_code = c.code AND l.root_id = u.root AND l.kind <> 'parent' AND l.state <> 'withdrawn'`;

/** One row for each move and channel that shows, or showed, the product that was left. Index: listing_root. */
export async function movesOnChannels(m: EntityManager, moves: OpenMove[]): Promise<MoveOnChannel[]> {
  if (moves.length === 0) return [];
  return named<MoveOnChannel>(
    m,
    `WITH u AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::timestamptz[]) AS u(node, root, home, sku, moved)),
     found AS (
       SELECT u.*, c.code, n.sellable,
         EXISTS (SELECT ${OLD} AND (u.sku = ANY(l.skus) OR EXISTS (SELECT FROM listing_offer x WHERE x.listing_id = l.id AND x.sku = u.sku AND x.buyable))) AS there,
         EXISTS (SELECT ${OLD} AND EXISTS (SELECT FROM listing_offer x WHERE x.listing_id = l.id AND x.sku = u.sku AND x.buyable AND ${TAKEN})) AS sold
       FROM u JOIN product_node n ON n.id = u.node CROSS JOIN channel c
       WHERE EXISTS (SELECT FROM edition_head h WHERE h.root_id = u.root AND h.channel_code = c.code))
     SELECT f.node AS "nodeId", f.root AS "rootId", f.code AS "channelCode", f.there AS "isThere", f.sold AS "soldThere",
       CASE WHEN f.sellable THEN EXISTS (SELECT FROM listing l WHERE l.channel_code = f.code AND l.root_id = f.home AND l.kind <> 'parent' AND l.wanted AND f.sku = ANY(l.skus)
         AND (NOT f.there OR (l.state = 'live' AND EXISTS (SELECT FROM listing_offer x WHERE x.listing_id = l.id AND x.sku = f.sku AND ${TAKEN} AND (x.buyable OR x.stock_accepted_at >= f.moved)))))
       -- a level goes with the last of what is sold below it
       ELSE NOT EXISTS (SELECT FROM moved_node o JOIN product_node s ON s.id = o.node_id AND s.sellable
         WHERE o.root_id = f.root AND o.done_at IS NULL AND o.top_id = (SELECT p.top_id FROM moved_node p WHERE p.node_id = f.node AND p.root_id = f.root)
           AND NOT EXISTS (SELECT FROM edition_parting e WHERE e.node_id = o.node_id AND e.root_id = o.root_id AND e.channel_code = f.code AND e.at >= o.moved_at))
       END AS "sellsHere"
     FROM found f`,
    [
      moves.map(({ nodeId }) => nodeId),
      moves.map(({ rootId }) => rootId),
      moves.map(({ homeId }) => homeId),
      moves.map(({ sku }) => sku),
      moves.map(({ movedAt }) => movedAt),
    ],
  );
}

/** What was acknowledged of these where they were is history there: should they come back, all is said anew. What was sold of them is not. */
export async function forgetLeft(m: EntityManager, moves: Pick<OpenMove, 'nodeId' | 'rootId' | 'sku'>[]): Promise<void> {
  if (moves.length === 0) return;
  await send(
    m,
    `UPDATE listing_offer o SET price_sent = NULL, price_accepted = NULL, price_accepted_at = NULL, price_problem = NULL, stock_sent = NULL, stock_accepted = NULL,
       stock_accepted_at = NULL, stock_problem = NULL, buyable = false, left_units = NULL, left_at = NULL, units = NULL, units_at = NULL, units_since = NULL, stood = '[]', lower_seen = NULL, lower_at = NULL, higher_seen = NULL
     FROM unnest($1::text[], $2::bigint[]) AS u(sku, root), listing l
     WHERE l.root_id = u.root AND o.listing_id = l.id AND o.sku = u.sku AND NOT u.sku = ANY(l.skus)`,
    [moves.map(({ sku }) => sku), moves.map(({ rootId }) => rootId)],
  );
}

/** Units known to be sold of each at all its places, and the listings whose numbers are reckoned from them. */
export async function salesOf(
  m: EntityManager,
  moves: Pick<OpenMove, 'nodeId' | 'sku'>[],
): Promise<Map<string, { sales: number; listings: string[] }>> {
  const rows = await named<{ nodeId: string; sales: number; listings: string[] }>(
    m,
    `SELECT u.node AS "nodeId", coalesce(sum(s.units), 0)::float8 AS sales, array_agg(DISTINCT x.listing_id::text) AS listings
     FROM unnest($1::bigint[], $2::text[]) AS u(node, sku) JOIN listing_offer x ON x.sku = u.sku
     CROSS JOIN LATERAL (SELECT sum((e->>1)::int) AS units FROM jsonb_array_elements(x.sold) AS e) s GROUP BY u.node`,
    [moves.map(({ nodeId }) => nodeId), moves.map(({ sku }) => sku)],
  );
  return new Map(rows.map(({ nodeId, sales, listings }) => [nodeId, { sales, listings }]));
}

/** A listing that shows something that moves, or would. */
export interface PlaceOnChannel {
  sku: string;
  channelCode: string;
  listingKey: string;
  /** It is of the product that it goes to. */
  isNew: boolean;
  /** It is of the thing itself, or of a level that went along: it goes over with all that the channel knows of it. */
  goesAlong: boolean;
  isLive: boolean;
}

/**
 * Where channels have these, in the products that they leave and in those that they go to. `along`: SKUs that would go together, where nothing has moved
 * yet. Index: listing_root.
 */
export async function placesOnChannels(
  m: EntityManager,
  movers: { sku: string; fromRoot: string; toRoot: string }[],
  along: string[] = [],
): Promise<PlaceOnChannel[]> {
  if (movers.length === 0) return [];
  return named<PlaceOnChannel>(
    m,
    `SELECT u.sku, l.channel_code AS "channelCode", l.listing_key AS "listingKey", l.root_id = u.home AS "isNew", l.state = 'live' AS "isLive",
       l.sku = ANY($4) OR EXISTS (
         SELECT FROM product_node n JOIN moved_node o ON o.node_id = n.id AND o.root_id = u.root WHERE n.sku = l.sku) AS "goesAlong"
     FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS u(sku, root, home)
     JOIN listing l ON l.root_id IN (u.root, u.home) AND l.kind <> 'parent' AND l.state <> 'withdrawn' AND u.sku = ANY(l.skus)
     ORDER BY u.sku, l.channel_code, l.listing_key`,
    [movers.map(({ sku }) => sku), movers.map(({ fromRoot }) => fromRoot), movers.map(({ toRoot }) => toRoot), along],
  );
}
