import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, StartFailure, whyUnwritable } from '../problem/index.js';
import { assertVersion, initialise, locate, readSecret, writeSecret, type ClusterFolder, type Secret } from './postgres-cluster.js';
import { explainFailure } from './postgres-failures.js';
import { PostgresKeeper } from './postgres-keeper.js';
import { freePort, isFree, run } from './postgres-process.js';
import { address, answers, startServer, usedByOthers } from './postgres-server.js';
import type { Profile } from './postgres-settings.js';

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
 * folder read-only or full, another major version, root without a usable user. Until `stop` it is started again should it end by itself.
 */
export async function startEmbeddedPostgres(options: { home: string; profile: Profile }): Promise<EmbeddedPostgres> {
  const home = path.resolve(options.home);
  try {
    makeFolder(home);
    const place = locate(home);
    if (!existsSync(place.cluster)) await initialise(place);
    assertVersion(place);
    return await bringUp(place, options.profile);
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw explainFailure('the file system', home, `${whyUnwritable(home, error)} ${String(error)}`, error);
  }
}

async function bringUp(place: ClusterFolder, profile: Profile): Promise<EmbeddedPostgres> {
  const secret = readSecret(place);
  if (await answers(secret)) return handle(place, profile, secret, true);
  if (!(await isFree(secret.port))) secret.port = await freePort();
  writeSecret(place, secret);
  const started = await startServer(place, profile, secret);
  if (started.code !== 0) throw explainFailure('PostgreSQL', place.home, started.output);
  return handle(place, profile, secret, false);
}

function handle(place: ClusterFolder, profile: Profile, secret: Secret, adopted: boolean): EmbeddedPostgres {
  const keeper = new PostgresKeeper(place, profile, secret);
  return {
    port: secret.port,
    adopted,
    url: (database) => address(secret, database),
    stop: async () => {
      await keeper.stop();
      if (await usedByOthers(secret)) return;
      const stopped = await run(place.identity, place.binaries.pgCtl, ['stop', '-w', '-t', '60', '-m', 'fast', '-D', place.cluster]);
      const running = await run(place.identity, place.binaries.pgCtl, ['status', '-D', place.cluster]);
      if (stopped.code !== 0 && running.code === 0) throw explainFailure('pg_ctl stop', place.home, stopped.output);
    },
  };
}
