import type { EntityManager } from 'typeorm';
import { jsonbColumn, named } from '../../../libs/db/index.js';
import type { Doc } from '../cells/index.js';
import type { FactMeta, ProductNode } from './node.js';

/** A node as far as an ERP speaks of it, and which writing of its row this is. */
export interface KnownNode extends Pick<ProductNode, 'id' | 'sku' | 'rootId' | 'kind' | 'sellable' | 'lifecycle'> {
  parent: string | null;
  family: string | null;
  familyVariant: string | null;
  facts: Doc;
  factMeta: FactMeta;
  /** Something of its tree is recalled: what a line says of its life is then answered with more than a verdict. */
  isRecalled: boolean;
  written: string;
}

/** Without any lock. SKUs as they are spelled. Indexes: product_node_sku, recall_root. */
export async function readKnown(m: EntityManager, skus: string[]): Promise<KnownNode[]> {
  return named<KnownNode>(
    m,
    `SELECT n.id, n.sku, n.root_id AS "rootId", n.kind, n.sellable, n.lifecycle, p.sku AS parent, r.family_code AS family,
       r.family_variant_code AS "familyVariant", n.facts, n.fact_meta AS "factMeta", n.xmin::text AS written,
       EXISTS (SELECT 1 FROM recall c WHERE c.root_id = n.root_id AND c.lifted_at IS NULL) AS "isRecalled"
     FROM product_node n JOIN product_node r ON r.id = n.root_id LEFT JOIN product_node p ON p.id = n.parent_id
     WHERE n.sku = ANY ($1)`,
    [skus],
  );
}

/** Raises the marks of nodes that nobody has written since they were read. Returns which these are. The caller holds the roots' locks. */
export async function raiseMarks(m: EntityManager, rows: { id: string; written: string; meta: FactMeta }[]): Promise<Set<string>> {
  const done = await named<{ id: string }>(
    m,
    `UPDATE product_node n SET fact_meta = u.meta
     FROM unnest($1::bigint[], $2::text[], $3::jsonb[]) AS u(id, written, meta)
     WHERE n.id = u.id AND n.xmin::text = u.written RETURNING n.id`,
    [rows.map(({ id }) => id), rows.map(({ written }) => written), jsonbColumn(rows.map(({ meta }) => meta))],
  );
  return new Set(done.map(({ id }) => id));
}
