import type { EntityManager } from 'typeorm';
import { LOCKS, query } from '../../../libs/db/index.js';

/** Definitions are few and change seldom: their writers queue, so that what one of them checked still holds when it writes. */
export async function lockDefinitions(m: EntityManager): Promise<void> {
  await query(m, `SELECT pg_advisory_xact_lock(${LOCKS.definitions})`);
}
