import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';

const isRoot = process.getuid?.() === 0;
/** Root may mount; anybody else may in a user namespace of their own, where the kernel allows those. */
const own = ['--mount', ...(isRoot ? [] : ['--user', '--map-current-user', '--keep-caps'])];

/** True where this machine lets us mount a small disk. */
export function canMount(): boolean {
  return spawnSync('unshare', [...own, '--', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0;
}

/**
 * A disk of a few megabytes, mounted in a namespace that a process of ours keeps: nothing of it is left when the test ends, however it
 * ends. Programs see it under `folder`; we look into it through that process.
 */
export class Disk {
  private constructor(
    readonly folder: string,
    private readonly keeper: ChildProcess,
  ) {}

  static async mount(options: string): Promise<Disk> {
    const folder = mkdtempSync(path.join(tmpdir(), 'plinth-disk-'));
    const script = 'mount -t tmpfs -o "$1,mode=0755" none "$0" && echo mounted && exec cat >/dev/null';
    const keeper = spawn('unshare', [...own, '--', 'sh', '-c', script, folder, options], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [first] = (await Promise.race([once(keeper.stdout!, 'data'), once(keeper, 'exit')])) as [unknown];
    if (String(first).trim() !== 'mounted') throw new Error(`No disk could be mounted (${String(first)})`);
    return new Disk(folder, keeper);
  }

  /** The command line that runs a command where the disk is. */
  inside(command: string, args: string[]): [command: string, args: string[]] {
    const into = isRoot ? [] : ['--user', '--preserve-credentials'];
    return ['nsenter', [...into, '--mount', '--target', String(this.keeper.pid), '--', command, ...args]];
  }

  /** A path of the disk, as this process sees it. */
  seen(...parts: string[]): string {
    return path.join('/proc', String(this.keeper.pid), 'root', this.folder, ...parts);
  }

  /** Writes until nothing more goes in. */
  async fill(): Promise<void> {
    mkdirSync(this.seen('ballast'), { recursive: true });
    const file = createWriteStream(this.seen('ballast', 'file'));
    const mebibyte = Buffer.alloc(1024 ** 2);
    const full = once(file, 'error').catch((error: unknown) => [error]);
    file.on('drain', () => file.write(mebibyte));
    while (file.write(mebibyte));
    const [error] = (await full) as [NodeJS.ErrnoException];
    if (error.code !== 'ENOSPC') throw error;
  }

  free(): void {
    rmSync(this.seen('ballast'), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    if (this.keeper.exitCode === null) {
      const gone = once(this.keeper, 'exit');
      this.keeper.stdin!.end();
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
