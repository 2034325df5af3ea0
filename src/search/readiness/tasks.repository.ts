import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import type { ReadinessTaskEntity } from './task.entity.js';

/** Which products wait, and why. What is absent narrows nothing. */
export type TaskOrder = Pick<ReadinessTaskEntity, 'cause'> &
  Partial<Pick<ReadinessTaskEntity, 'channelCode' | 'families' | 'keys' | 'options' | 'productTypes'>>;

export interface Task extends Omit<ReadinessTaskEntity, 'judged'> {
  judged: number;
  /** Products that it was to judge when it began, at most. */
  all: number;
}

/**
 * All products that there are wait, of those that the order names. A task of the same order that is under way begins again; one that is
 * in hand at this moment goes on beside it, so that whoever changes a mapping waits for nobody who judges. */
export async function beginTask(m: EntityManager, order: TaskOrder, now: Date): Promise<void> {
  const { cause, channelCode = null, families = null, keys = null, options = null, productTypes = null } = order;
  await send(
    m,
    `WITH same AS (
       DELETE FROM readiness_task WHERE id IN (SELECT t.id FROM readiness_task t WHERE t.channel_code IS NOT DISTINCT FROM $2 AND t.families IS NOT DISTINCT FROM $3::text[]
         AND t.keys IS NOT DISTINCT FROM $4::bigint[] AND t.options IS NOT DISTINCT FROM $5::text[] AND t.product_types IS NOT DISTINCT FROM $6::text[]
         FOR UPDATE SKIP LOCKED)
     )
     INSERT INTO readiness_task (cause, channel_code, families, keys, options, product_types, until_root, started_at)
     SELECT $1, $2, $3, $4, $5, $6, newest.id, $7 FROM (SELECT max(id) AS id FROM product_node WHERE parent_id IS NULL) AS newest WHERE newest.id IS NOT NULL`,
    [cause, channelCode, families, keys, options, productTypes, now],
  );
}

/** The oldest first. */
export async function readTasks(m: EntityManager): Promise<Task[]> {
  return named<Task>(
    m,
    `SELECT t.id::text, t.cause, t.channel_code AS "channelCode", t.families, t.keys::text[], t.options, t.product_types AS "productTypes", t.after_root::text AS "afterRoot",
       t.until_root::text AS "untilRoot", t.judged::float8, t.started_at AS "startedAt",
       (SELECT count(*) FROM product_node n WHERE n.parent_id IS NULL AND n.id <= t.until_root AND (t.families IS NULL OR n.family_code = ANY (t.families)))::float8 AS "all"
     FROM readiness_task t ORDER BY t.id`,
  );
}

/** How many are under way; `requirementsOf`: only those because of what this channel requires. */
export async function countTasks(m: EntityManager, requirementsOf: string | null = null): Promise<number> {
  const [row] = await named<{ count: number }>(
    m,
    'SELECT count(*)::float8 AS count FROM readiness_task WHERE $1::text IS NULL OR (channel_code = $1 AND product_types IS NOT NULL)',
    [requirementsOf],
  );
  return row!.count;
}

/** The oldest task, locked; undefined: there is none, or another process is at it. */
export async function takeTask(m: EntityManager): Promise<Omit<Task, 'all'> | undefined> {
  const [task] = await named<Omit<Task, 'all'>>(
    m,
    `SELECT id::text, cause, channel_code AS "channelCode", families, keys::text[], options, product_types AS "productTypes", after_root::text AS "afterRoot", until_root::text AS "untilRoot",
       judged::float8, started_at AS "startedAt" FROM readiness_task ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return task;
}

/** SQL of whether a task (`t`) still has a product (`r`) before it. Indexes: the primary keys of search_cell and readiness_verdict. */
export const waitsFor = (t: string, r: string): string =>
  `${r}.id > ${t}.after_root AND ${r}.id <= ${t}.until_root AND (${t}.families IS NULL OR ${r}.family_code = ANY (${t}.families))
   AND (${t}.keys IS NULL OR EXISTS (SELECT FROM search_cell s WHERE s.root_id = ${r}.id AND s.key = ANY (${t}.keys) AND (${t}.options IS NULL OR s.value = ANY (${t}.options))))
   AND (${t}.product_types IS NULL OR EXISTS (SELECT FROM readiness_verdict j WHERE j.root_id = ${r}.id AND j.channel_code = ${t}.channel_code AND j.product_type = ANY (${t}.product_types)))`;

/** The next products of a task, rising. Index: the primary key of product_node. */
export async function nextOfTask(m: EntityManager, taskId: string, limit: number): Promise<string[]> {
  const rows = await named<{ id: string }>(
    m,
    `SELECT r.id::text FROM readiness_task t JOIN product_node r ON r.parent_id IS NULL AND ${waitsFor('t', 'r')}
     WHERE t.id = $1 ORDER BY r.id LIMIT $2`,
    [taskId, limit],
  );
  return rows.map(({ id }) => id);
}

/** All up to this product are judged; without one, all. */
export async function noteTask(m: EntityManager, taskId: string, rootIds: readonly string[]): Promise<void> {
  if (rootIds.length === 0) await named(m, 'DELETE FROM readiness_task WHERE id = $1', [taskId]);
  else await named(m, 'UPDATE readiness_task SET after_root = $2, judged = judged + $3 WHERE id = $1', [taskId, rootIds.at(-1), rootIds.length]); // prettier-ignore
}
