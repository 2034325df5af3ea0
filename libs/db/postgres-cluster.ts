import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { problem, StartFailure } from '../problem/index.js';
import { findBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { assertRoom, explainFailure } from './postgres-failures.js';
import { chooseIdentity, type Identity } from './postgres-identity.js';
import { freePort, run } from './postgres-process.js';

const MAJOR = '18';

/** Kept in `server.json`, readable by its owner only. */
export interface Secret {
  port: number;
  password: string;
}

export interface ClusterFolder {
  home: string;
  cluster: string;
  secretFile: string;
  binaries: PostgresBinaries;
  identity: Identity;
}

export function locate(home: string): ClusterFolder {
  const binaries = findBinaries();
  const cluster = path.join(home, 'cluster');
  return { home, cluster, secretFile: path.join(home, 'server.json'), binaries, identity: chooseIdentity(binaries, home, cluster) };
}

/** The cluster is made beside its place and renamed, so that a kill in the middle leaves nothing half made. */
export async function initialise(place: ClusterFolder): Promise<void> {
  const { home, identity } = place;
  const fresh = path.join(home, 'cluster.new');
  const passwordFile = path.join(home, 'password.new');
  const secret: Secret = { port: await freePort(), password: randomBytes(24).toString('base64url') };
  rmSync(fresh, { recursive: true, force: true });
  assertRoom(home);
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, secret.password, { mode: 0o600 });
  if (identity.kind === 'user') for (const file of [fresh, passwordFile]) chownSync(file, identity.uid, identity.gid);
  const made = await run(identity, place.binaries.initdb, [
    `--pgdata=${fresh}`,
    '--username=plinth',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-sync',
  ]);
  rmSync(passwordFile, { force: true });
  if (made.code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw explainFailure('initdb', home, made.output);
  }
  appendFileSync(path.join(fresh, 'postgresql.conf'), "include_if_exists 'plinth.conf'\n");
  writeSecret(place, secret);
  renameSync(fresh, place.cluster);
}

/** After a reboot or in a new container the number in the pid file may belong to a stranger, and pg_ctl would believe it. */
export function dropStalePidFile(cluster: string): void {
  const file = path.join(cluster, 'postmaster.pid');
  if (process.platform !== 'linux' || !existsSync(file)) return;
  const pid = readFileSync(file, 'utf8').split('\n')[0] ?? '';
  const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
  if (!command.includes('postgres')) rmSync(file);
}

export function assertVersion(place: ClusterFolder): void {
  const found = readFileSync(path.join(place.cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === MAJOR) return;
  throw new StartFailure(
    problem(
      'database_version',
      'PLINTH_DATA_DIR',
      `The database in ${place.cluster} was made by PostgreSQL ${found}; this program brings ${MAJOR}.`,
      `Back it up with the program that made it and restore it here (plinth backup, plinth restore), or set PLINTH_DATA_DIR to an empty folder.`,
    ),
  );
}

export function readSecret(place: ClusterFolder): Secret {
  return JSON.parse(readFileSync(place.secretFile, 'utf8')) as Secret;
}

export function writeSecret(place: ClusterFolder, secret: Secret): void {
  const fresh = `${place.secretFile}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, JSON.stringify(secret), { mode: 0o600 });
  renameSync(fresh, place.secretFile);
}
