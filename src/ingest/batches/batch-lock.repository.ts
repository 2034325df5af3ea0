import type { EntityManager } from 'typeorm';
import { LOCKS, named } from '../../../libs/db/index.js';

/** Held by the session behind `m` while it works on the batch: a process that died holds nothing, without any waiting time. */
export async function tryLockBatch(m: EntityManager, id: string): Promise<boolean> {
  const [row] = await named<{ got: boolean }>(m, `SELECT pg_try_advisory_lock(${LOCKS.batches}, ($1::bigint % 2147483647)::int) AS got`, [
    id,
  ]);
  return row!.got;
}

export async function unlockBatch(m: EntityManager, id: string): Promise<void> {
  await named(m, `SELECT pg_advisory_unlock(${LOCKS.batches}, ($1::bigint % 2147483647)::int)`, [id]);
}
