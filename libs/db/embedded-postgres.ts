import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { problem, StartFailure } from '../problem/index.js';
import { findBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { explainFailure } from './postgres-failures.js';
import { chooseIdentity, type Identity } from './postgres-identity.js';
import { freePort, isFree, run } from './postgres-process.js';
import { serverSettings, settingsFile, type Profile } from './postgres-settings.js';

const MAJOR = '18';

export interface EmbeddedPostgres {
  port: number;
  /** True when the server was already running: left by a killed program, or in use by another Plinth on the same folder. */
  adopted: boolean;
  /** Address of one database, with the password. Never log it. */
  url(database: string): string;
  /** Stops the server unless another program still uses it: the last one out switches off the light. */
  stop(): Promise<void>;
}

interface Secret {
  port: number;
  password: string;
}

interface Place {
  home: string;
  cluster: string;
  secretFile: string;
  binaries: PostgresBinaries;
  identity: Identity;
}

/**
 * Starts, or takes over, the PostgreSQL whose data is in `home`. Throws StartFailure with the mending when it cannot:
 * folder read-only or full, another major version, root without a usable user.
 */
export async function startEmbeddedPostgres(options: { home: string; profile: Profile }): Promise<EmbeddedPostgres> {
  const home = path.resolve(options.home);
  try {
    mkdirSync(home, { recursive: true });
    const place = locate(home);
    if (!existsSync(place.cluster)) await initialise(place);
    assertVersion(place);
    return await bringUp(place, options.profile);
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw explainFailure('the file system', home, String(error), error);
  }
}

function locate(home: string): Place {
  const binaries = findBinaries();
  const cluster = path.join(home, 'cluster');
  return { home, cluster, secretFile: path.join(home, 'server.json'), binaries, identity: chooseIdentity(binaries, home, cluster) };
}

/** The cluster is made beside its place and renamed, so that a kill in the middle leaves nothing half made. */
async function initialise(place: Place): Promise<void> {
  const { home, identity } = place;
  const fresh = path.join(home, 'cluster.new');
  const passwordFile = path.join(home, 'password.new');
  const secret: Secret = { port: await freePort(), password: randomBytes(24).toString('base64url') };
  rmSync(fresh, { recursive: true, force: true });
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
  if (made.code !== 0) throw explainFailure('initdb', home, made.output);
  appendFileSync(path.join(fresh, 'postgresql.conf'), "include_if_exists 'plinth.conf'\n");
  writeSecret(place, secret);
  renameSync(fresh, place.cluster);
}

async function bringUp(place: Place, profile: Profile): Promise<EmbeddedPostgres> {
  const { home, cluster, binaries, identity } = place;
  const secret = readSecret(place);
  if (await answers(secret)) return handle(place, secret, true);
  dropStalePidFile(cluster);
  if (!(await isFree(secret.port))) secret.port = await freePort();
  writeSecret(place, secret);
  const conf = path.join(cluster, 'plinth.conf');
  writeFileSync(conf, settingsFile({ ...serverSettings(profile), port: String(secret.port) }));
  const log = path.join(cluster, 'server.log');
  writeFileSync(log, '', { mode: 0o600 });
  if (identity.kind === 'user') for (const file of [conf, log]) chownSync(file, identity.uid, identity.gid);
  const started = await run(identity, binaries.pgCtl, ['start', '-w', '-t', '60', '-D', cluster, '-l', log]);
  if (started.code !== 0) throw explainFailure('PostgreSQL', home, `${started.output}\n${readFileSync(log, 'utf8')}`);
  return handle(place, secret, false);
}

function handle(place: Place, secret: Secret, adopted: boolean): EmbeddedPostgres {
  return {
    port: secret.port,
    adopted,
    url: (database) => address(secret, database),
    stop: async () => {
      if (await usedByOthers(secret)) return;
      const stopped = await run(place.identity, place.binaries.pgCtl, ['stop', '-w', '-t', '60', '-m', 'fast', '-D', place.cluster]);
      const running = await run(place.identity, place.binaries.pgCtl, ['status', '-D', place.cluster]);
      if (stopped.code !== 0 && running.code === 0) throw explainFailure('pg_ctl stop', place.home, stopped.output);
    },
  };
}

function address(secret: Secret, database: string): string {
  return `postgres://plinth:${secret.password}@127.0.0.1:${secret.port}/${database}`;
}

/** Asks with our password: a stranger on the same port refuses it, which a look at the process table could not tell. */
async function answers(secret: Secret): Promise<boolean> {
  const client = new pg.Client({ connectionString: address(secret, 'postgres'), connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function usedByOthers(secret: Secret): Promise<boolean> {
  const client = new pg.Client({ connectionString: address(secret, 'postgres'), connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const others = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1`,
    );
    return others.rowCount !== 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** After a reboot or in a new container the number in the pid file may belong to a stranger, and pg_ctl would believe it. */
function dropStalePidFile(cluster: string): void {
  const file = path.join(cluster, 'postmaster.pid');
  if (process.platform !== 'linux' || !existsSync(file)) return;
  const pid = readFileSync(file, 'utf8').split('\n')[0] ?? '';
  const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
  if (!command.includes('postgres')) rmSync(file);
}

function assertVersion(place: Place): void {
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

function readSecret(place: Place): Secret {
  return JSON.parse(readFileSync(place.secretFile, 'utf8')) as Secret;
}

function writeSecret(place: Place, secret: Secret): void {
  const fresh = `${place.secretFile}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, JSON.stringify(secret), { mode: 0o600 });
  renameSync(fresh, place.secretFile);
}
