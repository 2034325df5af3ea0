import type { EntityManager } from 'typeorm';
import { named, query, send } from '../../../libs/db/index.js';
import { Params } from '../query/params.js';
import type { LeftOutEntity } from './left-out.entity.js';
import { BROKEN } from './meant.js';
import { judgedSql, type CompiledMeant } from './meant-sql.js';

/** A leaf of which another thing is true than was settled. `because`, `before`: null where it is, or was, meant for the place. */
export interface LeftOutChange extends Pick<LeftOutEntity, 'nodeId' | 'rootId'> {
  because: string | null;
  before: string | null;
}

/** What is to be written of these products. The caller holds whatever keeps others from settling the same place. Index: the primary key of search_left_out. */
export async function changesOf(m: EntityManager, meant: CompiledMeant, rootIds: string[]): Promise<LeftOutChange[]> {
  const params = new Params(false, rootIds);
  const judged = judgedSql(meant, params);
  return query<LeftOutChange>(
    m,
    `${judged}
     SELECT coalesce(j.id, o.node_id)::text AS "nodeId", coalesce(j.root_id, o.root_id)::text AS "rootId", j.because, o.because AS before
     FROM judged j FULL JOIN (SELECT * FROM search_left_out WHERE place = ${params.add(meant.place)} AND ${params.inside('search_left_out')[0]!}) o
       ON o.node_id = j.id AND o.root_id = j.root_id
     WHERE j.because IS DISTINCT FROM o.because`,
    params.values,
  );
}

export async function writeChanges(m: EntityManager, place: string, changes: LeftOutChange[]): Promise<void> {
  await send(
    m,
    `WITH c AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS c("nodeId" bigint, "rootId" bigint, because text)), gone AS (
       DELETE FROM search_left_out o USING c WHERE o.place = $1 AND o.root_id = c."rootId" AND o.node_id = c."nodeId" AND c.because IS NULL)
     INSERT INTO search_left_out (place, root_id, node_id, because)
     SELECT $1, "rootId", "nodeId", because FROM c WHERE because IS NOT NULL ORDER BY 2, 3
     ON CONFLICT (place, root_id, node_id) DO UPDATE SET because = excluded.because`,
    [place, JSON.stringify(changes)],
  );
}

/** Leaves of these products that nothing was said of, and that are not shown: nothing new comes to a place whose rules cannot be asked. Index: product_node_place. */
export async function keepNewOut(m: EntityManager, place: string, rootIds: string[], shown: string[]): Promise<void> {
  await send(
    m,
    `INSERT INTO search_left_out (place, root_id, node_id, because)
     SELECT $1, n.root_id, n.id, '${BROKEN}' FROM product_node n WHERE n.root_id = ANY ($2::bigint[]) AND n.is_leaf AND n.sku <> ALL ($3::text[])
     ORDER BY 2, 3 ON CONFLICT DO NOTHING`,
    [place, rootIds, shown],
  );
}

/** Up to `limit` products after one, rising. Index: the primary key of product_node. */
export async function productsAfter(m: EntityManager, after: string, limit: number): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    `SELECT id::text FROM product_node WHERE parent_id IS NULL AND id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Leaves that are not meant for a place. Index: the primary key of search_left_out. */
export async function countLeftOut(m: EntityManager, places: string[]): Promise<Map<string, number>> {
  const rows = await named<{ place: string; count: number }>(
    m,
    `SELECT place, count(*)::float8 AS count FROM search_left_out WHERE place = ANY ($1) GROUP BY place`,
    [places],
  );
  return new Map(rows.map(({ place, count }) => [place, count]));
}

/** A digest of all paths of categories. */
export async function readCategoryTree(m: EntityManager): Promise<string> {
  const [row] = await named<{ digest: string }>(
    m,
    `SELECT md5(coalesce(string_agg(path::text, ' ' ORDER BY path::text), '')) AS digest FROM category`,
  );
  return row!.digest;
}
