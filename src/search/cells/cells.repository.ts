import type { EntityManager } from 'typeorm';
import { binaryColumn, named, send } from '../../../libs/db/index.js';
import type { IndexChange, CellRowKey } from './index-rows.js';

/** Writes what one change does to the rows of cells; what was amiss with a value goes with it. One statement; indexes: the primary key of search_cell. */
export async function writeTerms(m: EntityManager, { gone, come, cut }: IndexChange): Promise<void> {
  if (gone.length + come.length === 0) return;
  const value = (rows: { value: string }[]): Buffer => binaryColumn('text', rows.map((row) => row.value)); // prettier-ignore
  await send(
    m,
    `WITH gone AS (
       DELETE FROM search_cell c USING unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) AS g(root_id, key, position, value)
       WHERE c.root_id = g.root_id AND c.key = g.key AND c.position = g.position AND c.value = g.value
     ), flawless AS (
       DELETE FROM readiness_flaw f USING unnest($1::bigint[], $2::bigint[], $3::text[]) AS g(root_id, key, position)
       WHERE f.root_id = g.root_id AND f.key = g.key AND f.position = g.position
     ), come AS (
       INSERT INTO search_cell (root_id, key, position, value, is_cut)
       SELECT n.root_id, n.key, n.position, n.value, n.is_cut OR n.looks_below AND EXISTS (SELECT FROM search_cell b
         WHERE b.root_id = n.root_id AND b.key = n.key AND b.position > n.position AND b.position < n.position || '~')
       FROM unnest($5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::boolean[], $10::boolean[])
         AS n(root_id, key, position, value, is_cut, looks_below)
       ON CONFLICT (root_id, key, position, value) DO UPDATE SET is_cut = search_cell.is_cut OR excluded.is_cut
     )
     UPDATE search_cell a SET is_cut = true FROM unnest($11::bigint[], $12::bigint[], $13::text[]) AS u(root_id, key, position)
     WHERE a.root_id = u.root_id AND a.key = u.key AND a.position = u.position AND NOT a.is_cut
       -- of two changes of one row in one statement PostgreSQL makes the one or the other
       AND (a.root_id, a.key, a.position, a.value) NOT IN (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]))`,
    [
      ...[...places(gone), value(gone)],
      ...[...places(come), value(come), come.map((row) => row.isCut), come.map((row) => row.looksBelow)],
      ...places(cut),
    ],
  );
}

/** Writes what one change does to the rows of texts. One statement; indexes: the primary key of search_text. */
export async function writeTexts(m: EntityManager, { goneTexts, texts }: IndexChange): Promise<void> {
  if (goneTexts.length + texts.length === 0) return;
  const column = (of: (row: IndexChange['texts'][number]) => string | null): Buffer => binaryColumn('text', texts.map(of));
  await send(
    m,
    `WITH gone AS (
       DELETE FROM search_text t USING unnest($1::bigint[], $2::bigint[], $3::text[]) AS g(root_id, key, position)
       WHERE t.root_id = g.root_id AND t.key = g.key AND t.position = g.position
     )
     INSERT INTO search_text (root_id, key, position, body, words)
     SELECT n.root_id, n.key, n.position, n.body, setweight(to_tsvector('simple', n.text)
       || CASE WHEN n.language = 'simple' THEN '' ELSE to_tsvector(n.language::regconfig, n.text) END, n.weight::"char")
     FROM unnest($4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
       AS n(root_id, key, position, body, text, language, weight)
     ON CONFLICT (root_id, key, position) DO UPDATE SET body = excluded.body, words = excluded.words`,
    [
      ...places(goneTexts),
      ...[...places(texts), column(({ body }) => body), column(({ text }) => text)],
      ...[column(({ language }) => language), column(({ weight }) => weight)],
    ],
  );
}

/** Whatever is known of these trees goes. */
export async function forgetTrees(m: EntityManager, rootIds: string[]): Promise<void> {
  await send(m, 'DELETE FROM search_cell WHERE root_id = ANY ($1::bigint[])', [rootIds]);
  await send(m, 'DELETE FROM search_text WHERE root_id = ANY ($1::bigint[])', [rootIds]);
  await send(m, 'DELETE FROM readiness_flaw WHERE root_id = ANY ($1::bigint[])', [rootIds]);
}

/** A node as the index reads it anew. */
export interface StoredNode {
  rootId: string;
  position: string;
  isLeaf: boolean;
  facts: Record<string, unknown>;
  content: Record<string, unknown>;
}

/** Every node of these trees. Index: product_node_place. */
export async function readNodes(m: EntityManager, rootIds: string[]): Promise<StoredNode[]> {
  return named<StoredNode>(
    m,
    `SELECT n.root_id AS "rootId", n.position, n.is_leaf AS "isLeaf", n.facts, n.content FROM product_node n
     WHERE n.root_id = ANY ($1::bigint[]) ORDER BY n.root_id, n.position`,
    [rootIds],
  );
}

const places = (rows: readonly CellRowKey[]): unknown[] => [
  rows.map(({ rootId }) => rootId),
  rows.map(({ key }) => key),
  rows.map(({ position }) => position),
];
