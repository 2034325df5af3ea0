import type { EntityManager } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { ProductNode } from './node.js';
import type { NodeChangeEntity } from './node-change.entity.js';
import { STAMP } from '../schema/schema.repository.js';
import type { ProductNodeEntity } from './product-node.entity.js';

/** A node as it is read: no bookkeeping of who wrote which cell. */
export interface ReadNode extends Omit<ProductNode, 'factMeta' | 'contentMeta'>, Pick<ProductNodeEntity, 'variantOrder'> {
  /** Milliseconds since 1970: to read a moment out of a text is a twentieth of a page. */
  createdMs: number;
  updatedMs: number;
}

/** What is read of a node `n`, for whoever finds nodes in another way. */
export const COLUMNS = `n.id, n.sku, n.root_id AS "rootId", n.parent_id AS "parentId", n.kind, n.sellable, n.family_code AS "familyCode",
  n.family_variant_code AS "familyVariantCode", n.lifecycle, n.categories, n.facts, n.content, n.revision::float8 AS revision,
  n.tree_revision::float8 AS "treeRevision", n.state, n.variant_order AS "variantOrder",
  (extract(epoch FROM n.created_at) * 1000)::float8 AS "createdMs", (extract(epoch FROM n.updated_at) * 1000)::float8 AS "updatedMs"`;

/** With the stamp of the definitions: to ask for it alone would be a second round trip. */
export type StampedNode = ReadNode & { stamp: string };

/** Every node of the trees that hold these SKUs, parents before children. */
export async function readTreesOf(m: EntityManager, skus: string[]): Promise<StampedNode[]> {
  return named<StampedNode>(
    m,
    `SELECT ${COLUMNS}, ${STAMP} AS stamp FROM product_node n WHERE n.root_id IN (SELECT root_id FROM product_node WHERE sku = ANY ($1)) ORDER BY n.root_id, n.id`,
    [skus],
  );
}

/**
 * The same of one SKU, in any order. By itself, because a list of one is planned anew each time: for all values PostgreSQL expects ten in a list, so that the
 * plan that it could keep looks dearer than planning. 0.06 ms of PostgreSQL and not 0.47.
 */
export async function readTreeOf(m: EntityManager, sku: string): Promise<StampedNode[]> {
  return named<StampedNode>(
    m,
    `SELECT ${COLUMNS}, ${STAMP} AS stamp FROM product_node n WHERE n.root_id = (SELECT root_id FROM product_node WHERE sku = $1)`,
    [sku],
  );
}

export async function readTrees(m: EntityManager, rootIds: string[]): Promise<ReadNode[]> {
  return named<ReadNode>(m, `SELECT ${COLUMNS} FROM product_node n WHERE n.root_id = ANY ($1::bigint[]) ORDER BY n.root_id, n.id`, [
    rootIds,
  ]);
}

/** A condition on roots (alias n) with its parameters, made by products-filter.ts. */
export interface RootConditions {
  where: string[];
  params: unknown[];
}

export type ProductSort = 'sku' | 'created' | 'updated';
const KEYS: Record<ProductSort, { key: string; type: string }> = {
  sku: { key: 'n.sku', type: 'text' },
  created: { key: 'n.id', type: 'bigint' },
  updated: { key: 'n.updated_at', type: 'timestamptz' },
};

export interface PagedNode extends ReadNode {
  /** The sort key as text, exact: a Date would lose microseconds and repeat rows. */
  key: string;
}

/**
 * One page of roots after a key: a seek, so that a deep page costs what the first does. Only the page of all products is a named statement:
 * conditions can be combined in thousands of ways, and the best plan for one depends on its values.
 */
export async function readPage(
  m: EntityManager,
  { where, params }: RootConditions,
  page: { sort: ProductSort; after?: { key: string; id: string }; limit: number },
): Promise<PagedNode[]> {
  const { key, type } = KEYS[page.sort];
  const at = params.length;
  const seek = page.after ? [`(${key}, n.id) > ($${at + 2}::${type}, $${at + 3}::bigint)`] : [];
  const ask = where.length === 0 ? named : query;
  return ask<PagedNode>(
    m,
    `SELECT ${COLUMNS}, ${key}::text AS key FROM product_node n
     WHERE ${['n.parent_id IS NULL', ...where, ...seek].join(' AND ')} ORDER BY ${key}, n.id LIMIT $${at + 1}`,
    [...params, page.limit, ...(page.after ? [page.after.key, page.after.id] : [])],
  );
}

export async function countRoots(m: EntityManager, { where, params }: RootConditions): Promise<number> {
  const [row] = await query<{ count: number }>(
    m,
    `SELECT count(*)::float8 AS count FROM product_node n WHERE ${['n.parent_id IS NULL', ...where].join(' AND ')}`,
    params,
  );
  return row!.count;
}

export interface HistoryEntry extends Pick<
  NodeChangeEntity,
  'id' | 'sku' | 'door' | 'actor' | 'requestId' | 'messageId' | 'at' | 'changes'
> {
  revision: number;
}

/** Changes anywhere in the tree that holds this SKU, newest first, older than `before`. */
export async function readHistory(m: EntityManager, sku: string, before: string | null, limit: number): Promise<HistoryEntry[]> {
  return query<HistoryEntry>(
    m,
    `SELECT c.id, c.sku, c.revision::float8 AS revision, c.door, c.actor, c.request_id AS "requestId", c.message_id AS "messageId", c.at, c.changes
     FROM node_change c WHERE c.root_id = (SELECT root_id FROM product_node WHERE sku = $1) AND ($2::bigint IS NULL OR c.id < $2)
     ORDER BY c.id DESC LIMIT $3`,
    [sku, before, limit],
  );
}
