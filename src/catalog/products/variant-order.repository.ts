import type { EntityManager } from 'typeorm';
import { named, query, send } from '../../../libs/db/index.js';
import type { ProductNodeEntity } from './product-node.entity.js';

export interface OrderedParent extends Pick<ProductNodeEntity, 'id' | 'rootId' | 'variantOrder'> {
  revision: number;
  /** SKUs of the nodes right below. */
  children: string[];
}

/** A node with the order of what stands right below it. */
export async function readOrderedParent(m: EntityManager, sku: string): Promise<OrderedParent | undefined> {
  const rows = await named<OrderedParent>(
    m,
    `SELECT p.id, p.root_id AS "rootId", p.variant_order AS "variantOrder", p.revision::float8 AS revision,
       ARRAY(SELECT c.sku FROM product_node c WHERE c.root_id = p.root_id AND c.parent_id = p.id) AS children
     FROM product_node p WHERE p.sku = $1`,
    [sku],
  );
  return rows[0];
}

export async function writeVariantOrder(m: EntityManager, id: string, order: string[] | null): Promise<void> {
  await send(m, 'UPDATE product_node SET variant_order = $2 WHERE id = $1', [id, order]);
}

/** Who changed the order last, after this revision of the node. */
export async function laterOrder(
  m: EntityManager,
  parent: OrderedParent,
  revision: number,
): Promise<{ actor: string; at: Date; revision: number } | undefined> {
  const rows = await query<{ actor: string; at: Date; revision: number }>(
    m,
    `SELECT actor, at, revision::float8 AS revision FROM node_change
     WHERE root_id = $1 AND node_id = $2 AND revision > $3 AND changes ? '$variantOrder' ORDER BY id DESC LIMIT 1`,
    [parent.rootId, parent.id, revision],
  );
  return rows[0];
}
