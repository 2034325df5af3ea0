import { randomBytes } from 'node:crypto';
import { problem, StartFailure } from '../problem/index.js';
import { dropStaleLocks, liveServer, readSecret, withRoles, writeSecret, type ClusterFolder } from './postgres-cluster.js';
import { explainFailure } from './postgres-failures.js';
import { freePort, run } from './postgres-process.js';

/** False where `server.json` is gone or broken; throws where it cannot be read: it is somebody else's. */
export function hasSecret(place: ClusterFolder): boolean {
  try {
    const { port, password } = readSecret(place);
    return Number.isInteger(port) && typeof password === 'string';
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || (error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * A new `server.json` for a cluster that is there, where the old one was lost (a folder copied in part, a disk that lost power). Whoever owns the
 * files of a cluster may set its passwords, in PostgreSQL's single-user mode; those of the other two roles follow at each start. Throws
 * StartFailure where the server runs: nobody knows how to stop it but by a signal.
 */
export async function remakeSecret(place: ClusterFolder): Promise<void> {
  const live = liveServer(place.cluster);
  if (live) throw stillRuns(place, live.pid);
  const secret = withRoles({ port: await freePort(), password: randomBytes(24).toString('base64url') });
  dropStaleLocks(place.cluster);
  const said = await run(
    place.identity,
    place.binaries.postgres,
    ['--single', '-D', place.cluster, 'postgres'],
    `ALTER ROLE plinth PASSWORD '${secret.password}'\n`,
  );
  if (said.code !== 0 || said.output.includes('ERROR:')) throw explainFailure('postgres --single', place.home, said.output);
  writeSecret(place, secret);
}

const stillRuns = (place: ClusterFolder, pid: number): StartFailure =>
  new StartFailure(
    problem(
      'database_password_lost',
      'PLINTH_DATA_DIR',
      `${place.secretFile} is missing or broken, and with it the password of the embedded database, which runs (process ${pid}).`,
      `Stop it (kill -INT ${pid}) and start again: a new password is set then.`,
    ),
  );
