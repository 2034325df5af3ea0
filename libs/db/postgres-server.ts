import { chownSync, existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { dropStaleLocks, readSecret, type ClusterFolder, type Secret } from './postgres-cluster.js';
import { run, type ProcessResult } from './postgres-process.js';
import { serverSettings, settingsFile, type Profile } from './postgres-settings.js';

/** Connections that only look whether the server is there; they count as nobody's use of it. */
const LOOKING = 'plinth-look';

/** The roles of an embedded server: the superuser that made it, who migrates, who runs the program. */
export type EmbeddedRole = 'plinth' | 'plinth_owner' | 'plinth_app';

export function address(secret: Secret, database: string, role: EmbeddedRole = 'plinth'): string {
  const password = { plinth: secret.password, plinth_owner: secret.owner, plinth_app: secret.app }[role];
  return `postgres://${role}:${password}@127.0.0.1:${secret.port}/${database}`;
}

/** A path of a socket that is longer is refused: 108 bytes on Linux, 104 on macOS. */
const LONGEST_PATH = 100;

const LARGEST_LOG = 1024 ** 2;

/** Where the server also listens: half of the cost of a small statement is the network of the machine. */
export const socketFile = (cluster: string, port: number): string => path.join(cluster, `.s.PGSQL.${port}`);

/** The same address by the local socket, where the server has one. */
export function bySocket(address: string, cluster: string): string {
  return existsSync(socketFile(cluster, Number(new URL(address).port)))
    ? address.replace('127.0.0.1', encodeURIComponent(cluster))
    : address;
}

function localSocket(cluster: string): Record<string, string> {
  const fits = Buffer.byteLength(socketFile(cluster, 65_535)) <= LONGEST_PATH;
  return fits && process.platform !== 'win32' ? { unix_socket_directories: cluster } : {};
}

/** Starts the server of a cluster on this port, and waits until it takes connections. Not every file system holds sockets (shared folders of some virtual machines): then it goes without. */
export async function startServer(place: ClusterFolder, profile: Profile, port: number): Promise<ProcessResult> {
  const { cluster } = place;
  dropStaleLocks(cluster);
  const settings = { ...serverSettings(profile), port: String(port) };
  const started = await startWith(place, { ...settings, ...localSocket(cluster) });
  const isSocket = started.code !== 0 && /Unix.domain socket/i.test(started.output) && !(await serves(readSecret(place), cluster));
  return isSocket ? startWith(place, settings) : started;
}

async function startWith({ identity, cluster, binaries }: ClusterFolder, settings: Record<string, string>): Promise<ProcessResult> {
  const conf = path.join(cluster, 'plinth.conf');
  writeFileSync(conf, settingsFile(settings));
  const log = path.join(cluster, 'server.log');
  const before = logSoFar(log);
  writeFileSync(log, '', { mode: 0o600, flag: before === 0 ? 'w' : 'a' });
  if (identity.kind === 'user') for (const file of [conf, log]) chownSync(file, identity.uid, identity.gid);
  const started = await run(identity, binaries.pgCtl, ['start', '-w', '-t', '60', '-D', cluster, '-l', log]);
  return started.code === 0 ? started : { ...started, output: `${started.output}\n${readFileSync(log).subarray(before).toString()}` };
}

/** Bytes that are kept: why a server ended stands in the log of that one, which nobody could have read before it was started again. */
function logSoFar(log: string): number {
  const size = existsSync(log) ? statSync(log).size : 0;
  return size > LARGEST_LOG ? 0 : size;
}

/** Asks with our password: a stranger on the same port refuses it, which a look at the process table could not tell. */
export async function answers(secret: Secret): Promise<boolean> {
  return (await look(secret, 'SELECT 1')) !== undefined;
}

/** Whether what answers serves this very folder. Password and port of a copied folder are those of the one that it was copied from. */
export async function serves(secret: Secret, cluster: string): Promise<boolean> {
  const own = [cluster, realpathSync(cluster)].map((folder) => folder.replaceAll('\\', '/'));
  return (await look(secret, `SELECT 1 WHERE current_setting('data_directory') = ANY ($1)`, [own])) === 1;
}

/**
 * Others that only look do not count: two programs that stop at the same time must not each wait for the other. A connection that was
 * closed just now, or whose program was killed, is still listed for a moment: it is asked until there is none, for a second at most.
 */
export async function usedByOthers(secret: Secret): Promise<boolean> {
  const others = `SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> '${LOOKING}' LIMIT 1`;
  for (let tries = 0; tries < 10; tries++) {
    if (((await look(secret, others)) ?? 0) === 0) return false;
    await wait(100);
  }
  return true;
}

/** How many rows the statement gives; undefined where the server does not answer us. */
async function look(secret: Secret, statement: string, values: unknown[] = []): Promise<number | undefined> {
  const connectionString = address(secret, 'postgres');
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3000, application_name: LOOKING });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(statement, values)).rowCount ?? 0;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}
