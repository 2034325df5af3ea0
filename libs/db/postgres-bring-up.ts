import { setTimeout as wait } from 'node:timers/promises';
import { problem, StartFailure } from '../problem/index.js';
import { liveServer, readSecret, writeSecret, type ClusterFolder, type Secret } from './postgres-cluster.js';
import { explainFailure } from './postgres-failures.js';
import { freePort, isFree } from './postgres-process.js';
import { answers, serves, startServer } from './postgres-server.js';
import type { Profile } from './postgres-settings.js';

/** How long a server may recover. After a crash it reads again what its log holds since the last checkpoint: 2 GB at most. */
const RECOVERY_MS = 120_000;
const LOOK_MS = 200;

/**
 * Starts the server, or finds the one that runs. While `postmaster.pid` names a live server of this cluster, that one is waited for, on its
 * port: it recovers, starts or stops, and a second one could not start beside it. Only where none is alive a port is chosen, another one if
 * the last is taken, be it by the server of a copy of this folder, which knows the same password. `onWait` is told once, with the process that
 * is waited for. Throws StartFailure.
 */
export async function bringUp(
  place: ClusterFolder,
  profile: Profile,
  onWait: (pid: number) => void = () => undefined,
): Promise<{ adopted: boolean }> {
  const until = Date.now() + RECOVERY_MS;
  let told = false;
  for (;;) {
    const live = liveServer(place.cluster);
    // A process of another container is alive and is not seen from here; it serves this folder all the same.
    if (await (live ? answers(currentSecret(place)) : serves(readSecret(place), place.cluster))) return { adopted: true };
    if (!live) {
      if (await start(place, profile)) return { adopted: false };
      continue;
    }
    if (Date.now() > until) throw silent(place, live.pid);
    if (!told) onWait(live.pid);
    told = true;
    await wait(LOOK_MS);
  }
}

/**
 * What server.json holds, with the port on which the server really is: a program of an older release, or two that chose at once, may have
 * written another one.
 */
export function currentSecret(place: ClusterFolder): Secret {
  const secret = readSecret(place);
  const live = liveServer(place.cluster);
  if (!live?.port || live.port === secret.port) return secret;
  const found = { ...secret, port: live.port };
  writeSecret(place, found);
  return found;
}

/** False when another program was faster. */
async function start(place: ClusterFolder, profile: Profile): Promise<boolean> {
  const secret = readSecret(place);
  const port = (await isFree(secret.port)) ? secret.port : await freePort();
  if (liveServer(place.cluster)) return false;
  writeSecret(place, { ...secret, port });
  const started = await startServer(place, profile, port);
  if (started.code === 0) return true;
  if (liveServer(place.cluster)) return false;
  throw explainFailure('PostgreSQL', place.home, started.output);
}

function silent(place: ClusterFolder, pid: number): StartFailure {
  return new StartFailure(
    problem(
      'database_recovering',
      'PLINTH_DATA_DIR',
      `The embedded database in ${place.home} is running (process ${pid}), and did not answer for ${RECOVERY_MS / 60_000} minutes.`,
      `It may still recover from a crash: look into ${place.cluster}/server.log, wait, and start again.`,
    ),
  );
}
