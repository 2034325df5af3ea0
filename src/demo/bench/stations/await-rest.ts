import { setTimeout as wait } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { editionsWait } from '../../../approval/index.js';
import { readProgress } from '../../../syndication/index.js';

/** The clock of the benchmark stops with what the ledger says, not with this look: four a second were a tenth of PostgreSQL's work. */
const LOOK_MS = 1_000;

/** Until nothing waits in an outbox and no listing is on its way. Asks the rooms' own functions, because asking the API would be measured too. */
export async function awaitRest(m: EntityManager, timeoutMs: number, seen: (live: number) => void): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const waiting = await editionsWait(m);
    const { live, moving } = await readProgress(m);
    seen(live);
    if (!waiting && moving.length === 0) return;
    if (Date.now() > until) {
      const where = moving.map(({ channel, state, count, code }) => `${channel} ${state} ${count}${code ? ` (${code})` : ''}`);
      throw new Error(`Publishing did not come to rest in ${timeoutMs / 1000} s: ${where.join(', ') || 'outbox not empty'}`);
    }
    await wait(LOOK_MS);
  }
}
