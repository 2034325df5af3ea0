import type { EntityManager } from 'typeorm';
import { LOCKS, named } from '../../../libs/db/index.js';
import type { Doc } from '../cells/index.js';
import { MovedMeanwhile } from './moved-meanwhile.js';
import type { ProductNode } from './node.js';

/** More new SKUs than this are held by their buckets: a lock for each would fill the server's lock table. */
const FEW = 1500;

/**
 * Folds SKUs as the unique index does and holds, until the transaction ends, the right to create those that do not exist yet (and
 * to park what waits for them): creators and parkers of one SKU queue here, so neither misses the other. First 1,024 buckets in order, shared by
 * all who make few nodes, then the SKUs in order: buckets alone let no two streams of new items run side by side. One order cannot deadlock, if
 * a transaction claims once all that it may make; row locks come after.
 */
export async function claimSkus(m: EntityManager, skus: string[]): Promise<Map<string, string>> {
  const rows = await named<{ sku: string; folded: string }>(
    m,
    `WITH wanted AS MATERIALIZED (
       SELECT sku, plinth_fold_sku(sku) AS folded FROM (SELECT DISTINCT s AS sku FROM unnest($1::text[]) s) d
     ), missing AS MATERIALIZED (
       SELECT DISTINCT hashtext(w.folded) AS own FROM wanted w
       WHERE NOT EXISTS (SELECT 1 FROM product_node n WHERE plinth_fold_sku(n.sku) = w.folded) ORDER BY 1
     ), many AS MATERIALIZED (SELECT count(*) > ${FEW} AS many FROM missing), buckets AS MATERIALIZED (
       SELECT CASE WHEN many THEN pg_advisory_xact_lock(${LOCKS.creations}, bucket)::text
         ELSE pg_advisory_xact_lock_shared(${LOCKS.creations}, bucket)::text END AS lock
       FROM (SELECT DISTINCT own & 1023 AS bucket, many FROM missing CROSS JOIN many ORDER BY 1) b
     ), held AS MATERIALIZED (
       SELECT pg_advisory_xact_lock(${LOCKS.skus}, own)::text AS lock
       FROM (SELECT own FROM missing WHERE (SELECT count(lock) >= 0 FROM buckets) AND NOT (SELECT many FROM many) ORDER BY own) o
     )
     SELECT w.sku, w.folded, (SELECT count(lock) FROM held) AS held, (SELECT count(lock) FROM buckets) AS shared FROM wanted w`,
    [skus],
  );
  return new Map(rows.map((row) => [row.sku, row.folded]));
}

/** How these SKUs are folded, for whoever makes none of them. */
export async function foldSkus(m: EntityManager, skus: string[]): Promise<Map<string, string>> {
  const rows = await named<{ sku: string; folded: string }>(m, 'SELECT s AS sku, plinth_fold_sku(s) AS folded FROM unnest($1::text[]) s', [
    skus,
  ]);
  return new Map(rows.map((row) => [row.sku, row.folded]));
}

/** SKUs as they were claimed, or as they were given: then the statement folds them, and need not wait for the claim. */
export type NamedSkus = { folded: string[] } | { skus: string[] };

/** The folded SKUs of a statement, as its first parameter. */
const foldedOf = (named: NamedSkus): string =>
  'folded' in named ? '$1::text[]' : 'ARRAY(SELECT plinth_fold_sku(s) FROM unnest($1::text[]) s)';

const given = (named: NamedSkus): string[] => ('folded' in named ? named.folded : named.skus);

/** How these SKUs are folded: as they were claimed, if all of them were; else they are claimed. */
export async function foldsOf(
  m: EntityManager,
  skus: string[],
  claimed?: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  return claimed && skus.every((sku) => claimed.has(sku)) ? claimed : claimSkus(m, skus);
}

/** Locks roots in id order: every writer to a tree does this first, so two writers never wait for each other in a ring. */
export async function lockRoots(m: EntityManager, rootIds: string[]): Promise<void> {
  await named(m, 'SELECT id FROM product_node WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE', [rootIds]);
}

/** Locks the trees of nodes that were found before; throws where one of them went to another tree while somebody held the lock. */
export async function lockTreesOf(m: EntityManager, nodes: { id: string; rootId: string }[]): Promise<void> {
  await lockRoots(m, [...new Set(nodes.map(({ rootId }) => rootId))]);
  const moved = await named(
    m,
    `SELECT FROM unnest($1::bigint[], $2::bigint[]) AS u(id, root) JOIN product_node n ON n.id = u.id AND n.root_id <> u.root`,
    [nodes.map(({ id }) => id), nodes.map(({ rootId }) => rootId)],
  );
  if (moved.length > 0) throw new MovedMeanwhile();
}

