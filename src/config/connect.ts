import type { DataSource } from 'typeorm';
import { problem, StartFailure } from '../../libs/problem/index.js';

/** Connects. Throws StartFailure with the mending: nobody there, user refused, no such database, PostgreSQL too old. `setting` named the address. */
export async function connect(ds: DataSource, url: string, setting: string): Promise<void> {
  const { host, pathname, username } = new URL(url);
  const failure = (cause: unknown, code: string, message: string, fix: string) =>
    new StartFailure(problem(code, setting, message, fix), { cause });
  try {
    await ds.initialize();
  } catch (cause) {
    const code = String((cause as { code?: unknown }).code ?? '');
    if (code.startsWith('28')) {
      const message = `PostgreSQL at ${host} refused the user ${username}.`;
      throw failure(cause, 'database_refused', message, `Correct the user or password in ${setting}.`);
    }
    if (code === '3D000') {
      const fix = `Create it (CREATE DATABASE ${pathname.slice(1)}), or correct ${setting}.`;
      throw failure(cause, 'database_missing', `PostgreSQL at ${host} has no database ${pathname.slice(1)}.`, fix);
    }
    const fix = `Start it, or correct ${setting}; without DATABASE_URL the embedded PostgreSQL is used.`;
    throw failure(cause, 'database_down', `PostgreSQL at ${host} does not answer (${code || (cause as Error).message}).`, fix);
  }
  const [row] = await ds.query<{ version: string }[]>(`SELECT current_setting('server_version_num') AS version`);
  if (Number(row?.version) >= 180000) return;
  throw failure(undefined, 'database_version', `PostgreSQL at ${host} is older than 18 (${row?.version}).`, 'Use PostgreSQL 18 or newer.');
}
