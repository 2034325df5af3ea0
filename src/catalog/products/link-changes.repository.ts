import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { NodeChangeEntity } from './node-change.entity.js';

/** One change of the pictures of a node. */
export interface LinkChange extends Pick<NodeChangeEntity, 'sku' | 'actor'> {
  /** All of its links before and after it. */
  before: unknown[];
  after: unknown[];
}

/**
 * Who changed the pictures of these nodes, in the order in which it was done: a link does not say whose it is. What was done below another
 * product is not read. Index: node_change_root.
 */
export function linkChanges(m: EntityManager, skus: string[]): Promise<LinkChange[]> {
  return named<LinkChange>(
    m,
    `SELECT n.sku, c.actor, c.changes -> '$links' -> 0 AS before, c.changes -> '$links' -> 1 AS after
     FROM product_node n JOIN node_change c ON c.root_id = n.root_id AND c.node_id = n.id
     WHERE n.sku = ANY ($1::text[]) AND c.changes ? '$links' ORDER BY c.id`,
    [skus],
  );
}
