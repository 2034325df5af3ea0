import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { DriftEntity } from '../findings/drift.entity.js';

export type DriftDecision = NonNullable<DriftEntity['decision']>;

/** The differences that were decided. */
export async function decideDriftRows(
  m: EntityManager,
  ids: string[],
  decision: DriftDecision,
  until: Date | null,
  person: string,
  now: Date,
): Promise<Pick<DriftEntity, 'id' | 'listingId' | 'field'>[]> {
  return query(
    m,
    `UPDATE drift SET decision = $2, ignore_until = $3, decided_by = $4, pushed_at = CASE WHEN $2 = 'push_ours' THEN $5 ELSE pushed_at END,
       -- a new word is a new try
       not_pushed = CASE WHEN $2 = 'push_ours' THEN nullif(not_pushed, 'in_vain') ELSE not_pushed END
     WHERE id = ANY($1::bigint[]) AND closed_at IS NULL
     RETURNING id::text, listing_id::text AS "listingId", field`,
    [ids, decision, until, person, now],
  );
}
