import { accessSync, chownSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Makes a folder and those above it. Not Node's recursive mkdir: that one never returns where a folder refuses by ENOENT, as /proc does. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(path.resolve(folder)));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another program may have made it just now.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Hands what root made in a folder to whom that folder belongs to. A command that was run once as root (`sudo`, a container) on the data of
 * somebody else would leave behind what that one can neither read nor replace.
 */
export function giveToOwnerOf(folder: string, made: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  if (uid !== 0) chownSync(made, uid, gid);
}

/**
 * Why a folder cannot be written, as the code of the file system. Some file systems say ENOENT where nothing may be made, so the nearest
 * folder that is there is asked.
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
