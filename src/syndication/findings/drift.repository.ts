import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { DriftEntity } from './drift.entity.js';
import { sqlStates } from '../listing.js';

/** A field that the channel shows otherwise than it was sent. `names`: those of a field of content or price, by which a policy finds it. */
export type Difference = Pick<DriftEntity, 'field' | 'sent' | 'live'> & Partial<Pick<DriftEntity, 'names'>>;

export interface FoundDrift extends Pick<DriftEntity, 'listingId'> {
  differences: Difference[];
  /** The fields that were compared; absent: all of the listing. */
  within?: string[];
  /** Of which the look told nothing, because a call was under way. */
  without?: string[];
}

/**
 * Closes what is no longer different and opens what is new. A difference that a person decided to keep or to ignore for a while stays
 * decided as long as the channel shows the same; another value is a new finding.
 */
export async function replaceDrift(m: EntityManager, found: FoundDrift[], now: Date): Promise<void> {
  if (found.length === 0) return;
  const rows = found.flatMap(({ listingId, differences }) => differences.map((difference) => ({ listingId, names: [], ...difference })));
  const records = JSON.stringify(rows);
  await query(
    m,
    `UPDATE drift d SET closed_at = $3 FROM jsonb_to_recordset($1::jsonb) AS f("listingId" bigint, within text[], without text[])
     WHERE d.listing_id = f."listingId" AND d.closed_at IS NULL AND (f.within IS NULL OR d.field = ANY(f.within)) AND d.field <> ALL(f.without)
       AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($2::jsonb) AS n("listingId" bigint, field text, live jsonb)
         WHERE n."listingId" = d.listing_id AND n.field = d.field AND (d.decision IS NULL OR n.live IS NOT DISTINCT FROM d.live))`,
    [JSON.stringify(found.map(({ listingId, within = null, without = [] }) => ({ listingId, within, without }))), records, now],
  );
  if (rows.length === 0) return;
  await query(
    m,
    `INSERT INTO drift (listing_id, field, sent, live, names, found_at)
     SELECT n."listingId", n.field, n.sent, n.live, n.names, $2
     FROM jsonb_to_recordset($1::jsonb) AS n("listingId" bigint, field text, sent jsonb, live jsonb, names text[])
     ON CONFLICT (listing_id, field) WHERE closed_at IS NULL DO UPDATE SET sent = excluded.sent, live = excluded.live, names = excluded.names
       WHERE (drift.sent, drift.live, drift.names) IS DISTINCT FROM (excluded.sent, excluded.live, excluded.names)`,
    [records, now],
  );
}

/** A difference that needs no comparison: the listing is not there. One that is open already stays as it is. */
export async function openDrift(
  m: EntityManager,
  listingIds: string[],
  { field, sent, live }: { field: string; sent: unknown; live: unknown },
  now: Date,
): Promise<void> {
  if (listingIds.length === 0) return;
  await query(
    m,
    `INSERT INTO drift (listing_id, field, sent, live, found_at) SELECT id, $2, $3::jsonb, $4::jsonb, $5 FROM unnest($1::bigint[]) AS id
     ON CONFLICT (listing_id, field) WHERE closed_at IS NULL DO NOTHING`,
    [listingIds, field, JSON.stringify(sent), JSON.stringify(live), now],
  );
}

/**
 * These were found, and are not shown. Where ours was sent again, and the channel took it before then, it has had its time: somebody is asked once more. It
 * may be shown late all the same, which ends the difference.
 */
export async function endPushes(m: EntityManager, listingIds: string[], takenBefore: Date): Promise<void> {
  if (listingIds.length === 0) return;
  await query(
    m,
    `UPDATE drift d SET not_pushed = 'in_vain' FROM listing l
     WHERE d.listing_id = ANY($1::bigint[]) AND d.closed_at IS NULL AND l.id = d.listing_id AND l.state IN ${sqlStates('accepted', 'processed')} AND l.accepted_at <= $2
       AND (d.decision = 'push_ours' OR (d.policy = 'push_ours' AND d.pushed_at IS NOT NULL)) AND d.not_pushed IS DISTINCT FROM 'in_vain' AND coalesce(d.pushed_at <= l.sent_at, true)`,
    [listingIds, takenBefore],
  );
}
