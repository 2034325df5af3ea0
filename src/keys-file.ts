import { closeSync, fsyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { problem, StartFailure } from '../libs/problem/index.js';

/** The file that gets the first keys instead of standard output, which in a container ends up in somebody's log. */
export class KeysFile {
  private constructor(
    private readonly path: string,
    private readonly descriptor: number,
  ) {}

  /** Readable by its owner only, and new: a file that is there is somebody's, and is never overwritten. Throws StartFailure. */
  static create(path: string): KeysFile {
    try {
      return new KeysFile(path, openSync(path, 'wx', 0o600));
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? '';
      throw new StartFailure(code === 'EEXIST' ? exists(path) : unwritable(path, code), { cause });
    }
  }

  /** Replaces what was written before: a transaction may run twice. On the disk when it returns. */
  write(text: string): void {
    ftruncateSync(this.descriptor);
    writeSync(this.descriptor, text, 0);
    fsyncSync(this.descriptor);
  }

  discard(): void {
    rmSync(this.path, { force: true });
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

const exists = (path: string) =>
  problem(
    'keys_file_exists',
    'PLINTH_KEYS_FILE',
    `Nobody can administer this Plinth, so keys are to be made, but ${path} is there already.`,
    'Move it away, or name another file by --keys-file or PLINTH_KEYS_FILE.',
  );

const unwritable = (path: string, code: string) =>
  problem(
    'keys_file_unwritable',
    'PLINTH_KEYS_FILE',
    `The first keys cannot be written to ${path} (${code}).`,
    'Name a new file in a folder that is there and can be written, by --keys-file or PLINTH_KEYS_FILE.',
  );
