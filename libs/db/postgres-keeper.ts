import { StartFailure } from '../problem/index.js';
import { bringUp } from './postgres-bring-up.js';
import { liveServer, type ClusterFolder } from './postgres-cluster.js';
import type { KnownSecret } from './postgres-secret.js';
import type { Profile } from './postgres-settings.js';

const EVERY_SECONDS = 2;

/**
 * Brings the server up again when it ended by itself. PostgreSQL ends when its log of changes finds no room on the disk, or when the
 * system kills it for memory; without this, Plinth would stay without a database after the space was freed. Two programs on one folder
 * may both try: the second is told that a server is running, which is what it wanted.
 */
export class PostgresKeeper {
  private timer: NodeJS.Timeout;
  private trying: Promise<void> | undefined;
  private stopped = false;
  /** Why it could not be started again; undefined while it is there. */
  private away: string | undefined;

  constructor(
    private readonly place: ClusterFolder,
    private readonly known: KnownSecret,
    private readonly profile: Profile,
    private readonly tell: (what: string) => void = () => undefined,
  ) {
    this.timer = this.later();
  }

  /** Resolves when no attempt is under way any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.trying;
  }

  private later(): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.trying = this.look().finally(() => {
        if (!this.stopped) this.timer = this.later();
      });
    }, EVERY_SECONDS * 1000);
    return timer.unref();
  }

  /** While the disk is full the attempt fails, and the next one follows; the same reason is told once. */
  private async look(): Promise<void> {
    if (this.stopped) return;
    // A folder that is gone, or a full disk, cannot hold it now; what the server is without it follows.
    await this.known.keep().catch(() => undefined);
    if (isThere(this.place.cluster)) {
      this.away = undefined;
      return;
    }
    if (this.away === undefined) this.tell(`The embedded PostgreSQL in ${this.place.home} ended by itself: starting it again`);
    try {
      await bringUp(this.place, this.profile);
      this.away = undefined;
      this.tell('The embedded PostgreSQL runs again');
    } catch (error) {
      const why = error instanceof StartFailure ? error.message : String(error);
      // Times and numbers of processes differ at each try.
      const reason = why.replace(/\d+/g, '');
      if (reason !== this.away)
        this.tell(`The embedded PostgreSQL cannot be started again yet, it is tried every ${EVERY_SECONDS} seconds: ${why}`);
      this.away = reason;
    }
  }
}

/** A folder that cannot be read at the moment holds no server that anybody could use. */
function isThere(cluster: string): boolean {
  try {
    return liveServer(cluster) !== undefined;
  } catch {
    return false;
  }
}
