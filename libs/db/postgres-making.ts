import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem, StartFailure } from '../problem/index.js';
import { isAlive, markOfProcess } from './postgres-users.js';

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
  const mine = `${markOfProcess()}\n${randomUUID()}`;
  const until = Date.now() + PATIENCE_MS;
  while (!isMade()) {
    const owner = read(lock);
    if (owner === undefined && take(lock, mine)) {
      try {
        // Made between the look and the lock, by one who was done just then.
        if (!isMade()) await make();
      } finally {
        if (read(lock) === mine) rmSync(lock, { force: true });
      }
      return;
    }
    if (owner !== undefined && !isAlive(owner.split('\n')[0]!)) drop(lock, owner);
    else if (Date.now() > until) throw slow(home, lock);
    else await wait(LOOK_MS);
  }
}

/** Written aside and linked: whoever sees the lock sees its owner. A link does not replace what is there. */
function take(lock: string, mine: string): boolean {
  const fresh = `${lock}.${randomUUID()}`;
  writeFileSync(fresh, mine, { mode: 0o600 });
  try {
    linkSync(fresh, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Takes a dead owner's lock away. Two may see it: who moves another's away, which came in between, puts that one back. */
function drop(lock: string, dead: string): void {
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
    if (read(aside) !== dead && !existsSync(lock)) linkSync(aside, lock);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
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
