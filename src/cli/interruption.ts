/** One Ctrl-C reaches us up to three times: from the terminal, from npm and from scripts/run.mjs. */
const ONE_PRESS_MS = 1000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const cleanups: (() => Promise<unknown>)[] = [];
let first: number | undefined;

/**
 * What a command has to stop when it is interrupted: newest first, then the program ends with 130. Registered before the thing is started,
 * so that no moment is left in which Ctrl-C would leave a PostgreSQL or a child process behind. A second press ends the program at once.
 */
export function whenInterrupted(cleanup: () => Promise<unknown>): void {
  if (cleanups.length === 0) for (const signal of SIGNALS) process.on(signal, () => interrupt(signal));
  cleanups.push(cleanup);
}

/** True once a signal came: what fails from then on fails because of it. */
export function isInterrupted(): boolean {
  return first !== undefined;
}

function interrupt(signal: string): void {
  if (first !== undefined) {
    if (Date.now() - first > ONE_PRESS_MS) process.exit(130);
    return;
  }
  first = Date.now();
  process.stderr.write(`\n${signal}: stopping what was started …\n`);
  void stopAll().finally(() => process.exit(130));
}

async function stopAll(): Promise<void> {
  for (const cleanup of cleanups.reverse()) await cleanup().catch(() => undefined);
}
