import { createHmac, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { giveToOwnerOf, problem, StartFailure } from '../problem/index.js';
import { findBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { assertRoom, explainFailure } from './postgres-failures.js';
import { chooseIdentity, type Identity } from './postgres-identity.js';
import { freePort, run } from './postgres-process.js';

const MAJOR = '18';

/** Kept in `server.json`, readable by its owner only. */
export interface Secret {
  port: number;
  /** Of `plinth`, the superuser that the cluster was made with. */
  password: string;
  /** Of `plinth_owner`, which migrates. */
  owner: string;
  /** Of `plinth_app`, as which the program runs. */
  app: string;
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
  const secret = withRoles({ port: await freePort(), password: randomBytes(24).toString('base64url') });
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

/** The server of this cluster that `postmaster.pid` names, if it is alive. Says nothing of whether it answers. No port: it only begins. */
export function liveServer(cluster: string): { pid: number; port: number | undefined } | undefined {
  const file = path.join(cluster, 'postmaster.pid');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const pid = Number(lines[0]);
  if (!pid || !isRunning(pid) || !isServerOf(cluster, pid)) return undefined;
  return { pid, port: Number(lines[3]) || undefined };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * After a reboot or in a new container the number in the pid file may belong to a stranger, another cluster's server too; a server works in
 * its cluster's folder. What may not be asked is believed.
 */
function isServerOf(cluster: string, pid: number): boolean {
  if (process.platform !== 'linux') return true;
  const asked = <T>(question: () => T, otherwise: T): T => {
    try {
      return question();
    } catch {
      return otherwise;
    }
  };
  const command = asked(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '');
  const here = realpathSync(cluster);
  return command.includes('postgres') && asked(() => readlinkSync(`/proc/${pid}/cwd`), here) === here;
}

/** PostgreSQL would believe a pid file that a crash left, and whose number another program has by now; so it would the lock of a socket, also of a copied folder's. */
export function dropStaleLocks(cluster: string): void {
  if (liveServer(cluster)) return;
  if (process.platform === 'linux') rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
  for (const name of readdirSync(cluster)) if (name.startsWith('.s.PGSQL.')) rmSync(path.join(cluster, name), { force: true });
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
  return withRoles(JSON.parse(readFileSync(place.secretFile, 'utf8')) as Pick<Secret, 'port' | 'password'>);
}

/**
 * The file of an older release has no passwords of roles. They are drawn from the one that is there, not at random: two programs that add
 * them at the same time add the same ones.
 */
export function withRoles(secret: Pick<Secret, 'port' | 'password'>): Secret {
  const drawn = (role: string) => createHmac('sha256', secret.password).update(role).digest('base64url');
  return { owner: drawn('plinth_owner'), app: drawn('plinth_app'), ...secret };
}

export function writeSecret(place: ClusterFolder, secret: Secret): void {
  const fresh = `${place.secretFile}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, JSON.stringify(secret), { mode: 0o600, flush: true });
  giveToOwnerOf(place.home, fresh);
  renameSync(fresh, place.secretFile);
}
