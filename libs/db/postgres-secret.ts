import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { giveToOwnerOf, problem, StartFailure } from '../problem/index.js';
import { currentSecret } from './postgres-bring-up.js';
import { dropStaleLocks, liveServer, readSecret, withRoles, writeSecret, type ClusterFolder, type Secret } from './postgres-cluster.js';
import { explainFailure } from './postgres-failures.js';
import { makeOnce } from './postgres-making.js';
import { freePort, run } from './postgres-process.js';

/** A program that runs looks every two seconds; one that is busy is given time. */
const PUT_BACK_MS = 10_000;
const LOOK_MS = 200;

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
 * files of a cluster may set its passwords, in PostgreSQL's single-user mode; those of the other two roles follow at each start. Where the server
 * runs, a program that uses it puts the file back; one that nobody uses was left by a killed program and is stopped. Throws StartFailure where
 * it is used and the file does not come.
 */
export async function remakeSecret(place: ClusterFolder, isUsed: () => boolean): Promise<void> {
  const until = Date.now() + PUT_BACK_MS;
  for (let live = liveServer(place.cluster); live; live = liveServer(place.cluster)) {
    if (hasSecret(place)) return;
    if (!isUsed()) await run(place.identity, place.binaries.pgCtl, ['stop', '-w', '-t', '60', '-m', 'fast', '-D', place.cluster]);
    else if (Date.now() > until) throw stillRuns(place, live.pid);
    await wait(LOOK_MS);
  }
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

/** What a program that runs knows of its server, whatever becomes of the file. */
export class KnownSecret {
  private last: Secret;

  constructor(private readonly place: ClusterFolder) {
    this.last = currentSecret(place);
  }

  /** With the port on which the server is now. */
  current(): Secret {
    try {
      this.last = currentSecret(this.place);
    } catch {
      this.last = { ...this.last, port: liveServer(this.place.cluster)?.port ?? this.last.port };
    }
    return this.last;
  }

  /** Puts `server.json` back where it is gone or broken. Where no server runs somebody may be making another password: one of the two does it. */
  async keep(): Promise<void> {
    if (hasSecret(this.place)) return void this.current();
    if (liveServer(this.place.cluster)) return this.putBack();
    await makeOnce(
      this.place.home,
      () => hasSecret(this.place),
      async () => this.putBack(),
    );
  }

  /** What somebody else has written by now is not replaced. */
  private putBack(): void {
    const { secretFile, home } = this.place;
    if (!hasSecret(this.place)) rmSync(secretFile, { force: true });
    writeFileSync(secretFile, JSON.stringify(this.last), { mode: 0o600, flag: 'wx', flush: true });
    giveToOwnerOf(home, secretFile);
  }
}

const stillRuns = (place: ClusterFolder, pid: number): StartFailure =>
  new StartFailure(
    problem(
      'database_password_lost',
      'PLINTH_DATA_DIR',
      `${place.secretFile} is missing or broken, and with it the password of the embedded database, which runs (process ${pid}).`,
      `Stop the programs that use it, or the database itself (kill -INT ${pid}), and start again: a new password is set then.`,
    ),
  );
