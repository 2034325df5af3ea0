import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import type { Acting } from '../../journal/index.js';
import { intoHistory, whoOf } from './history.repository.js';
import type { ProductNode } from './node.js';
import type { NodeChangeEntity } from './node-change.entity.js';

export async function insertNodes(m: EntityManager, nodes: ProductNode[], now: Date): Promise<void> {
  await named(
    m,
    `INSERT INTO product_node (id, sku, root_id, parent_id, kind, sellable, family_code, family_variant_code, lifecycle, categories,
       facts, content, fact_meta, content_meta, revision, tree_revision, created_at, updated_at)
     SELECT u.id, u.sku, u."rootId", u."parentId", u.kind, u.sellable, u."familyCode", u."familyVariantCode", u.lifecycle, u.categories,
       u.facts, u.content, u."factMeta", u."contentMeta", u.revision, u."treeRevision", $2, $2
     FROM jsonb_to_recordset($1::jsonb) AS u(id bigint, sku text, "rootId" bigint, "parentId" bigint, kind text, sellable boolean,
       "familyCode" text, "familyVariantCode" text, lifecycle text, categories text[], facts jsonb, content jsonb, "factMeta" jsonb,
       "contentMeta" jsonb, revision bigint, "treeRevision" bigint)`,
    [JSON.stringify(nodes), now],
  );
}

/** A node's new columns. What is absent or null keeps its stored bytes (a document that did not change is not written again). */
export interface NodeUpdate
  extends
    Pick<
      ProductNode,
      'id' | 'revision' | 'treeRevision' | 'sellable' | 'lifecycle' | 'familyCode' | 'familyVariantCode' | 'categories' | 'state'
    >,
    Partial<Pick<ProductNode, 'facts' | 'factMeta' | 'content' | 'contentMeta'>> {
  /** False where only order marks moved: that is bookkeeping, nobody's change. */
  changed: boolean;
}

export async function updateNodes(m: EntityManager, updates: NodeUpdate[], now: Date): Promise<void> {
  await named(
    m,
    `UPDATE product_node n SET
       revision = u.revision, tree_revision = u."treeRevision", sellable = u.sellable, lifecycle = u.lifecycle, family_code = u."familyCode",
       family_variant_code = u."familyVariantCode", categories = u.categories, facts = coalesce(u.facts, n.facts),
       fact_meta = coalesce(u."factMeta", n.fact_meta), content = coalesce(u.content, n.content),
       content_meta = coalesce(u."contentMeta", n.content_meta), state = u.state,
       updated_at = CASE WHEN u.changed THEN $2 ELSE n.updated_at END
     FROM jsonb_to_recordset($1::jsonb) AS u(id bigint, revision bigint, "treeRevision" bigint, sellable boolean, lifecycle text,
       "familyCode" text, "familyVariantCode" text, categories text[], facts jsonb, "factMeta" jsonb, content jsonb, "contentMeta" jsonb,
       changed boolean, state text)
     WHERE n.id = u.id`,
    [JSON.stringify(updates), now],
  );
}

/** A node of which something outside its row changed. A node is named once. */
export type TreeTouch = Pick<NodeChangeEntity, 'rootId' | 'nodeId' | 'changes'>;

/**
 * For writers of what belongs to a tree but lies outside its nodes (asset links): raises the nodes' revisions and, once however many of
 * its nodes are named, the tree's; puts an approved draft back to draft and writes the history. The caller holds the roots' locks.
 */
export async function touchTrees(m: EntityManager, touches: TreeTouch[], by: Acting): Promise<void> {
  await named(
    m,
    `WITH touched AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS t("rootId" bigint, "nodeId" bigint, changes jsonb)
     ), node AS (
       UPDATE product_node SET
         revision = revision + (id IN (SELECT "nodeId" FROM touched))::int,
         tree_revision = tree_revision + (id IN (SELECT "rootId" FROM touched))::int,
         state = CASE WHEN state = 'approved' AND id IN (SELECT "rootId" FROM touched) THEN 'draft' ELSE state END,
         updated_at = $5
       WHERE id IN (SELECT "rootId" FROM touched UNION SELECT "nodeId" FROM touched)
       RETURNING id, sku, revision
     )
     ${intoHistory(`SELECT t."rootId" AS root_id, n.id AS node_id, n.sku, n.revision, NULL::bigint AS message_id, t.changes
       FROM touched t JOIN node n ON n.id = t."nodeId" ORDER BY n.id`)}`,
    [JSON.stringify(touches), ...whoOf(by)],
  );
}
