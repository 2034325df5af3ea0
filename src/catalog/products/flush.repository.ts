import type { EntityManager } from 'typeorm';
import { jsonbColumn, named, send } from '../../../libs/db/index.js';
import type { Acting } from '../../journal/index.js';
import { intoHistory, whoOf } from './history.repository.js';
import type { ProductNode } from './node.js';
import type { ProductNodeEntity } from './product-node.entity.js';
import type { NodeChangeEntity } from './node-change.entity.js';

/** A node with the message that made it, where that may be known again. */
export type NewNode = ProductNode & Pick<ProductNodeEntity, 'factSaid'>;

/** Documents in binary form beside plain columns: one record of JSON for each node took a third longer. */
export async function insertNodes(m: EntityManager, nodes: NewNode[], now: Date): Promise<void> {
  const column = <K extends keyof NewNode>(name: K): NewNode[K][] => nodes.map((node) => node[name]);
  const documents = (['categories', 'facts', 'content', 'factMeta', 'contentMeta'] as const).map((name) => jsonbColumn(column(name)));
  const plain = [
    ...[column('id'), column('sku'), column('rootId'), column('parentId'), column('kind'), column('sellable'), column('familyCode')],
    ...[column('familyVariantCode'), column('lifecycle'), column('revision'), column('treeRevision'), column('factSaid')],
    ...[column('position'), column('places'), column('isLeaf')],
  ];
  await send(
    m,
    `INSERT INTO product_node (id, sku, root_id, parent_id, kind, sellable, family_code, family_variant_code, lifecycle, categories,
       facts, content, fact_meta, content_meta, fact_said, revision, tree_revision, position, places, is_leaf, created_at, updated_at)
     SELECT u.id, u.sku, u.root_id, u.parent_id, u.kind, u.sellable, u.family_code, u.family_variant_code, u.lifecycle,
       ${CATEGORIES}, u.facts, u.content, u.fact_meta, u.content_meta, u.fact_said, u.revision, u.tree_revision, u.position, u.places, u.is_leaf, $21, $21
     FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::boolean[], $7::text[], $8::text[], $9::text[], $10::bigint[],
       $11::bigint[], $12::text[], $13::text[], $14::int[], $15::boolean[], $16::jsonb[], $17::jsonb[], $18::jsonb[], $19::jsonb[], $20::jsonb[])
       AS u(id, sku, root_id, parent_id, kind, sellable, family_code, family_variant_code, lifecycle, revision, tree_revision, fact_said,
       position, places, is_leaf, categories, facts, content, fact_meta, content_meta)`,
    [...plain, ...documents, now],
  );
}

/** A list for each row cannot be an array of arrays: those are rectangles. */
const CATEGORIES = `CASE WHEN u.categories = '[]' THEN '{}' ELSE ARRAY(SELECT jsonb_array_elements_text(u.categories)) END`;

/** A node's new columns. What is absent or null keeps its stored bytes (a document that did not change is not written again). */
export interface NodeUpdate
  extends
    Pick<
      ProductNode,
      | 'id'
      | 'revision'
      | 'treeRevision'
      | 'sellable'
      | 'lifecycle'
      | 'familyCode'
      | 'familyVariantCode'
      | 'categories'
      | 'state'
      | 'places'
      | 'isLeaf'
    >,
    Partial<Pick<ProductNodeEntity, 'facts' | 'factMeta' | 'factSaid' | 'content' | 'contentMeta'>> {
  /** False where only order marks moved: that is bookkeeping, nobody's change. */
  changed: boolean;
}

export async function updateNodes(m: EntityManager, updates: NodeUpdate[], now: Date): Promise<void> {
  const column = <K extends keyof NodeUpdate>(name: K): NodeUpdate[K][] => updates.map((update) => update[name]);
  const kept = (['facts', 'factMeta', 'content', 'contentMeta'] as const).map((name) => jsonbColumn(column(name)));
  await send(
    m,
    `UPDATE product_node n SET
       revision = u.revision, tree_revision = u.tree_revision, sellable = u.sellable, lifecycle = u.lifecycle, family_code = u.family_code,
       family_variant_code = u.family_variant_code, categories = ${CATEGORIES}, facts = coalesce(u.facts, n.facts),
       fact_meta = coalesce(u.fact_meta, n.fact_meta), content = coalesce(u.content, n.content),
       content_meta = coalesce(u.content_meta, n.content_meta), state = u.state, places = u.places, is_leaf = u.is_leaf, updated_at = CASE WHEN u.changed THEN $18 ELSE n.updated_at END,
       fact_said = CASE WHEN u.fact_meta IS NULL THEN n.fact_said ELSE u.fact_said END
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[],
       $10::text[], $11::int[], $12::boolean[], $13::jsonb[], $14::jsonb[], $15::jsonb[], $16::jsonb[], $17::jsonb[]) AS u(id, revision, tree_revision, sellable,
       lifecycle, family_code, family_variant_code, state, changed, fact_said, places, is_leaf, categories, facts, fact_meta, content, content_meta)
     WHERE n.id = u.id`,
    [
      ...[column('id'), column('revision'), column('treeRevision'), column('sellable'), column('lifecycle'), column('familyCode')],
      ...[
        column('familyVariantCode'),
        column('state'),
        column('changed'),
        column('factSaid'),
        column('places'),
        column('isLeaf'),
        jsonbColumn(column('categories')),
        ...kept,
        now,
      ],
    ],
  );
}

/** A node of which something outside its row changed. A node is named once. */
export type TreeTouch = Pick<NodeChangeEntity, 'rootId' | 'nodeId' | 'changes'>;

/**
 * For writers of what belongs to a tree but lies outside its nodes (asset links): raises the nodes' revisions and, once however many of
 * its nodes are named, the tree's; puts an approved draft back to draft and writes the history. The caller holds the roots' locks.
 */
export async function touchTrees(m: EntityManager, touches: TreeTouch[], by: Acting): Promise<void> {
  await send(
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

/** Gives the nodes of these trees their positions, where a release without positions made them; what stands right is not written. The caller holds the roots' locks. */
export async function placeTrees(m: EntityManager, rootIds: string[]): Promise<void> {
  await named(m, 'SELECT place_trees($1::bigint[])', [rootIds]);
}
