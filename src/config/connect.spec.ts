import { expect, test } from '@jest/globals';
import { explainConnection } from './connect.js';

const why = (code: string | undefined, message: string) => {
  const cause = Object.assign(new Error(message), code === undefined ? {} : { code });
  const { problem } = explainConnection(cause, 'postgres://plinth_app:secret@db.example.com:5432/plinth', 'DATABASE_URL');
  return problem;
};

test('a server without a free connection is told so: it runs, and starting it or another address would not help', () => {
  expect(why('53300', 'sorry, too many clients already')).toEqual({
    code: 'database_full',
    path: 'DATABASE_URL',
    message: 'PostgreSQL at db.example.com:5432 has no free connection for plinth_app: sorry, too many clients already.',
    fix: 'Lower DATABASE_POOL of the processes that use it, or raise max_connections (or the limit of that role or database).',
  });
});

test('a server that is starting, stopping or recovering is to be waited for', () => {
  expect(why('57P03', 'the database system is starting up')).toMatchObject({
    code: 'database_down',
    message: 'PostgreSQL at db.example.com:5432 does not take connections yet: the database system is starting up.',
    fix: 'Wait until it does, and start again.',
  });
});

test('a server that wants encryption is not told as a wrong password', () => {
  const said = 'no pg_hba.conf entry for host "10.0.0.7", user "plinth_app", database "plinth", no encryption';
  expect(why('28000', said)).toMatchObject({
    code: 'database_refused',
    message: `PostgreSQL at db.example.com:5432 refused the user plinth_app: ${said}.`,
    fix: 'Add ?sslmode=verify-full to DATABASE_URL (sslrootcert=<file> names a certificate authority of your own), or let pg_hba.conf take this host.',
  });
  expect(why('28P01', 'password authentication failed for user "plinth_app"').fix).toBe('Correct the user or password in DATABASE_URL.');
});

test.each([
  [undefined, 'The server does not support SSL connections', 'Leave sslmode out of DATABASE_URL, or switch ssl on in PostgreSQL.'],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'self-signed certificate',
    'Name the authority that signed it by sslrootcert=<file> in DATABASE_URL, or correct the host name in it.',
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "Hostname/IP does not match certificate's altnames",
    'Name the authority that signed it by sslrootcert=<file> in DATABASE_URL, or correct the host name in it.',
  ],
])('encryption that fails (%s) is told as such', (code, message, fix) => {
  expect(why(code, message)).toEqual({
    code: 'database_tls',
    path: 'DATABASE_URL',
    message: `The connection to PostgreSQL at db.example.com:5432 could not be encrypted: ${message}.`,
    fix,
  });
});
