import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { Acting } from '../../journal/index.js';
import type { MovedNodeEntity } from './moved-node.entity.js';

/** A node at its new place, and where it stood before. */
export interface MovedNode {
  nodeId: string;
  parentId: string;
  rootId: string;
  position: string;
  from: { rootId: string; parentSku: string; position: string; messageId: string | null };
}

/**
 * Takes nodes, each with all that stands below it, to other parents, and remembers the products that they left: what channels show of those goes on
 * until the nodes are sold where they are now. A node that comes back is done there. The caller holds the locks of all roots concerned; indexes:
 * product_node_parent, moved_node's primary key.
 */
export async function moveNodes(m: EntityManager, moves: MovedNode[], by: Acting): Promise<void> {
  const rows = moves.map(({ nodeId, parentId, rootId, position, from }) => ({ nodeId, parentId, rootId, position, stood: from.position, fromRoot: from.rootId, parentSku: from.parentSku, messageId: from.messageId })); // prettier-ignore
  await send(
    m,
    `UPDATE product_node p SET variant_order = array_remove(p.variant_order, n.sku)
     FROM product_node n WHERE n.id = ANY($1::bigint[]) AND p.id = n.parent_id AND n.sku = ANY(p.variant_order)`,
    [moves.map(({ nodeId }) => nodeId)],
  );
  await send(
    m,
    `WITH RECURSIVE u AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS u("nodeId" bigint, "parentId" bigint, "rootId" bigint, position text, stood text, "fromRoot" bigint, "parentSku" text, "messageId" bigint)
     ), below AS (
       SELECT u."nodeId" AS id, u."rootId" AS root, u."fromRoot" AS from_root, u."parentSku" AS from_parent, u."messageId" AS message, u."nodeId" AS top,
         u.position, u.stood FROM u
       UNION ALL
       SELECT n.id, b.root, b.from_root, p.sku, b.message, b.top, b.position, b.stood FROM below b JOIN product_node p ON p.id = b.id JOIN product_node n ON n.parent_id = b.id
       WHERE NOT EXISTS (SELECT FROM u WHERE u."nodeId" = n.id)
     ), moved AS (
       UPDATE product_node n SET root_id = b.root, parent_id = coalesce(u."parentId", n.parent_id),
         position = b.position || substr(n.position, length(b.stood) + 1)
       FROM below b LEFT JOIN u ON u."nodeId" = b.id WHERE n.id = b.id
     ), above AS (
       SELECT u."nodeId" AS node, n.parent_id AS id FROM u JOIN product_node n ON n.id = u."nodeId"
       UNION ALL SELECT a.node, n.parent_id FROM above a JOIN product_node n ON n.id = a.id WHERE n.parent_id IS NOT NULL
     ), lifted AS (
       INSERT INTO moved_recall (node_id, recall_id)
       SELECT a.node, r.id FROM above a JOIN recall r ON r.node_id = a.id WHERE r.lifted_at IS NOT NULL
       UNION SELECT a.node, m.recall_id FROM above a JOIN moved_recall m ON m.node_id = a.id
       ORDER BY 1, 2 ON CONFLICT DO NOTHING
     ), back AS (
       UPDATE moved_node o SET done_at = $3 FROM below b WHERE o.node_id = b.id AND o.root_id = b.root AND o.done_at IS NULL
     )
     INSERT INTO moved_node AS o (node_id, root_id, parent_sku, top_id, moved_at, stirred_at, actor, message_id, trace_id)
     SELECT b.id, b.from_root, b.from_parent, b.top, $3, $3, $2, b.message, CASE WHEN b.message IS NULL THEN $4::text END FROM below b WHERE b.from_root <> b.root ORDER BY 1, 2
     ON CONFLICT (node_id, root_id) DO UPDATE SET parent_sku = excluded.parent_sku, top_id = excluded.top_id, moved_at = excluded.moved_at, actor = excluded.actor,
       message_id = excluded.message_id, trace_id = excluded.trace_id, stirred_at = excluded.stirred_at, looked_at = NULL, done_at = NULL`,
    [JSON.stringify(rows), by.person, by.now, currentTraceId()],
  );
}

