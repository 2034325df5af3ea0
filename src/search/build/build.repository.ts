import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';

/** How far the index is: `isBuilding` while a job is at it. */
export interface BuildState {
  version: number;
  isBuilding: boolean;
  rootsDone: number;
  rootsAll: number;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** Undefined: it was kept from the first product on, and never built. */
export async function readBuild(m: EntityManager): Promise<BuildState | undefined> {
  const [row] = await named<BuildState>(
    m,
    `SELECT version, built_to IS NOT NULL AS "isBuilding", roots_done::float8 AS "rootsDone", roots_all::float8 AS "rootsAll",
       started_at AS "startedAt", finished_at AS "finishedAt" FROM search_build`,
  );
  return row;
}

/** From the first product on; where one is being built already, from there, unless `anew`. `version`: of what there is. */
export async function beginBuild(m: EntityManager, version: number, now: Date, anew: boolean): Promise<void> {
  await send(
    m,
    `INSERT INTO search_build AS b (version, built_to, started_at, roots_all)
     VALUES ($1, 0, $2, (SELECT count(*) FROM product_node WHERE parent_id IS NULL))
     ON CONFLICT (id) DO UPDATE SET built_to = 0, roots_done = 0, started_at = excluded.started_at, finished_at = NULL, roots_all = excluded.roots_all
     WHERE b.built_to IS NULL OR $3`,
    [version, now, anew],
  );
}

/**
 * The last product that is built; null where nothing is being built. Held until the transaction ends: who begins anew or says that nothing
 * is built comes between two batches, so that no batch counts for a build that it was no part of.
 */
export async function holdBuild(m: EntityManager): Promise<string | null> {
  const [row] = await named<{ builtTo: string | null }>(m, 'SELECT built_to AS "builtTo" FROM search_build FOR UPDATE');
  return row?.builtTo ?? null;
}

/** Up to `limit` products after this one, rising. Index: the primary key of product_node. */
export async function nextRoots(m: EntityManager, after: string, limit: number): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    'SELECT n.id FROM product_node n WHERE n.parent_id IS NULL AND n.id > $1::bigint ORDER BY n.id LIMIT $2',
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/** The caller holds the build, as `endBuild`'s does. */
export async function noteBuilt(m: EntityManager, rootIds: string[]): Promise<void> {
  await send(m, 'UPDATE search_build SET built_to = $1, roots_done = roots_done + $2', [rootIds.at(-1), rootIds.length]);
}

export async function endBuild(m: EntityManager, version: number, now: Date): Promise<void> {
  await send(m, 'UPDATE search_build SET built_to = NULL, version = $1, finished_at = $2', [version, now]);
}
