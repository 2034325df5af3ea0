import { setTimeout as wait } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { sqlStates, UNDER_WAY } from '../../../syndication/index.js';

const LOOK_MS = 250;

/** Until nothing waits in an outbox and no listing is on its way. Looks at the tables, because asking the API would be measured too. */
export async function awaitRest(ds: DataSource, timeoutMs: number, seen: (live: number) => void): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const [row] = await ds.query<{ waiting: boolean; moving: string | null; live: number }[]>(
      `SELECT EXISTS (SELECT 1 FROM edition_outbox) OR EXISTS (SELECT 1 FROM facts_outbox) AS waiting,
              (SELECT string_agg(channel_code || ' ' || state || ' ' || n || coalesce(' (' || code || ')', ''), ', ')
               FROM (SELECT channel_code, state, last_problem ->> 'code' AS code, count(*) AS n FROM listing
                     WHERE state IN ${sqlStates(...UNDER_WAY)} GROUP BY 1, 2, 3) AS m) AS moving,
              (SELECT count(*)::int FROM listing WHERE state = 'live') AS live`,
    );
    seen(row!.live);
    if (!row!.waiting && row!.moving === null) return;
    if (Date.now() > until)
      throw new Error(`Publishing did not come to rest in ${timeoutMs / 1000} s: ${row!.moving ?? 'outbox not empty'}`);
    await wait(LOOK_MS);
  }
}
