import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, problem, StartFailure, whyUnwritable } from '../../../libs/problem/index.js';

/** Lies in folders that a demonstration made. */
const MARK = '.plinth-demo';

/**
 * Takes away what the last demonstration left in the folder, and nothing else: neither a store of somebody's own, nor one that a
 * program runs on.
 */
export function emptyDemoFolder(dataDir: string): void {
  const mark = path.join(dataDir, MARK);
  if (!existsSync(mark) && existsSync(path.join(dataDir, 'postgres'))) {
    throw new StartFailure(
      problem(
        'not_a_demo_folder',
        '--data',
        `${dataDir} holds a Plinth that no demonstration made; it would be lost.`,
        'Choose another folder: npm run demo -- --data <folder>',
      ),
    );
  }
  if (isInUse(path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))) {
    throw new StartFailure(
      problem(
        'data_folder_in_use',
        '--data',
        `A program is running on ${dataDir}.`,
        'Stop it first, or choose another folder: npm run demo -- --data <folder>',
      ),
    );
  }
  try {
    makeFolder(dataDir);
    writeFileSync(mark, 'The next demonstration empties this folder.\n');
  } catch (cause) {
    throw unwritable(dataDir, cause as NodeJS.ErrnoException);
  }
  rmSync(path.join(dataDir, 'postgres'), { recursive: true, force: true });
  rmSync(path.join(dataDir, 'storage'), { recursive: true, force: true });
}

/** A postmaster.pid that was left behind may name a process of somebody else by now; then the folder counts as used, which is safe. */
function isInUse(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function unwritable(dataDir: string, cause: NodeJS.ErrnoException): StartFailure {
  const code = whyUnwritable(dataDir, cause);
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const found = full
    ? problem('data_folder_full', '--data', `There is no room left in ${dataDir}.`, 'Free some space, or choose another folder by --data.')
    : problem(
        'data_folder_read_only',
        '--data',
        `The data folder ${dataDir} cannot be written (${code}).`,
        'Make it writable for the user that runs the demonstration, or choose another folder by --data.',
      );
  return new StartFailure(found, { cause });
}
