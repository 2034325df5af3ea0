import type { EntityManager } from 'typeorm';
import { named } from '../../../../libs/db/index.js';
import type { OpenMove } from '../../../catalog/index.js';

/** A listing that a product wants, and the product that has its key. */
export interface HeldKey {
  sku: string;
  rootId: string;
  holderId: string;
}

/**
 * Of wanted listings whose keys another product has, those of which the node went from one of the two to the other: the SKU with a blank and the root that
 * wants it. Nobody is in anybody's way there: the key is with the product that sells it, or goes over to it.
 */
export async function goneOver(m: EntityManager, held: HeldKey[]): Promise<Set<string>> {
  if (held.length === 0) return new Set();
  const rows = await named<{ name: string }>(
    m,
    `SELECT u.sku || ' ' || u.root AS name FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS u(sku, root, holder)
     JOIN product_node n ON n.sku = u.sku JOIN moved_node o ON o.node_id = n.id
     WHERE (n.root_id = u.root AND o.root_id = u.holder) OR (n.root_id = u.holder AND o.root_id = u.root)`,
    [held.map(({ sku }) => sku), held.map(({ rootId }) => rootId), held.map(({ holderId }) => holderId)],
  );
  return new Set(rows.map(({ name }) => name));
}

/** The listing that shows a node where it was, and where it is; parents show no stock. */
const BOTH = `moved_node o JOIN product_node n ON n.id = o.node_id
  JOIN listing was ON was.channel_code = $1 AND was.root_id = o.root_id AND was.kind <> 'parent' AND n.sku = ANY(was.skus)
  JOIN listing_offer old ON old.listing_id = was.id AND old.sku = n.sku
  JOIN listing will ON will.channel_code = $1 AND will.root_id = n.root_id AND will.kind <> 'parent' AND n.sku = ANY(will.skus) AND will.id <> was.id`;

/** What was sold where a node was is known where it is going to be sold, before its first number is said there. */
export async function bringSales(m: EntityManager, channelCode: string, planned: { sku: string; rootId: string }[]): Promise<void> {
  await named(
    m,
    `INSERT INTO listing_offer (listing_id, sku, buyable, sold)
     SELECT will.id, n.sku, false, old.sold FROM ${BOTH}
     JOIN unnest($2::text[], $3::bigint[]) AS u(sku, root) ON u.sku = n.sku AND u.root = n.root_id
     WHERE o.done_at IS NULL AND old.sold <> '[]' ORDER BY 1, 2 ON CONFLICT (listing_id, sku) DO NOTHING`,
    [channelCode, planned.map(({ sku }) => sku), planned.map(({ rootId }) => rootId)],
  );
}

/** How far a move is on a channel. */
export interface MoveOnChannel extends Pick<OpenMove, 'nodeId' | 'rootId'> {
  channelCode: string;
  /** A listing of the product that it left shows it, or can still be bought. */
  isThere: boolean;
  /** A customer can have it as part of the product that it is part of now, or its listing went over to that one. */
  sellsHere: boolean;
}

const OLD = `FROM listing l WHERE l.channel_code = c.code AND l.root_id = u.root AND l.kind <> 'parent' AND l.state <> 'withdrawn'`;

/** One row for each move and channel that shows, or showed, the product that was left. Index: listing_root. */
export async function movesOnChannels(m: EntityManager, moves: OpenMove[]): Promise<MoveOnChannel[]> {
  if (moves.length === 0) return [];
  return named<MoveOnChannel>(
    m,
    `WITH u AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS u(node, root, home, sku)),
     found AS (
       SELECT u.*, c.code,
         EXISTS (SELECT ${OLD} AND (u.sku = ANY(l.skus) OR EXISTS (SELECT FROM listing_offer x WHERE x.listing_id = l.id AND x.sku = u.sku AND x.buyable))) AS there
       FROM u CROSS JOIN channel c
       WHERE EXISTS (SELECT FROM edition_head h WHERE h.root_id = u.root AND h.channel_code = c.code))
     SELECT f.node AS "nodeId", f.root AS "rootId", f.code AS "channelCode", f.there AS "isThere",
       EXISTS (SELECT FROM listing l WHERE l.channel_code = f.code AND l.root_id = f.home AND l.kind <> 'parent' AND l.wanted AND f.sku = ANY(l.skus)
         AND (NOT f.there OR (l.state = 'live' AND EXISTS (SELECT FROM listing_offer x WHERE x.listing_id = l.id AND x.sku = f.sku
           AND x.price_accepted IS NOT NULL AND x.stock_accepted IS NOT NULL)))) AS "sellsHere"
     FROM found f`,
    [moves.map(({ nodeId }) => nodeId), moves.map(({ rootId }) => rootId), moves.map(({ homeId }) => homeId), moves.map(({ sku }) => sku)],
  );
}

/** What the last call proved to be sold where a node was, after its first number was said where it is. Returns the listings that know more now. */
export async function addSales(m: EntityManager, channelCode: string, moves: Pick<OpenMove, 'nodeId' | 'rootId'>[]): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    `UPDATE listing_offer x SET sold = x.sold || f.more FROM (
       SELECT will.id, n.sku, (SELECT jsonb_agg(s) FROM jsonb_array_elements(old.sold) AS s
         WHERE NOT EXISTS (SELECT FROM listing_offer y, jsonb_array_elements(y.sold) AS t WHERE y.listing_id = will.id AND y.sku = n.sku AND t = s)) AS more
       FROM unnest($2::bigint[], $3::bigint[]) AS u(node, root) JOIN ${BOTH} ON o.node_id = u.node AND o.root_id = u.root) f
     WHERE x.listing_id = f.id AND x.sku = f.sku AND f.more IS NOT NULL RETURNING x.listing_id::text AS id`,
    [channelCode, moves.map(({ nodeId }) => nodeId), moves.map(({ rootId }) => rootId)],
  );
  return [...new Set(rows.map(({ id }) => id))];
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
