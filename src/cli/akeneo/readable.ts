import { statSync } from 'node:fs';
import { problem, StartFailure } from '../../../libs/problem/index.js';

/** Does something with a file of the export. Throws StartFailure where it is none (a pipe would never end), or the system does not let it be read. */
export function readable<T>(path: string, name: string, read: () => T): T {
  try {
    if (!statSync(path).isFile()) throw new Error('it is no file');
    return read();
  } catch (cause) {
    const message = `${name} cannot be read: ${(cause as Error).message}.`;
    const fix = 'Put the file itself there, and let it be read by this user. Nothing was imported.';
    throw new StartFailure(problem('akeneo_file_unreadable', name, message, fix), { cause });
  }
}
