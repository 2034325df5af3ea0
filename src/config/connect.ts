import type { DataSource } from 'typeorm';
import { problem, StartFailure } from '../../libs/problem/index.js';

/** Connects. Throws StartFailure with the mending: nobody there, user refused, no such database, PostgreSQL too old. `setting` named the address. */
export async function connect(ds: DataSource, url: string, setting: string): Promise<void> {
  try {
    await ds.initialize();
  } catch (cause) {
    throw explainConnection(cause, url, setting);
  }
  const [row] = await ds.query<{ version: string }[]>(`SELECT current_setting('server_version_num') AS version`);
  if (Number(row?.version) >= 180000) return;
  const message = `PostgreSQL at ${new URL(url).host} is older than 18 (${row?.version}).`;
  throw new StartFailure(problem('database_version', setting, message, 'Use PostgreSQL 18 or newer.'));
}

/** Why a database could not be opened under this address, or not prepared. */
export function explainConnection(cause: unknown, url: string, setting: string): StartFailure {
  const { host, pathname, username } = new URL(url);
  const failure = (code: string, message: string, fix: string) => new StartFailure(problem(code, setting, message, fix), { cause });
  const code = String((cause as { code?: unknown }).code ?? '');
  if (code.startsWith('28')) {
    return failure(
      'database_refused',
      `PostgreSQL at ${host} refused the user ${username}.`,
      `Correct the user or password in ${setting}.`,
    );
  }
  if (code === '3D000') {
    const fix = `Create it (CREATE DATABASE ${pathname.slice(1)}), or correct ${setting}.`;
    return failure('database_missing', `PostgreSQL at ${host} has no database ${pathname.slice(1)}.`, fix);
  }
  if (code === '42501') {
    const message = `The user ${username} of ${setting} has too few rights at ${host}: ${(cause as Error).message}.`;
    return failure('database_rights', message, `Do what docs/operations.md says under "Two database roles", or correct ${setting}.`);
  }
  const fix = `Start it, or correct ${setting}; without DATABASE_URL the embedded PostgreSQL is used.`;
  return failure('database_down', `PostgreSQL at ${host} does not answer (${code || (cause as Error).message}).`, fix);
}
