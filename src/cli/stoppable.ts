import { setTimeout as wait } from 'node:timers/promises';
import { whenInterrupted } from './interruption.js';

/** Stops what was begun at once, without draining: the program ends next. */
export type Abandon = () => Promise<unknown>;

/** How long a start that is asked to stop may take to be done: as long as requests and jobs have to drain. A migration that takes longer is undone. */
export const STARTING_MS = 20_000;

/**
 * Stopped also when a signal comes while it is still starting. Signals are heard before anything is begun: one that came just after PostgreSQL was
 * spawned, and before anybody listened, ended this program and left the other behind. `start` tells as soon as there is something to abandon: a
 * migration waits for a lock as long as that lasts, and whoever asks to stop then is not kept waiting with it.
 */
export function stoppable<T extends { close(): Promise<void> }>(start: (begun: (abandon: Abandon) => void) => Promise<T>): Promise<T> {
  const handle = Promise.withResolvers<Abandon>();
  const begun = Promise.withResolvers<T>();
  const stopped = begun.promise.then((started) => {
    const close = started.close.bind(started);
    let closing: Promise<void> | undefined;
    return Object.assign(started, { close: () => (closing ??= close()) });
  });
  // What fails to start has put away what it began.
  stopped.catch(() => handle.resolve(() => Promise.resolve()));
  whenInterrupted(async (atOnce) => {
    if (!atOnce && (await isDoneIn(STARTING_MS, stopped))) return (await stopped).close();
    await (
      await handle.promise
    )();
  });
  begun.resolve(start(handle.resolve));
  return stopped;
}

/** Whether it came to its end, or failed, in this time. */
export async function isDoneIn(patienceMs: number, work: Promise<unknown>): Promise<boolean> {
  const done = new AbortController();
  const late = wait(patienceMs, false, { signal: done.signal }).catch(() => false);
  try {
    return await Promise.race([
      work.then(
        () => true,
        () => true,
      ),
      late,
    ]);
  } finally {
    done.abort();
  }
}
