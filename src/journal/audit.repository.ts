import type { EntityManager } from 'typeorm';
import { query } from '../../libs/db/index.js';
import type { Acting } from './acting.js';
import type { AuditEntity } from './audit.entity.js';

/** One line of the audit. `target` is `kind:code`; details never hold credentials. */
export interface AuditEntry extends Pick<AuditEntity, 'verb' | 'target'> {
  details: object;
}

/**
 * Lines of the audit, in the caller's transaction: that of what they tell of. One statement for all; none where there are no entries. Throws
 * what the database throws.
 */
export async function recordAudit(m: EntityManager, by: Acting, ...entries: AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await query(
    m,
    `INSERT INTO audit (at, actor, door, verb, target, request_id, details)
     SELECT $1, $2, $3, u.verb, u.target, $4, u.details::jsonb FROM unnest($5::text[], $6::text[], $7::text[]) AS u(verb, target, details)`,
    [
      by.now,
      by.person,
      by.door,
      by.requestId,
      entries.map(({ verb }) => verb),
      entries.map(({ target }) => target),
      entries.map(({ details }) => JSON.stringify(details)),
    ],
  );
}
