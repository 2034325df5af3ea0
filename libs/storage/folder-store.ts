import { randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { giveToOwnerOf, problem, StartFailure } from '../problem/index.js';
import { assertKey, ObjectNotFound, ObjectStore, type ObjectInfo } from './object-store.js';

/** Nothing is written for so long: the longest upload has ended by then. */
const ABANDONED_MS = 3_600_000;

/**
 * Objects as files under one folder: the embedded default. `@`, which no key holds, ends a file's name, so that the keys `a` and
 * `a/b` can both exist; the content type is in a second file beside it, written first, because the rename of the data is the commit.
 */
export class FolderStore extends ObjectStore {
  private readonly objects: string;
  private readonly incoming: string;

  constructor(private readonly root: string) {
    super();
    this.objects = path.join(root, 'objects');
    this.incoming = path.join(root, 'incoming');
  }

  async ensure(): Promise<void> {
    try {
      await makeFolders(this.objects);
      await makeFolders(this.incoming);
      await this.check();
      await this.dropAbandoned();
    } catch (error) {
      throw folderFailure(this.root, error);
    }
  }

  async check(): Promise<void> {
    await access(this.incoming, constants.W_OK);
    await access(this.objects, constants.W_OK);
  }

  async put(key: string, body: Buffer | Readable, options: { contentType: string }): Promise<void> {
    const file = this.file(key);
    const fresh = path.join(this.incoming, randomBytes(12).toString('hex'));
    try {
      await this.writeDurably(fresh, body);
      await this.writeDurably(`${fresh}.type`, Buffer.from(options.contentType));
      await makeFolders(path.dirname(file));
      await rename(`${fresh}.type`, `${file}type`);
      await rename(fresh, file);
      await syncFolder(path.dirname(file));
    } finally {
      await rm(fresh, { force: true });
      await rm(`${fresh}.type`, { force: true });
    }
  }

  async get(key: string): Promise<Readable> {
    if (!(await this.head(key))) throw new ObjectNotFound(key);
    return createReadStream(this.file(key));
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    const file = this.file(key);
    try {
      const { size } = await stat(file);
      return { key, size, contentType: await readFile(`${file}type`, 'utf8') };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.file(key), { force: true });
    await rm(`${this.file(key)}type`, { force: true });
  }

  async *list(prefix: string): AsyncIterable<{ key: string; size: number }> {
    const files = await readdir(this.objects, { recursive: true, withFileTypes: true });
    const keys = files
      .filter((entry) => entry.isFile() && entry.name.endsWith('@'))
      .map((entry) => path.relative(this.objects, path.join(entry.parentPath, entry.name)).slice(0, -1).split(path.sep).join('/'))
      .filter((key) => key.startsWith(prefix))
      .sort((a, b) => (a < b ? -1 : 1));
    for (const key of keys) {
      const info = await this.head(key);
      if (info) yield { key, size: info.size };
    }
  }

  /** What a killed program left. Younger files may be another program's that is writing them now: an API and a worker share the folder. */
  private async dropAbandoned(): Promise<void> {
    for (const name of await readdir(this.incoming)) {
      const file = path.join(this.incoming, name);
      const found = await stat(file).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
    }
  }

  private file(key: string): string {
    assertKey(key);
    return path.join(this.objects, `${key}@`);
  }

  private async writeDurably(file: string, body: Buffer | Readable): Promise<void> {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(body);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

/** Those that are made belong to whom the folder above them does, whoever makes them. */
async function makeFolders(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const above = path.dirname(first);
  for (let made = folder; made !== above; made = path.dirname(made)) giveToOwnerOf(above, made);
}

/** The rename is durable only when its folder is on disk too. Windows cannot open folders; there the rename is all there is. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function folderFailure(root: string, cause: unknown): StartFailure {
  const full = ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '');
  const reason = full
    ? problem(
        'data_folder_full',
        'PLINTH_DATA_DIR',
        `There is no room left for objects in ${root}.`,
        'Free some space, or set S3_ENDPOINT.',
      )
    : problem(
        'data_folder_read_only',
        'PLINTH_DATA_DIR',
        `The folder for objects, ${root}, cannot be written (${String(cause)}).`,
        'Make it writable for the user that runs Plinth, or set PLINTH_DATA_DIR to a folder that is, or set S3_ENDPOINT.',
      );
  return new StartFailure(reason, { cause });
}
