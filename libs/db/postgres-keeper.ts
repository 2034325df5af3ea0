import { bringUp } from './postgres-bring-up.js';
import { liveServer, type ClusterFolder } from './postgres-cluster.js';
import type { Profile } from './postgres-settings.js';

const LOOK_EVERY_MS = 2_000;

/**
 * Brings the server up again when it ended by itself. PostgreSQL ends when its log of changes finds no room on the disk, or when the
 * system kills it for memory; without this, Plinth would stay without a database after the space was freed. Two programs on one folder
 * may both try: the second is told that a server is running, which is what it wanted.
 */
export class PostgresKeeper {
  private timer: NodeJS.Timeout;
  private trying: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly place: ClusterFolder,
    private readonly profile: Profile,
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
    }, LOOK_EVERY_MS);
    return timer.unref();
  }

  /** While the disk is full the attempt fails, and the next one follows. */
  private async look(): Promise<void> {
    try {
      if (liveServer(this.place.cluster) || this.stopped) return;
      await bringUp(this.place, this.profile);
    } catch {
      // A full disk refuses the settings file too: nothing is known that readiness does not say already.
    }
  }
}
