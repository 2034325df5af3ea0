import { setTimeout as wait } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { countRenditions } from '../../../media/index.js';

/** The worker makes the channels' renditions while people write; this waits until none is pending, so that readiness can judge pictures. */
export async function waitForRenditions(m: EntityManager, timeoutMs: number, seen: (done: number) => void): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const { pending, done } = await countRenditions(m);
    seen(done);
    if (pending === 0) return;
    if (Date.now() > until) throw new Error(`${pending} renditions are still pending after ${timeoutMs / 1000} s: is the worker running?`);
    await wait(100);
  }
}
