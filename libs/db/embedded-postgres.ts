import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { StartFailure } from '../problem/index.js';
import {
  assertVersion,
  dropStalePidFile,
  initialise,
  locate,
  readSecret,
  writeSecret,
  type Place,
  type Secret,
} from './postgres-cluster.js';
import { explainFailure } from './postgres-failures.js';
import { freePort, isFree, run } from './postgres-process.js';
import { serverSettings, settingsFile, type Profile } from './postgres-settings.js';

export interface EmbeddedPostgres {
  port: number;
  /** True when the server was already running: left by a killed program, or in use by another Plinth on the same folder. */
  adopted: boolean;
  /** Address of one database, with the password. Never log it. */
  url(database: string): string;
  /** Stops the server unless another program still uses it: the last one out switches off the light. */
  stop(): Promise<void>;
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
