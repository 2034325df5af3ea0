import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import { gtin14 } from '../../port/kit/index.js';
import { isRealDate, type Doc } from '../cells/index.js';
import type { NodeChange } from './history.repository.js';
import type { NodeGtinEntity } from './node-gtin.entity.js';

/**
 * What these changes do to the barcodes of nodes; the last one of a cell counts. No statement where they touch none. Returns the barcodes that some of
 * them do not have any more.
 */
export async function writeGtins(m: EntityManager, changes: Pick<NodeChange, 'nodeId' | 'changes'>[]): Promise<string[]> {
  const left = new Set<string>();
  const cells = new Map<string, Omit<NodeGtinEntity, 'gtin14'> & { gtin14: string | null }>();
  for (const { nodeId, changes: made } of changes) {
    for (const [cell, [before, after]] of Object.entries(made)) {
      if (cell.startsWith('$') || (gtinIn(before) === null && gtinIn(after) === null)) continue;
      const had = gtinIn(before);
      if (had !== null && had !== gtinIn(after)) left.add(had);
      cells.set(`${nodeId} ${cell}`, { nodeId, cell, gtin14: gtinIn(after) });
    }
  }
  if (cells.size === 0) return [];
  await send(
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
  return [...left];
}

/** Trees in which something states one of these barcodes. Index: node_gtin_gtin14. */
export async function rootsOfGtins(m: EntityManager, gtins: readonly string[]): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    'SELECT DISTINCT n.root_id::text AS id FROM node_gtin g JOIN product_node n ON n.id = g.node_id WHERE g.gtin14 = ANY ($1)',
    [gtins],
  );
  return rows.map(({ id }) => id);
}

/** Other trees that state a barcode of these. Indexes: product_node_place, the primary key of node_gtin, node_gtin_gtin14. */
export async function rootsOfSameGtin(m: EntityManager, rootIds: readonly string[]): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    `SELECT DISTINCT o.root_id::text AS id FROM product_node n JOIN node_gtin g ON g.node_id = n.id JOIN node_gtin h ON h.gtin14 = g.gtin14 AND h.node_id <> g.node_id
     JOIN product_node o ON o.id = h.node_id AND o.root_id <> n.root_id WHERE n.root_id = ANY ($1::bigint[])`,
    [rootIds],
  );
  return rows.map(({ id }) => id);
}

/** A day is eight digits, too, and one of ten has a check digit by chance. */
const gtinIn = (value: unknown): string | null => (typeof value === 'string' && !isRealDate(value) ? (gtin14(value) ?? null) : null);

/** A node that states a GTIN, with what it or a node above says in some cells. */
export interface GtinHolder extends Pick<NodeGtinEntity, 'cell' | 'gtin14'> {
  rootId: string;
  sku: string;
  values: Doc;
}

/** A GTIN as a tree uses it. */
export interface AskedGtin {
  gtin14: string;
  rootId: string;
}

/**
 * Nodes of other trees than the asking one that state one of these GTINs and are not sold out for good. One statement, however many GTINs; nearly
 * always it finds none. Index: node_gtin_gtin14.
 */
export async function gtinHolders(m: EntityManager, asked: AskedGtin[], cells: string[]): Promise<GtinHolder[]> {
  return named<GtinHolder>(
    m,
    `WITH RECURSIVE found AS MATERIALIZED (
       SELECT DISTINCT g.gtin14, g.cell, n.id, n.root_id, n.sku
       FROM unnest($1::text[], $2::bigint[]) AS a(gtin14, root_id)
       JOIN node_gtin g ON g.gtin14 = a.gtin14 JOIN product_node n ON n.id = g.node_id
       WHERE n.root_id <> a.root_id AND n.lifecycle <> 'discontinued'
     ), up AS (
       SELECT f.id AS node, n.parent_id, n.facts || n.content AS doc, 0 AS height FROM (SELECT DISTINCT id FROM found) f JOIN product_node n ON n.id = f.id
       UNION ALL
       SELECT up.node, p.parent_id, p.facts || p.content, up.height + 1 FROM up JOIN product_node p ON p.id = up.parent_id
     ), said AS (
       SELECT up.node, jsonb_object_agg(c.cell, up.doc -> c.cell ORDER BY up.height DESC) AS values
       FROM up JOIN unnest($3::text[]) AS c(cell) ON up.doc ? c.cell GROUP BY up.node
     )
     SELECT f.gtin14, f.cell, f.root_id AS "rootId", f.sku, coalesce(s.values, '{}') AS values
     FROM found f LEFT JOIN said s ON s.node = f.id ORDER BY f.gtin14, f.sku`,
    [asked.map(({ gtin14 }) => gtin14), asked.map(({ rootId }) => rootId), cells],
  );
}
