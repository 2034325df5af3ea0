import { statfsSync } from 'node:fs';
import { problem, StartFailure } from '../problem/index.js';

/** A new database with its log of changes takes 60 MB; one that is there needs room for two more segments of the log at its start. */
const NEW_MB = 80;
const START_MB = 32;

/** Asked before a database is made: PostgreSQL's own words about a full disk are a crash report. */
export function assertRoom(home: string): void {
  const free = freeMegabytes(home);
  if (free >= NEW_MB) return;
  const message = `There is no room for a new database in ${home}: it takes ${NEW_MB} MB, and ${free} MB are free.`;
  throw new StartFailure(problem('data_folder_full', 'PLINTH_DATA_DIR', message, 'Free some space, or set PLINTH_DATA_DIR elsewhere.'));
}

function freeMegabytes(home: string): number {
  const { bavail, bsize } = statfsSync(home);
  return Math.floor((bavail * bsize) / 1024 ** 2);
}

/** Turns what the folder or the server said into one message with its mending. */
export function explainFailure(step: string, home: string, said: string, cause?: unknown): StartFailure {
  const [code, message, fix] = reason(home, said);
  const tail = code === 'embedded_postgres_failed' ? `\n  ${step} said: ${said.trim().split('\n').slice(-4).join('\n  ')}` : '';
  return new StartFailure(problem(code, 'PLINTH_DATA_DIR', message + tail, fix), { cause });
}

function reason(home: string, said: string): [code: string, message: string, fix: string] {
  if (/ENOENT.* mkdir|EROFS|EACCES|EPERM|ENOTDIR|EEXIST|Read-only file system|Permission denied/i.test(said)) {
    const fix = 'Make the folder writable for the user that runs Plinth, or set PLINTH_DATA_DIR to a folder that is.';
    const file = /(?:EACCES|EPERM): [a-z ]+, open '(.+)'/.exec(said)?.[1];
    if (file)
      return ['data_folder_read_only', `${file} cannot be opened by the user that runs Plinth.`, `Give it to that user (chown). ${fix}`];
    return ['data_folder_read_only', `The data folder ${home} cannot be written.`, fix];
  }
  if (/ENOSPC|No space left on device|EDQUOT|quota exceeded/i.test(said) || isNearlyFull(home)) {
    return ['data_folder_full', `There is no room left for the database in ${home}.`, 'Free some space, or set PLINTH_DATA_DIR elsewhere.'];
  }
  if (/Address already in use|could not bind/i.test(said)) {
    const fix = 'Start again: a free port is chosen at each start.';
    return ['database_port_in_use', 'Another program took the port of the embedded database just now.', fix];
  }
  if (/pre-existing shared memory block/.test(said)) {
    const fix = `Start again in a minute, or end those processes first: they are called "postgres" and work in ${home}/cluster.`;
    return ['database_left_over', `The server of the embedded database in ${home} was killed, and some of its processes still work.`, fix];
  }
  if (/could not create shared memory|Cannot allocate memory/i.test(said)) {
    const fix = 'Free some memory (about 400 MB are needed), or set DATABASE_URL to a server elsewhere.';
    return ['not_enough_memory', 'The embedded database did not get the memory it needs.', fix];
  }
  const fix = `Look into ${home}/cluster/server.log, or set DATABASE_URL to a PostgreSQL 18 of your own.`;
  return ['embedded_postgres_failed', `The embedded database in ${home} did not start.`, fix];
}

/** PostgreSQL does not always say that room is what it lacked. */
function isNearlyFull(home: string): boolean {
  try {
    return freeMegabytes(home) < START_MB;
  } catch {
    return false;
  }
}
