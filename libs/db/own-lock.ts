import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { newUuid } from '../secrets/index.js';
import { isAlive, markOfProcess } from './postgres-users.js';

/** A file that names the one process that does something at this moment. One whose owner was killed is taken over. */
export interface OwnLock {
  /** Only what is still ours goes. */
  release(): void;
}

/** Who holds it: what can be told of him. */
export interface LockOwner {
  /** Empty where he has not written it yet. */
  pid: string;
  /** Where it is another machine, whose processes cannot be seen from here. */
  host: string | undefined;
}

/** So often a lock among machines is written again: whether its process runs cannot be seen from another one. */
const BEAT_MS = 60_000;
const SILENT_MS = 10 * BEAT_MS;

/**
 * Takes the lock, or tells who holds it. `among: 'machines'`: on a disk that several share, one of another machine is believed while it is written
 * again each minute; a container that was killed would keep its lock for ever, for the next one has another name. Else a folder that goes from
 * one machine to another takes its dead locks along, and they do not count.
 */
export function takeLock(file: string, among: 'processes' | 'machines'): OwnLock | LockOwner {
  const mine = [markOfProcess(), newUuid(), ...(among === 'machines' ? [hostname()] : [])].join('\n');
  for (;;) {
    if (put(file, mine)) return held(file, mine, among === 'machines');
    const found = read(file);
    if (found === undefined && existsSync(file)) return { pid: '', host: undefined };
    if (found === undefined) continue;
    const [mark, , host] = found.split('\n') as [string, string?, string?];
    const isElsewhere = host !== undefined && host !== hostname();
    if (mark === '' || (isElsewhere ? !isSilent(file) : isAlive(mark)))
      return { pid: mark.split(' ')[0]!, host: isElsewhere ? host : undefined };
    drop(file, found);
  }
}

function held(file: string, mine: string, beats: boolean): OwnLock {
  const beat = (): void => void (read(file) === mine && writeFileSync(file, mine));
  const timer = beats ? setInterval(() => tried(beat), BEAT_MS).unref() : undefined;
  return {
    release: () => {
      clearInterval(timer);
      if (read(file) === mine) rmSync(file, { force: true });
    },
  };
}

/** A disk that is full or away for a moment makes the lock old, and nothing else. */
function tried(beat: () => void): void {
  try {
    beat();
  } catch {
    // The next one follows.
  }
}

/** By the clock of the disk, which both see. */
function isSilent(lock: string): boolean {
  const probe = `${lock}.${newUuid()}`;
  try {
    writeFileSync(probe, '', { mode: 0o600 });
    return statSync(probe).mtimeMs - statSync(lock).mtimeMs > SILENT_MS;
  } catch {
    return false;
  } finally {
    rmSync(probe, { force: true });
  }
}

/** Written aside and linked: whoever sees the lock sees its owner. A link does not replace what is there. */
function put(lock: string, mine: string): boolean {
  const fresh = `${lock}.${newUuid()}`;
  try {
    writeFileSync(fresh, mine, { mode: 0o600 });
    linkOrWrite(fresh, lock, mine);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Not every disk has links (a stick, a shared folder): there the lock is seen empty for a moment. */
function linkOrWrite(from: string, to: string, text: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    writeFileSync(to, text, { mode: 0o600, flag: 'wx' });
  }
}

/** Takes a dead owner's lock away. Two may see it: who moves another's away, which came in between, puts that one back. */
function drop(lock: string, dead: string): void {
  const aside = `${lock}.${newUuid()}`;
  try {
    renameSync(lock, aside);
    const moved = read(aside);
    if (moved !== undefined && moved !== dead) linkOrWrite(aside, lock, moved);
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
