import { createHash } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { sha256hex } from '../../../libs/canonical/index.js';
import { SystemClock } from '../../../libs/clock/index.js';
import { outageOf, Refusal } from '../../../libs/problem/index.js';
import { secureBytes } from '../../../libs/secrets/index.js';
import type { ImageInput } from '../inspect/inspect-image.js';
import { tooManyBytes } from '../inspect/refusals.js';

const PREFIX = 'plinth-upload-';
/** Nothing is written for so long: the slowest upload has ended by then. */
const ABANDONED_MS = 3_600_000;

/** Bytes that have arrived whole and are hashed, but belong to nothing yet. */
export interface StagedFile {
  /** As the sender called it, cleaned. */
  name: string;
  hash: string;
  bytes: number;
  input: ImageInput;
  dispose(): Promise<void>;
}

export function stageBuffer(bytes: Buffer, name: string): StagedFile {
  return { name, hash: sha256hex(bytes), bytes: bytes.length, input: bytes, dispose: () => Promise.resolve() };
}

/**
 * Writes a stream to a file in `folder` while hashing it: a hundred uploads at once hold a hundred chunks in
 * memory, not a hundred files. Rejects with Refusal as soon as the limit is passed, and leaves no file behind when anything breaks. The
 * source is left open then: its owner drains or destroys it.
 */
export async function stageStream(
  source: Readable,
  name: string,
  { folder, maxBytes }: { folder: string; maxBytes: number },
): Promise<StagedFile> {
  const file = path.join(folder, `${PREFIX}${secureBytes(12).toString('hex')}`);
  const handle = await open(file, 'wx', 0o600).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new Refusal(tooManyBytes(name, maxBytes));
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
  await handle.close();
  return { name, hash: hash.digest('hex'), bytes, input: file, dispose: () => rm(file, { force: true }) };
}

/**
 * What a killed program left. Younger files may be another program's that is taking them in now, and what is not ours to delete stays: the
 * folder is the system's. By the machine's clock, as its files are.
 */
export async function dropAbandoned(folder: string): Promise<void> {
  const before = new SystemClock().now().getTime() - ABANDONED_MS;
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && found.mtimeMs < before) await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Neither the sender's fault nor a bug, whatever the system calls it: no right, no folder, too many files. A full disk says so itself. */
function unwritable(folder: string, cause: unknown): unknown {
  if (outageOf(cause)) return cause;
  return Object.assign(new Error(`${folder} takes no uploads: ${String(cause)}`, { cause }), { code: 'STORAGE_UNWRITABLE' });
}
