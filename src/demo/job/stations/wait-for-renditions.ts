import { setTimeout as wait } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

/** The worker makes the channels' renditions while people write; this waits until none is pending, so that readiness can judge pictures. */
export async function waitForRenditions(ds: DataSource, timeoutMs: number, seen: (done: number) => void): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const [row] = await ds.query<{ pending: number; done: number }[]>(
      `SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state <> 'pending')::int AS done FROM rendition`,
    );
    seen(row!.done);
    if (row!.pending === 0) return;
    if (Date.now() > until)
      throw new Error(`${row!.pending} renditions are still pending after ${timeoutMs / 1000} s: is the worker running?`);
    await wait(100);
  }
}
