import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';
import { makeFolder, StartFailure, whyUnwritable } from '../problem/index.js';
import { assertVersion, initialise, locate, type ClusterFolder } from './postgres-cluster.js';
import { bringUp } from './postgres-bring-up.js';
import { explainFailure } from './postgres-failures.js';
import { PostgresKeeper } from './postgres-keeper.js';
import { hasSecret, KnownSecret, remakeSecret } from './postgres-secret.js';
import { makeOnce } from './postgres-making.js';
import { run } from './postgres-process.js';
import { address, socketFile, usedByOthers, type EmbeddedRole } from './postgres-server.js';
import type { Profile } from './postgres-settings.js';
import { FolderUse } from './postgres-users.js';

/** The PostgreSQL of the data folder: start, adopt, stop. */
export interface EmbeddedPostgres {
  /** Where it is now: after a clean stop it may come back on another port, if the last one is taken. */
  readonly port: number;
  /** True when the server was already running: left by a killed program, or in use by another Plinth on the same folder. */
  adopted: boolean;
  /** Address of one database, with the password. Never log it. Default: the superuser's; the other two roles are made by prepareRoles. */
  url(database: string, role?: EmbeddedRole): string;
  /** For the option `stream` of pg: a socket that connects to the server where it is at that moment, whatever the address says. */
  stream: () => Socket;
  /** Stops the server unless another program still uses it or just starts on it: the last one out switches off the light. */
  stop(): Promise<void>;
  /** Stops it with what is under way of this program undone, for somebody who cannot wait; not while another Plinth uses the folder. */
  stopAtOnce(): Promise<void>;
}

/**
 * Starts, or takes over, the PostgreSQL whose data is in `home`. Throws StartFailure with the mending when it cannot:
 * folder read-only or full, another major version, root without a usable user. Until `stop` it is started again should it end by itself.
 */
export async function startEmbeddedPostgres(options: {
  home: string;
  profile: Profile;
  /** Told once when a server is there that does not answer yet, with its process. */
  onWait?: (pid: number) => void;
  /** Told when the server ended by itself, why it cannot be started again (once for each reason), and when it was. */
  onTrouble?: (what: string) => void;
}): Promise<EmbeddedPostgres> {
  const home = path.resolve(options.home);
  try {
    makeFolder(home);
    const place = locate(home);
    const use = FolderUse.begin(home);
    try {
      await makeOnce(
        home,
        () => existsSync(place.cluster),
        () => initialise(place),
      );
      assertVersion(place);
      await makeOnce(
        home,
        () => hasSecret(place),
        () => remakeSecret(place, () => use.hasOthers()),
      );
      const { adopted } = await bringUp(place, options.profile, options.onWait);
      const known = new KnownSecret(place);
      return handle(place, known, new PostgresKeeper(place, known, options.profile, options.onTrouble), adopted, use);
    } catch (error) {
      use.end();
      throw error;
    }
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw explainFailure('the file system', home, `${whyUnwritable(home, error)} ${String(error)}`, error);
  }
}

function handle(place: ClusterFolder, known: KnownSecret, keeper: PostgresKeeper, adopted: boolean, use: FolderUse): EmbeddedPostgres {
  return {
    get port() {
      return known.current().port;
    },
    adopted,
    url: (database, role) => address(known.current(), database, role),
    stream: () => socketTo(place.cluster, () => known.current().port),
    stopAtOnce: async () => {
      await keeper.stop();
      use.end();
      if (use.hasOthers()) return;
      await run(place.identity, place.binaries.pgCtl, ['stop', '-w', '-t', '15', '-m', 'fast', '-D', place.cluster]);
    },
    stop: async () => {
      await keeper.stop();
      use.end();
      if (use.hasOthers() || (await usedByOthers(known.current()))) return;
      const stopped = await run(place.identity, place.binaries.pgCtl, ['stop', '-w', '-t', '60', '-m', 'fast', '-D', place.cluster]);
      const running = await run(place.identity, place.binaries.pgCtl, ['status', '-D', place.cluster]);
      if (stopped.code !== 0 && running.code === 0) throw explainFailure('pg_ctl stop', place.home, stopped.output);
    },
  };
}

/** pg makes the socket first and then connects it to the port of its address; this one asks for the port at that moment. */
function socketTo(cluster: string, port: () => number): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket) as (where: string | number, host?: string) => Socket;
  return Object.assign(socket, {
    connect: (_: number, host: string) => {
      const file = socketFile(cluster, port());
      return existsSync(file) ? connect(file) : connect(port(), host);
    },
  });
}
