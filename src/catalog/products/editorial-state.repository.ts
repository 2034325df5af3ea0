import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import type { EditorialState } from './node.js';
import type { ProductNodeEntity } from './product-node.entity.js';

/** The root of a tree with the state of its draft. */
export type EditorialRoot = Pick<ProductNodeEntity, 'id' | 'sku' | 'state'>;

/**
 * Locks until the transaction ends, and reads, the roots with exactly these SKUs, by id: the order of every writer. A SKU that is unknown, or
 * of a node below, is left out.
 */
export function lockRootsBySku(m: EntityManager, skus: string[]): Promise<EditorialRoot[]> {
  return named<EditorialRoot>(
    m,
    'SELECT id, sku, state FROM product_node WHERE sku = ANY($1::text[]) AND parent_id IS NULL ORDER BY id FOR NO KEY UPDATE',
    [skus],
  );
}

/** Locks, until the transaction ends, those of these roots that nobody else holds at this moment, and returns their ids, rising. It never waits. */
export async function lockFreeRoots(m: EntityManager, rootIds: string[]): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    'SELECT id FROM product_node WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED',
    [rootIds],
  );
  return rows.map((row) => row.id);
}

/**
 * Sets the editorial state of roots that the caller has locked; it raises no revision, for no cell changed. Throws the database's error
 * where the table of legal transitions has no such step.
 */
export async function setEditorialStates(m: EntityManager, states: { rootId: string; state: EditorialState }[]): Promise<void> {
  if (states.length === 0) return;
  await send(
    m,
    `UPDATE product_node n SET state = s.state FROM unnest($1::bigint[], $2::text[]) AS s(id, state) WHERE n.id = s.id AND n.state <> s.state`,
    [states.map(({ rootId }) => rootId), states.map(({ state }) => state)],
  );
}
