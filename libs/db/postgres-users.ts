import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { giveToOwnerOf } from '../problem/index.js';

/** What a mark is called before it says whose it is. */
const UNWRITTEN = '.';

/** Which process wrote this: its number, and when it began where the system tells that, for numbers are given out again. */
export function markOfProcess(pid = process.pid): string {
  return `${pid} ${beginningOf(pid) ?? ''}`.trim();
}

/** Whether the process that wrote this mark still runs. One that has ended and was not collected by its parent does not. */
export function isAlive(mark: string): boolean {
  const [pid, began] = mark.split(' ');
  if (!/^[1-9]\d*$/.test(pid!)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const begins = beginningOf(Number(pid));
  return process.platform !== 'linux' || (begins !== undefined && (began === undefined || began === begins));
}

/** In ticks since the system began; undefined: no such process, ended, or a system without /proc. */
function beginningOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/**
 * Who uses the embedded database of a folder: one file for each use, from before the server is looked for until it is let go. The
 * connections of the server tell that too late for one that only begins, and not at all for somebody who leaves with his own still open.
 */
export class FolderUse {
  private constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {}

  static begin(home: string): FolderUse {
    const use = new FolderUse(path.join(home, 'users'), randomUUID());
    for (let tries = 1; ; tries++) {
      mkdirSync(use.folder, { recursive: true, mode: 0o700 });
      try {
        use.mark(home);
        return use;
      } catch (error) {
        // Whoever left last has just taken the folder away.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 10) throw error;
      }
    }
  }

  /** Written aside and renamed: one that a full disk left empty would be somebody for ever, and its server would never be stopped again. */
  private mark(home: string): void {
    const [file, fresh] = [path.join(this.folder, this.name), path.join(this.folder, `${UNWRITTEN}${this.name}`)];
    try {
      writeFileSync(fresh, markOfProcess(), { mode: 0o600 });
      for (const made of [this.folder, fresh]) giveToOwnerOf(home, made);
      renameSync(fresh, file);
    } catch (error) {
      rmSync(fresh, { force: true });
      throw error;
    }
  }

  /** May be called again. Of two that end together each leaves first and looks then: the later one finds nobody, and leaves no folder. */
  end(): void {
    rmSync(path.join(this.folder, this.name), { force: true });
    try {
      rmdirSync(this.folder);
    } catch {
      // Somebody else is in it, or it has gone already.
    }
  }

  /** Whether a process that runs uses the folder too. What killed ones left is swept out. */
  hasOthers(): boolean {
    const others = namesIn(this.folder).filter((name) => name !== this.name && !name.startsWith(UNWRITTEN));
    return others.filter((name) => !this.sweep(path.join(this.folder, name))).length > 0;
  }

  private sweep(file: string): boolean {
    const mark = read(file);
    if (mark !== undefined && isAlive(mark)) return false;
    rmSync(file, { force: true });
    return true;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** undefined: it has just gone. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
