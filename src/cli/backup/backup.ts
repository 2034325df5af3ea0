import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { to as copyTo } from 'pg-copy-streams';
import { makeFolder, problem, StartFailure, whyUnwritable } from '../../../libs/problem/index.js';
import type { OwnLock } from '../../../libs/db/index.js';
import type { ObjectStore } from '../../../libs/storage/index.js';
import { isThere, takePlace } from './place.js';
import { longSession } from './long-session.js';
import { manifestFile, objectFile, tableFile, type BackupManifest } from './manifest.js';
import { migrationNames, sequencePositions, tablesInLoadOrder } from './tables.js';

/** What is copied, and into which new folder. `progress` is told rows of tables and objects. */
export interface BackupOptions {
  databaseUrl: string;
  store: ObjectStore;
  folder: string;
  now: Date;
  progress: (what: string, done: number, total: number) => void;
  /** Gives up: what was written of it goes, and no connection is left. */
  signal?: AbortSignal;
}

/**
 * Writes PostgreSQL's tables and the objects into a new folder. One repeatable-read transaction gives all tables as of one moment; objects
 * are content-addressed and never change, so copying them afterwards holds at least all that the tables name. Rejected: pg_dump, which the
 * embedded server does not ship. The folder appears under its name only when it is whole.
 */
export async function backup(options: BackupOptions): Promise<BackupManifest> {
  const { folder } = options;
  if (existsSync(folder)) throw isThere(folder);
  const partial = `${folder}.partial`;
  let alone: OwnLock | undefined;
  try {
    alone = takePlace(folder);
    return await write(options, partial);
  } catch (error) {
    if (alone) await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw unwritten(folder, error);
  } finally {
    alone?.release();
  }
}

/** The place is one command's alone, from before what a killed one left there is removed. */
async function write(options: BackupOptions, partial: string): Promise<BackupManifest> {
  await rm(partial, { recursive: true, force: true });
  makeFolder(`${partial}/tables`);
  await mkdir(`${partial}/objects`, { recursive: true });
  const tables = await copyTables(options, partial);
  const objects = await copyObjects(options, partial);
  const manifest: BackupManifest = { format: 1, program: 'plinth', at: options.now.toISOString(), ...tables, objects };
  await writeFile(manifestFile(partial), JSON.stringify(manifest, null, 2));
  await rename(partial, options.folder);
  return manifest;
}

/** What the file system of the backup refuses, with its mending; other errors as they are. */
function unwritten(folder: string, error: unknown): unknown {
  const code = whyUnwritable(folder, error);
  // Somebody made one of that name meanwhile.
  if (code === 'ENOTEMPTY' || code === 'EEXIST') return isThere(folder);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const fix = 'Free some space, or name a folder on another disk. What was written of it is gone.';
    return new StartFailure(problem('backup_no_room', folder, `There is no room left for the backup ${folder}.`, fix), { cause: error });
  }
  if (!['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'ENOENT'].includes(code)) return error;
  const fix = 'Name a folder in a place that the user who runs this command may write.';
  return new StartFailure(problem('backup_unwritable', folder, `The backup ${folder} cannot be written (${code}).`, fix), { cause: error });
}

async function copyTables(options: BackupOptions, partial: string): Promise<Pick<BackupManifest, 'migrations' | 'tables' | 'sequences'>> {
  return longSession(options.databaseUrl, options.signal, async (client) => {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const names = await tablesInLoadOrder(client);
    const tables: BackupManifest['tables'] = [];
    for (const name of names) {
      const copy = client.query(copyTo(`COPY "${name}" TO STDOUT`));
      const sha256 = await writeHashed(copy, tableFile(partial, name), options.signal);
      tables.push({ name, rows: copy.rowCount, sha256 });
      options.progress('tables', tables.length, names.length);
    }
    const [migrations, sequences] = [await migrationNames(client), await sequencePositions(client)];
    await client.query('COMMIT');
    return { migrations, tables, sequences };
  });
}

async function copyObjects(options: BackupOptions, partial: string): Promise<BackupManifest['objects']> {
  const keys: { key: string; size: number }[] = [];
  for await (const object of options.store.list('')) keys.push(object);
  const objects: BackupManifest['objects'] = [];
  for (const { key, size } of keys) {
    const info = await options.store.head(key);
    const file = objectFile(partial, key);
    await mkdir(dirname(file), { recursive: true });
    const sha256 = await writeHashed(await options.store.get(key), file, options.signal);
    objects.push({ key, size, contentType: info?.contentType ?? 'application/octet-stream', sha256 });
    options.progress('objects', objects.length, keys.length);
  }
  return objects;
}

async function writeHashed(source: NodeJS.ReadableStream, file: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(source, tap, createWriteStream(file), { signal });
  return hash.digest('hex');
}
