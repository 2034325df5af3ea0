import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { DriftEntity } from '../findings/drift.entity.js';

export type DriftDecision = NonNullable<DriftEntity['decision']>;

/** Listings whose drift was decided. */
export async function decideDriftRows(
  m: EntityManager,
  ids: string[],
  decision: DriftDecision,
  until: Date | null,
  person: string,
  now: Date,
): Promise<{ id: string; listingId: string }[]> {
  return query(
    m,
    `UPDATE drift SET decision = $2, ignore_until = $3, decided_by = $4, pushed_at = CASE WHEN $2 = 'push_ours' THEN $5 ELSE pushed_at END WHERE id = ANY($1::bigint[]) AND closed_at IS NULL
     RETURNING id::text, listing_id::text AS "listingId"`,
    [ids, decision, until, person, now],
  );
}