/** What lost its last child stands for itself again. Index: product_node_parent. */
export async function markLeaves(m: EntityManager, left: string[]): Promise<void> {
  await send(
    m,
    `UPDATE product_node p SET is_leaf = true
     WHERE p.sku = ANY ($1) AND NOT p.is_leaf AND NOT EXISTS (SELECT FROM product_node c WHERE c.parent_id = p.id)`,
    [left],
  );
}

/** A node that a channel may still show as part of a product that it has left. */
export interface OpenMove extends Pick<MovedNodeEntity, 'nodeId' | 'rootId' | 'actor' | 'messageId' | 'movedAt' | 'stirredAt'> {
  sku: string;
  homeId: string;
  /** Units sold of it at all its places, as they were when its numbers were reckoned last. */
  sales: number;
}

const LEAST = `interval '1 second'`;
const MOST = `interval '5 minutes'`;

/**
 * Open moves to look at now, the longest unseen first; what another transaction looks at is left to it. A look a second at first, and the rarer the longer
 * nothing stirs: an approval may take days. Index: moved_node_open.
 */
export async function takeMoves(m: EntityManager, now: Date, limit: number): Promise<OpenMove[]> {
  return named<OpenMove>(
    m,
    `UPDATE moved_node o SET looked_at = $1 FROM (
       SELECT node_id, root_id FROM moved_node WHERE done_at IS NULL
         AND (looked_at IS NULL OR looked_at <= $1::timestamptz - least(${MOST}, greatest(${LEAST}, ($1::timestamptz - stirred_at) / 10)))
       ORDER BY looked_at NULLS FIRST, node_id, root_id LIMIT $2 FOR UPDATE SKIP LOCKED) t, product_node n
     WHERE o.node_id = t.node_id AND o.root_id = t.root_id AND n.id = o.node_id
     RETURNING o.node_id AS "nodeId", n.sku, o.root_id AS "rootId", n.root_id AS "homeId", o.actor, o.message_id AS "messageId",
       o.moved_at AS "movedAt", o.stirred_at AS "stirredAt", o.sales::float8 AS sales`,
    [now, limit],
  );
}

/** What left these products, or came to them, is looked at soon. Returns how many. Index: moved_node_open. */
export async function stirMoves(m: EntityManager, rootIds: string[], now: Date): Promise<number> {
  const rows = await named(
    m,
    `UPDATE moved_node o SET stirred_at = $2, looked_at = NULL FROM product_node n
     WHERE n.id = o.node_id AND o.done_at IS NULL AND (o.root_id = ANY($1::bigint[]) OR n.root_id = ANY($1::bigint[])) RETURNING o.node_id`,
    [rootIds, now],
  );
  return rows.length;
}

/** So many units were sold of these at all their places; what is for sale was reckoned anew with them. */
export async function noteSales(m: EntityManager, moves: Pick<OpenMove, 'nodeId' | 'rootId' | 'sales'>[]): Promise<void> {
  if (moves.length === 0) return;
  await send(
    m,
    `UPDATE moved_node o SET sales = u.sales FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS u(node, root, sales) WHERE o.node_id = u.node AND o.root_id = u.root`,
    [moves.map(({ nodeId }) => nodeId), moves.map(({ rootId }) => rootId), moves.map(({ sales }) => sales)],
  );
}

/** No channel shows these nodes where they were. */
export async function closeMoves(m: EntityManager, moves: Pick<OpenMove, 'nodeId' | 'rootId'>[], now: Date): Promise<void> {
  if (moves.length === 0) return;
  await send(
    m,
    `UPDATE moved_node o SET done_at = $3 FROM unnest($1::bigint[], $2::bigint[]) AS u(node, root) WHERE o.node_id = u.node AND o.root_id = u.root`,
    [moves.map(({ nodeId }) => nodeId), moves.map(({ rootId }) => rootId), now],
  );
}

