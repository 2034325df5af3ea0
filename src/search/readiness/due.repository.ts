import type { EntityManager } from 'typeorm';
import { LOCKS, named, send } from '../../../libs/db/index.js';

/** These products wait to be judged. Appended: whoever judges holds up no writer. */
export async function addDue(m: EntityManager, rootIds: readonly string[], now: Date, spreads = true): Promise<void> {
  await send(m, 'INSERT INTO readiness_due (root_id, spreads, at) SELECT id, $3, $2 FROM unnest($1::bigint[]) AS t(id)', [
    rootIds,
    now,
    spreads,
  ]);
}

export interface TakenDue {
  rootId: string;
  spreads: boolean;
}

/**
 * Takes products that wait, those that do longest first; what another process has in hand is left to it. They come back if the caller's transaction
 * fails. Index: the primary key of readiness_due.
 */
export async function takeDue(m: EntityManager, limit: number): Promise<TakenDue[]> {
  return named<TakenDue>(
    m,
    `WITH oldest AS MATERIALIZED (
       SELECT DISTINCT root_id FROM (SELECT root_id FROM readiness_due ORDER BY id LIMIT $1 * 4) AS o LIMIT $1
     ), free AS MATERIALIZED (
       SELECT root_id FROM oldest WHERE pg_try_advisory_xact_lock($2, ${NUMBER})
     ), gone AS (
       DELETE FROM readiness_due d USING free f WHERE d.root_id = f.root_id RETURNING d.root_id, d.spreads
     )
     SELECT root_id::text AS "rootId", bool_or(spreads) AS spreads FROM gone GROUP BY root_id ORDER BY root_id`,
    [limit, LOCKS.judging],
  );
}

/** Waits until nobody else judges these. */
export async function lockJudged(m: EntityManager, rootIds: readonly string[]): Promise<void> {
  await named(m, `SELECT pg_advisory_xact_lock($1, ${NUMBER}) FROM unnest($2::bigint[]) AS t(root_id) ORDER BY root_id`, [
    LOCKS.judging,
    rootIds,
  ]);
}

const NUMBER = '(root_id % 2147483647)::int';

/** When the last change came that waits; undefined: none does. */
export async function newestDue(m: EntityManager): Promise<Date | undefined> {
  const [row] = await named<{ at: Date }>(m, 'SELECT at FROM readiness_due ORDER BY id DESC LIMIT 1');
  return row?.at;
}

/** Since when the first product or task waits; undefined: none does. */
export async function oldestDue(m: EntityManager): Promise<Date | undefined> {
  const [row] = await named<{ at: Date | null }>(
    m,
    'SELECT least((SELECT at FROM readiness_due ORDER BY id LIMIT 1), (SELECT started_at FROM readiness_task ORDER BY id LIMIT 1)) AS at',
  );
  return row!.at ?? undefined;
}
