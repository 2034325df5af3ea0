import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Why a folder cannot be written, as the code of the file system. Node's recursive mkdir says ENOENT on a read-only file system, so the
 * nearest folder that is there is asked.
 */
export function whyUnwritable(folder: string, error: unknown): string {
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  if (code !== 'ENOENT') return code;
  let there = path.resolve(folder);
  while (!existsSync(there) && there !== path.dirname(there)) there = path.dirname(there);
  try {
    accessSync(there, constants.W_OK);
    return code;
  } catch (denied) {
    return String((denied as NodeJS.ErrnoException).code ?? code);
  }
}
