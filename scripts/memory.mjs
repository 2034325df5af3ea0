// Where tests write into memory: a database has a thousand files and an install thirty thousand, and a disk makes each dear.
import { mkdirSync, readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';

const MEMORY = '/dev/shm';
const WANTED = 4 * 1024 ** 3;

/** A folder in memory, where so much is free there and programs may be run from it. */
export function folderInMemory(name) {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    const mounted = readFileSync('/proc/mounts', 'utf8').split('\n');
    const noExec = mounted.some((line) => line.split(' ')[1] === MEMORY && line.split(' ')[3].split(',').includes('noexec'));
    if (noExec || bavail * bsize < WANTED) return undefined;
    const folder = path.join(MEMORY, name);
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    return folder;
  } catch {
    return undefined;
  }
}
