import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem, StartFailure } from '../problem/index.js';
import { takeLock } from './own-lock.js';

/** initdb takes some seconds; a slow disk is given time. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 100;

/**
 * Makes the cluster of a folder, or waits for the program that makes it at this moment, so that of two that start at once on an empty
 * folder one runs initdb and both find its cluster. The lock is a file that names its owner: one whose owner was killed is taken over.
 * Throws StartFailure `database_being_made` where the owner lives and is not done in two minutes, and whatever `make` throws.
 */
export async function makeOnce(home: string, isMade: () => boolean, make: () => Promise<void>): Promise<void> {
  const lock = path.join(home, 'cluster.lock');
  const until = Date.now() + PATIENCE_MS;
  while (!isMade()) {
    const taken = takeLock(lock, 'processes');
    if ('release' in taken) {
      try {
        // Made between the look and the lock, by one who was done just then.
        if (!isMade()) await make();
      } finally {
        taken.release();
      }
      return;
    }
    if (Date.now() > until) throw slow(home, lock);
    await wait(LOOK_MS);
  }
}

const slow = (home: string, lock: string): StartFailure =>
  new StartFailure(
    problem(
      'database_being_made',
      'PLINTH_DATA_DIR',
      `Another program makes the embedded database in ${home}, and was not done in ${PATIENCE_MS / 60_000} minutes.`,
      `Wait for it, or end it; if there is none, remove ${lock} and start again.`,
    ),
  );