/**
 * Locks the roots of the trees that hold these SKUs until the transaction ends; waits for whoever holds one. Returns
 * the root ids, rising; unknown SKUs are left out. Index: product_node_sku_folded.
 */
export async function lockRootsOfSkus(m: EntityManager, skus: NamedSkus): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    `SELECT r.id FROM product_node r
     WHERE r.id IN (SELECT n.root_id FROM product_node n WHERE plinth_fold_sku(n.sku) = ANY (${foldedOf(skus)}))
     ORDER BY r.id FOR NO KEY UPDATE`,
    [given(skus)],
  );
  return rows.map((row) => row.id);
}

/** As both together: the roots with these ids, and those of these SKUs. A transaction that needs both takes them in the one order. */
export async function lockRootsOf(m: EntityManager, rootIds: string[], folded: string[]): Promise<void> {
  await named(
    m,
    `SELECT r.id FROM product_node r
     WHERE r.id IN (SELECT unnest($1::bigint[]) UNION SELECT n.root_id FROM product_node n WHERE plinth_fold_sku(n.sku) = ANY ($2))
     ORDER BY r.id FOR NO KEY UPDATE`,
    [rootIds, folded],
  );
}

export interface FoundNode extends ProductNode {
  folded: string;
}

/** The nodes with these SKUs, whole as far as asked for, and all their ancestors (without documents). Read after locking. */
export async function readWithAncestors(
  m: EntityManager,
  skus: NamedSkus,
  want: { facts: boolean; content: boolean },
): Promise<FoundNode[]> {
  return named<FoundNode>(
    m,
    `WITH RECURSIVE up AS (
       SELECT id, parent_id, true AS seed FROM product_node WHERE plinth_fold_sku(sku) = ANY (${foldedOf(skus)})
       UNION
       SELECT p.id, p.parent_id, false FROM up JOIN product_node p ON p.id = up.parent_id
     ), one AS (SELECT id, bool_or(seed) AS seed FROM up GROUP BY id)
     SELECT n.id, n.sku, plinth_fold_sku(n.sku) AS folded, n.root_id AS "rootId", n.parent_id AS "parentId", n.kind, n.sellable,
       n.family_code AS "familyCode", n.family_variant_code AS "familyVariantCode", n.lifecycle, n.categories,
       CASE WHEN one.seed AND $2 THEN n.facts END AS facts, CASE WHEN one.seed AND $2 THEN n.fact_meta END AS "factMeta",
       CASE WHEN one.seed AND $3 THEN n.content END AS content, CASE WHEN one.seed AND $3 THEN n.content_meta END AS "contentMeta",
       n.revision::float8 AS revision, n.tree_revision::float8 AS "treeRevision", n.state,
       n.position, n.places, n.is_leaf AS "isLeaf"
     FROM one JOIN product_node n ON n.id = one.id`,
    [given(skus), want.facts, want.content],
  );
}

export interface AxisNode extends Pick<ProductNode, 'id' | 'sku' | 'parentId' | 'kind' | 'lifecycle'> {
  cells: Doc | null;
}

/** All nodes of these trees, with the cells of these attributes only: what axis rules must see of the siblings. */
export async function readAxisNodes(m: EntityManager, rootIds: string[], attributes: string[]): Promise<AxisNode[]> {
  return named<AxisNode>(
    m,
    `SELECT n.id, n.sku, n.parent_id AS "parentId", n.kind, n.lifecycle,
       (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(n.facts || n.content) e WHERE e.key = ANY ($2)) AS cells
     FROM product_node n WHERE n.root_id = ANY ($1::bigint[]) ORDER BY n.id`,
    [rootIds, attributes],
  );
}

export async function reserveNodeIds(m: EntityManager, count: number): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    // The sequence is looked up once: for each id it took a tenth of the time that the insert takes.
    `WITH own AS MATERIALIZED (SELECT pg_get_serial_sequence('product_node', 'id')::regclass AS sequence)
     SELECT nextval(own.sequence) AS id FROM own, generate_series(1, $1)`,
    [count],
  );
  return rows.map((row) => row.id);
}
