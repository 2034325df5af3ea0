import type { EntityManager } from 'typeorm';
import { send } from '../../../libs/db/index.js';
import type { ReadinessFlawEntity } from './flaw.entity.js';
import type { Reason } from './reasons.js';

export type FlawRow = ReadinessFlawEntity;

/** In one order: two writers that say the same new thing wait for each other, and never in a ring. Index: the primary key. */
export async function keepReasons(m: EntityManager, reasons: Iterable<Reason>): Promise<void> {
  const rows = [...new Map([...reasons].map((reason) => [reason.id, reason])).values()];
  if (rows.length === 0) return;
  await send(
    m,
    `INSERT INTO readiness_reason (id, channel_code, code, place, locale, severity, owner, message, fix)
     SELECT n.id, n."channelCode", n.code, n.place, n.locale, n.severity, n.owner, n.message, n.fix
     FROM jsonb_to_recordset($1::jsonb) AS n(id bigint, "channelCode" text, code text, place text, locale text, severity text, owner text, message text, fix text)
     WHERE NOT EXISTS (SELECT FROM readiness_reason r WHERE r.id = n.id) ORDER BY n.id
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** Of values that were just written: what was said of the ones before them went with their rows in search_cell (`writeTerms`). */
export async function addFlaws(m: EntityManager, flaws: readonly FlawRow[]): Promise<void> {
  await send(
    m,
    `INSERT INTO readiness_flaw (root_id, key, position, reason)
     SELECT n.root_id, n.key, n.position, n.reason FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) AS n(root_id, key, position, reason)
     ON CONFLICT DO NOTHING`,
    columns(flaws),
  );
}

/** These are from now on all flaws of these products. The caller holds the locks of the roots. Index: the primary key. */
export async function replaceFlaws(m: EntityManager, rootIds: string[], flaws: readonly FlawRow[]): Promise<void> {
  await send(
    m,
    `WITH now AS MATERIALIZED (
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) AS n(root_id, key, position, reason)
     ), gone AS (
       DELETE FROM readiness_flaw f WHERE f.root_id = ANY ($5::bigint[])
         AND (f.root_id, f.key, f.position, f.reason) NOT IN (SELECT root_id, key, position COLLATE "C", reason FROM now)
     )
     INSERT INTO readiness_flaw (root_id, key, position, reason) SELECT root_id, key, position, reason FROM now ON CONFLICT DO NOTHING`,
    [...columns(flaws), rootIds],
  );
}

const columns = (flaws: readonly FlawRow[]): unknown[] => [
  flaws.map(({ rootId }) => rootId),
  flaws.map(({ key }) => key),
  flaws.map(({ position }) => position),
  flaws.map(({ reason }) => reason),
];
