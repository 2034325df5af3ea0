import type { Logger } from 'pino';

/** So often whoever waits is told what is being done. */
const EVERY_MS = 10_000;

/** Names what is being done from now on. */
export type Step = (what: string) => void;

/**
 * On a slow machine a first start takes minutes, and silence looks like a hang: each ten seconds a line says at what it is. To standard error, where
 * it stays out of what a command answers, and not where the log is to be silent about such things. Nothing of a start that is soon done.
 */
export async function toldWhile<T>(
  logger: Pick<Logger, 'isLevelEnabled'>,
  work: (at: Step) => Promise<T>,
  say: (line: string) => unknown = (line) => process.stderr.write(`${line}\n`),
): Promise<T> {
  const began = performance.now();
  let what = 'reading the settings';
  const tell = (): void => void say(`Starting: ${what} … ${Math.round((performance.now() - began) / 1000)} s so far`);
  const timer = logger.isLevelEnabled('info') ? setInterval(tell, EVERY_MS) : undefined;
  try {
    return await work((now) => (what = now));
  } finally {
    clearInterval(timer);
  }
}
