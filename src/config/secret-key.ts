import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { problem, StartFailure } from '../../libs/problem/index.js';
import { secureBytes } from '../../libs/secrets/index.js';
import type { Config } from './config.js';

/** The operator's key, or the one kept beside the embedded database (made at the first start, readable by its owner only). */
export function secretKey(config: Config): Buffer {
  if (config.secretKey) return config.secretKey;
  const file = path.join(config.dataDir, 'secret.key');
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true });
    makeOnce(file, secureBytes(32).toString('base64'));
  }
  const key = Buffer.from(read(file).trim(), 'base64');
  if (key.length === 32) return key;
  throw new StartFailure(
    problem(
      'secret_key_broken',
      'PLINTH_DATA_DIR',
      `${file} does not hold 32 bytes in base64.`,
      'Restore it from a backup, or set PLINTH_SECRET_KEY.',
    ),
  );
}

/** What root or another user keeps to himself is no fault of ours. Throws StartFailure. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `${file}, which encrypts the credentials of channels, cannot be read (${(cause as NodeJS.ErrnoException).code}).`;
    const fix = 'Give it to the user that runs Plinth, or set PLINTH_SECRET_KEY.';
    throw new StartFailure(problem('secret_key_unreadable', 'PLINTH_DATA_DIR', message, fix), { cause });
  }
}

/** Of two programs that start at once, one makes it and both read it. Linked into place: whoever sees the file sees all of it. */
function makeOnce(file: string, text: string): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text, { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}
