import type { EntityManager } from 'typeorm';
import { jsonbColumn, named } from '../../../libs/db/index.js';
import type { Doc } from '../cells/index.js';
import type { FactMeta, ProductNode } from './node.js';

/** A node as far as an ERP speaks of it, and which writing of its row this is. */
export interface KnownNode extends Pick<ProductNode, 'id' | 'sku' | 'rootId' | 'kind' | 'sellable' | 'lifecycle'> {
  parent: string | null;
  family: string | null;
  familyVariant: string | null;
  /** Null where the message is the very one that was taken last: it is known without them. */
  facts: Doc | null;
  factMeta: FactMeta;
  /** Something of its tree is recalled: what a line says of its life is then answered with more than a verdict. */
  isRecalled: boolean;
  written: string;
}

/** Without any lock. SKUs as they are spelled, each with its message (`saidBy`). Indexes: product_node_sku, recall_root. */
export async function readKnown(m: EntityManager, asked: { sku: string; said: string | null }[]): Promise<KnownNode[]> {
  return named<KnownNode>(
    m,
    `SELECT n.id, n.sku, n.root_id AS "rootId", n.kind, n.sellable, n.lifecycle, p.sku AS parent, r.family_code AS family,
       r.family_variant_code AS "familyVariant", CASE WHEN n.fact_said = a.said THEN NULL ELSE n.facts END AS facts,
       CASE WHEN n.fact_said = a.said THEN NULL ELSE n.fact_meta END AS "factMeta", n.xmin::text AS written,
       EXISTS (SELECT 1 FROM recall c WHERE c.root_id = n.root_id AND c.lifted_at IS NULL) AS "isRecalled"
     FROM unnest($1::text[], $2::text[]) AS a(sku, said) JOIN product_node n ON n.sku = a.sku
       JOIN product_node r ON r.id = n.root_id LEFT JOIN product_node p ON p.id = n.parent_id`,
    [asked.map(({ sku }) => sku), asked.map(({ said }) => said)],
  );
}

/** Raises the marks of nodes that nobody has written since they were read. Returns which these are. The caller holds the roots' locks. */
export async function raiseMarks(
  m: EntityManager,
  rows: { id: string; written: string; meta: FactMeta; said: string | null }[],
): Promise<Set<string>> {
  const done = await named<{ id: string }>(
    m,
    `UPDATE product_node n SET fact_meta = u.meta, fact_said = u.said
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::jsonb[]) AS u(id, written, said, meta)
     WHERE n.id = u.id AND n.xmin::text = u.written RETURNING n.id`,
    [rows.map(({ id }) => id), rows.map(({ written }) => written), rows.map(({ said }) => said), jsonbColumn(rows.map(({ meta }) => meta))],
  );
  return new Set(done.map(({ id }) => id));
}
