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
  const said = (cause as Error).message;
  if (code === '28000' && said.includes('no encryption')) {
    const fix = `Add ?sslmode=verify-full to ${setting} (sslrootcert=<file> names a certificate authority of your own), or let pg_hba.conf take this host.`;
    return failure('database_refused', `PostgreSQL at ${host} refused the user ${username}: ${said}.`, fix);
  }
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
    const message = `The user ${username} of ${setting} has too few rights at ${host}: ${said}.`;
    return failure('database_rights', message, `Do what docs/operations.md says under "Two database roles", or correct ${setting}.`);
  }
  if (code === '53300') {
    const fix = 'Lower DATABASE_POOL of the processes that use it, or raise max_connections (or the limit of that role or database).';
    return failure('database_full', `PostgreSQL at ${host} has no free connection for ${username}: ${said}.`, fix);
  }
  if (code === '57P03') {
    const message = `PostgreSQL at ${host} does not take connections yet: ${said}.`;
    return failure('database_down', message, 'Wait until it does, and start again.');
  }
  const tls = whyNotEncrypted(code, said, setting);
  if (tls) return failure('database_tls', `The connection to PostgreSQL at ${host} could not be encrypted: ${said}.`, tls);
  const fix = `Start it, or correct ${setting}; without DATABASE_URL the embedded PostgreSQL is used.`;
  return failure('database_down', `PostgreSQL at ${host} does not answer (${code || said}).`, fix);
}

/** The codes are OpenSSL's, by way of Node; what pg says of a server without TLS has none. Answers how to mend it; undefined: it was something else. */
function whyNotEncrypted(code: string, said: string, setting: string): string | undefined {
  if (said === 'The server does not support SSL connections') return `Leave sslmode out of ${setting}, or switch ssl on in PostgreSQL.`;
  if (!/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code)) return undefined;
  return `Name the authority that signed it by sslrootcert=<file> in ${setting}, or correct the host name in it.`;
}
