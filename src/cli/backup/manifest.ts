import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { problem, StartFailure } from '../../../libs/problem/index.js';

/** What a backup folder holds, with the SHA-256 of every file in it. */
export interface BackupManifest {
  format: 1;
  program: string;
  at: string;
  migrations: string[];
  tables: { name: string; rows: number; sha256: string }[];
  sequences: Record<string, string>;
  objects: { key: string; size: number; contentType: string; sha256: string }[];
}

export const tableFile = (folder: string, table: string): string => join(folder, 'tables', `${table}.copy`);
export const objectFile = (folder: string, key: string): string => join(folder, 'objects', key);
export const manifestFile = (folder: string): string => join(folder, 'manifest.json');

export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

export async function readManifest(folder: string): Promise<BackupManifest> {
  try {
    const manifest = JSON.parse(await readFile(manifestFile(folder), 'utf8')) as BackupManifest;
    if (manifest.format === 1) return manifest;
  } catch {
    // told below: to the user, no file and a broken file are the same thing
  }
  throw new StartFailure(
    problem(
      'backup_unreadable',
      folder,
      `${folder} is not a whole backup: its manifest.json is missing or broken.`,
      'Name a folder that plinth backup finished.',
    ),
  );
}

/** Reads every file of the backup before anything is restored: a damaged backup changes nothing. */
export async function assertWhole(
  folder: string,
  manifest: BackupManifest,
  progress: (done: number, total: number) => void,
): Promise<void> {
  const files = [
    ...manifest.tables.map((t) => ({ file: tableFile(folder, t.name), sha256: t.sha256 })),
    ...manifest.objects.map((o) => ({ file: objectFile(folder, o.key), sha256: o.sha256 })),
  ];
  let done = 0;
  for (const { file, sha256 } of files) {
    const found = await fileSha256(file).catch(() => 'missing');
    if (found !== sha256) {
      throw new StartFailure(
        problem(
          'backup_damaged',
          file,
          `${file} is ${found === 'missing' ? 'missing' : 'not the file that was written'}.`,
          'Use another backup; nothing was restored.',
        ),
      );
    }
    progress((done += 1), files.length);
  }
}
