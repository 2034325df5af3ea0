import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { gtin14 } from '../../port/kit/index.js';
import type { Doc } from '../cells/index.js';
import type { NodeChange } from './history.repository.js';
import type { NodeGtinEntity } from './node-gtin.entity.js';

/** What these changes do to the barcodes of nodes; the last one of a cell counts. No statement where they touch none. */
export async function writeGtins(m: EntityManager, changes: Pick<NodeChange, 'nodeId' | 'changes'>[]): Promise<void> {
  const cells = new Map<string, Omit<NodeGtinEntity, 'gtin14'> & { gtin14: string | null }>();
  for (const { nodeId, changes: made } of changes) {
    for (const [cell, [before, after]] of Object.entries(made)) {
      if (cell.startsWith('$') || (gtinIn(before) === null && gtinIn(after) === null)) continue;
      cells.set(`${nodeId} ${cell}`, { nodeId, cell, gtin14: gtinIn(after) });
    }
  }
  if (cells.size === 0) return;
  await named(
    m,
    `WITH cell AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS c("nodeId" bigint, cell text, gtin14 text)
     ), cleared AS (
       DELETE FROM node_gtin g USING cell c WHERE g.node_id = c."nodeId" AND g.cell = c.cell AND c.gtin14 IS NULL
     )
     INSERT INTO node_gtin (node_id, cell, gtin14) SELECT c."nodeId", c.cell, c.gtin14 FROM cell c WHERE c.gtin14 IS NOT NULL
     ON CONFLICT (node_id, cell) DO UPDATE SET gtin14 = excluded.gtin14`,
    [JSON.stringify([...cells.values()])],
  );
}

const gtinIn = (value: unknown): string | null => (typeof value === 'string' ? (gtin14(value) ?? null) : null);

/** A node that states a GTIN, with what it or a node above says in some cells. */
export interface GtinHolder extends Pick<NodeGtinEntity, 'cell' | 'gtin14'> {
  rootId: string;
  sku: string;
  values: Doc;
}

/** Nodes that state one of these GTINs and are not sold out for good. One statement, however many GTINs. Index: node_gtin_gtin14. */
export async function gtinHolders(m: EntityManager, gtins: string[], cells: string[]): Promise<GtinHolder[]> {
  return named<GtinHolder>(
    m,
    `WITH RECURSIVE found AS (
       SELECT g.gtin14, g.cell, n.id, n.root_id, n.sku FROM node_gtin g JOIN product_node n ON n.id = g.node_id
       WHERE g.gtin14 = ANY($1) AND n.lifecycle <> 'discontinued'
     ), up AS (
       SELECT f.id AS node, n.parent_id, n.facts || n.content AS doc, 0 AS height FROM (SELECT DISTINCT id FROM found) f JOIN product_node n ON n.id = f.id
       UNION ALL
       SELECT up.node, p.parent_id, p.facts || p.content, up.height + 1 FROM up JOIN product_node p ON p.id = up.parent_id
     )
     SELECT f.gtin14, f.cell, f.root_id AS "rootId", f.sku, coalesce((SELECT jsonb_object_agg(e.key, e.value ORDER BY up.height DESC)
       FROM up, jsonb_each(up.doc) e WHERE up.node = f.id AND e.key = ANY($2)), '{}') AS values
     FROM found f ORDER BY f.gtin14, f.sku`,
    [gtins, cells],
  );
}
