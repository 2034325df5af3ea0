import path from 'node:path';
import { takeLock, type LockOwner, type OwnLock } from '../../../libs/db/index.js';
import { makeFolder, problem, StartFailure } from '../../../libs/problem/index.js';

/** The place beside the folder in which a backup is written, for one command alone: of two, the later would empty what the first writes. */
export function takePlace(folder: string): OwnLock {
  const lock = `${folder}.partial.lock`;
  makeFolder(path.dirname(folder));
  const taken = takeLock(lock, 'machines');
  if ('release' in taken) return taken;
  throw isBeingWritten(folder, lock, taken);
}

export const isThere = (folder: string): StartFailure =>
  new StartFailure(
    problem('backup_exists', folder, `${folder} is there already.`, 'Name a folder that does not exist; a backup never overwrites.'),
  );

function isBeingWritten(folder: string, lock: string, { pid, host }: LockOwner): StartFailure {
  const who = pid === '' ? '' : ` (process ${pid}${host === undefined ? '' : ` of ${host}`})`;
  // What cannot be seen from here may have ended long ago.
  const unseen = pid === '' || host !== undefined ? ` If that command was killed, start again in ten minutes, or remove ${lock}.` : '';
  return new StartFailure(
    problem(
      'backup_under_way',
      folder,
      `The backup ${folder} is being written by another command${who}.`,
      `Wait for it, or name another folder; nothing of it was touched.${unseen}`,
    ),
  );
}