/** A node by the place where it stands. */
export interface PlacedNode {
  /** As the one was asked for that it is, or stands below. */
  top: string;
  isTop: boolean;
  nodeId: string;
  sku: string;
  sellable: boolean;
  rootId: string;
  rootSku: string;
  /** The ERP has said where it stands. */
  isOfErp: boolean;
}

/** These nodes, however their SKUs are spelled, with all that stands below them. Indexes: product_node_sku_folded, product_node_parent. */
export async function readPlaces(m: EntityManager, skus: string[]): Promise<PlacedNode[]> {
  return named<PlacedNode>(
    m,
    `WITH RECURSIVE below AS (
       SELECT a.sku AS top, true AS is_top, n.id, n.sku, n.sellable, n.root_id, n.fact_meta
       FROM unnest($1::text[]) AS a(sku) JOIN product_node n ON plinth_fold_sku(n.sku) = plinth_fold_sku(a.sku)
       UNION ALL SELECT b.top, false, n.id, n.sku, n.sellable, n.root_id, n.fact_meta FROM below b JOIN product_node n ON n.parent_id = b.id)
     SELECT b.top, b.is_top AS "isTop", b.id AS "nodeId", b.sku, b.sellable, b.root_id AS "rootId", r.sku AS "rootSku",
       EXISTS (SELECT FROM jsonb_object_keys(b.fact_meta) AS field WHERE field LIKE '$%') AS "isOfErp" FROM below b JOIN product_node r ON r.id = b.root_id
     ORDER BY b.top, b.sku`,
    [skus],
  );
}

/** The last change of a node that just moved, and the products that it left and came to. The caller holds the locks of both. Index: node_change_root. */
export async function readMove(m: EntityManager, nodeId: string, rootId: string): Promise<{ parent: string; from: string; to: string }> {
  const [row] = await named<{ parent: string; from: string; to: string }>(
    m,
    `SELECT c.changes #>> '{$parent,1}' AS parent, f.sku AS "from", t.sku AS "to"
     FROM (SELECT changes FROM node_change WHERE root_id = $2 AND node_id = $1 ORDER BY id DESC LIMIT 1) c
       JOIN product_node p ON p.sku = c.changes #>> '{$parent,0}' JOIN product_node f ON f.id = p.root_id JOIN product_node t ON t.id = $2`,
    [nodeId, rootId],
  );
  return row!;
}

/** A sellable that went to another product and may still be sold as part of the one that it left. */
export interface ParentChange extends Omit<OpenMove, 'sales' | 'stirredAt'> {
  fromSku: string;
  toSku: string;
}

/** Open ones by node id and product left, after this place. Index: moved_node_open. */
export async function parentChangesPage(
  m: EntityManager,
  rootSku: string | null,
  after: [string, string],
  limit: number,
): Promise<ParentChange[]> {
  return named<ParentChange>(
    m,
    `SELECT o.node_id AS "nodeId", n.sku, o.root_id AS "rootId", n.root_id AS "homeId", o.actor, o.message_id AS "messageId",
       f.sku AS "fromSku", t.sku AS "toSku", o.moved_at AS "movedAt"
     FROM moved_node o JOIN product_node n ON n.id = o.node_id AND n.sellable JOIN product_node f ON f.id = o.root_id JOIN product_node t ON t.id = n.root_id
     WHERE o.done_at IS NULL AND (o.node_id, o.root_id) > ($2::bigint, $3::bigint) AND ($1::text IS NULL OR f.sku = $1 OR t.sku = $1)
     ORDER BY o.node_id, o.root_id LIMIT $4`,
    [rootSku, ...after, limit],
  );
}
