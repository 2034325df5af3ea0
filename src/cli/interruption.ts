import { onStop } from './stop-requests.js';

/** Ends one thing that a command started. `atOnce`: without waiting for what is under way, because somebody asked twice. */
export type Cleanup = (atOnce: boolean) => Promise<unknown>;

const cleanups: Cleanup[] = [];
let interrupted = false;

/**
 * What a command has to stop when it is interrupted: newest first, then the program ends with 130. Registered before the thing is started,
 * so that no moment is left in which Ctrl-C would leave a PostgreSQL or a child process behind.
 */
export function whenInterrupted(cleanup: Cleanup): void {
  if (cleanups.length === 0) onStop(interrupt, () => Promise.allSettled(cleanups.map((one) => one(true))));
  cleanups.push(cleanup);
}

/** True once somebody asked to stop: what fails from then on fails because of it. */
export function isInterrupted(): boolean {
  return interrupted;
}

/** Ends the program as a signal would. `by`: who or what asks, for the one line that is said. */
export function interrupt(by: string): void {
  if (interrupted) return;
  interrupted = true;
  process.stderr.write(`\n${by}: stopping what was started …\n`);
  void stopAll().finally(() => process.exit(130));
}

async function stopAll(): Promise<void> {
  for (const cleanup of [...cleanups].reverse()) await cleanup(false).catch(() => undefined);
}
