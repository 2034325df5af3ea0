import type { EntityManager } from 'typeorm';
import { send } from '../../../libs/db/index.js';
import type { DraftChange } from '../../catalog/index.js';

/** Notes what the newest versions do not have; of what has no version nothing is noted. Index: version's unique (root_id, number). */
export async function noteChanges(m: EntityManager, changes: DraftChange[], now: Date): Promise<void> {
  await send(
    m,
    `INSERT INTO draft_change (root_id, after_version, locale, scope, at)
     SELECT c."rootId", v.number, c.locale, c.scope, $2 FROM jsonb_to_recordset($1::jsonb) AS c("rootId" bigint, locale text, scope text)
     CROSS JOIN LATERAL (SELECT max(o.number) AS number FROM version o WHERE o.root_id = c."rootId") v
     WHERE v.number IS NOT NULL ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING`,
    [JSON.stringify(changes), now],
  );
}

/** These drafts are their newest versions: what was changed was changed back. */
export async function forgetChanges(m: EntityManager, versions: { rootId: string; number: number }[]): Promise<void> {
  if (versions.length === 0) return;
  await send(
    m,
    `DELETE FROM draft_change d USING jsonb_to_recordset($1::jsonb) AS v("rootId" bigint, number int) WHERE d.root_id = v."rootId" AND d.after_version >= v.number`,
    [JSON.stringify(versions)],
  );
}
