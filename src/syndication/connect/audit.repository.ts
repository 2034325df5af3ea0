import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { Doer } from './doer.js';

/** One line of the audit, in the transaction of what it tells of. Details never hold credentials. */
export async function recordAudit(m: EntityManager, by: Doer, verb: string, target: string, details: object, now: Date): Promise<void> {
  await query(m, `INSERT INTO audit (at, actor, door, verb, target, request_id, details) VALUES ($1, $2, 'graphql', $3, $4, $5, $6)`, [
    now,
    by.person,
    verb,
    target,
    by.requestId,
    JSON.stringify(details),
  ]);
}
